import { join } from 'node:path';
import { defineCommand, ExitCode, flag } from '../command.ts';
import { loadBooks } from '../books.ts';
import { out, planning, readBooks } from './queries.ts';

export const queriesList = defineCommand({
  name: 'queries list',
  summary: 'Show every query of the service: who sends it, and what the planner expects it to cost.',
  options: { contexts: planning.contexts, out, json: flag('As JSON.') },
  async run({ terminal, project }, values) {
    const queries = await loadBooks(values.contexts);
    const books = await readBooks(values.out ?? join(project.documents, 'queries'), []);
    const entries = [...books.values()].flatMap((book) => book.entries);
    const shown = queries.map(({ name, comment, actors, parameters, sql }) => ({
      name,
      roles: actors.map(({ role }) => role),
      cost: entries.find((entry) => entry.name === name)?.plans[0]?.cost ?? null,
      comment,
      sql,
      parameters,
    }));
    if (values.json) terminal.json(shown);
    else
      terminal.table(
        ['query', 'as', 'cost', 'what'],
        shown.map(({ name, roles, cost, comment }) => [
          name,
          roles.join(', '),
          String(cost ?? '?'),
          comment.replaceAll('\n', ' ').split(/(?<=\.) /)[0] ?? '',
        ]),
      );
    return ExitCode.Clean;
  },
});

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bringUpToDate, type Outcome } from '../../toolkit/generate/output.ts';
import { writeBook } from '../../toolkit/queries/book-file.ts';
import { takeBook } from '../../toolkit/queries/check.ts';
import { EVENTS, USERS } from '../../toolkit/queries/database.ts';
import { MOMENT } from '../../toolkit/queries/still.ts';
import { loadBooks } from '../books.ts';
import { defineCommand, ExitCode, flag } from '../command.ts';
import { out, planIn, planning, readBooks } from './queries.ts';

export const queriesWrite = defineCommand({
  name: 'queries write',
  summary: 'Write down every query of the service, with its plan as the role that sends it.',
  options: { ...planning, out, 'dry-run': flag('Write nothing; show what would change.'), json: flag('Report as JSON.') },
  async run(context, values) {
    const { terminal, project } = context;
    const folder = values.out ?? join(project.documents, 'queries');
    const queries = await loadBooks(values.contexts);
    const { surroundings, queries: taken } = await planIn(context, values, (client) => takeBook(client, queries));
    const mode = values['dry-run'] ? 'compare' : 'write';
    const outcomes: Outcome[] = [];
    const contexts = [...new Set(queries.map((query) => query.context))].toSorted();
    for (const each of contexts) {
      const entries = taken
        .filter(({ query }) => query.context === each)
        .map(({ query, statement, plans }) => ({ name: query.name, statement, plans }));
      outcomes.push(
        await bringUpToDate(join(folder, `${each}.sql`), writeBook(title(each), { major: surroundings.major, entries }), mode),
      );
    }
    for (const [each, { path, major: ours }] of await readBooks(folder, [])) {
      if (contexts.includes(each) || ours === undefined) continue;
      if (mode === 'write') await rm(path);
      outcomes.push({ file: path, status: mode === 'write' ? 'removed' : 'stale', difference: [] });
    }
    if (values.json) terminal.json(outcomes);
    else
      for (const { file, status, difference } of outcomes) {
        if (mode === 'compare') for (const line of difference) terminal.line(line);
        terminal.note(`${file}: ${status}`);
      }
    return ExitCode.Clean;
  },
});

const title = (context: string): string[] => [
  `Every statement that ${context} sends, and how it is planned for whoever sends it, under the policies of row-level security.`,
  `Written by kaava queries write: with ${String(USERS)} users and ${String(EVENTS)} events, at ${MOMENT}, with the values of the examples. Not to be edited.`,
];

import { readCatalog } from '../../catalog/read.ts';
import { UsageError } from '../../errors.ts';
import { withShadow } from '../../toolkit/migrate/shadow.ts';
import { fieldsOf } from '../../toolkit/uses/fields.ts';
import { readStatistics } from '../../toolkit/uses/statistics.ts';
import { findTarget, namesAround } from '../../toolkit/uses/target.ts';
import { nearest } from '../../catalog/nearest.ts';
import { nameOf } from '../../toolkit/uses/use.ts';
import { relationsOf, standing, Users, type Uses } from '../../toolkit/uses/uses.ts';
import { defineCommand, ExitCode, flag, folder, required, text } from '../command.ts';
import { readOpenApi } from '../openapi.ts';
import { queriesOf } from '../queries-of.ts';
import type { Terminal } from '../terminal.ts';

export const usesCommand = defineCommand({
  name: 'uses',
  summary: 'Show who still uses a table, a view or a column. Exit code 1 when somebody does, 0 when it can be dropped.',
  arguments: { target: required(text('target', 'schema.table or schema.table.column.')) },
  options: {
    dir: folder('migrations', 'The migrations.'),
    contexts: folder('contexts', 'Below it, every book.ts lists queries.'),
    openapi: text('file', 'An OpenAPI document: JSON, or a module that exports one; by default the setting openapi.'),
    statistics: text('file', 'What was saved of pg_stat_statements: CSV or JSON with queryid, query, calls.'),
    json: flag('As JSON.'),
  },
  async run({ locate, project, terminal, signal }, { target: written, dir, contexts, json, ...values }) {
    const statistics = values.statistics === undefined ? undefined : await readStatistics(values.statistics);
    const openapi = values.openapi ?? project.openapi;
    const fields = openapi === undefined ? undefined : await orReason(async () => fieldsOf(await readOpenApi(openapi)));
    const queries = await orReason(() => queriesOf(contexts));
    const { url } = await locate();
    const found = await withShadow({ serverUrl: url, dir, signal }, async (client) => {
      const catalog = await readCatalog(client);
      const relations = relationsOf(catalog);
      const target = findTarget(written, relations);
      if (target === undefined) {
        const near = nearest(namesAround(written, relations), written);
        throw new UsageError(`There is no ${written}.${near.length === 0 ? '' : ` Did you mean ${near.join(', ')}?`}`);
      }
      const users = await Users.read({
        client,
        catalog,
        ...(queries !== undefined && { queries }),
        ...(fields !== undefined && { fields }),
        ...(statistics !== undefined && { statistics }),
      });
      return await users.of(target);
    });
    const used = standing(found.uses).length > 0;
    const unread = found.unchecked.some(({ kind }) => kind === 'could-not');
    if (json) terminal.json({ ...found, droppable: !used && !unread });
    else print(found, terminal);
    if (used) return ExitCode.Findings;
    return unread ? ExitCode.CouldNotCheck : ExitCode.Clean;
  },
});

/** What goes wrong with a source of the service's is said with the rest, which is no worse for it. */
async function orReason<Read>(read: () => Promise<Read>): Promise<Read | string> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

const TITLES = { certain: 'Used by', may: 'Perhaps used by', follows: 'Goes or goes on with it' } as const;

function print({ target, uses, checked, unchecked }: Uses, terminal: Terminal): void {
  const { bold, dim } = terminal.colors;
  for (const [level, title] of Object.entries(TITLES)) {
    const those = uses.filter((use) => use.level === level);
    if (those.length > 0) terminal.line(bold(`${title}:`));
    for (const { kind, object, how, through } of those)
      terminal.line(`  ${kind} ${object}  ${dim(`${how}${through === null ? '' : `, through ${through}`}`)}`);
  }
  const could = unchecked.filter(({ kind }) => kind === 'could-not');
  if (standing(uses).length === 0)
    terminal.line(
      could.length === 0
        ? `Nothing uses ${nameOf(target)}: it can be dropped.`
        : `Nothing was found to use ${nameOf(target)}, but not all could be looked at.`,
    );
  terminal.line(`Looked at: ${checked.join(', ')}.`);
  for (const { rule, object, kind, reason } of unchecked)
    terminal.line(
      `${kind === 'not-asked' ? 'Not asked for' : 'Could not be looked at'}: ${rule}${object === null ? '' : ` ${object}`}: ${reason}`,
    );
}

import { type Answer, whoCan } from '../../toolkit/access/ask.ts';
import { bySaid, cellSaid, detourSaid, listed } from '../../toolkit/access/words.ts';
import { defineCommand, ExitCode, required, text } from '../command.ts';
import type { Terminal } from '../terminal.ts';
import { readAccess, source } from './access.ts';

export const accessWhoCan = defineCommand({
  name: 'access who-can',
  summary: 'Show who may do something with a table, view, column, sequence, function or schema, which rows, and why.',
  arguments: {
    privilege: required(
      text('privilege', 'select, insert, update, delete, truncate, references, trigger; execute; usage, create.'),
    ),
    object: required(
      text('object', 'Its name, without the schema where that is clear: studio.projects, projects.name, award_xp.'),
    ),
  },
  options: source,
  async run(context, values) {
    const answer = whoCan(await readAccess(context, values), values.privilege, values.object);
    if (values.json) context.terminal.json(answer);
    else print(answer, context.terminal);
    return ExitCode.Clean;
  },
});

function print({ privilege, object, column, cells, held, after, superusers, detours }: Answer, terminal: Terminal): void {
  const { bold } = terminal.colors;
  const line = (role: string, says: string) => terminal.line(`${bold(role)}  ${says}`);
  for (const cell of cells)
    line(cell.role, `${cellSaid(column === undefined ? cell : { ...cell, columns: 'all' })}; ${bySaid(cell.by)}`);
  for (const { role, by, without } of held) line(role, without === undefined ? bySaid(by) : `none (${without}); ${bySaid(by)}`);
  for (const { role, roles } of after) line(role, `only after SET ROLE ${roles.join(' or ')}`);
  for (const role of superusers) line(role, 'everything, as a superuser');
  for (const detour of detours) line(listed(detour.roles), `by ${detourSaid(detour)}`);
  if (cells.length + held.length + superusers.length + detours.length === 0)
    terminal.line(`Nobody may ${privilege} ${object}${column === undefined ? '' : `.${column}`}.`);
}

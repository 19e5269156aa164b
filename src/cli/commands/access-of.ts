import { accessOf } from '../../toolkit/access/ask.ts';
import { bySaid, cellSaid, detourSaid, listed } from '../../toolkit/access/words.ts';
import { defineCommand, ExitCode, required, text } from '../command.ts';
import type { Terminal } from '../terminal.ts';
import { readAccess, source } from './access.ts';

export const accessOfCommand = defineCommand({
  name: 'access of',
  summary: 'Show everything that a role may do.',
  arguments: { role: required(text('role', 'The role.')) },
  options: { relation: text('name', 'Only this table or view.'), ...source },
  async run(context, values) {
    const found = accessOf(await readAccess(context, values), values.role, values.relation);
    if (values.json) context.terminal.json(found);
    else print(found, context.terminal);
    return ExitCode.Clean;
  },
});

function print({ role, relations, objects }: ReturnType<typeof accessOf>, terminal: Terminal): void {
  const { bold } = terminal.colors;
  if (role.superuser) terminal.line(`${role.name} is a superuser and may do everything.`);
  if (role.bypassRls) terminal.line(`${role.name} bypasses row-level security.`);
  if (role.inherits.length > 0) terminal.line(`${role.name} has the privileges of ${listed(role.inherits)}.`);
  if (role.maySetTo.length > 0) terminal.line(`${role.name} has those of ${listed(role.maySetTo)} only after SET ROLE.`);
  for (const { name, cells, detours } of relations) {
    terminal.line(bold(name));
    for (const cell of cells) terminal.line(`  ${cell.command} ${cellSaid(cell)}; ${bySaid(cell.by)}`);
    for (const detour of detours) terminal.line(`  ${detour.command} by ${detourSaid(detour)}`);
  }
  for (const { kind, object, privilege, by, without } of objects)
    terminal.line(`${privilege} ${kind} ${bold(object)}; ${without === undefined ? bySaid(by) : `none (${without})`}`);
  if (relations.length + objects.length === 0 && !role.superuser) terminal.line(`${role.name} may do nothing by itself.`);
}

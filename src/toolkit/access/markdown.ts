import type { AccessMatrix, Cell, Detour, ObjectAccess, RelationAccess } from './model.ts';
import { COMMANDS } from './model.ts';
import { bySaid, cellSaid, detourSaid, gather, listed, rowsSaid } from './words.ts';

const LETTERS = { SELECT: 'S', INSERT: 'I', UPDATE: 'U', DELETE: 'D', TRUNCATE: 'T', REFERENCES: 'R', TRIGGER: 'G' } as const;

/** The matrix for people: a table for each schema, then every relation, and what is none. */
export function accessMarkdown(matrix: AccessMatrix, intro: string): string {
  const schemas = [...new Set(matrix.relations.map(({ schema }) => schema))];
  return `${[
    '# Who may do what',
    intro,
    LEGEND,
    ...rolesSection(matrix),
    ...schemas.flatMap((schema) => schemaSection(schema, matrix)),
    ...objectsSection(matrix),
    '## What is made later',
    matrix.defaults.length === 0
      ? 'Nothing is granted or taken by default privileges.'
      : matrix.defaults.map((each) => `- ${each}`).join('\n'),
  ].join('\n\n')}\n`;
}

const LEGEND = `In a table: **S**elect, **I**nsert, **U**pdate, **D**elete, **T**runcate, **R**eferences, tri**G**ger; a small letter where only some columns are granted.
A letter alone means all rows; a number, the rows under that number below the table; \`0\`, that it is granted and gives nothing; \`—\`, nothing.
Of INSERT, rows are those that may be written. UPDATE and DELETE find rows by their own policies and, where they read as well (WHERE, RETURNING), by those of SELECT.
What somebody reaches by a view, a function or a trigger stands with the relation. Superusers may do everything, and are not in the tables.`;

function rolesSection({ roles }: AccessMatrix): string[] {
  const lines = roles.map(({ name, login, superuser, bypassRls, inherits, maySetTo }) => {
    const can = [
      login ? 'may log in' : 'cannot log in',
      ...(superuser ? ['superuser: everything'] : []),
      ...(bypassRls ? ['bypasses row-level security'] : []),
      ...(inherits.length > 0 ? [`has the privileges of ${listed(inherits)}`] : []),
      ...(maySetTo.length > 0 ? [`after SET ROLE, and only then, those of ${listed(maySetTo)}`] : []),
    ];
    return `- **${name}** ${can.join('; ')}.`;
  });
  return ['## Roles', lines.join('\n')];
}

function schemaSection(schema: string, { relations, roles }: AccessMatrix): string[] {
  const ours = relations.filter((relation) => relation.schema === schema);
  // An owner has everything, if not every row: said with the relation.
  const shown = roles
    .map(({ name }) => name)
    .filter((role) => ours.some(({ cells }) => granted(cells).some((cell) => cell.role === role)));
  const numbers = new Map<string, number>();
  const numberOf = (text: string) => {
    const number = numbers.get(text) ?? numbers.size + 1;
    numbers.set(text, number);
    return String(number);
  };
  const rows = ours.map(({ name, cells }) => [
    name.slice(name.indexOf('.') + 1),
    ...shown.map((role) =>
      granted(cells)
        .filter((cell) => cell.role === role)
        .map((cell) => mark(cell, numberOf))
        .join(' '),
    ),
  ]);
  const notes = [...numbers].map(([text, number]) => `${String(number)}. ${text}`);
  return [
    `## ${schema}`,
    shown.length === 0 ? 'Nobody is granted anything here.' : table(['', ...shown], rows),
    ...(notes.length > 0 ? [notes.join('\n')] : []),
    ...ours.flatMap(relationSection),
  ];
}

const granted = (cells: readonly Cell[]): Cell[] => cells.filter(({ by }) => by.some(({ how }) => how !== 'owner'));

function mark({ command, rows, columns }: Cell, numberOf: (text: string) => string): string {
  const letter = columns === 'all' ? LETTERS[command] : LETTERS[command].toLowerCase();
  if (rows.kind === 'all') return letter;
  return letter + (rows.kind === 'none' ? '0' : numberOf(rowsSaid(rows).replace(/^rows /, '')));
}

function relationSection(relation: RelationAccess): string[] {
  const { name, kind, owner, rowSecurity, as, barrier, cells, detours, leaves } = relation;
  const security = {
    off: 'no row-level security',
    enabled: 'row-level security, not for its owner',
    forced: 'row-level security, forced',
  };
  const facts = [
    `A ${kind} of ${owner}`,
    ...(rowSecurity === null ? [] : [security[rowSecurity]]),
    ...(as === undefined
      ? []
      : [as === 'caller' ? 'with the rights of whoever asks (security_invoker)' : `with the rights of ${as}, its owner`]),
    ...(barrier === true ? ['a security_barrier'] : []),
  ];
  const own = cells.filter(({ by }) => by.every(({ how }) => how === 'owner'));
  const alike = gather(granted(cells), (cell) => `${cell.command} ${cellSaid(cell)}`).toSorted(
    ([a], [b]) => COMMANDS.indexOf((a as Cell).command) - COMMANDS.indexOf((b as Cell).command),
  );
  const rows = alike.map((same) => {
    const [first] = same as [Cell];
    const columns = first.columns === 'all' ? 'all' : first.columns.join(', ');
    return [
      first.command,
      same.map(({ role, by }) => `${role} (${bySaid(by)})`).join(', '),
      cellSaid({ ...first, columns: 'all' }),
      columns,
    ];
  });
  return [
    `### ${name}`,
    `${facts.join('; ')}.${own.length === 0 ? '' : ` ${ownersSaid(own)}`}`,
    rows.length === 0 ? 'Granted to nobody.' : table(['may', 'who', 'rows', 'columns'], rows),
    ...(leaves === undefined ? [] : [leavesSaid(leaves)]),
    ...(detours.length === 0 ? [] : [`Also reached by:\n\n${detoursSaid(detours).join('\n')}`]),
  ];
}

/** What owners have by being owners, commands of which the same is to be said together. */
function ownersSaid(own: readonly Cell[]): string {
  const groups = gather(own, (cell) => `${cell.role} ${rowsSaid(cell.rows)}`);
  return groups
    .map(
      (cells) =>
        `${cells[0]?.role ?? ''} may ${listed(cells.map(({ command }) => command))}: ${rowsSaid((cells[0] as Cell).rows)}.`,
    )
    .join(' ');
}

function leavesSaid({ alike, except }: NonNullable<RelationAccess['leaves']>): string {
  const lines = (cells: readonly Cell[]) =>
    cells.map((cell) => `  - ${cell.role} ${cell.command}: ${cellSaid(cell)}; ${bySaid(cell.by)}`).join('\n');
  const named = except.map(({ name, cells }) => `\n- ${name}\n${lines(cells)}`).join('');
  if (alike.length > 0) return `Its leaves by their own names:\n\n- each\n${lines(alike)}${named}`;
  return `Its leaves by their own names: granted to nobody${named === '' ? '.' : `, except\n${named}`}`;
}

/** Commands and triggers of which the same is to be said together. */
function detoursSaid(detours: readonly Detour[]): string[] {
  const byWay = gather(detours, (way) =>
    JSON.stringify({ ...way, command: '', ...(way.kind === 'trigger' ? { name: '', roles: [] } : {}) }),
  );
  return byWay.map((same) => {
    const [first] = same as [Detour];
    const commands = COMMANDS.filter((command) => same.some((each) => each.command === command));
    const names = [...new Set(same.map(({ name }) => name))];
    const roles = [...new Set(same.flatMap((each) => each.roles))].toSorted();
    return `- ${listed(commands)} by ${detourSaid({ ...first, name: names.join(', ') })} — ${listed(roles)}`;
  });
}

function objectsSection({ objects }: AccessMatrix): string[] {
  const section = (kind: ObjectAccess['kind'], title: string): string[] => {
    const shown = objects.filter((object) => object.kind === kind);
    const rows = shown.flatMap((object) => {
      const held = object.held.filter(({ by }) => by.some(({ how }) => how !== 'owner'));
      const privileges = [...new Set(held.map(({ privilege }) => privilege))];
      return privileges.map((privilege) => [
        object.name,
        runsAs(object),
        privilege,
        listed(
          held
            .filter((each) => each.privilege === privilege)
            .map(({ role, without }) => role + (without === undefined ? '' : ` (${without})`)),
        ),
      ]);
    });
    const named = new Set(rows.map(([name]) => name));
    const others = shown.filter(({ name }) => !named.has(name)).map(({ name }) => name);
    return [
      `## ${title}`,
      rows.length === 0
        ? 'Granted to nobody.'
        : table(['', kind === 'function' ? 'runs as' : 'owner', 'privilege', 'granted to'], rows),
      ...(rows.length > 0 && others.length > 0 ? [`Granted to nobody but their owners: ${others.join(', ')}.`] : []),
    ];
  };
  return [...section('schema', 'Schemas'), ...section('sequence', 'Sequences'), ...section('function', 'Functions')];
}

const runsAs = ({ security, owner, unread }: ObjectAccess): string =>
  security === 'invoker' ? 'its caller' : owner + (unread === true ? ' (not all of its body can be read)' : '');

/** Pipes within a cell would end it. */
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((row) => `| ${row.map((cell) => (cell === '' ? '—' : cell.replaceAll('|', '\\|'))).join(' | ')} |`)
    .join('\n')
    .replace(/^\| — /, '| ');

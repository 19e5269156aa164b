import type { By, Cell, Columns, Detour, Rows } from './model.ts';

/** `a`, `a and b`, `a, b and c`. */
export const listed = (all: readonly string[]): string =>
  all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1) ?? ''}`;

/** `authenticated (and so administrator and moderator)`: who inherits from another of them comes second. */
export function rolesSaid(roles: readonly string[], inherits: ReadonlyMap<string, readonly string[]>): string {
  const heirs = roles.filter((role) => (inherits.get(role) ?? []).some((above) => roles.includes(above)));
  const first = roles.filter((role) => !heirs.includes(role));
  return listed(first) + (heirs.length === 0 ? '' : ` (and so ${listed(heirs)})`);
}

export function rowsSaid(rows: Rows): string {
  switch (rows.kind) {
    case 'none':
      return `none (${rows.why})`;
    case 'all':
      return 'all rows';
    case 'where':
      return `rows where ${rows.predicate}`;
    case 'made of':
      return `rows made of ${listed(rows.of.map(({ relation, as, rows }) => `${relation}: ${rowsSaid(rows)}, as ${as === 'caller' ? 'its caller' : as}`))}`;
  }
}

export const columnsSaid = (columns: Columns): string => (columns === 'all' ? '' : `columns ${columns.join(', ')}`);

/** Everything but where the privilege comes from. */
export function cellSaid({ rows, becomes, reading, columns, exempt }: Cell): string {
  const isSame = becomes === undefined || rowsSaid(becomes) === rowsSaid(rows);
  return [
    rowsSaid(rows),
    isSame ? '' : `which may become ${rowsSaid(becomes)}`,
    reading === undefined ? '' : readingSaid(reading),
    exempt === undefined ? '' : exempt === 'owner' ? 'policies do not bind its owner' : 'it bypasses row-level security',
    columnsSaid(columns),
  ]
    .filter((part) => part !== '')
    .join('; ');
}

const readingSaid = (rows: Rows): string =>
  `with WHERE, RETURNING or ON CONFLICT ${rows.kind === 'none' ? rowsSaid(rows) : 'only those that it may SELECT too'}`;

export const bySaid = (all: readonly By[]): string => listed(all.map(oneBySaid));

function oneBySaid({ how, to, through }: By): string {
  if (to === 'PUBLIC') return 'granted to PUBLIC';
  const last = how === 'owner' ? ', the owner' : '';
  if (through.length > 0) return `through ${through.join(' → ')}${last}`;
  return how === 'owner' ? 'the owner' : 'granted to it';
}

/** `function f(), as kaava_definer` */
export const detourSaid = ({ kind, name, as, through, sure, rows }: Omit<Detour, 'roles' | 'command'>): string =>
  `${kind} ${[name, ...through.toReversed()].join(' → ')}, ${as === 'caller' ? 'with the rights of its caller' : `as ${as}`}` +
  `${rows === undefined ? '' : `: ${rowsSaid(rows)}`}${sure ? '' : ' (may: not all of it can be read)'}`;

/** Those of one key together, in the order in which the keys come. */
export function gather<T>(all: readonly T[], key: (each: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const each of all) groups.set(key(each), [...(groups.get(key(each)) ?? []), each]);
  return [...groups.values()];
}

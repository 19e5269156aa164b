import { type AccessMatrix, type Columns, COMMANDS } from './model.ts';
import { bySaid, cellSaid, detourSaid } from './words.ts';

/** One thing that somebody may do: before, and now. */
export interface Effect {
  readonly kind: 'cell' | 'privilege' | 'detour' | 'leaf';
  readonly role: string;
  /** The command or privilege. */
  readonly verb: string;
  /** What is commanded; for a function `function f()`. */
  readonly object: string;
  /** What a detour leads over. */
  readonly over?: string;
  /** Undefined where there was nothing. */
  readonly before?: State;
  readonly after?: State;
}

export interface State {
  readonly says: string;
  readonly by: string;
  /** Of a cell: apart from the rows, which change by policies. */
  readonly columns?: Columns;
  /** Why it comes to nothing, where it does. */
  readonly without?: string;
  /** Of a detour: whose rights. */
  readonly as?: string;
}

type Item = Omit<Effect, 'before' | 'after'> & { readonly state: State };

/** Everything that differs between two matrices, as small as can be. */
export function effectsOf(before: AccessMatrix, after: AccessMatrix): Effect[] {
  const key = ({ kind, role, verb, object, over }: Item) =>
    JSON.stringify([kind, object, COMMANDS.indexOf(verb as 'SELECT'), verb, over, role]);
  const old = new Map(itemsOf(before).map((item) => [key(item), item]));
  const now = new Map(itemsOf(after).map((item) => [key(item), item]));
  return [...new Set([...old.keys(), ...now.keys()])].toSorted().flatMap((each) => {
    const [from, to] = [old.get(each), now.get(each)];
    if (JSON.stringify(from) === JSON.stringify(to)) return [];
    const { state: _, ...item } = (to ?? from) as Item;
    return [{ ...item, ...(from === undefined ? {} : { before: from.state }), ...(to === undefined ? {} : { after: to.state }) }];
  });
}

function itemsOf({ relations, objects }: AccessMatrix): Item[] {
  return [
    ...relations.flatMap(({ name, cells, detours, leaves }): Item[] => [
      ...cells.map((cell) => cellItem('cell', name, cell)),
      ...(leaves?.alike ?? []).map((cell) => cellItem('leaf', `the leaves of ${name}`, cell)),
      ...(leaves?.except ?? []).flatMap((leaf) => leaf.cells.map((cell) => cellItem('leaf', leaf.name, cell))),
      ...detours.flatMap((detour) =>
        detour.roles.map((role) => ({
          kind: 'detour' as const,
          role,
          verb: detour.command,
          object: name,
          over: [`${detour.kind} ${detour.name}`, ...detour.through].join(' → '),
          state: { says: detourSaid(detour), by: '', as: detour.as },
        })),
      ),
    ]),
    ...objects.flatMap(({ kind, name, held }) =>
      held.map(({ role, privilege, by, without }) => ({
        kind: 'privilege' as const,
        role,
        verb: privilege,
        object: `${kind} ${name}`,
        state: {
          says: without === undefined ? '' : `none (${without})`,
          by: bySaid(by),
          ...(without === undefined ? {} : { without }),
        },
      })),
    ),
  ];
}

const cellItem = (kind: 'cell' | 'leaf', object: string, cell: AccessMatrix['relations'][number]['cells'][number]): Item => ({
  kind,
  role: cell.role,
  verb: cell.command,
  object,
  state: {
    says: cellSaid({ ...cell, columns: 'all' }),
    by: bySaid(cell.by),
    columns: cell.columns,
    ...(cell.rows.kind === 'none' ? { without: cell.rows.why } : {}),
  },
});

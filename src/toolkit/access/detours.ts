import type { Catalog, Routine } from '../../catalog/catalog.ts';
import { nameOf, partsOf } from '../../catalog/names.ts';
import { COMMANDS, type Command, type Detour } from './model.ts';
import { CALLER, rootOf, type Relations } from './relations.ts';
import { type Touched, touchedByFunction } from './touched.ts';

/** What somebody reaches who begins somewhere. */
interface Reach {
  readonly relation: string;
  readonly command: Command;
  readonly as: string;
  /** From the relation back to the beginning. */
  readonly through: readonly string[];
  readonly sure: boolean;
}

/** A way without those who may begin it. */
export interface Way extends Omit<Detour, 'roles'> {
  readonly relation: string;
  /** Of a trigger: its table and what fires it. */
  readonly fires?: { readonly table: string; readonly commands: readonly Command[] };
}

/** Every way to a relation by a view, a definer function or a trigger, and the functions of which not all could be read. */
export function waysOf(
  catalog: Catalog,
  relations: Relations,
): { readonly ways: readonly Way[]; readonly unread: ReadonlySet<string> } {
  const { views, tables } = relations;
  const byName = new Map<string, Routine[]>();
  for (const routine of catalog.functions) {
    const name = nameOf(routine.schema, routine.name);
    byName.set(name, [...(byName.get(name) ?? []), routine]);
  }
  const bodies = new Map(catalog.functions.map((routine) => [routine.signature, touchedByFunction(routine)]));
  const unread = new Set([...bodies].filter(([, { complete }]) => !complete).map(([signature]) => signature));
  const known = new Set([...tables.keys(), ...views.keys()]);

  const ofView = (name: string, caller: string, command: Command): Reach[] => {
    const view = views.get(name);
    if (view === undefined) return [];
    const { invoker, bases, view: about } = view;
    const as = invoker ? caller : about.owner;
    return bases.flatMap((relation) => [
      { relation, command, as, through: [], sure: true },
      // Below a view, an invoker's caller is still who asked first.
      ...ofView(relation, caller, command).map((reach) => ({ ...reach, through: [...reach.through, relation] })),
    ]);
  };

  const ofFunction = (routine: Routine, caller: string, seen: ReadonlySet<string>): Reach[] => {
    const as = routine.security === 'definer' ? routine.owner : caller;
    const body = bodies.get(routine.signature);
    if (body === undefined || seen.has(routine.signature)) return [];
    const named = new Map(namedBy(routine, body).map((each) => [`${each.relation} ${each.command}`, each]));
    const direct = [...named.values()].flatMap(({ relation, command, sure }) => [
      { relation, command, as, through: [], sure },
      ...ofView(relation, as, command).map((reach) => ({ ...reach, sure, through: [...reach.through, relation] })),
    ]);
    const called = body.functions.flatMap((name) => {
      const candidates = partsOf(name).length > 1 ? (byName.get(name) ?? []) : [];
      return candidates.flatMap((each) =>
        ofFunction(each, as, new Set([...seen, routine.signature])).map((reach) => ({
          ...reach,
          sure: reach.sure && candidates.length === 1,
          through: [...reach.through, each.signature],
        })),
      );
    });
    return [...direct, ...called];
  };

  const namedBy = (routine: Routine, { relations: read, complete }: Touched) => {
    const found = read.flatMap(({ name, command }) => {
      const { relation, sure } = resolved(routine, name);
      return relation === undefined ? [] : [{ relation, command, sure }];
    });
    if (complete) return found;
    const text = routine.definition ?? '';
    const words = new Set(text.toUpperCase().match(/[A-Z]+/g));
    const more = [...known].filter((name) => namesIt(text, name) && !found.some(({ relation }) => relation === name));
    const commands = COMMANDS.filter((command) => command !== 'REFERENCES' && command !== 'TRIGGER' && words.has(command));
    return [...found, ...more.flatMap((relation) => commands.map((command) => ({ relation, command, sure: false })))];
  };

  const resolved = ({ config }: Routine, name: string): { relation?: string; sure: boolean } => {
    const parts = partsOf(name);
    if (parts.length > 1) return known.has(name) ? { relation: name, sure: true } : { sure: true };
    const setting = config.find((each) => each.startsWith('search_path='));
    const path = (setting?.slice('search_path='.length) ?? '').split(',').map((each) => partsOf(each.trim())[0] ?? '');
    const relation = path.map((schema) => nameOf(schema, parts[0] ?? '')).find((each) => known.has(each));
    if (relation !== undefined) return { relation, sure: true };
    const candidates = setting === undefined ? [...known].filter((each) => partsOf(each)[1] === parts[0]) : [];
    return candidates.length === 1 ? { relation: candidates[0] as string, sure: false } : { sure: false };
  };

  const way = (kind: Way['kind'], name: string, reach: Reach, fires?: Way['fires']): Way => {
    const { as, relation, command } = reach;
    const rows = as === CALLER ? {} : { rows: relations.rowsAs(as, relation, command) };
    return { kind, name, ...reach, relation: rootOf(tables, relation), ...rows, ...(fires === undefined ? {} : { fires }) };
  };

  const ways = [
    ...[...views].flatMap(([name, { view }]) =>
      (['SELECT', ...(view.writable ? (['INSERT', 'UPDATE', 'DELETE'] as const) : [])] as const).flatMap((command) =>
        ofView(name, CALLER, command).map((reach) => way(view.kind, name, reach)),
      ),
    ),
    ...catalog.functions
      .filter(({ security, returns }) => security === 'definer' && returns !== 'trigger' && returns !== 'event_trigger')
      .flatMap((routine) => ofFunction(routine, CALLER, new Set()).map((reach) => way('function', routine.signature, reach))),
    ...catalog.triggers
      .filter(({ inherited, enabled }) => !inherited && enabled !== 'disabled')
      .flatMap(({ schema, table, name, definition, function: called }) => {
        const on = nameOf(schema, table);
        const events = definition.slice(0, definition.indexOf(' ON ')).match(/\b(INSERT|UPDATE|DELETE|TRUNCATE)\b/g) ?? [];
        const [routine] = byName.get(nameOf(...partsOf(called))) ?? [];
        if (routine === undefined) return [];
        return ofFunction(routine, CALLER, new Set())
          .filter(({ as }) => as !== CALLER)
          .map((reach) => way('trigger', `${nameOf(name)} on ${on}`, reach, { table: on, commands: events as Command[] }));
      }),
  ];
  return { ways, unread };
}

/** Whether a text has a name as a whole. */
const namesIt = (text: string, name: string): boolean => {
  const at = text.indexOf(name);
  return at >= 0 && !/[\w.]/.test(text[at - 1] ?? '') && !/\w/.test(text[at + name.length] ?? '');
};

import { loadModule } from 'libpg-query';
import type { Catalog, DefaultPrivilege } from '../../catalog/catalog.ts';
import { byCodeUnit, sorted } from '../../catalog/identity.ts';
import { nameOf } from '../../catalog/names.ts';
import { waysOf, type Way } from './detours.ts';
import { type AccessMatrix, type Cell, COMMANDS, type Detour, type ObjectAccess, type RelationAccess } from './model.ts';
import { relationsOf, type Relations, rootOf } from './relations.ts';
import { type Rights, rightsOf } from './rights.ts';
import { graphOf } from './roles.ts';

/** Works out who may do what, from the catalog alone: privileges by every chain of grants, policies, views and functions. */
export async function accessMatrix(read: Catalog): Promise<AccessMatrix> {
  await loadModule();
  // Roles may have been renamed since it was read.
  const catalog = sorted(read);
  const graph = graphOf(catalog);
  const rights = rightsOf(catalog, graph);
  const relations = relationsOf(catalog, graph, rights);
  const ours = graph.roles.filter(({ name }) => !name.startsWith('pg_'));
  const roles = ours.filter(({ superuser }) => !superuser).map(({ name }) => name);
  const cells = new Map(relationNames(relations).map((name) => [name, cellsOf(name, roles, relations, rights)]));
  const { ways, unread } = waysOf(catalog, relations);
  const objects = objectsOf(catalog, roles, rights, unread);
  return {
    roles: ours.map(({ name, login, superuser, bypassRls }) => ({
      name,
      login,
      superuser,
      bypassRls,
      inherits: [...graph.inherited(name).keys()].filter((each) => each !== name).toSorted(byCodeUnit),
      maySetTo: [...graph.settable(name).keys()].toSorted(byCodeUnit),
    })),
    relations: relationNames(relations)
      .filter((name) => rootOf(relations.tables, name) === name)
      .map((name) => relationOf(name, relations, cells, detoursTo(name, ways, cells, objects))),
    objects,
    defaults: catalog.defaultPrivileges.map(said).toSorted(byCodeUnit),
  };
}

/** The others are refused on a view, whatever was granted. */
const OF_VIEWS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRIGGER'] as const;

type Cells = ReadonlyMap<string, readonly Cell[]>;

const relationNames = ({ tables, views }: Relations): string[] => [...tables.keys(), ...views.keys()].toSorted(byCodeUnit);

function cellsOf(name: string, roles: readonly string[], relations: Relations, rights: Rights): Cell[] {
  const table = relations.tables.get(name);
  const view = relations.views.get(name);
  const schema = table?.schema ?? view?.view.schema ?? '';
  return roles.flatMap((role) =>
    (view === undefined ? COMMANDS : view.view.kind === 'view' ? OF_VIEWS : (['SELECT'] as const)).flatMap((command) => {
      const { columns, by } = rights.onColumns(role, name, command);
      if (by.length === 0) return [];
      const cell = { role, command, columns, by };
      if (rights.on(role, 'schema', nameOf(schema), 'USAGE').length === 0)
        return [{ ...cell, rows: { kind: 'none', refused: true, why: `no USAGE on schema ${nameOf(schema)}` } } satisfies Cell];
      if (view !== undefined && ['SELECT', 'INSERT', 'UPDATE', 'DELETE'].includes(command))
        return [{ ...cell, rows: relations.rowsOfView(role, view, command) }];
      return [
        { ...cell, ...(table === undefined ? { rows: { kind: 'all' as const } } : relations.rowsOfTable(role, table, command)) },
      ];
    }),
  );
}

function relationOf(name: string, relations: Relations, cells: Cells, detours: readonly Detour[]): RelationAccess {
  const own = { name, columns: relations.columns.get(name) ?? [], cells: cells.get(name) ?? [], detours };
  const view = relations.views.get(name);
  if (view !== undefined) {
    const { schema, kind, owner } = view.view;
    const rights = kind === 'view' ? { as: view.invoker ? 'caller' : owner, barrier: view.barrier } : {};
    return { ...own, schema, kind, owner, rowSecurity: null, ...rights };
  }
  const table = relations.tables.get(name);
  if (table === undefined) throw new Error(`There is no ${name} in the catalog.`);
  const { schema, kind, owner, rlsEnabled, rlsForced } = table;
  const leaves = [...relations.tables.keys()]
    .filter((leaf) => leaf !== name && rootOf(relations.tables, leaf) === name)
    .map((leaf) => ({ name: leaf, cells: (cells.get(leaf) ?? []).filter(({ by }) => by.some(({ how }) => how !== 'owner')) }));
  return {
    ...own,
    schema,
    kind,
    owner,
    rowSecurity: rlsEnabled ? (rlsForced ? 'forced' : 'enabled') : 'off',
    ...(leaves.length === 0 ? {} : { leaves: folded(leaves) }),
  };
}

/** Leaves come and go with the months: what is the same of all is said once, and names none. */
function folded(
  leaves: readonly { readonly name: string; readonly cells: readonly Cell[] }[],
): NonNullable<RelationAccess['leaves']> {
  const has = (cells: readonly Cell[], cell: Cell) => cells.some((each) => JSON.stringify(each) === JSON.stringify(cell));
  const alike = (leaves[0]?.cells ?? []).filter((cell) => leaves.every(({ cells }) => has(cells, cell)));
  const except = leaves.map(({ name, cells }) => ({ name, cells: cells.filter((cell) => !has(alike, cell)) }));
  return { alike, except: except.filter(({ cells }) => cells.length > 0) };
}

function detoursTo(relation: string, ways: readonly Way[], cells: Cells, objects: readonly ObjectAccess[]): Detour[] {
  const found = ways
    .filter((way) => way.relation === relation)
    .map((way) => {
      const { kind, name, command, as, through, sure, rows } = way;
      const roles = [...new Set(rolesOf(way, cells, objects))].toSorted(byCodeUnit);
      return { kind, name, command, as, through, sure, ...(rows === undefined ? {} : { rows }), roles };
    })
    .filter(({ roles }) => roles.length > 0);
  const key = ({ kind, name, command, as, through }: Detour) => JSON.stringify([kind, name, command, as, through]);
  return [...new Map(found.map((detour) => [key(detour), detour])).values()].toSorted((a, b) => byCodeUnit(key(a), key(b)));
}

/** Who may begin a detour, other than as the owner of what begins it. */
function rolesOf({ kind, name, command, fires }: Way, cells: Cells, objects: readonly ObjectAccess[]): string[] {
  if (kind === 'function') {
    const held = objects.find((object) => object.kind === 'function' && object.name === name)?.held ?? [];
    return held
      .filter(({ without, by }) => without === undefined && by.some(({ how }) => how !== 'owner'))
      .map(({ role }) => role);
  }
  const from = kind === 'trigger' ? (fires?.table ?? '') : name;
  const commands = kind === 'trigger' ? (fires?.commands ?? []) : [command];
  return (cells.get(from) ?? [])
    .filter((cell) => commands.includes(cell.command) && cell.rows.kind !== 'none' && cell.by.some(({ how }) => how !== 'owner'))
    .map(({ role }) => role);
}

function objectsOf(
  { schemas, sequences, functions }: Catalog,
  roles: readonly string[],
  rights: Rights,
  unread: ReadonlySet<string>,
): ObjectAccess[] {
  const held = (kind: ObjectAccess['kind'], name: string, schema: string, privileges: readonly string[]): ObjectAccess['held'] =>
    roles.flatMap((role) =>
      privileges.flatMap((privilege) => {
        const by = rights.on(role, kind, name, privilege);
        if (by.length === 0) return [];
        const isClosed = kind !== 'schema' && rights.on(role, 'schema', schema, 'USAGE').length === 0;
        return [{ role, privilege, by, ...(isClosed ? { without: `no USAGE on schema ${schema}` } : {}) }];
      }),
    );
  return [
    ...schemas.map(({ name, owner }) => {
      const schema = nameOf(name);
      return { kind: 'schema' as const, name: schema, owner, held: held('schema', schema, schema, ['USAGE', 'CREATE']) };
    }),
    ...sequences.map(({ schema, name, owner }) => {
      const sequence = nameOf(schema, name);
      return {
        kind: 'sequence' as const,
        name: sequence,
        owner,
        held: held('sequence', sequence, nameOf(schema), ['SELECT', 'USAGE', 'UPDATE']),
      };
    }),
    ...functions.map(({ schema, signature, owner, security }) => ({
      kind: 'function' as const,
      name: signature,
      owner,
      security,
      ...(security === 'definer' && unread.has(signature) ? { unread: true as const } : {}),
      held: held('function', signature, nameOf(schema), ['EXECUTE']),
    })),
  ];
}

const said = ({ owner, schema, kind, grantee, privileges, grantable }: DefaultPrivilege): string =>
  `${kind}s that ${owner} makes in ${schema === null ? 'any schema' : nameOf(schema)}: ${privileges.join(', ')} to ${grantee}` +
  (grantable.length > 0 ? `, who may pass on ${grantable.join(', ')}` : '');

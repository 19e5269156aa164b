import type { Catalog, Grant } from '../../catalog/catalog.ts';
import { nameOf, partsOf } from '../../catalog/names.ts';
import type { By, Columns } from './model.ts';
import type { RoleGraph } from './roles.ts';

/** Roles that PostgreSQL itself lets read or write everything, rows that policies hide excepted. */
const BUILT_IN: Readonly<Record<string, readonly string[]>> = {
  pg_read_all_data: ['SELECT', 'USAGE'],
  pg_write_all_data: ['INSERT', 'UPDATE', 'DELETE', 'USAGE'],
};

/** What roles hold, and by which grants. Objects are named as by `nameOf`, functions by their signature. */
export interface Rights {
  /** By which grants a role has a privilege on an object; empty where it has not. Grants on columns do not count. */
  on(role: string, kind: 'schema' | 'relation' | 'sequence' | 'function', object: string, privilege: string): readonly By[];
  /** The same of a relation's columns: `all` where the relation itself is granted. */
  onColumns(role: string, relation: string, privilege: string): { readonly columns: Columns; readonly by: readonly By[] };
}

const KINDS: Readonly<Record<Grant['kind'], string>> = {
  schema: 'schema',
  table: 'relation',
  view: 'relation',
  column: 'column',
  sequence: 'sequence',
  function: 'function',
  type: 'type',
};

export function rightsOf(catalog: Catalog, graph: RoleGraph): Rights {
  const owners = ownersOf(catalog);
  const grants = new Map<string, Grant[]>();
  const add = (key: string, grant: Grant) => grants.set(key, [...(grants.get(key) ?? []), grant]);
  const columns = new Map<string, { readonly column: string; readonly grant: Grant }[]>();
  for (const grant of catalog.grants) {
    const { kind, object } = grant;
    if (kind === 'column') {
      const [schema = '', table = '', column = ''] = partsOf(object);
      const relation = nameOf(schema, table);
      columns.set(relation, [...(columns.get(relation) ?? []), { column, grant }]);
    } else add(`${KINDS[kind]} ${kind === 'function' ? object : nameOf(...partsOf(object))}`, grant);
  }
  const inherited = memoized((role: string) => graph.inherited(role));
  const byOf = (role: string, key: string, grant: Grant): By | undefined => {
    if (grant.grantee === 'PUBLIC') return { how: 'grant', to: 'PUBLIC', through: [] };
    const through = inherited(role).get(grant.grantee);
    if (through === undefined) return undefined;
    return { how: owners.get(key) === grant.grantee ? 'owner' : 'grant', to: grant.grantee, through };
  };
  const held = (role: string, key: string, privilege: string, given: readonly Grant[]): By[] =>
    given.flatMap((grant) => (grant.privileges.includes(privilege) ? (byOf(role, key, grant) ?? []) : []));
  const builtIn = (role: string, kind: string, privilege: string): By[] =>
    Object.entries(BUILT_IN).flatMap(([to, privileges]) => {
      const through = inherited(role).get(to);
      const isMeant = kind !== 'function' && privileges.includes(privilege) && (privilege === 'USAGE') === (kind === 'schema');
      return through !== undefined && isMeant ? [{ how: 'built in' as const, to, through }] : [];
    });
  const on: Rights['on'] = (role, kind, object, privilege) => {
    const key = `${kind} ${object}`;
    return [...held(role, key, privilege, grants.get(key) ?? []), ...builtIn(role, kind, privilege)];
  };
  return {
    on,
    onColumns(role, relation, privilege) {
      const whole = on(role, 'relation', relation, privilege);
      if (whole.length > 0) return { columns: 'all', by: whole };
      const found = (columns.get(relation) ?? []).flatMap(({ column, grant }) =>
        held(role, `relation ${relation}`, privilege, [grant]).map((by) => ({ column, by })),
      );
      const order = catalog.columns.filter(({ schema, table }) => nameOf(schema, table) === relation).map(({ name }) => name);
      return {
        columns: order.filter((name) => found.some(({ column }) => column === name)),
        by: [...new Map(found.map(({ by }) => [JSON.stringify(by), by])).values()],
      };
    },
  };
}

function ownersOf({ schemas, tables, views, sequences, functions }: Catalog): Map<string, string> {
  return new Map([
    ...schemas.map(({ name, owner }) => [`schema ${nameOf(name)}`, owner] as const),
    ...[...tables, ...views].map(({ schema, name, owner }) => [`relation ${nameOf(schema, name)}`, owner] as const),
    ...sequences.map(({ schema, name, owner }) => [`sequence ${nameOf(schema, name)}`, owner] as const),
    ...functions.map(({ signature, owner }) => [`function ${signature}`, owner] as const),
  ]);
}

function memoized<T>(of: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const found = known.get(key) ?? of(key);
    known.set(key, found);
    return found;
  };
}

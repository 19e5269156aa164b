import type { Catalog, Table, View } from '../../catalog/catalog.ts';
import { nameOf, partsOf } from '../../catalog/names.ts';
import type { Command, Reading, Rows } from './model.ts';
import type { Rights } from './rights.ts';
import type { RoleGraph } from './roles.ts';
import { type RowsOf, rowsByPolicies } from './rows.ts';
import { type Touched, touchedByQuery } from './touched.ts';

/** Whoever asks. */
export const CALLER = 'caller';

/** A view, and what it is made of. */
export interface ViewOf {
  readonly view: View;
  /** Whether the rights of whoever asks count, rather than those of its owner. */
  readonly invoker: boolean;
  readonly barrier: boolean;
  readonly touched: Touched;
  /** Relations of ours that it reads. */
  readonly bases: readonly string[];
}

/** Who gets which rows of what, views included. */
export interface Relations {
  readonly tables: ReadonlyMap<string, Table>;
  readonly views: ReadonlyMap<string, ViewOf>;
  readonly columns: ReadonlyMap<string, readonly string[]>;
  readonly rowsOfTable: RowsOf;
  /** Of a table or view, for somebody whose privileges on it are as they are: `none` where they are missing. */
  rowsAs(role: string, relation: string, command: Command): Rows;
  /** The rows that a view makes for somebody who may use it. */
  rowsOfView(role: string, view: ViewOf, command: Command): Rows;
  isSuperuser(role: string): boolean;
}

const isOn = (options: readonly string[], name: string): boolean =>
  options.some((option) => option.startsWith(`${name}=`) && /=(true|on|yes|t|y|1)$/i.test(option));

export function relationsOf(catalog: Catalog, graph: RoleGraph, rights: Rights): Relations {
  const tables = new Map(catalog.tables.map((table) => [nameOf(table.schema, table.name), table]));
  const columns = new Map<string, string[]>();
  for (const { schema, table, name } of catalog.columns) {
    const relation = nameOf(schema, table);
    columns.set(relation, [...(columns.get(relation) ?? []), name]);
  }
  const superusers = new Set(graph.roles.filter(({ superuser }) => superuser).map(({ name }) => name));
  const names = new Set([...tables.keys(), ...catalog.views.map(({ schema, name }) => nameOf(schema, name))]);
  const views = new Map(
    catalog.views.map((view) => {
      const touched = touchedByQuery(view.definition);
      const bases = [...new Set(touched.relations.map(({ name }) => name))].filter((name) => names.has(name)).toSorted();
      const barrier = isOn(view.options, 'security_barrier');
      return [nameOf(view.schema, view.name), { view, invoker: isOn(view.options, 'security_invoker'), barrier, touched, bases }];
    }),
  );
  const rowsOfTable = rowsByPolicies(catalog, graph);

  /** Why somebody may not use a base of a view; undefined if they may. */
  const refusal = (role: string, view: ViewOf, base: string, command: Command): string | undefined => {
    if (superusers.has(role)) return undefined;
    const { columns: held } = rights.onColumns(role, base, command);
    if (held === 'all' || (command === 'DELETE' && held.length > 0)) return undefined;
    const missing = command === 'SELECT' ? usedColumns(view, base).filter((column) => !held.includes(column)) : [];
    if (held.length > 0 && missing.length === 0) return undefined;
    const what = held.length > 0 ? `${command} ${missing.join(', ')} of ${base}` : `${command} ${base}`;
    return `${nameOf(view.view.schema, view.view.name)} has the rights of ${view.invoker ? 'its caller' : view.view.owner}, who may not ${what}`;
  };

  const usedColumns = ({ touched }: ViewOf, base: string): readonly string[] => {
    const all = columns.get(base) ?? [];
    const used = touched.columns.filter(({ of }) => of === '' || touched.aliases.get(of) === base).map(({ column }) => column);
    return used.includes('*') ? all : all.filter((column) => used.includes(column));
  };

  const rowsOfView: Relations['rowsOfView'] = (role, view, command) => {
    if (view.view.kind === 'materialized view') return { kind: 'all' };
    if (command !== 'SELECT' && !view.view.writable) return { kind: 'none', refused: true, why: 'the view cannot be written' };
    const as = view.invoker ? role : view.view.owner;
    const readings: Reading[] = [];
    for (const relation of view.bases) {
      const why = refusal(as, view, relation, command);
      if (why !== undefined) return { kind: 'none', refused: true, why };
      const below = views.get(relation);
      // A view without security_invoker below it has its own owner's rights; one with it, those of whoever asked first.
      const rows = below === undefined ? rowsOfRelation(as, relation, command) : rowsOfView(role, below, command);
      if (rows.kind === 'made of') readings.push(...rows.of);
      else if (rows.kind === 'none' && (rows.refused || view.bases.length === 1)) return rows;
      else if (rows.kind !== 'all') readings.push({ relation, as: view.invoker ? CALLER : as, rows });
    }
    return readings.length === 0 ? { kind: 'all' } : { kind: 'made of', of: readings };
  };

  const rowsOfRelation = (role: string, relation: string, command: Command): Rows => {
    const table = tables.get(relation);
    return table === undefined ? { kind: 'all' } : rowsOfTable(role, table, command).rows;
  };

  return {
    tables,
    views,
    columns,
    rowsOfTable,
    rowsOfView,
    rowsAs(role, relation, command) {
      if (!superusers.has(role) && rights.onColumns(role, relation, command).by.length === 0)
        return { kind: 'none', refused: true, why: `${role} may not ${command} it` };
      const view = views.get(relation);
      return view === undefined ? rowsOfRelation(role, relation, command) : rowsOfView(role, view, command);
    },
    isSuperuser: (role) => superusers.has(role),
  };
}

/** The top of the partitions that a leaf is one of; itself where it is none. */
export function rootOf(tables: ReadonlyMap<string, Table>, name: string): string {
  const parent = tables.get(name)?.partitionOf;
  return parent === null || parent === undefined ? name : rootOf(tables, nameOf(...partsOf(parent)));
}

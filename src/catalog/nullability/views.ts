/**
 * Which columns of views can be null.
 *
 * PostgreSQL knows only of tables: every column of a view may be null, as far as its catalog tells. Here a view's query is read, as PostgreSQL prints
 * it, and a column is *proved* not to be null where nothing that can be in the tables would make it so. What cannot be followed is nullable.
 *
 * Three things are trusted: that NOT NULL of a table and of a domain holds (a domain's can be got around, see CREATE DOMAIN), that casts which
 * somebody has made do not turn a value into null, and that a materialized view was refreshed since its tables became as they are.
 */
import { parse, type SelectStmt } from 'libpg-query';
import type { Catalog, Column } from '../catalog.ts';
import { identity } from '../identity.ts';
import type { Relations } from './from.ts';
import { answerOf } from './query.ts';
import type { Output } from './scope.ts';

/** `proved` by the query, or else `stated` by `@notNull` in the comment: neither is ever null. */
export type Nullability = 'proved' | 'stated' | 'nullable';

/** A word of a column's comment: the column is never null, though the view's query cannot prove it. */
export const saysNotNull = (comment: string | null): boolean => /(?:^|\s)@notNull(?![\w$])/.test(comment ?? '');

/** Every column of every view and materialized view, by `schema.view.column`. */
export async function nullabilityOfViews(catalog: Catalog): Promise<ReadonlyMap<string, Nullability>> {
  const queries = new Map<string, SelectStmt>();
  for (const view of catalog.views) {
    // What this parser cannot read (the syntax of a newer server) proves nothing.
    const parsed = await parse(view.definition).catch(() => undefined);
    const statement = parsed?.stmts?.[0]?.stmt;
    if (statement !== undefined && 'SelectStmt' in statement) queries.set(identity.views(view), statement.SelectStmt);
  }
  const relations = relationsOf(catalog, queries);
  return new Map(
    catalog.views.flatMap(({ schema, name }) => {
      const outputs = relations({ schemaname: schema, relname: name }) ?? [];
      return columnsOf(catalog, `${schema}.${name}`).map((column, index) => {
        const stated = saysNotNull(column.comment) ? 'stated' : 'nullable';
        return [identity.columns(column), outputs[index]?.notNull === true ? 'proved' : stated] as const;
      });
    }),
  );
}

const columnsOf = ({ columns }: Catalog, relation: string): Column[] =>
  columns.filter(({ schema, table }) => `${schema}.${table}` === relation);

/** Relations of the catalog. Each view is followed once, and others that use it find what was proved. */
function relationsOf(catalog: Catalog, queries: ReadonlyMap<string, SelectStmt>): Relations {
  const known = new Map<string, readonly Output[]>();
  const typeOf = rootTypes(catalog);
  const nullable = nullableInHeirs(catalog);
  const views = new Set(catalog.views.map(identity.views));
  const tables = new Map(catalog.tables.map((table) => [identity.tables(table), table]));
  const domains = new Map(catalog.domains.map((domain) => [identity.domains(domain), domain]));

  const ofTable = (relation: string, withHeirs: boolean): Output[] =>
    columnsOf(catalog, relation).map((column) => {
      const forbidsNull =
        column.notNull || (!column.isArray && domains.get(`${column.typeSchema}.${column.typeName}`)?.notNull === true);
      // What a foreign server sends is not checked.
      const isOurs = tables.get(relation)?.kind !== 'foreign table';
      const isKept = !withHeirs || !nullable(relation, column.name);
      return { name: column.name, notNull: forbidsNull && isOurs && isKept, types: new Set([typeOf(column)]) };
    });

  const ofView = (relation: string): Output[] => {
    const query = queries.get(relation);
    const answer = query === undefined ? undefined : answerOf(query, relations);
    return columnsOf(catalog, relation).map((column, index) => ({
      name: column.name,
      notNull: answer?.outputs[index]?.notNull === true,
      types: new Set([typeOf(column)]),
    }));
  };

  const relations: Relations = ({ schemaname, relname = '', inh }) => {
    const relation = `${schemaname ?? 'pg_catalog'}.${relname}`;
    if (tables.has(relation)) return ofTable(relation, inh === true);
    if (!views.has(relation)) return undefined;
    const found = known.get(relation) ?? ofView(relation);
    known.set(relation, found);
    return found;
  };
  return relations;
}

/** The type of a column without schema; of a domain the type under it. */
function rootTypes({ domains }: Catalog) {
  const under = new Map(domains.map((domain) => [identity.domains(domain), domain.type.replaceAll('"', '')]));
  return ({ typeSchema, typeName }: Column): string => {
    let type = `${typeSchema}.${typeName}`;
    for (let next = under.get(type); next !== undefined; next = under.get(type)) type = next;
    return (type.split('.').at(-1) ?? type).replace(/[([].*$/, '').trim();
  };
}

/** Whether a table that inherits from one allows null in a column: those of plain inheritance may. */
function nullableInHeirs(catalog: Catalog) {
  const unquoted = (name: string) => name.replaceAll('"', '');
  const heirs = new Map<string, string[]>();
  for (const table of catalog.tables) {
    const parents = table.partitionOf === null ? table.inherits : [table.partitionOf];
    for (const parent of parents) heirs.set(unquoted(parent), [...(heirs.get(unquoted(parent)) ?? []), identity.tables(table)]);
  }
  const notNull = new Map(catalog.columns.map((column) => [identity.columns(column), column.notNull]));
  const foreign = new Set(catalog.tables.filter(({ kind }) => kind === 'foreign table').map(identity.tables));
  const nullable = (relation: string, column: string): boolean =>
    (heirs.get(unquoted(relation)) ?? []).some(
      (heir) => foreign.has(heir) || notNull.get(`${heir}.${column}`) === false || nullable(heir, column),
    );
  return nullable;
}

import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../../../database/connect.ts';
import { type PersonalTable, personalTables } from '../../../../generated/personal-data.ts';

/** Holds for the rows of a table that are the caller's. */
const mine = ({ path }: PersonalTable): RawBuilder<boolean> =>
  path.reduceRight(
    (inner, { column, table, key }) =>
      table === undefined || key === undefined
        ? sql<boolean>`${sql.ref(column)} = (select core.current_user_id())`
        : sql<boolean>`${sql.ref(column)} in (select ${sql.ref(key)} from ${sql.table(table)} where ${inner})`,
    sql<boolean>`false`,
  );

/**
 * Every row that is the caller's, of every table that foreign keys lead from to a person, with what the caller may read of it; as JSON text.
 * Table after table, each served by the index that begins with the user, or with what the user's rows are found by.
 */
export const exportRows = (db: Db) => {
  const parts = personalTables.map(
    (personal) => sql`select ${personal.table}::text as "table", row_to_json(r)::text as row
      from (select ${sql.join(personal.columns.map((column) => sql.ref(column)))} from ${sql.table(personal.table)} where ${mine(personal)}) as r`,
  );
  return db
    .selectFrom(sql<{ table: string; row: string }>`(${sql.join(parts, sql` union all `)})`.as('mine'))
    .select(['mine.table', 'mine.row']);
};

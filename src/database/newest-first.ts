import { type SelectQueryBuilder, sql } from 'kysely';

/** Which part of a list that is newest first. */
export interface Page {
  /** Time and id of the last row of the page before, as text: a number or a Date would lose digits. */
  readonly after?: readonly string[] | undefined;
  readonly limit: number;
}

/** A page of rows with `created_at` and `id`, newest first: `query.$call(newestFirst(page))`. An index that ends in both ends with the page. */
export const newestFirst =
  ({ after, limit }: Page) =>
  <DB, TB extends keyof DB, Row>(query: SelectQueryBuilder<DB, TB, Row>): SelectQueryBuilder<DB, TB, Row> =>
    query
      .$if(after !== undefined, (rest) =>
        rest.where(sql<boolean>`(created_at, id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
      )
      .orderBy(sql.ref('created_at'), 'desc')
      .orderBy(sql.ref('id'), 'desc')
      .limit(limit);

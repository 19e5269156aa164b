import type { Db } from './connect.ts';
import type { Query } from './session.ts';

/** One example for each query of a `queries.ts`, with which it is compiled, written down and explained. */
export type Book<Queries> = { readonly [Name in keyof Queries]: (db: Db) => Query<unknown> };

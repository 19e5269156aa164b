import type { Db } from './connect.ts';
import type { Query, Role } from './session.ts';

/** In whose name an example is sent, as `kaava queries` reads it: what `session.ts` sets. */
export interface ExampleActor {
  readonly role: Role;
  readonly settings: Readonly<Record<string, string>>;
}

/** A query with example values, and who sends it. */
export interface Example {
  (db: Db): Query<unknown>;
  readonly actors: readonly ExampleActor[];
  readonly accepted: Readonly<Record<string, string>>;
}

/** One example for each query of a `queries.ts`, with which it is compiled, written down and explained. */
export type Book<Queries> = { readonly [Name in keyof Queries]: Example };

/** The id of everything in the examples, and of the user in whose name they are sent; `db/seeds/examples.sql` makes the rows. */
export const EXAMPLE_ID = '01933b6e-0000-7000-8000-000000000001';

/** Who acts for nobody in particular. */
const NOBODY: readonly Role[] = ['anonymous', 'service', 'analyst'];

/**
 * An example of a query.
 *
 * @param roles everybody as whom the service sends it, the usual one first
 * @param accepted why something is right that a rule of `kaava queries check` finds: `{ 'sequential-scan of studio.projects': 'reason' }`
 */
export const as = (
  roles: Role | readonly Role[],
  build: (db: Db) => Query<unknown>,
  accepted: Readonly<Record<string, string>> = {},
): Example =>
  Object.assign((db: Db) => build(db), {
    actors: [roles].flat().map((role) => ({
      role,
      settings: { 'app.current_user_id': NOBODY.includes(role) ? '' : EXAMPLE_ID, 'app.request_id': 'example' },
    })),
    accepted,
  });

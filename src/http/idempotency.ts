import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../database/connect.ts';
import type { Query, Session, TransactionOptions } from '../database/session.ts';
import { jsonb } from '../database/values.ts';
import { IdempotencyKeyInUse, IdempotencyKeyReused, InvalidRequest, SecretShownOnce } from './errors.ts';
import { fieldsOf } from './contract.ts';
import type { Principal, Route } from './route.ts';

/** What a handler answered. */
export interface Outcome {
  readonly status: number;
  /** Absent for 204. */
  readonly body?: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** A request that carries a key. */
export interface KeyedRequest {
  readonly userId: string;
  readonly key: string;
  readonly route: Route;
  readonly requestHash: string;
}

/**
 * Whether a route takes an Idempotency-Key: every POST of somebody, except those that say otherwise, and those whose body holds a
 * password. Even a digest of that must not lie in a table.
 */
export const takesIdempotencyKey = ({ method, access, body, keyless, produces }: Route): boolean =>
  method === 'post' &&
  produces === undefined &&
  access !== 'public' &&
  keyless !== true &&
  !fieldsOf(body).some((name) => /password|secret|token/.test(name));

/**
 * The key of a request, or undefined where there is none or the route takes none.
 *
 * @throws InvalidRequest for a key that is not 1..255 printable ASCII characters
 */
export function keyedRequest(
  header: string | undefined,
  route: Route,
  { actor: { userId } }: Principal,
  request: { readonly path: string; readonly query: unknown; readonly body: unknown },
): KeyedRequest | undefined {
  if (header === undefined || userId === null || !takesIdempotencyKey(route)) return undefined;
  if (!/^[\x20-\x7e]{1,255}$/.test(header))
    throw new InvalidRequest('The Idempotency-Key does not fit.', [
      { path: 'headers.idempotency-key', message: 'must be 1 to 255 printable ASCII characters' },
    ]);
  const asked = JSON.stringify([request.path, request.query, request.body ?? null]);
  return { userId, key: header, route, requestHash: createHash('sha256').update(asked).digest('hex') };
}

/**
 * Does the work of a request once, or answers what it answered the first time.
 *
 * The lock, the work and its stored answer are one transaction: a failure leaves nothing behind, and the key is free again. A second
 * request that comes while the first is under way is refused at once, it does not wait.
 *
 * @throws IdempotencyKeyInUse, IdempotencyKeyReused, SecretShownOnce
 */
export function once(
  session: Session,
  { userId, key, route, requestHash }: KeyedRequest,
  work: (session: Session) => Promise<Outcome>,
): Promise<Outcome & { readonly replayed: boolean }> {
  const name = routeName(route);
  const isolation = route.isolation ?? 'read committed';
  return session.transaction(
    async (tx) => {
      const joined = sessionOn(tx, isolation);
      const { locked } = await joined.one(
        on(
          tx,
          sql<{
            locked: boolean;
          }>`select pg_try_advisory_xact_lock(hashtextextended(${`idempotency:${userId}:${key}`}, 0)) as locked`,
        ),
      );
      if (!locked) throw new IdempotencyKeyInUse();
      const stored = await joined.maybe(on(tx, findStored(userId, key, name)));
      if (stored !== undefined) {
        if (stored.route !== name || stored.request_hash !== requestHash) throw new IdempotencyKeyReused();
        if (route.secretResponse === true) throw new SecretShownOnce();
        const { status, response_body: body, response_headers: headers } = stored;
        return { status, headers, replayed: true, ...(route.status !== 204 && { body }) };
      }
      const outcome = await work(joined);
      const body = route.secretResponse === true ? undefined : outcome.body;
      await joined.all(
        on(
          tx,
          sql`
        insert into core.idempotency_keys (route, key, request_hash, status, response_body, response_headers)
        values (${name}, ${key}, ${requestHash}, ${outcome.status}, ${body === undefined ? null : jsonb(body)}, ${jsonb(outcome.headers)})
        on conflict (user_id, route, key) do update
          set request_hash = excluded.request_hash, status = excluded.status, response_body = excluded.response_body,
              response_headers = excluded.response_headers, created_at = now(), expires_at = now() + interval '24 hours'`,
        ),
      );
      return { ...outcome, replayed: false };
    },
    { isolation },
  );
}

/**
 * What a key of a user was answered, of this route first: a key belongs to its user, so that it answered another route is as wrong as that
 * it answered another body. Served by idempotency_keys_user_id_key_idx.
 */
export const findStored = (userId: string, key: string, name: string) => sql<Stored>`
  select k.route, k.request_hash, k.status, k.response_body, k.response_headers
  from core.idempotency_keys as k
  where k.user_id = ${userId} and k.key = ${key} and k.expires_at > now()
  order by k.route = ${name} desc
  limit 1`;

interface Stored {
  readonly route: string;
  readonly request_hash: string;
  readonly status: number;
  readonly response_body: unknown;
  readonly response_headers: Readonly<Record<string, string>>;
}

/** As the column's comment says: method and path template. */
const routeName = ({ method, path }: Route): string => `${method.toUpperCase()} /v1${path}`;

/** A session inside a transaction that is open, at an isolation that cannot change any more: what a handler does joins it. */
const sessionOn = (tx: Tx, isolation: TransactionOptions['isolation']): Session => {
  const all: Session['all'] = async (query) => (await tx.executeQuery(query.compile())).rows;
  return {
    all,
    async one(query) {
      const [row] = await all(query);
      if (row === undefined) throw new Error('A query that always returns a row returned none.');
      return row;
    },
    async maybe(query) {
      return (await all(query))[0];
    },
    async transaction(work, options = {}) {
      if (options.isolation !== undefined && options.isolation !== isolation)
        throw new Error(`The handler asks for ${options.isolation}, and its route does not declare it.`);
      return work(tx);
    },
  };
};

const on = <Row>(tx: Tx, raw: RawBuilder<Row>): Query<Row> => ({ compile: () => raw.compile(tx) });

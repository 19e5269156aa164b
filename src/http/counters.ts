import { type Redis } from 'ioredis';
import { sql } from 'kysely';
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import type { Database } from '../database/connect.ts';
import { asActor } from '../database/session.ts';

/** How often something was done in the window that is now, this time included. */
export interface Count {
  readonly consumed: number;
  /** Until the window ends. */
  readonly resetMs: number;
}

/** Counts one use of a key in a window of so many seconds, of which `limit` are allowed; past that it need not count on. */
export type Counter = (key: string, windowSeconds: number, limit: number) => Promise<Count>;

/** Redis, and whether it is worth asking. Given by the service, as http knows none. */
export interface SharedRedis {
  readonly redis: Redis;
  use<Result>(command: (redis: Redis) => Promise<Result>): Promise<Result>;
}

/** The limits are compared where they are known, because a key's is its own; the counters themselves never refuse. */
const UNBOUNDED = Number.MAX_SAFE_INTEGER;

/** A limiter for each length of window: the library has it fixed. */
const byWindow = <Limiter>(make: (windowSeconds: number) => Limiter) => {
  const made = new Map<number, Limiter>();
  return (windowSeconds: number): Limiter => {
    const limiter = made.get(windowSeconds) ?? make(windowSeconds);
    made.set(windowSeconds, limiter);
    return limiter;
  };
};

/** In this process. Cannot fail, and knows of no other process. */
export function memoryCounter(): Counter {
  const of = byWindow((duration) => new RateLimiterMemory({ keyPrefix: String(duration), points: UNBOUNDED, duration }));
  return async (key, windowSeconds) => {
    const { consumedPoints, msBeforeNext } = await of(windowSeconds).consume(key);
    return { consumed: consumedPoints, resetMs: msBeforeNext };
  };
}

/** In Redis, for all processes: one script, so that a counter never stays without an end. A window begins with its first use. @throws Error without an answer */
export function redisCounter(shared: SharedRedis): Counter {
  const of = byWindow(
    (duration) =>
      new RateLimiterRedis({ keyPrefix: `kaava:limit:${duration}`, points: UNBOUNDED, duration, storeClient: shared.redis }),
  );
  return async (key, windowSeconds) => {
    const { consumedPoints, msBeforeNext } = await shared.use(() => of(windowSeconds).consume(key));
    return { consumed: consumedPoints, resetMs: msBeforeNext };
  };
}

/** What PostgreSQL may take before a count is not worth waiting for. */
const DATABASE_MS = 2_000;

/**
 * In PostgreSQL, for all processes: one statement, `core.consume_rate_limit()`. Windows begin with the clock's.
 *
 * @throws Error without an answer in time; a count that comes later is counted all the same
 */
export function databaseCounter(db: Database): Counter {
  const session = asActor(db, { role: 'anonymous', userId: null, requestId: 'rate-limit' });
  return async (key, windowSeconds, limit) => {
    const asked = sql<{ consumed: number; reset_in_ms: number }>`
      select consumed, reset_in_ms from core.consume_rate_limit(${`${windowSeconds}:${key}`}, ${limit}, ${windowSeconds})`;
    const { consumed, reset_in_ms: resetMs } = await within(DATABASE_MS, session.one({ compile: () => asked.compile(db) }));
    return { consumed, resetMs };
  };
}

/** The first of several that answers: the next one counts while one does not. The last must not fail. */
export const firstOf =
  (...counters: readonly Counter[]): Counter =>
  async (...use) => {
    const [first, ...others] = counters;
    if (first === undefined) throw new Error('Nothing counts.');
    if (others.length === 0) return first(...use);
    return first(...use).catch(() => firstOf(...others)(...use));
  };

async function within<Result>(milliseconds: number, result: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${milliseconds} ms.`)), milliseconds);
  });
  return Promise.race([result, late]).finally(() => clearTimeout(timer));
}

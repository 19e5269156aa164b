import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/database/connect.ts';
import { type Counter, databaseCounter, firstOf, memoryCounter, redisCounter } from '../../src/http/counters.ts';
import { GuardedRedis } from '../../src/services/cache/guarded-redis.ts';
import { databaseOptions, useDatabase } from '../support/database.ts';
import { hasRedisServer, unlessRedis, until, useRedis } from '../support/redis.ts';

const database = useDatabase();
const server = useRedis();
const LIMIT = 100;
const HOUR = 3600;
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
// Windows of PostgreSQL are the clock's: no test begins in one and ends in the next.
beforeEach(async () => {
  await database.owner.query(
    `select pg_sleep(greatest(0, 20 - extract(epoch from date_trunc('hour', now()) + interval '1 hour' - now())))`,
  );
}, 40_000);

/** The counters of a process of its own: a pool of its own, a connection to Redis of its own. */
function processDatabase(): Database {
  const db = openDatabase(databaseOptions(database.apiUrl));
  closing.push(() => db.destroy());
  return db;
}
async function processRedis(): Promise<GuardedRedis> {
  const guard = new GuardedRedis(await server.connect(), pino({ level: 'silent' }));
  closing.push(() => guard.close());
  await until(() => guard.run !== undefined);
  return guard;
}

/** Sends so many requests, fifty at a time, by turns through the processes. @returns how many were allowed */
async function allowed(
  requests: number,
  processes: readonly Counter[],
  key: string,
  midway: () => unknown = () => {},
): Promise<number> {
  let sent = 0;
  let within = 0;
  const send = async (): Promise<void> => {
    while (sent < requests) {
      sent += 1;
      if (sent === Math.floor(LIMIT / 2)) await midway();
      const { consumed, resetMs } = await (processes[sent % processes.length] as Counter)(key, HOUR, LIMIT);
      expect(resetMs).toBeGreaterThan(0);
      if (consumed <= LIMIT) within += 1;
    }
  };
  await Promise.all(Array.from({ length: 50 }, send));
  return within;
}

describe('of a thousand, fifty at a time, exactly as many as the limit are allowed', () => {
  test('in memory', async () => {
    expect(await allowed(1000, [memoryCounter()], randomUUID())).toBe(LIMIT);
  });

  test('in PostgreSQL, by two processes', async () => {
    const processes = [databaseCounter(processDatabase()), databaseCounter(processDatabase())];
    expect(await allowed(1000, processes, randomUUID())).toBe(LIMIT);
  });

  test.skipIf(!hasRedisServer)(`in Redis, by two processes${unlessRedis}`, async () => {
    const processes = [redisCounter(await processRedis()), redisCounter(await processRedis())];
    expect(await allowed(1000, processes, randomUUID())).toBe(LIMIT);
  });
});

test('keys and windows are counted apart', async () => {
  for (const count of [memoryCounter(), databaseCounter(processDatabase())]) {
    const key = randomUUID();
    await count(key, HOUR, LIMIT);
    expect(await count(key, HOUR, LIMIT)).toMatchObject({ consumed: 2 });
    expect(await count(key, 60, LIMIT)).toMatchObject({ consumed: 1 });
    expect(await count(randomUUID(), HOUR, LIMIT)).toMatchObject({ consumed: 1 });
  }
});

test('without PostgreSQL, memory counts', async () => {
  const nowhere = openDatabase(databaseOptions('postgresql://kaava_api:kaava_api@127.0.0.1:1/nowhere'));
  closing.push(() => nowhere.destroy());
  expect(await allowed(300, [firstOf(databaseCounter(nowhere), memoryCounter())], randomUUID())).toBe(LIMIT);
});

test('a PostgreSQL that does not answer in time is not waited for, and memory counts', async () => {
  const key = randomUUID();
  const count = firstOf(databaseCounter(processDatabase()), memoryCounter());
  await count(key, HOUR, LIMIT);
  const holder = await database.owner.connect();
  try {
    await holder.query('begin');
    await holder.query('update core.rate_limits set consumed = consumed where key = $1', [`${HOUR}:${key}`]);
    // The one in PostgreSQL would be its second.
    expect(await count(key, HOUR, LIMIT)).toMatchObject({ consumed: 1 });
  } finally {
    await holder.query('rollback');
    holder.release();
  }
});

describe.skipIf(!hasRedisServer)(`Redis fails in mid-run: each counter allows its limit once, and no more${unlessRedis}`, () => {
  const faults: Record<string, { break(): unknown; mend(): unknown }> = {
    killed: { break: () => server.kill(), mend: () => server.start() },
    frozen: { break: () => server.freeze(), mend: () => server.thaw() },
  };
  test.each(Object.keys(faults))('%s', async (name) => {
    const fault = faults[name] as (typeof faults)[string];
    const guards = [await processRedis(), await processRedis()];
    const processes = guards.map((guard) => firstOf(redisCounter(guard), databaseCounter(processDatabase()), memoryCounter()));
    const key = randomUUID();
    const within = await allowed(1000, processes, key, () => fault.break());
    await fault.mend();
    expect(within).toBeGreaterThanOrEqual(LIMIT);
    expect(within).toBeLessThanOrEqual(2 * LIMIT);
    const { rows } = await database.owner.query('select consumed from core.rate_limits where key = $1', [`${HOUR}:${key}`]);
    expect(rows).toEqual([{ consumed: LIMIT + 1 }]);
    await until(() => guards.every((guard) => guard.run !== undefined));
    await (processes[0] as Counter)(key, HOUR, LIMIT);
    expect(await server.direct.exists(`kaava:limit:${HOUR}:${key}`)).toBe(1);
  });
});

import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Compilable, type CompiledQuery, sql } from 'kysely';
import type pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/database/connect.ts';
import { asActor, RequestAbandoned } from '../../src/database/session.ts';
import { preparedCount } from '../../src/database/statement.ts';
import {
  constraintOf,
  databaseProblem,
  DatabaseTimeout,
  DatabaseUnavailable,
  PartitionMissing,
  sqlStateOf,
} from '../../src/database/violation.ts';
import { actor, databaseOptions, useDatabase } from '../support/database.ts';

const database = useDatabase();
const ALICE = '018f0000-0000-7000-8000-00000000000a';
const BOB = '018f0000-0000-7000-8000-00000000000b';

/** A query value from SQL text, for what a query builder would not write. */
const query = <Row>(text: string, parameters: readonly unknown[] = []): Compilable<Row> => ({
  compile: () =>
    ({ sql: text, parameters, query: { kind: 'RawNode' }, queryId: { queryId: '' } }) as unknown as CompiledQuery<Row>,
});

interface Context {
  readonly role: string;
  readonly user_id: string | null;
  readonly request_id: string | null;
  readonly xact: boolean;
}
const CONTEXT = `select current_user::text as role, nullif(current_setting('app.current_user_id', true), '') as user_id,
  nullif(current_setting('app.request_id', true), '') as request_id, now() <> statement_timestamp() as xact`;

beforeAll(async () => {
  await database.owner.query(`
    create schema lab;
    grant usage on schema lab to authenticated;
    create table lab.notes (id int primary key, user_id uuid not null, body text, constraint notes_body_length check (length(body) < 20),
      constraint notes_positive check (id > 0) );
    create unique index notes_body_key on lab.notes (body);
    alter table lab.notes enable row level security;
    alter table lab.notes force row level security;
    create policy own on lab.notes to authenticated using (user_id = nullif(current_setting('app.current_user_id', true), '')::uuid);
    grant select, insert, update on lab.notes to authenticated;
    create function lab.fail_at_commit() returns trigger language plpgsql as $$ begin raise exception 'at commit' using errcode = 'check_violation'; end $$;
    create table lab.late (id int);
    create constraint trigger late after insert on lab.late deferrable initially deferred for each row execute function lab.fail_at_commit();
    grant select, insert on lab.late to authenticated;
    create table lab.months (at date) partition by range (at);
    grant insert on lab.months to authenticated;
    insert into lab.notes values (1, '${ALICE}', 'of alice'), (2, '${BOB}', 'of bob');
  `);
});

/** A pool of one connection, so that whatever one use leaves behind the next one meets. */
async function withOneConnection<Result>(use: (db: Database) => Promise<Result>, overrides = {}): Promise<Result> {
  const db = openDatabase(databaseOptions(database.apiUrl, { poolSize: 1, ...overrides }));
  try {
    return await use(db);
  } finally {
    await db.destroy();
  }
}

/** What the next borrower of the connection meets before any settings of its own. */
async function bareContext(db: Database): Promise<Context & { readonly pid: number }> {
  const client = await db.pool.connect();
  try {
    const { rows } = await client.query(CONTEXT.replace('select', 'select pg_backend_pid() as pid,'));
    expect(client.getTransactionStatus()).toBe('I');
    return rows[0];
  } finally {
    client.release();
  }
}

const CLEAN = { role: 'kaava_api', user_id: null, request_id: null };

describe('one statement', () => {
  test('runs as the role and the user, with the request id, and sees that user’s rows only', async () => {
    const alice = actor('authenticated', ALICE);
    const session = asActor(database.db, alice);
    expect(await session.one(query<Context>(CONTEXT))).toMatchObject({
      role: 'authenticated',
      user_id: ALICE,
      request_id: alice.requestId,
    });
    expect(await session.all(query('select body from lab.notes'))).toEqual([{ body: 'of alice' }]);
    expect(await database.as('authenticated', BOB).all(query('select body from lab.notes'))).toEqual([{ body: 'of bob' }]);
    expect(await database.as('authenticated').all(query('select body from lab.notes'))).toEqual([]);
  });

  test('is one socket write, prepared or not, after the connection is made', async () => {
    for (const preparedStatements of [true, false]) {
      await withOneConnection(
        async (db) => {
          const session = asActor(db, actor('authenticated', ALICE));
          await session.one(query(CONTEXT));
          const writes = await countingWrites(db, () => session.one(query('select body from lab.notes where id = $1', [1])));
          expect(writes).toEqual({ writes: 1, syncs: 1 });
        },
        { preparedStatements },
      );
    }
  });

  test('refuses what the policies refuse', async () => {
    const insert = query('insert into lab.notes values ($1, $2, $3)', [10, BOB, 'for bob']);
    const refusal = await database
      .as('authenticated', ALICE)
      .all(insert)
      .catch((error: unknown) => error);
    expect(sqlStateOf(refusal)).toBe('42501');
    expect(databaseProblem(refusal)).toMatchObject({ kind: 'forbidden' });
  });

  test('an empty result is undefined for maybe and our mistake for one', async () => {
    const none = query('select 1 where false');
    expect(await database.as('anonymous').maybe(none)).toBeUndefined();
    await expect(database.as('anonymous').one(none)).rejects.toThrow('returned none');
  });

  test('types: microseconds, numeric, int8, json, arrays and bytes arrive without loss', async () => {
    const row = await database
      .as('anonymous')
      .one(
        query(
          `select '2026-11-21 04:13:00.123456+02'::timestamptz as at, 0.1::numeric(10,6) as cost, 9007199254740993::int8 as big, $1::jsonb as doc, $2::text[] as tags, '2026-11-21'::date as day, $3::bytea as bytes`,
          [{ a: [1] }, ['x', 'y"z'], Buffer.from([0, 255])],
        ),
      );
    expect(row).toEqual({
      at: '2026-11-21T02:13:00.123456Z',
      cost: '0.100000',
      big: '9007199254740993',
      doc: { a: [1] },
      tags: ['x', 'y"z'],
      day: '2026-11-21',
      bytes: Buffer.from([0, 255]),
    });
  });
});

describe('whatever fails, the connection comes back clean', () => {
  const failures: readonly (readonly [string, Compilable])[] = [
    ['the query does not parse', query('selekt 1')],
    ['a relation is missing', query('select * from lab.nothing')],
    ['a parameter is of the wrong type', query('select $1::int', ['x'])],
    ['the parameters are too few', query('select $1::int, $2::int', [1])],
    ['a policy refuses', query('insert into lab.notes values (11, $1, $2)', [BOB, 'x'])],
    ['a constraint refuses', query('insert into lab.notes values (-1, $1, $2)', [ALICE, 'x'])],
    ['a grant is missing', query('delete from lab.notes')],
    ['it fails after some rows', query('select 1 / (10 - n) from generate_series(1, 20) n')],
    ['a deferred trigger fails at the Sync', query('insert into lab.late values (1)')],
    ['the backend raises', query(`do $$ begin raise exception 'no'; end $$`)],
    ['it tries to stay in a transaction', query('begin; select 1')],
  ];

  test.each(failures)('%s', async (_, failing) => {
    await withOneConnection(async (db) => {
      const before = await bareContext(db);
      await expect(asActor(db, actor('authenticated', ALICE)).all(failing)).rejects.toThrow();
      expect(await bareContext(db)).toMatchObject({ ...CLEAN, pid: before.pid });
      expect(await asActor(db, actor('anonymous')).one(query<Context>(CONTEXT))).toMatchObject({
        role: 'anonymous',
        user_id: null,
      });
    });
  });

  test('the settings fail: the query is skipped, never run as the login role', async () => {
    await withOneConnection(async (db) => {
      const nobody = { role: 'analyst' as const, userId: ALICE, requestId: 'r' }; // kaava_api is not a member
      await database.owner.query(
        'create table lab.trap (id int); grant insert on lab.trap to kaava_api; grant usage on schema lab to kaava_api',
      );
      await expect(asActor(db, nobody).all(query('insert into lab.trap values (1)'))).rejects.toThrow(
        'permission denied to set role',
      );
      await expect(asActor(db, nobody).transaction((tx) => sql`insert into lab.trap values (1)`.execute(tx))).rejects.toThrow(
        'permission denied to set role',
      );
      expect(await bareContext(db)).toMatchObject(CLEAN);
      expect((await database.owner.query('select * from lab.trap')).rowCount).toBe(0);
    });
  });

  test('BEGIN fails: the transaction’s work is not run outside one', async () => {
    await withOneConnection(async (db) => {
      let ran = false;
      const work = asActor(db, actor('authenticated', ALICE)).transaction(
        async () => {
          ran = true;
        },
        { isolation: 'no such level' as never },
      );
      await expect(work).rejects.toThrow('syntax error');
      expect(ran).toBe(false);
      expect(await bareContext(db)).toMatchObject(CLEAN);
    });
  });

  test('a value that cannot be sent leaves the connection untouched', async () => {
    await withOneConnection(async (db) => {
      const loop: Record<string, unknown> = {};
      loop['self'] = loop;
      await expect(asActor(db, actor('authenticated', ALICE)).all(query('select $1::jsonb', [loop]))).rejects.toThrow('circular');
      expect(await bareContext(db)).toMatchObject(CLEAN);
    });
  });

  test('the backend is killed during the query: the connection is replaced', async () => {
    await withOneConnection(async (db) => {
      const { pid } = await bareContext(db);
      const running = asActor(db, actor('authenticated', ALICE)).all(query('select pg_sleep(10)'));
      const killed = expect(running).rejects.toSatisfy((error) => databaseProblem(error) instanceof DatabaseUnavailable);
      await waitFor(
        async () =>
          (await database.owner.query(`select 1 from pg_stat_activity where pid = $1 and state = 'active'`, [pid])).rowCount ===
          1,
      );
      await database.owner.query('select pg_terminate_backend($1)', [pid]);
      await killed;
      const after = await bareContext(db);
      expect(after).toMatchObject(CLEAN);
      expect(after.pid).not.toBe(pid);
    });
  });
});

describe('prepared statements', () => {
  test('are named per role, made once, and bounded per connection', async () => {
    await withOneConnection(async (db) => {
      for (let n = 0; n < 450; n += 1) await asActor(db, actor('anonymous')).one(query(`select ${n} as n`));
      await asActor(db, actor('authenticated', ALICE)).one(query('select 449 as n'));
      const client = await db.pool.connect();
      const { rows } = await client.query(`select name, statement from pg_prepared_statements`);
      expect(rows.length).toBeLessThanOrEqual(201);
      expect(preparedCount(client)).toBe(rows.length);
      expect(
        rows
          .filter((row) => row.statement === 'select 449 as n')
          .map((row) => String(row.name).split('_')[0] ?? '')
          .toSorted(),
      ).toEqual(['anonymous', 'authenticated']);
      expect(rows.filter((row) => row.name === 'kaava_settings')).toHaveLength(1);
      client.release();
    });
  });

  test('survive a column that is added, a table that is made anew, and DISCARD ALL', async () => {
    await withOneConnection(async (db) => {
      const star = query('select * from lab.shape');
      await database.owner.query(
        'create table lab.shape (a int); insert into lab.shape values (1); grant select on lab.shape to authenticated',
      );
      const session = asActor(db, actor('authenticated', ALICE));
      expect(await session.all(star)).toEqual([{ a: 1 }]);
      await database.owner.query('alter table lab.shape add column b int default 2');
      expect(await session.all(star)).toEqual([{ a: 1, b: 2 }]);
      const client = await db.pool.connect();
      await client.query('discard all');
      client.release();
      expect(await session.all(star)).toEqual([{ a: 1, b: 2 }]);
    });
  });

  test('one that was parsed in a batch that failed before its ParseComplete is parsed again', async () => {
    await withOneConnection(async (db) => {
      const analyst = { role: 'analyst' as const, userId: null, requestId: 'r' };
      const same = query('select 42 as answer');
      await expect(asActor(db, analyst).one(same)).rejects.toThrow('permission denied to set role');
      await database.owner.query('grant analyst to kaava_api');
      try {
        expect(await asActor(db, analyst).one(same)).toEqual({ answer: 42 });
      } finally {
        await database.owner.query('revoke analyst from kaava_api');
      }
    });
  });

  test('are not used at all with preparedStatements off', async () => {
    await withOneConnection(
      async (db) => {
        await asActor(db, actor('anonymous')).one(query('select 1 as n'));
        await asActor(db, actor('anonymous')).transaction((tx) => sql`select 1`.execute(tx));
        const client = await db.pool.connect();
        expect((await client.query('select 1 from pg_prepared_statements')).rowCount).toBe(0);
        client.release();
      },
      { preparedStatements: false },
    );
  });
});

describe('transactions', () => {
  test('commit together, as the actor, and leave nothing behind', async () => {
    await withOneConnection(async (db) => {
      const seen = await asActor(db, actor('authenticated', ALICE)).transaction(async (tx) => {
        await sql`insert into lab.notes values (20, ${ALICE}, 'twenty')`.execute(tx);
        return (await sql<Context>`${sql.raw(CONTEXT)}`.execute(tx)).rows[0];
      });
      expect(seen).toMatchObject({ role: 'authenticated', user_id: ALICE });
      expect(await bareContext(db)).toMatchObject(CLEAN);
      expect((await database.owner.query('select 1 from lab.notes where id = 20')).rowCount).toBe(1);
    });
  });

  test('roll back when the work throws, whatever it throws', async () => {
    await withOneConnection(async (db) => {
      const work = asActor(db, actor('authenticated', ALICE)).transaction(async (tx) => {
        await sql`insert into lab.notes values (21, ${ALICE}, 'twenty-one')`.execute(tx);
        throw new Error('changed my mind');
      });
      await expect(work).rejects.toThrow('changed my mind');
      expect(await bareContext(db)).toMatchObject(CLEAN);
      expect((await database.owner.query('select 1 from lab.notes where id = 21')).rowCount).toBe(0);
    });
  });

  test('a swallowed error cannot end as a success', async () => {
    await withOneConnection(async (db) => {
      const work = asActor(db, actor('authenticated', ALICE)).transaction(async (tx) => {
        await sql`insert into lab.notes values (-5, ${ALICE}, 'x')`.execute(tx).catch(() => {});
      });
      await expect(work).rejects.toThrow('rolled back');
      expect(await bareContext(db)).toMatchObject(CLEAN);
    });
  });

  test('a deadlock is retried whole, and both effects happen once', async () => {
    await database.owner.query(`insert into lab.notes values (30, '${ALICE}', 'a30'), (31, '${ALICE}', 'a31')`);
    const started: (() => void)[] = [];
    const bothHoldOne = new Promise<void>((resolve) => {
      let n = 0;
      started.push(() => (n += 1) === 2 && resolve());
    });
    let attempts = 0;
    const cross = (first: number, second: number): Promise<void> =>
      database.as('authenticated', ALICE).transaction(async (tx) => {
        attempts += 1;
        await sql`update lab.notes set body = body || '.' where id = ${first}`.execute(tx);
        started[0]?.();
        await bothHoldOne;
        await sql`update lab.notes set body = body || '.' where id = ${second}`.execute(tx);
      });
    await Promise.all([cross(30, 31), cross(31, 30)]);
    expect(attempts).toBeGreaterThan(2);
    const { rows } = await database.owner.query('select body from lab.notes where id in (30, 31) order by id');
    expect(rows).toEqual([{ body: 'a30..' }, { body: 'a31..' }]);
  });
});

describe('limits', () => {
  test('a statement past its time is ended by the server (57014), and the connection stays', async () => {
    await withOneConnection(
      async (db) => {
        const { pid } = await bareContext(db);
        const error = await asActor(db, actor('authenticated', ALICE))
          .all(query('select pg_sleep(10)'))
          .catch((caught: unknown) => caught);
        expect(sqlStateOf(error)).toBe('57014');
        expect(databaseProblem(error)).toBeInstanceOf(DatabaseTimeout);
        expect(await bareContext(db)).toMatchObject({ ...CLEAN, pid });
      },
      { statementTimeout: 100 },
    );
  });

  test('the client’s own limit cancels at the server, so that nothing goes on running', async () => {
    await withOneConnection(
      async (db) => {
        const { pid } = await bareContext(db);
        await expect(asActor(db, actor('authenticated', ALICE)).all(query('select pg_sleep(30)'))).rejects.toBeInstanceOf(
          DatabaseTimeout,
        );
        await waitFor(
          async () => (await database.owner.query('select 1 from pg_stat_activity where pid = $1', [pid])).rowCount === 0,
        );
        expect(await bareContext(db)).toMatchObject(CLEAN);
      },
      { queryTimeout: 200 },
    );
  });

  test('work that waits for something else than a query holds no connection past its time', async () => {
    await withOneConnection(
      async (db) => {
        const { pid } = await bareContext(db);
        const stuck = asActor(db, actor('authenticated', ALICE)).transaction(() => new Promise<never>(() => {}));
        await expect(stuck).rejects.toBeInstanceOf(DatabaseTimeout);
        await waitFor(
          async () => (await database.owner.query('select 1 from pg_stat_activity where pid = $1', [pid])).rowCount === 0,
        );
        expect(await bareContext(db)).toMatchObject(CLEAN);
      },
      { queryTimeout: 200 },
    );
  });

  test('a caller who goes away takes the query along', async () => {
    await withOneConnection(async (db) => {
      const { pid } = await bareContext(db);
      const leaving = new AbortController();
      const running = asActor(db, actor('authenticated', ALICE), { signal: leaving.signal }).all(query('select pg_sleep(30)'));
      const abandoned = expect(running).rejects.toBeInstanceOf(RequestAbandoned);
      await waitFor(
        async () =>
          (await database.owner.query(`select 1 from pg_stat_activity where pid = $1 and state = 'active'`, [pid])).rowCount ===
          1,
      );
      leaving.abort();
      await abandoned;
      await waitFor(
        async () => (await database.owner.query('select 1 from pg_stat_activity where pid = $1', [pid])).rowCount === 0,
      );
      expect(await bareContext(db)).toMatchObject(CLEAN);
    });
  });

  test('a caller who goes away while waiting for a connection runs nothing, and costs no connection', async () => {
    await withOneConnection(async (db) => {
      const held = await db.pool.connect();
      const { rows } = await held.query('select pg_backend_pid() as pid');
      const leaving = new AbortController();
      const insert = query('insert into lab.notes values (60, $1, $2)', [ALICE, 'too late']);
      const waiting = asActor(db, actor('authenticated', ALICE), { signal: leaving.signal }).all(insert);
      const abandoned = expect(waiting).rejects.toBeInstanceOf(RequestAbandoned);
      leaving.abort();
      held.release();
      await abandoned;
      expect(await bareContext(db)).toMatchObject({ ...CLEAN, pid: rows[0]?.pid });
      expect((await database.owner.query('select 1 from lab.notes where id = 60')).rowCount).toBe(0);
    });
  });

  test('a pool without a free connection says so, and recovers', async () => {
    await withOneConnection(
      async (db) => {
        const held = await db.pool.connect();
        await expect(asActor(db, actor('anonymous')).one(query('select 1'))).rejects.toBeInstanceOf(DatabaseUnavailable);
        held.release();
        expect(await asActor(db, actor('anonymous')).one(query('select 1 as n'))).toEqual({ n: 1 });
      },
      { connectionTimeout: 100 },
    );
  });

  test('a server that stops answering (a black hole) does not hold the caller for ever', async () => {
    const server = new URL(database.apiUrl);
    let swallow = false;
    const relay = net.createServer((near) => {
      const far = net.connect(Number(server.port), server.hostname);
      near.on('data', (data) => swallow || far.write(data));
      far.on('data', (data) => swallow || near.write(data));
      for (const [a, b] of [
        [near, far],
        [far, near],
      ] as const)
        a.on('error', () => b.destroy()).on('close', () => b.destroy());
    });
    await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
    const url = new URL(database.apiUrl);
    url.port = String((relay.address() as net.AddressInfo).port);
    const db = openDatabase(databaseOptions(url.toString(), { poolSize: 1, queryTimeout: 300 }));
    try {
      await asActor(db, actor('anonymous')).one(query('select 1'));
      swallow = true;
      await expect(asActor(db, actor('anonymous')).one(query('select 1'))).rejects.toBeInstanceOf(DatabaseTimeout);
      swallow = false;
      expect(await asActor(db, actor('anonymous')).one(query('select 2 as n'))).toEqual({ n: 2 });
    } finally {
      await db.destroy();
      relay.close();
    }
  });
});

test('destroying a database closes its connections', async () => {
  const db = openDatabase(databaseOptions(database.apiUrl, { poolSize: 1 }));
  const connections = new Set<pg.PoolClient>();
  const closed = new Promise((resolve) => db.pool.on('remove', resolve));
  db.pool.on('connect', (client) => connections.add(client));
  await asActor(db, actor('anonymous')).one(query('select 1'));
  expect(connections.size).toBe(1);
  await Promise.all([closed, db.destroy()]);
  expect([db.pool.ended, db.pool.totalCount]).toEqual([true, 0]);
});

test('100 callers on 10 connections each see themselves only', async () => {
  const users = Array.from({ length: 100 }, (_, n) => `018f0000-0000-7000-8000-${String(n).padStart(12, '0')}`);
  const seen = await Promise.all(
    users.map(async (id, n) => {
      const session = database.as('authenticated', id);
      if (n % 7 === 0) await session.all(query('select 1/0')).catch(() => {});
      if (n % 5 === 0)
        return session.transaction(async (tx) => (await sql<Context>`${sql.raw(CONTEXT)}`.execute(tx)).rows[0]?.user_id);
      return (await session.one(query<Context>(CONTEXT))).user_id;
    }),
  );
  expect(seen).toEqual(users);
});

test('what PostgreSQL refuses is told by its constraint, and a missing partition is an alarm, not the caller’s mistake', async () => {
  const alice = database.as('authenticated', ALICE);
  const long = await alice
    .all(query('insert into lab.notes values (40, $1, $2)', [ALICE, 'x'.repeat(50)]))
    .catch((error: unknown) => error);
  expect(constraintOf(long)).toBe('notes_body_length');
  expect(databaseProblem(long)).toMatchObject({ kind: 'invalid', issues: [{ message: 'breaks the rule notes_body_length' }] });
  const twice = await alice
    .all(query('insert into lab.notes values (41, $1, $2)', [ALICE, 'of alice']))
    .catch((error: unknown) => error);
  expect(databaseProblem(twice)).toMatchObject({ kind: 'conflict', code: 'ALREADY_EXISTS' });
  const month = await alice.all(query(`insert into lab.months values ('2026-01-01')`)).catch((error: unknown) => error);
  expect(databaseProblem(month)).toBeInstanceOf(PartitionMissing);
  const nul = await alice.all(query('select $1::text', ['a\u0000b'])).catch((error: unknown) => error);
  expect(databaseProblem(nul)).toMatchObject({ kind: 'invalid', code: 'VALUE_REFUSED' });
  expect(databaseProblem(new TypeError('a bug'))).toBeUndefined();
});

test('a query that is executed on the database itself, as nobody, is refused', async () => {
  await expect(sql`select 1`.execute(database.db)).rejects.toThrow('asActor');
});

/** Socket writes, and Sync messages in them, that `run` causes on the pool’s only connection. */
async function countingWrites(db: Database, run: () => Promise<unknown>): Promise<{ writes: number; syncs: number }> {
  const client = await db.pool.connect();
  const { stream } = (client as unknown as { connection: { stream: net.Socket } }).connection;
  client.release();
  const sent: Buffer[] = [];
  const { _write, _writev } = stream as unknown as Record<'_write' | '_writev', (...parameters: unknown[]) => void>;
  Object.assign(stream, {
    _write(chunk: Buffer, ...rest: unknown[]) {
      sent.push(chunk);
      _write.call(stream, chunk, ...rest);
    },
    _writev(chunks: { chunk: Buffer }[], ...rest: unknown[]) {
      sent.push(Buffer.concat(chunks.map(({ chunk }) => chunk)));
      _writev.call(stream, chunks, ...rest);
    },
  });
  await run();
  return {
    writes: sent.length,
    syncs: sent.reduce((syncs, bytes) => syncs + messages(bytes).filter((type) => type === 'S').length, 0),
  };
}

/** The types of the frontend messages in some bytes. */
function messages(bytes: Buffer): string[] {
  const types: string[] = [];
  for (let at = 0; at < bytes.length; at += 1 + bytes.readInt32BE(at + 1)) types.push(String.fromCharCode(bytes[at] ?? 0));
  return types;
}

async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await condition()) return;
    await sleep(25);
  }
  throw new Error('What was waited for did not happen within 5 s.');
}

test('the pool takes back a client with its listeners as they were', async () => {
  await withOneConnection(async (db) => {
    for (let n = 0; n < 20; n += 1) await asActor(db, actor('anonymous')).one(query('select 1'));
    const client: pg.PoolClient = await db.pool.connect();
    expect(client.listenerCount('error')).toBeLessThanOrEqual(1);
    client.release();
  });
});

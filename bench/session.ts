// What it costs to act as a user: a point read by key, ten callers on ten connections, in interleaved rounds.
// Prints ratios of one run; absolute rates depend on the machine. Run: npm run bench:session
// Server: BENCH_DATABASE_URL (a superuser's), or the embedded PostgreSQL.
import pg from 'pg';
import { acquireEmbedded } from '../src/database/embedded.ts';
import { openDatabase } from '../src/database/connect.ts';
import { asActor } from '../src/database/session.ts';
import { types } from '../src/database/values.ts';

const CALLERS = 10;
const OPERATIONS = 2_000;
const ROUNDS = 7;
const ROWS = 10_000;
const USER = '018f0000-0000-7000-8000-00000000000a';
const READ = 'select id, body, created_at from notes where id = $1';

const given = process.env['BENCH_DATABASE_URL'];
const embedded = given === undefined ? await acquireEmbedded({ home: '.kaava/bench' }) : undefined;
const serverUrl = given ?? embedded?.url ?? '';

async function cleanUp(): Promise<void> {
  const server = new pg.Client({ connectionString: serverUrl });
  await server.connect();
  await server.query('drop database if exists kaava_bench with (force)');
  await server.query('drop role if exists kaava_bench');
  await server.end();
}

/** A database of this run's own, with a login role that holds nothing, as the service's. */
async function arrange(): Promise<string> {
  const server = new pg.Client({ connectionString: serverUrl });
  await server.connect();
  await server.query('create database kaava_bench');
  await server.query(`do $$ begin
    if not exists (select from pg_roles where rolname = 'authenticated') then create role authenticated nologin; end if;
  end $$`);
  await server.query(`create role kaava_bench login noinherit password 'bench'`);
  await server.query('grant authenticated to kaava_bench');
  await server.end();
  const url = new URL(serverUrl);
  url.pathname = '/kaava_bench';
  const owner = new pg.Client({ connectionString: url.toString() });
  await owner.connect();
  await owner.query(`
    create table notes (id int primary key, user_id uuid not null, body text not null, created_at timestamptz not null default now());
    insert into notes select n, '${USER}', 'note ' || n from generate_series(1, ${ROWS}) n;
    create table bare_notes as select * from notes; alter table bare_notes add primary key (id);
    grant select on bare_notes to kaava_bench;
    create function current_user_id() returns uuid stable language sql as $$ select nullif(current_setting('app.current_user_id', true), '')::uuid $$;
    alter table notes enable row level security; alter table notes force row level security;
    create policy own on notes for select to authenticated using (user_id = (select current_user_id()));
    grant select on notes to authenticated;
    analyze;`);
  await owner.end();
  url.username = 'kaava_bench';
  url.password = 'bench';
  return url.toString();
}

await cleanUp();
const url = await arrange();
const pool = new pg.Pool({ connectionString: url, max: CALLERS, types });
const db = openDatabase({
  url,
  poolSize: CALLERS,
  connectionTimeout: 10_000,
  statementTimeout: 20_000,
  queryTimeout: 30_000,
  preparedStatements: true,
});
const session = asActor(db, { role: 'authenticated', userId: USER, requestId: 'bench' });
const unprepared = openDatabase({ ...db.options, preparedStatements: false });
const unnamedSession = asActor(unprepared, { role: 'authenticated', userId: USER, requestId: 'bench' });
const anyId = (): number => 1 + Math.floor(Math.random() * ROWS);
const read = (id: number) => ({ compile: () => ({ sql: READ, parameters: [id] }) as never });

const ways: Readonly<Record<string, () => Promise<unknown>>> = {
  'bare query, no RLS, unnamed': () => pool.query(READ.replace('notes', 'bare_notes'), [anyId()]),
  'bare query, no RLS, named': () => pool.query({ name: 'bare', text: READ.replace('notes', 'bare_notes'), values: [anyId()] }),
  'BEGIN, SET ROLE, set_config, query, COMMIT': async () => {
    const client = await pool.connect();
    await client.query('begin');
    await client.query('set local role authenticated');
    await client.query(`select set_config('app.current_user_id', $1, true)`, [USER]);
    const result = await client.query(READ, [anyId()]);
    await client.query('commit');
    client.release();
    return result;
  },
  'asActor().one(), PREPARED_STATEMENTS=off': () => unnamedSession.one(read(anyId())),
  'asActor().one()': () => session.one(read(anyId())),
};

async function rate(run: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  const caller = async (): Promise<void> => {
    for (let n = 0; n < OPERATIONS / CALLERS; n += 1) await run();
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return OPERATIONS / ((performance.now() - begun) / 1000);
}

const rates = new Map<string, number[]>(Object.keys(ways).map((name) => [name, []]));
try {
  for (const run of Object.values(ways)) await rate(run); // warm
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, run] of Object.entries(ways)) rates.get(name)?.push(await rate(run));
  }
} finally {
  await Promise.all([pool.end(), db.destroy(), unprepared.destroy()]);
  await cleanUp();
  await embedded?.release();
}
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const medians = new Map([...rates].map(([name, values]) => [name, median(values)]));
const [bare = 1] = medians.values();
const usual = medians.get('BEGIN, SET ROLE, set_config, query, COMMIT') ?? 1;
console.log(`${'way'.padEnd(46)} ${'to bare'.padStart(8)} ${'to five statements'.padStart(19)}`);
for (const [name, value] of medians)
  console.log(`${name.padEnd(46)} ${(value / bare).toFixed(2).padStart(8)} ${(value / usual).toFixed(2).padStart(19)}`);
console.log(`Medians of ${ROUNDS} interleaved rounds of ${OPERATIONS} reads, ${CALLERS} callers, Node ${process.version}.`);

// What a batch of events costs: INSERT … SELECT from one jsonb parameter, as the service sends it and as the role it acts as, against
// COPY, which refuses tables with row-level security and so is done as the superuser, past it; in interleaved rounds of 10,000 rows.
// Prints ratios of one run; absolute rates depend on the machine. Run: npm run bench:events
// Server: BENCH_DATABASE_URL (a superuser's, of a prepared database on this machine: events are added to it, and taken out again). What is
// copied stays in /tmp/kaava-bench-events.copy.
import { sql } from 'kysely';
import pg from 'pg';
import { insertEvents } from '../src/contexts/analytics/events/queries.ts';
import { openDatabase } from '../src/database/connect.ts';
import { asActor } from '../src/database/session.ts';

const ROWS = 10_000;
const ROUNDS = 7;

const url = process.env['BENCH_DATABASE_URL'];
if (url === undefined) throw new Error('Set BENCH_DATABASE_URL to a prepared database (kaava db prepare).');

const owner = new pg.Client({ connectionString: url });
await owner.connect();
const { rows: users } = await owner.query<{ id: string }>(
  `insert into identity.users (email, name, password_hash) values ('bench@example.com', 'Bench', '$scrypt$ln=15,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g')
   on conflict (email) do update set name = excluded.name returning id`,
);
const userId = users[0]?.id ?? '';
const db = openDatabase({
  url,
  poolSize: 1,
  connectionTimeout: 10_000,
  statementTimeout: 60_000,
  queryTimeout: 60_000,
  preparedStatements: true,
});
const session = asActor(db, { role: 'authenticated', userId, requestId: 'bench' });
const events = Array.from({ length: ROWS }, (_, n) => ({
  event_type: 'page_view',
  event_name: `/courses/${n % 100}`,
  session_id: `visit ${n % 500}`,
  properties: { n, from: 'menu', query: 'what is gas' },
  user_agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  ip_address: '192.0.2.1',
  referer: 'https://example.com/',
}));

// COPY FROM a file on the server: without a network, it is COPY at its best.
await owner.query(`
  create temporary table batch as
  select e.* from jsonb_to_recordset('${JSON.stringify(events).replaceAll("'", "''")}'::jsonb)
    as e(session_id text, event_type text, event_name text, properties jsonb, user_agent text, ip_address inet, referer text)`);
await owner.query(`alter table batch add column user_id uuid default '${userId}'`);
await owner.query(`copy batch to '/tmp/kaava-bench-events.copy'`);
const COPY = `copy analytics.events (session_id, event_type, event_name, properties, user_agent, ip_address, referer, user_id)
  from '/tmp/kaava-bench-events.copy'`;

const ways: Readonly<Record<string, () => Promise<unknown>>> = {
  'COPY, past row-level security': () => owner.query(COPY),
  'INSERT … SELECT, as the service sends it': () => session.all(insertEvents(db, events)),
  'INSERT … VALUES, a thousand rows a statement': async () => {
    for (let n = 0; n < ROWS; n += 1000)
      await session.all(
        db
          .insertInto('analytics.events')
          .values(
            events.slice(n, n + 1000).map((event) => ({ ...event, properties: sql`${JSON.stringify(event.properties)}::jsonb` })),
          ),
      );
  },
};

const taken: Record<string, number[]> = {};
for (let round = 0; round < ROUNDS; round += 1)
  for (const [name, run] of Object.entries(ways)) {
    const began = performance.now();
    await run();
    (taken[name] ??= []).push(performance.now() - began);
  }
const median = (times: readonly number[]): number =>
  times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0;
const base = median(taken['COPY, past row-level security'] ?? []);
for (const [name, times] of Object.entries(taken))
  process.stdout.write(
    `${name.padEnd(46)} ${median(times).toFixed(0).padStart(6)} ms   ${(median(times) / base).toFixed(2)} × COPY\n`,
  );

await owner.query('delete from identity.users where id = $1', [userId]);
await owner.query(`delete from analytics.events where event_name like '/courses/%' and user_agent = $1`, [events[0]?.user_agent]);
await owner.end();
await db.destroy();

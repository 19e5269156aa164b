// What it costs to log every change: inserts and updates as a signed-in user, ten callers on ten connections, in rounds that
// alternate between the table's audit trigger switched on and off, on the real schema.
// Prints ratios of one run; absolute rates depend on the machine. Run: npm run bench:audit
// Server: BENCH_DATABASE_URL (a superuser's), or the embedded PostgreSQL.
import pg from 'pg';
import { openDatabase } from '../src/database/connect.ts';
import { acquireEmbedded } from '../src/database/embedded.ts';
import { asActor } from '../src/database/session.ts';
import { migrateUp } from '../src/toolkit/migrate/migrate.ts';

const CALLERS = 10;
const OPERATIONS = 2_000;
const ROUNDS = 7;
const ROWS = 1_000;
const USER = '018f0000-0000-7000-8000-00000000000a';
const NAME = 'kaava_bench_audit';
/** A draft of about four kilobytes, of which an update changes the title: the log gets the title only. */
const SECTIONS = JSON.stringify(Array.from({ length: 10 }, (_, n) => ({ heading: `Heading ${n}`, text: 'word '.repeat(80) })));

const given = process.env['BENCH_DATABASE_URL'];
const embedded = given === undefined ? await acquireEmbedded({ home: '.kaava/bench' }) : undefined;
const serverUrl = given ?? embedded?.url ?? '';
const at = (database: string, user?: string): string => {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  if (user !== undefined) [url.username, url.password] = [user, 'bench'];
  return url.toString();
};

async function onServer(...statements: readonly string[]): Promise<void> {
  const server = new pg.Client({ connectionString: serverUrl });
  await server.connect();
  for (const statement of statements) await server.query(statement);
  await server.end();
}
const cleanUp = () => onServer(`drop database if exists ${NAME} with (force)`, `drop role if exists ${NAME}`);

/** A database of this run's own with the migrations, a user with drafts, and a login role that holds nothing, as the service's. */
async function arrange(): Promise<pg.Client> {
  await onServer(`create database ${NAME}`);
  await migrateUp(
    {
      url: at(NAME),
      directory: 'migrations',
      wait: 20_000,
      lockTimeout: 5_000,
      lockAttempts: 10,
      dryRun: false,
      signal: new AbortController().signal,
      onProgress: () => {},
    },
    { allowOutOfOrder: false },
  );
  await onServer(`create role ${NAME} login noinherit password 'bench'`, `grant authenticated to ${NAME}`);
  const owner = new pg.Client({ connectionString: at(NAME) });
  await owner.connect();
  await owner.query(`insert into identity.users (id, email, password_hash) values ($1, 'bench@example.com', '$s$x')`, [USER]);
  await owner.query(
    `insert into content.drafts (user_id, title, config, sections) select $1, 'Draft ' || n, '{}', $2 from generate_series(1, $3::int) as n`,
    [USER, SECTIONS, ROWS],
  );
  return owner;
}

await cleanUp();
const owner = await arrange();
const db = openDatabase({
  url: at(NAME, NAME),
  poolSize: CALLERS,
  connectionTimeout: 10_000,
  statementTimeout: 20_000,
  queryTimeout: 30_000,
  preparedStatements: true,
});
const session = asActor(db, { role: 'authenticated', userId: USER, requestId: 'bench' });
const send = (sql: string, parameters: readonly unknown[]) => session.one({ compile: () => ({ sql, parameters }) as never });
const { rows: drafts } = await owner.query<{ id: string }>('select id from content.drafts');
let count = 0;

const operations: Readonly<Record<string, () => Promise<unknown>>> = {
  'insert of a row of 4 kB': () =>
    send(`insert into content.drafts (title, config, sections) values ('New', '{}', $1) returning id`, [SECTIONS]),
  'update of one column of it': () =>
    send('update content.drafts set title = $1 where id = $2 returning id', [`Draft ${(count += 1)}`, drafts[count % ROWS]?.id]),
};

async function rate(run: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  const caller = async (): Promise<void> => {
    for (let n = 0; n < OPERATIONS / CALLERS; n += 1) await run();
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return OPERATIONS / ((performance.now() - begun) / 1000);
}

const rates = new Map(Object.keys(operations).map((name) => [name, { enable: [] as number[], disable: [] as number[] }]));
let bytes = 0;
try {
  for (const run of Object.values(operations)) await rate(run); // warm
  for (let round = 0; round < ROUNDS; round += 1) {
    // Each goes first as often as the other, or nearly: the table grows meanwhile.
    for (const how of round % 2 === 0 ? (['enable', 'disable'] as const) : (['disable', 'enable'] as const)) {
      await owner.query(`alter table content.drafts ${how} trigger drafts_audit`);
      for (const [name, run] of Object.entries(operations)) rates.get(name)?.[how].push(await rate(run));
    }
  }
  const { rows } = await owner.query<{ bytes: number }>(
    `select sum(pg_total_relation_size(i.inhrelid))::float8 / (select count(*) from audit.log) as bytes from pg_inherits as i where i.inhparent = 'audit.log'::regclass`,
  );
  bytes = rows[0]?.bytes ?? Number.NaN;
} finally {
  await Promise.all([owner.end(), db.destroy()]);
  await cleanUp();
  await embedded?.release();
}
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
console.log(`${'operation'.padEnd(30)} ${'with to without'.padStart(16)} ${'more time'.padStart(12)}`);
for (const [name, { enable, disable }] of rates) {
  const added = (1 / median(enable) - 1 / median(disable)) * 1e6;
  console.log(
    `${name.padEnd(30)} ${(median(enable) / median(disable)).toFixed(2).padStart(16)} ${`${added.toFixed(0)} µs`.padStart(12)}`,
  );
}
console.log(`A change takes ${(bytes / 1024).toFixed(1)} kB of audit.log in the mean, indexes included.`);
console.log(`Medians of ${ROUNDS} rounds of ${OPERATIONS} operations each way, ${CALLERS} callers, Node ${process.version}.`);

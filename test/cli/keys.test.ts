import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { createTerminal } from '../../src/cli/terminal.ts';
import { readConfig } from '../../src/config.ts';
import { decrypt, encrypt } from '../../src/services/encryption/envelope.ts';
import { type KeyRing, newKey, openKeyRing } from '../../src/services/encryption/key-ring.ts';
import { useDatabase } from '../support/database.ts';

const database = useDatabase();
const folder = mkdtempSync(join(tmpdir(), 'kaava-keys-'));
const [OLD, NEW, LOST] = [newKey('old'), newKey('new'), newKey('lost')];
const both = { ENCRYPTION_KEYS: `${OLD},${NEW}`, ENCRYPTION_KEY_ID: 'new' };
const ringOf = (keys: string): KeyRing => openKeyRing(readConfig({ ENCRYPTION_KEYS: keys }));
const [old, next, lost] = [ringOf(OLD), ringOf(NEW), ringOf(LOST)];
const dataOf = (id: string) => ({ table: 'identity.users', column: 'encrypted_data', row: [id] });
const keyOf = (id: string) => ({ table: 'identity.provider_credentials', column: 'encrypted_key', row: [id, 'OPENAI'] });

let ids: string[] = [];
beforeEach(async () => {
  await database.owner.query('delete from identity.users');
  ids = await users(7);
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Users whose data, and whose key for one provider, are encrypted. */
async function users(count: number, ring = old): Promise<string[]> {
  const { rows } = await database.owner.query<{ id: string }>(
    `insert into identity.users (email, password_hash) select gen_random_uuid() || '@example.com', '$scrypt$x' from generate_series(1, $1) returning id`,
    [count],
  );
  const made = rows.map(({ id }) => id);
  await database.owner.query(
    'update identity.users as u set encrypted_data = n.data from unnest($1::uuid[], $2::bytea[]) as n (id, data) where u.id = n.id',
    [made, made.map((id) => encrypt(ring, dataOf(id), `data of ${id}`))],
  );
  await database.owner.query(
    `insert into identity.provider_credentials (user_id, provider, encrypted_key, key_id) select id, 'OPENAI', data, $3 from unnest($1::uuid[], $2::bytea[]) as n (id, data)`,
    [made, made.map((id) => encrypt(ring, keyOf(id), `key of ${id}`)), ring.active],
  );
  return made;
}

/** What is in the clear behind both columns, opened with one ring. */
async function opened(ring: KeyRing): Promise<string[]> {
  const { rows } = await database.owner.query<{ id: string; data: Buffer; key: Buffer; key_id: string }>(
    `select u.id, u.encrypted_data as data, c.encrypted_key as key, c.key_id from identity.users as u join identity.provider_credentials as c on c.user_id = u.id order by u.id`,
  );
  return rows.flatMap(({ id, data, key, key_id }) => [
    String(decrypt(ring, dataOf(id), data)),
    `${String(decrypt(ring, keyOf(id), key))} with ${key_id}`,
  ]);
}
const expected = (keyId: string) => ids.toSorted().flatMap((id) => [`data of ${id}`, `key of ${id} with ${keyId}`]);

async function keys(environment: Record<string, string>, args: readonly string[], signal = new AbortController().signal) {
  for (const [name, value] of Object.entries({ DIRECT_URL: database.ownerUrl, KAAVA_HOME: folder, ...environment }))
    vi.stubEnv(name, value);
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const code = await main(['keys', ...args], createTerminal({ stdin, stdout, stderr }), signal);
  return { code, stdout: String(stdout.read() ?? ''), stderr: String(stderr.read() ?? '') };
}

test('a new key is a line for the environment or a file, and another each time', async () => {
  const [one, other] = [await keys({}, ['new']), await keys({}, ['new', '--id', '2027-b'])];
  expect(one.stdout).toMatch(/^\d{4}-\d\d-\d\d:[A-Za-z0-9+/]{43}=\n$/);
  expect(other.stdout).toMatch(/^2027-b:/);
  expect(
    openKeyRing(readConfig({ ENCRYPTION_KEYS: `${one.stdout}${other.stdout}`, ENCRYPTION_KEY_ID: '2027-b' })).keys.size,
  ).toBe(2);
  expect(await keys({}, ['new', '--id', 'a b'])).toMatchObject({ code: 2 });
});

test('status counts what is encrypted with which key, and is 0 only when all is with the active one', async () => {
  expect(await keys({ ENCRYPTION_KEYS: OLD }, ['status'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(
      /Active key: old\. Encrypted columns: identity\.provider_credentials\.encrypted_key, identity\.users\.encrypted_data\.\n.*\n.*encrypted_key +old +7 +active\n.*encrypted_data +old +7 +active/,
    ) as string,
  });
  await users(1, lost);
  await database.owner.query(`update identity.users set encrypted_data = 'in the clear' where id = $1`, [ids[0]]);
  const { code, stdout } = await keys(both, ['status', '--json']);
  expect(code).toBe(1);
  expect((JSON.parse(stdout) as { uses: unknown }).uses).toEqual([
    { table: 'identity.provider_credentials', column: 'encrypted_key', key_id: 'lost', rows: 1, state: 'key missing' },
    { table: 'identity.provider_credentials', column: 'encrypted_key', key_id: 'old', rows: 7, state: 'to be rotated' },
    { table: 'identity.users', column: 'encrypted_data', key_id: 'lost', rows: 1, state: 'key missing' },
    { table: 'identity.users', column: 'encrypted_data', key_id: 'old', rows: 6, state: 'to be rotated' },
    { table: 'identity.users', column: 'encrypted_data', key_id: null, rows: 1, state: 'no envelope' },
  ]);
});

test('a rotation encrypts everything anew, batch by batch, and then the old key is not needed', async () => {
  expect(await opened(old)).toEqual(expected('old'));
  expect(await keys(both, ['rotate', '--batch-size', '3'])).toEqual({
    code: 0,
    stdout: 'Encrypted with new: 14. Refused: 0. With other keys: 0.\n',
    stderr: expect.stringMatching(/^100 %, 14 of 14 values/) as string,
  });
  expect(await opened(next)).toEqual(expected('new'));
  expect(await keys(both, ['rotate'])).toMatchObject({
    code: 0,
    stdout: 'Encrypted with new: 0. Refused: 0. With other keys: 0.\n',
  });
});

test('a dry run opens every value and writes nothing', async () => {
  const before = (await database.owner.query('select xmin, * from identity.users order by id')).rows as unknown[];
  expect(await keys(both, ['rotate', '--dry-run', '--batch-size', '2'])).toMatchObject({
    code: 0,
    stdout: 'Would be encrypted with new: 14. Refused: 0. With other keys: 14.\n',
  });
  expect((await database.owner.query('select xmin, * from identity.users order by id')).rows).toEqual(before);
});

test('what cannot be opened is told row by row, stays as it was, and does not hold up the rest', async () => {
  const [moved, from] = ids.toSorted() as [string, string];
  const [orphan] = (await users(1, lost)) as [string];
  await database.owner.query(
    `update identity.users set encrypted_data = (select encrypted_data from identity.users where id = $2) where id = $1`,
    [moved, from],
  );
  const { code, stdout } = await keys(both, ['rotate', '--json', '--batch-size', '2']);
  expect(code).toBe(1);
  const report = JSON.parse(stdout) as {
    rotated: number;
    refused: number;
    remaining: number;
    refusals: { row: string[]; reason: string }[];
  };
  expect(report).toMatchObject({ dry_run: false, active: 'new', rotated: 13, refused: 3, remaining: 3 });
  expect(report.refusals.map(({ row, reason }) => [row, reason])).toEqual([
    [[orphan, 'OPENAI'], expect.stringContaining('the key lost, which is not among the keys here: old, new')],
    [[moved], expect.stringContaining('was altered, or belongs to another cell')],
    [[orphan], expect.stringContaining('the key lost')],
  ]);
  const { stdout: lines } = await keys(both, ['rotate']);
  expect(lines).toContain(`identity.users.encrypted_data of (${orphan}): It was encrypted with the key lost`);
  expect(lines).toContain('Encrypted with new: 0. Refused: 3. With other keys: 3.');
  expect(lines).not.toContain(OLD.slice(5, 20));
});

test('two at once share the rows: each is encrypted anew once, and none is refused', async () => {
  ids.push(...(await users(60)));
  const reports = await Promise.all([1, 2, 3].map(() => keys(both, ['rotate', '--json', '--batch-size', '4'])));
  const rotated = reports.map(({ stdout }) => JSON.parse(stdout) as { rotated: number; refused: number; remaining: number });
  expect(rotated.reduce((sum, each) => sum + each.rotated, 0)).toBe(134);
  expect(rotated.every(({ refused, remaining }) => refused === 0 && remaining === 0)).toBe(true);
  expect(await opened(next)).toEqual(expected('new'));
});

test('what a user writes while the row is rotated is not overwritten', async () => {
  const [id] = ids as [string];
  const writer = await database.owner.connect();
  try {
    await writer.query('begin');
    await writer.query('update identity.users set encrypted_data = $2 where id = $1', [
      id,
      encrypt(old, dataOf(id), 'written meanwhile'),
    ]);
    const rotating = keys(both, ['rotate']);
    await waiting();
    await writer.query('commit');
    expect(await rotating).toMatchObject({ code: 0 });
    expect(await opened(next)).toContain('written meanwhile');
  } finally {
    writer.release();
  }
});

test('killed in the middle it leaves every value readable, and goes on where it was', async () => {
  ids.push(...(await users(90)));
  await database.owner.query(`
    create function public.slowly() returns trigger language plpgsql as 'begin perform pg_sleep(0.02); return new; end';
    create trigger slowly before update on identity.users for each row execute function public.slowly()`);
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli.ts', 'keys', 'rotate', '--batch-size', '5'], {
    env: { ...process.env, ...both, DIRECT_URL: database.ownerUrl, KAAVA_HOME: folder },
    stdio: 'ignore',
  });
  const rotated = async () =>
    Number(
      (
        await database.owner.query<{ count: string }>(
          `select count(*) from identity.users where substr(encrypted_data, 3, 3) = 'new'`,
        )
      ).rows[0]?.count,
    );
  while ((await rotated()) < 10) {
    expect(child.exitCode).toBe(null);
    await sleep(10);
  }
  child.kill('SIGKILL');
  await once(child, 'exit');
  // The server notices at the end of the statement at hand: that batch is rolled back, or had just been kept.
  const left = await rotated();
  expect(left).toBeLessThan(97);
  expect(await opened({ ...next, keys: new Map([...old.keys, ...next.keys]) })).toHaveLength(194);
  await database.owner.query('drop trigger slowly on identity.users');
  expect(await keys(both, ['rotate', '--json'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('"remaining": 0') as string,
  });
  expect(await opened(next)).toEqual(expected('new'));
});

test('it stops after a batch when it is told to, and says so', async () => {
  const stopped = new AbortController();
  stopped.abort();
  expect(await keys(both, ['rotate'], stopped.signal)).toMatchObject({
    code: 130,
    stderr: expect.stringContaining('Run this again') as string,
  });
  expect(await opened(old)).toEqual(expected('old'));
});

test('who may not is told to connect as the owner; before the migrations that is said', async () => {
  expect(await keys({ ...both, DIRECT_URL: database.apiUrl }, ['rotate'])).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('Connect as the owner: set DIRECT_URL') as string,
  });
  expect(await keys({ ...both, DIRECT_URL: database.ownerUrl.replace(database.name, 'template1') }, ['status'])).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('kaava migrate up') as string,
  });
});

/** Until somebody waits for a row. */
async function waiting(): Promise<void> {
  for (;;) {
    const { rows } = await database.owner.query<{ n: string }>(
      `select count(*) as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (Number(rows[0]?.n) > 0) return;
    await sleep(10);
  }
}

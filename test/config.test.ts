import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { UsageError } from '../src/errors.ts';

const names = Object.keys(readConfig({}));

const refusal = (environment: Record<string, string>): UsageError => {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error(`accepted: ${JSON.stringify(environment)}`);
};

/** One value of each kind that is wrong for it, and no part of any message. */
const wrong: Readonly<Record<string, string>> = {
  NODE_ENV: 'staging-x7q',
  PORT: '99999',
  PUBLIC_URL: 'x7q.example.com',
  TRUST_PROXY: 'x7q',
  LOG_LEVEL: 'x7q',
  BODY_LIMIT_BYTES: '17',
  RATE_LIMIT_PER_MINUTE: 'x7q',
  RATE_LIMIT_SIGN_IN_PER_MINUTE: '-7131',
  METRICS_TOKEN: 'short x7q',
  MAX_REQUESTS_IN_FLIGHT: '-7131',
  SCHEMA_REFUSES: 'behind,sideways',
  SHUTDOWN_TIMEOUT: 'x7q',
  DATABASE_URL: 'mysql://me:x7q@localhost/db',
  DIRECT_URL: 'x7q',
  DATABASE_REPLICA_URL: 'x7q',
  DATABASE_POOL_SIZE: '7131',
  DATABASE_CONNECTION_TIMEOUT: '1.75',
  QUERY_TIMEOUT: '-7131',
  STATEMENT_TIMEOUT: '30s-x7q',
  PREPARED_STATEMENTS: 'x7q',
  REDIS_URL: 'http://:x7q@localhost',
  S3_ENDPOINT: 'x7q:9000',
  S3_BUCKET: 'x7',
  ENCRYPTION_KEYS: 'x7q:x7q',
  ENCRYPTION_KEY_ID: 'x7q x7q',
  BACKUP_ENABLED: 'x7q',
  ALLOWED_ORIGINS: 'x7q',
  BACKUP_SCHEDULE: 'x7q x7q',
  BACKUP_RETENTION_DAYS: '7131000',
  JOBS: 'x7q',
  VALIDATION_FUNCTIONS: 'x7q',
  KAAVA_DEBUG: 'x7q',
};
/** Any text will do for these. */
const FREE = ['HOST', 'S3_REGION', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY', 'ENCRYPTION_KEYS_FILE', 'KAAVA_HOME'];

test('an empty environment is enough, and an empty value counts as absent', () => {
  expect(readConfig({})).toMatchObject({
    PORT: 3000,
    DATABASE_POOL_SIZE: 10,
    DATABASE_URL: undefined,
    BACKUP_RETENTION_DAYS: 30,
  });
  expect(readConfig(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(readConfig({}));
});

test('a blank value counts as absent: it is not the number 0, which would lift a limit', () => {
  expect(readConfig({ RATE_LIMIT_PER_MINUTE: ' ', PORT: '\t' })).toEqual(readConfig({}));
  expect(readConfig({ PORT: ' 8080 ' }).PORT).toBe(8080);
});

test('a URL that cannot be taken apart is refused where it is read, not where it is used', () => {
  for (const password of ['p#w', 'p/w', 'p%zz', 'p?w'])
    for (const name of ['DATABASE_URL', 'DIRECT_URL', 'REDIS_URL']) {
      const { message } = refusal({
        [name]: `${name === 'REDIS_URL' ? 'redis' : 'postgresql'}://user:${password}@db:5432/kaava`,
      });
      expect(message).toContain(`${name}: cannot be read`);
      expect(message).not.toContain(password);
    }
  const socket = 'postgresql:///kaava?host=/var/run/postgresql';
  expect(readConfig({ DATABASE_URL: socket, DIRECT_URL: 'postgres://u:p%23w@[::1]:5432/kaava' }).DATABASE_URL).toBe(socket);
});

test('numbers and switches are read as such', () => {
  const config = readConfig({ PORT: '8080', PREPARED_STATEMENTS: 'off', BACKUP_ENABLED: 'true', STATEMENT_TIMEOUT: '60000' });
  expect(config).toMatchObject({ PORT: 8080, PREPARED_STATEMENTS: false, BACKUP_ENABLED: true, STATEMENT_TIMEOUT: 60_000 });
});

describe('a wrong value stops the start with the name, what is wrong and an example, and is never repeated', () => {
  test('every variable that can be wrong is tried', () => {
    expect([...Object.keys(wrong), ...FREE].toSorted()).toEqual(names.toSorted());
  });
  test.each(Object.entries(wrong))('%s', (name, value) => {
    const { message, issues, kind } = refusal({ [name]: value });
    expect(kind).toBe('usage');
    expect(issues[0]?.path).toBe(name);
    expect(message).toMatch(new RegExp(`${name}: \\S.+ \\(for example ${name}=\\S`));
    expect(message).not.toContain('x7q');
    expect(message).not.toContain(value);
  });
  test('the examples themselves are right', () => {
    const examples = Object.entries(wrong).map(([name, value]) => {
      const [, example = ''] = /\(for example \w+=(.*)\)/.exec(refusal({ [name]: value }).message) ?? [];
      return [name, example] as const;
    });
    const environment = { ...Object.fromEntries(examples), S3_ACCESS_KEY_ID: 'a', S3_SECRET_ACCESS_KEY: 'b' };
    expect(() => readConfig(environment)).not.toThrow();
  });
});

test('all that is wrong is said at once, and object storage needs its keys', () => {
  expect(refusal({ PORT: 'a', QUERY_TIMEOUT: 'b', S3_ENDPOINT: 'http://localhost:9000' }).issues.map(({ path }) => path)).toEqual(
    ['PORT', 'QUERY_TIMEOUT', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'],
  );
});

test('encryption keys are read by id; what is wrong with one is said by its number, and never by its text', () => {
  const [one, other] = [Buffer.alloc(32, 'one').toString('base64'), Buffer.alloc(32, 'other').toString('base64')];
  expect([...(readConfig({ ENCRYPTION_KEYS: `2025:${one}, 2026:${other}` }).ENCRYPTION_KEYS ?? [])]).toEqual([
    ['2025', Buffer.alloc(32, 'one')],
    ['2026', Buffer.alloc(32, 'other')],
  ]);
  for (const [keys, said] of [
    [`2025:${one},2026:${other.slice(4)}`, 'key 2 must be an id, a colon and 32 bytes in base64'],
    [one, 'key 1 must be an id'],
    [`2025:${one},:${other}`, 'key 2 has an id that is not'],
    [`2025:${one},a b:${other}`, 'key 2 has an id that is not'],
    [`2025:${one},2025:${other}`, 'key 2 has an id that another key has'],
    [`2025:${one},2026:${one}`, 'key 2 is the same key as another'],
    [`2025:${Buffer.alloc(32).toString('base64')}`, 'key 1 is no key'],
    [',', 'names no key'],
  ] as const) {
    const { message } = refusal({ ENCRYPTION_KEYS: keys });
    expect(message).toContain(`ENCRYPTION_KEYS: ${said}`);
    for (const secret of [one, other]) expect(message).not.toContain(secret.slice(4, 20));
  }
  expect(refusal({ ENCRYPTION_KEYS: `2025:${one}`, ENCRYPTION_KEYS_FILE: '/keys' }).issues.map(({ path }) => path)).toEqual([
    'ENCRYPTION_KEYS_FILE',
  ]);
});

test('a .env that cannot be read is said, and is no bug', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kaava-config-'));
  try {
    mkdirSync(join(folder, '.env'));
    const tsx = import.meta.resolve('tsx');
    const { status, stderr } = spawnSync(process.execPath, ['--import', tsx, join(process.cwd(), 'src/cli.ts'), 'db', 'status'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([2, expect.stringContaining('.env is there and cannot be read')]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe('.env.example', () => {
  const example = readFileSync('.env.example', 'utf8');
  const [own = '', others = ''] = example.split(/^# --- docker-compose\.yml only/m);
  const assigned = (text: string) =>
    [...text.matchAll(/^(?:# )?([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value] as const);

  test('names every variable that is read, once, and no other', () => {
    expect(
      assigned(own)
        .map(([name]) => name)
        .toSorted(),
    ).toEqual(names.toSorted());
    expect(assigned(others).some(([name]) => names.includes(name))).toBe(false);
  });
  test('holds values that are accepted', () => {
    const environment = Object.fromEntries(assigned(own).map(([name, value]) => [name, value.replaceAll('"', '')]));
    expect(() => readConfig(environment)).not.toThrow();
  });
  test('names, or says what replaces, the variables that such systems usually have', () => {
    for (const name of [
      'REDIS_HOST',
      'REDIS_PORT',
      'REDIS_PASSWORD',
      'DB_USER',
      'DB_PASSWORD',
      'MINIO_ENDPOINT',
      'MINIO_PORT',
      'MINIO_USE_SSL',
      'MINIO_ACCESS_KEY',
      'MINIO_SECRET_KEY',
      'PGADMIN_EMAIL',
      'PGADMIN_PASSWORD',
      'connection_limit',
      'pool_timeout',
    ])
      expect(example).toContain(name);
  });
});

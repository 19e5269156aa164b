import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { exportMine } from '../../../src/contexts/identity/privacy/export/operations.ts';
import { personalTables } from '../../../src/generated/personal-data.ts';
import { personalDataModule } from '../../../src/toolkit/generate/personal-data.ts';
import { readCatalog } from '../../../src/catalog/read.ts';
import { newKey } from '../../../src/services/encryption/key-ring.ts';
import { keysOf } from '../../../src/services/encryption/keys.ts';
import { createPasswordHasher } from '../../../src/services/password.ts';
import { privacyRoutes } from '../../../src/contexts/identity/privacy/routes.ts';
import { fixtureApp } from '../../http/fixture.ts';
import { testConfig } from '../../support/app.ts';
import { actors, ALICE, BOB, everybody } from '../../row-level-security/people.ts';
import { populate } from '../../row-level-security/world.ts';
import { type User, useService } from './fixture.ts';
import { CANARY, isTheirs, plant } from './personal-rows.ts';

/** Columns of a person's that the person is not given, and why. */
const WITHHELD: Readonly<Record<string, string>> = {
  'identity.api_keys.key_hash': 'a secret',
  'identity.provider_credentials.encrypted_key': 'a secret of another service’s, which its owner has',
  'identity.provider_credentials.key_id': 'the service’s own',
  'identity.sessions.token_hash': 'a secret',
  'identity.users.password_hash': 'a secret',
  'identity.users.email_token_hash': 'a secret',
  'identity.users.encrypted_data': 'given decrypted, as identity.personal_data',
  'identity.users.login_attempts': 'tells who guesses passwords how far they are',
  'identity.users.lockouts': 'tells who guesses passwords how far they are',
  'identity.users.locked_until': 'tells who guesses passwords how far they are',
  'identity.users.erase_after': 'null: an account that is closed exports nothing',
};

const environment = { ENCRYPTION_KEYS: newKey('test') };
const service = useService({ environment });
const keys = keysOf(testConfig(environment));
let ada: User;

beforeAll(async () => {
  await populate(service.database);
  await plant(service.database, BOB);
  ada = await service.user('ada');
});

interface Line {
  readonly table: string;
  readonly row: Record<string, unknown>;
}

async function exported(id: string): Promise<Line[]> {
  const lines = await exportMine(service.database.db, service.database.as('authenticated', id), keys, id, new Set());
  let text = '';
  for await (const chunk of lines) text += String(chunk);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

test('every column that is withheld has a reason', () => {
  expect(personalTables.flatMap(({ table, withheld }) => withheld.map((column) => `${table}.${column}`)).toSorted()).toEqual(
    Object.keys(WITHHELD).toSorted(),
  );
});

/** How many rows of each table are somebody's: those that there are, and those that are exported. */
async function counted(id: string, lines: readonly Line[]) {
  const there: Record<string, number> = {};
  const told: Record<string, number> = {};
  for (const personal of personalTables) {
    const { rows } = await service.database.owner.query<{ count: number }>(
      `select count(*)::int as count from ${personal.table} where ${isTheirs(personal)}`,
      [id],
    );
    there[personal.table] = rows[0]?.count ?? 0;
    told[personal.table] = lines.filter(({ table }) => table === personal.table).length;
  }
  return { there, told };
}

test('every row of hers is in it, of every table, and nothing of Bob’s', async () => {
  const lines = await exported(ALICE);
  const { there, told } = await counted(ALICE, lines);
  // She owns her project and her session; others take part in them.
  for (const [table, count] of Object.entries(there))
    if (!['learning.session_participants', 'studio.project_collaborators'].includes(table))
      expect(count, table).toBeGreaterThan(0);
  expect(told).toEqual(there);
  expect(JSON.stringify(lines)).not.toContain(CANARY);
  expect(JSON.stringify(lines)).not.toMatch(/\$s\$|"(?:password|token|key)_hash"|encrypted/);
});

test('of whoever takes part in what is hers it has what is theirs, and of the manager, who has left her session, too', async () => {
  for (const who of everybody) {
    const id = actors[who].userId;
    if (id === null) continue;
    const lines = await exported(id);
    const { there, told } = await counted(id, lines);
    expect(told, who).toEqual(there);
    if (who !== 'manager') continue;
    const LEFT = ['learning.session_participants', 'learning.chat_messages', 'learning.session_changes'];
    expect(LEFT.map((table) => told[table])).toEqual([1, 1, 2]);
    expect(lines.filter(({ table }) => LEFT.includes(table)).every(({ row }) => row['user_id'] === id)).toBe(true);
  }
});

test('through the API: personal data in the clear, as JSON Lines, for the owner’s session only', async () => {
  await ada.call('put', '/me/personal-data', { legal_name: 'Ada Lovelace' }).expect(200);
  const answer = await ada.call('get', '/me/export').buffer(true);
  expect(answer.headers['content-type']).toBe('application/jsonl');
  const [first, ...rest] = answer.text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  expect(first).toEqual({ table: 'identity.personal_data', row: { legal_name: 'Ada Lovelace' } });
  expect(rest.find(({ table }) => table === 'identity.users')?.row).toMatchObject({ id: ada.id, email: ada.email });
  expect((await service.nobody.call('get', '/me/export')).status).toBe(401);
  const { body } = await ada.call('post', '/api-keys', { name: 'n', permissions: ['account:read'] });
  expect((await service.caller(body.key).call('get', '/me/export')).status).toBe(403);
});

test('is read from the database as it is taken, and as of its beginning', async () => {
  await service.database.owner.query(
    `insert into learning.learning_events (user_id, event_type, data) select $1, 'LESSON_STARTED', jsonb_build_object('n', n, 'text', repeat('x', 2000)) from generate_series(1, 5000) as n`,
    [ada.id],
  );
  const lines = await exportMine(service.database.db, service.database.as('authenticated', ada.id), keys, ada.id, new Set());
  let bytes = 0;
  let events = 0;
  let changed = false;
  for await (const chunk of lines) {
    bytes += (chunk as Buffer).length;
    if (!changed) {
      // Far less than all of it is in this process, and the rest does not see what comes now.
      expect(lines.readableLength).toBeLessThan(2_000_000);
      await service.database.owner.query('delete from learning.learning_events where user_id = $1', [ada.id]);
      changed = true;
    }
    events += String(chunk).split('"table":"learning.learning_events"').length - 1;
  }
  expect(events).toBe(5000);
  expect(bytes).toBeGreaterThan(10_000_000);
});

test('whoever goes away gives the connection back', async () => {
  await service.database.owner.query(
    `insert into learning.learning_events (user_id, event_type, data) select $1, 'LESSON_STARTED', jsonb_build_object('text', repeat('x', 9000)) from generate_series(1, 2000)`,
    [ada.id],
  );
  for (let n = 0; n < 12; n += 1) {
    const lines = await exportMine(service.database.db, service.database.as('authenticated', ada.id), keys, ada.id, new Set());
    lines.on('error', () => {});
    lines.destroy();
  }
  expect((await ada.call('get', '/me')).status).toBe(200);
});

test('whoever goes away, at whatever moment, gives the connection back: also while the next rows are fetched', async () => {
  await service.database.owner.query('delete from learning.learning_events where user_id = $1', [ada.id]);
  await service.database.owner.query(
    `insert into learning.learning_events (user_id, event_type, data) select $1, 'LESSON_STARTED', '{}' from generate_series(1, 5000)`,
    [ada.id],
  );
  const underWay = new Set<string>();
  const session = service.database.as('authenticated', ada.id);
  for (let n = 0; n < 30; n += 1) {
    const lines = await exportMine(service.database.db, session, keys, ada.id, underWay);
    lines.on('error', () => {});
    lines.on('data', () => {});
    await sleep(n / 2);
    lines.destroy();
    await vi.waitFor(() => expect([n, underWay.size]).toEqual([n, 0]));
  }
  const { pool } = service.database.db;
  expect(pool.totalCount).toBe(pool.idleCount);
});

test('whoever does not read on is cut off: the connection to them is closed, and the one to the database is given back', async () => {
  const underWay = new Set<string>();
  const { rows } = await service.database.owner.query<{ id: string }>(
    `insert into identity.users (email, password_hash) values ('stalled@example.com', '$s$x') returning id`,
  );
  const userId = rows[0]?.id ?? '';
  await service.database.owner.query(
    `insert into learning.learning_events (user_id, event_type, data) select $1, 'LESSON_STARTED', jsonb_build_object('text', repeat('x', 9000)) from generate_series(1, 4000)`,
    [userId],
  );
  const passwords = createPasswordHasher();
  const services = { keys, passwords, mailer: { send: async () => {} }, onMailError: () => {} };
  const app = fixtureApp(service.database.db, {
    routes: privacyRoutes(services, underWay, 300),
    authenticate: async (_, requestId) => ({
      kind: 'session',
      actor: { role: 'authenticated', userId, requestId },
    }),
  });
  const server = createServer(app.handler).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const reader = connect((server.address() as AddressInfo).port, '127.0.0.1');
  reader.on('error', () => {});
  reader.write('GET /v1/me/export HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer any\r\n\r\n');
  await once(reader, 'readable');
  expect(underWay.size).toBe(1);
  await vi.waitFor(() => expect(underWay.size).toBe(0), { timeout: 5_000 });
  const open = promisify(server.getConnections.bind(server));
  await vi.waitFor(async () => expect(await open()).toBe(0));
  expect(app.logged.find(({ msg }) => msg === 'an answer was cut off')).toMatchObject({ err: { code: 'REQUEST_ABANDONED' } });
});

test('nobody has two at once, nor does a process give more than three', async () => {
  const session = service.database.as('authenticated', ada.id);
  const underWay = new Set<string>();
  const begin = () => exportMine(service.database.db, session, keys, ada.id, underWay);
  const first = await begin();
  await expect(begin()).rejects.toMatchObject({ code: 'EXPORT_UNDER_WAY' });
  first.on('error', () => {});
  first.destroy();
  await vi.waitFor(() => expect(underWay.size).toBe(0));

  ['a', 'b', 'c'].forEach((other) => underWay.add(other));
  await expect(begin()).rejects.toMatchObject({ code: 'EXPORTS_BUSY' });
  underWay.delete('a');
  (await begin()).resume();
  await vi.waitFor(() => expect([...underWay]).toEqual(['b', 'c']));
});

test('a new table with a reference to a user is in what is generated at once', async () => {
  await service.database.owner.query(
    `create table content.secrets (id uuid primary key, user_id uuid references identity.users (id), note text); create table content.parts (id uuid primary key, secret_id uuid references content.secrets (id) on delete cascade)`,
  );
  const client = await service.database.owner.connect();
  const generated = personalDataModule(await readCatalog(client, { leaves: 'fold' })) ?? '';
  client.release();
  await service.database.owner.query('drop table content.parts, content.secrets');
  expect(generated).toContain(
    '{"table":"content.secrets","path":[{"column":"user_id"}],"erased":"kept","columns":[],"withheld":["id","user_id","note"]}',
  );
  expect(generated).toContain(
    '{"table":"content.parts","path":[{"column":"secret_id","table":"content.secrets","key":"id"},{"column":"user_id"}]',
  );
});

import { PassThrough } from 'node:stream';
import { sql } from 'kysely';
import { pino } from 'pino';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { main } from '../../../src/cli/main.ts';
import { createTerminal } from '../../../src/cli/terminal.ts';
import { providerKey } from '../../../src/contexts/identity/credentials/operations.ts';
import { newKey } from '../../../src/services/encryption/key-ring.ts';
import { keysOf } from '../../../src/services/encryption/keys.ts';
import { testConfig } from '../../support/app.ts';
import { type User, useService } from './fixture.ts';

const [OLD, NEW, OTHER] = [newKey('old'), newKey('new'), newKey('old')];
const logged: string[] = [];
const log = pino({ level: 'trace' }, { write: (line) => void logged.push(line) });
const service = useService({ environment: { ENCRYPTION_KEYS: `${OLD},${NEW}`, ENCRYPTION_KEY_ID: 'old' }, log });
let ada: User;
let bob: User;

beforeAll(async () => {
  [ada, bob] = [await service.user('ada'), await service.user('bob')];
});

const CANARY = 'sk-canary-7d1f';
const PATH = '/me/provider-credentials';
const DATA = '/me/personal-data';
const PERSONAL = {
  legal_name: 'Canary Lovelace',
  phone: '+358401234567',
  birth_date: '1815-12-10',
  address: { lines: ['Canary Street 1'], city: 'Helsinki', country: 'FI' },
};
const clear = (keys: string, id: string) =>
  providerKey(service.database.db, service.database.as('service'), keysOf(testConfig({ ENCRYPTION_KEYS: keys })), id, 'OPENAI');

describe('a key of a provider', () => {
  test('is stored, replaced, switched off and removed, and no answer has anything of it', async () => {
    const stored = await ada.call('put', `${PATH}/OPENAI`, { key: 'sk-first' });
    expect(stored.body).toEqual({
      provider: 'OPENAI',
      is_active: true,
      created_at: expect.any(String) as string,
      updated_at: expect.any(String) as string,
    });
    await ada.call('put', `${PATH}/OPENAI`, { key: CANARY }).expect(200);
    await ada.call('put', `${PATH}/GEMINI`, { key: CANARY, is_active: false }).expect(200);
    expect((await ada.call('get', PATH)).body.data).toMatchObject([
      { provider: 'GEMINI', is_active: false },
      { provider: 'OPENAI' },
    ]);
    expect(await clear(OLD, ada.id)).toBe(CANARY);
    await ada.call('delete', `${PATH}/GEMINI`).expect(204);
    expect((await ada.call('delete', `${PATH}/GEMINI`)).body).toMatchObject({ status: 404, code: 'CREDENTIAL_NOT_FOUND' });
    expect((await ada.call('get', `${PATH}/OPENAI`)).status).toBe(200);
  });

  test('is nobody else’s: not a stranger’s, not an administrator’s, and not without a session', async () => {
    const root = await service.user('root', 'ADMIN');
    for (const who of [bob, root]) expect((await who.call('get', `${PATH}/OPENAI`)).status).toBe(404);
    expect((await service.nobody.call('get', PATH)).status).toBe(401);
    const { body } = await ada.call('post', '/api-keys', { name: 'n', permissions: ['account:read', 'account:write'] });
    expect((await service.caller(body.key).call('get', PATH)).status).toBe(403);
    for (const role of ['authenticated', 'administrator'] as const)
      await expect(
        service.database
          .as(role, root.id)
          .all({ compile: () => sql`select encrypted_key from identity.provider_credentials`.compile(service.database.db) }),
      ).rejects.toMatchObject({ code: '42501' });
  });

  test('does not open in another user’s row, for another provider, or with another key of the same name', async () => {
    await bob.call('put', `${PATH}/OPENAI`, { key: 'sk-bob' }).expect(200);
    await service.database.owner.query(
      'update identity.provider_credentials as b set encrypted_key = a.encrypted_key from identity.provider_credentials as a where a.user_id = $1 and b.user_id = $2',
      [ada.id, bob.id],
    );
    await expect(clear(OLD, bob.id)).rejects.toMatchObject({ code: 'ENCRYPTION_UNAVAILABLE' });
    await expect(clear(OTHER, ada.id)).rejects.toMatchObject({ code: 'ENCRYPTION_UNAVAILABLE' });
    await bob.call('delete', `${PATH}/OPENAI`).expect(204);
  });

  test.each([[{}], [{ key: '' }], [{ key: 'x'.repeat(1001) }], [{ key: 'x', key_id: 'y' }]])('%j is refused', async (body) => {
    expect((await ada.call('put', `${PATH}/OPENAI`, body)).status).toBe(400);
  });

  test('of the longest kind fits its column', async () => {
    await bob.call('put', `${PATH}/LLAMA`, { key: '\u{1f511}'.repeat(1000) }).expect(200);
  });
});

describe('personal data', () => {
  test('are written, read, replaced as a whole, and removed, by their owner only', async () => {
    expect((await ada.call('get', DATA)).body).toEqual({});
    expect((await ada.call('put', DATA, { ...PERSONAL, preferences: { diet: 'canary' } })).body).toMatchObject(PERSONAL);
    expect((await ada.call('put', DATA, PERSONAL)).body).toEqual(PERSONAL);
    expect((await ada.call('get', DATA)).body).toEqual(PERSONAL);
    expect((await bob.call('get', DATA)).body).toEqual({});
    expect((await service.nobody.call('get', DATA)).status).toBe(401);
    await bob.call('put', DATA, PERSONAL).expect(200);
    await bob.call('delete', DATA).expect(204);
    expect((await bob.call('get', DATA)).body).toEqual({});
  });

  test.each([
    [{ phone: '040 1234567' }],
    [{ birth_date: '1815-13-10' }],
    [{ address: { lines: [], city: 'H', country: 'FI' } }],
    [{ shoe_size: 43 }],
    [{ preferences: { long: 'x'.repeat(17_000) } }],
  ])('%j is refused', async (body) => {
    expect((await ada.call('put', DATA, body)).status).toBe(400);
  });

  test('stored in another’s row do not open, and the answer does not tell why', async () => {
    await service.database.owner.query(
      'update identity.users as b set encrypted_data = a.encrypted_data from identity.users as a where a.id = $1 and b.id = $2',
      [ada.id, bob.id],
    );
    const { status, body } = await bob.call('get', DATA);
    expect(status).toBe(503);
    expect(JSON.stringify(body)).not.toMatch(/old|canary|identity/i);
    await bob.call('delete', DATA).expect(204);
  });
});

test('nothing of it is in the log, in the audit log or in a table in the clear', async () => {
  expect(logged.length).toBeGreaterThan(10);
  expect(logged.join('')).not.toMatch(/canary|358401234567/i);
  const { rows } = await service.database.owner.query<{ found: string }>(
    `select coalesce(string_agg(l::text, ' '), '') || (select string_agg(u::text || c::text, ' ') from identity.users u left join identity.provider_credentials c on c.user_id = u.id) as found from audit.log l`,
  );
  expect(rows[0]?.found).toContain(ada.id);
  expect(rows[0]?.found).not.toMatch(/canary|358401234567/i);
});

test('kaava keys rotate encrypts anew what came through the API, and it still opens', async () => {
  for (const [name, value] of Object.entries({
    DIRECT_URL: service.database.ownerUrl,
    ENCRYPTION_KEYS: `${OLD},${NEW}`,
    ENCRYPTION_KEY_ID: 'new',
  }))
    vi.stubEnv(name, value);
  const terminal = createTerminal({ stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() });
  expect(await main(['keys', 'rotate'], terminal, new AbortController().signal)).toBe(0);
  vi.unstubAllEnvs();
  expect(await clear(NEW, ada.id)).toBe(CANARY);
  expect((await ada.call('get', DATA)).body).toEqual(PERSONAL);
});

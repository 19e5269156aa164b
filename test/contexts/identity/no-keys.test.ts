import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { EncryptionUnavailable, keysOf } from '../../../src/services/encryption/keys.ts';
import { testConfig } from '../../support/app.ts';
import { useService } from './fixture.ts';

const home = mkdtempSync(join(tmpdir(), 'kaava-home-'));
afterAll(() => rmSync(home, { recursive: true }));
// A folder that cannot be made: as without keys in production.
const service = useService({ environment: { KAAVA_HOME: '/dev/null/kaava' } });

test('without a key ring what is encrypted answers 503, and all else works', async () => {
  const ada = await service.user('ada');
  for (const answer of [
    await ada.call('put', '/me/provider-credentials/OPENAI', { key: 'sk' }),
    await ada.call('put', '/me/personal-data', { legal_name: 'Ada' }),
  ])
    expect(answer.body).toMatchObject({ status: 503, code: 'ENCRYPTION_UNAVAILABLE' });
  expect((await ada.call('get', '/me/provider-credentials')).body).toEqual({ data: [] });
  await ada.call('get', '/me').expect(200);
});

test('production without keys says so; development makes its own, for its owner only, and keeps them', () => {
  const url = 'postgresql://kaava_api@127.0.0.1/kaava';
  expect(keysOf(testConfig({ NODE_ENV: 'production', DATABASE_URL: url, KAAVA_HOME: home }))).toThrow(EncryptionUnavailable);
  const ring = keysOf(testConfig({ NODE_ENV: 'development', KAAVA_HOME: home }))();
  expect(ring.active).toBe('development');
  expect(statSync(join(home, 'encryption-keys')).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(home, 'encryption-keys'), 'utf8')).toContain(
    (ring.keys.get('development') as Buffer).toString('base64'),
  );
  expect(keysOf(testConfig({ KAAVA_HOME: home }))().keys).toEqual(ring.keys);
});

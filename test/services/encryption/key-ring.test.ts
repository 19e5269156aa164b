import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { UsageError } from '../../../src/errors.ts';
import { newKey, openKeyRing } from '../../../src/services/encryption/key-ring.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'kaava-keys-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const open = (environment: Record<string, string>) =>
  openKeyRing(readConfig({ KAAVA_HOME: join(home, 'kaava'), ...environment }));
const refusal = (environment: Record<string, string>): string => {
  try {
    open(environment);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error('It was accepted.');
};
const fileOf = (text: string, mode: number): string => {
  const path = join(home, 'keys');
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
};

test('one key is active; of several the environment says which, and the one called index encrypts nothing', () => {
  const [one, two, index] = [newKey('2025'), newKey('2026'), newKey('index')];
  expect(open({ ENCRYPTION_KEYS: `${one},${index}` })).toMatchObject({ active: '2025', indexKey: expect.any(Buffer) as unknown });
  const ring = open({ ENCRYPTION_KEYS: `${one},${two}`, ENCRYPTION_KEY_ID: '2026' });
  expect([ring.active, [...ring.keys.keys()], ring.indexKey]).toEqual(['2026', ['2025', '2026'], undefined]);
  expect(refusal({ ENCRYPTION_KEYS: `${one},${two}` })).toContain('ENCRYPTION_KEYS has several: 2025, 2026');
  expect(refusal({ ENCRYPTION_KEYS: one, ENCRYPTION_KEY_ID: '2027' })).toContain('ENCRYPTION_KEYS, which has 2025');
  expect(refusal({ ENCRYPTION_KEYS: `${one},${index}`, ENCRYPTION_KEY_ID: 'index' })).toContain('which has 2025');
  expect(refusal({ ENCRYPTION_KEYS: index })).toContain('has no key to encrypt with');
});

test('a file may have a key a line and comments, and is refused where others than its owner and a group may read it', () => {
  const [one, two] = [newKey('2025'), newKey('2026')];
  const text = `# ours\n${one} # old\n\n  ${two}\n`;
  for (const mode of [0o600, 0o400, 0o640])
    expect(open({ ENCRYPTION_KEYS_FILE: fileOf(text, mode), ENCRYPTION_KEY_ID: '2026' }).keys.size).toBe(2);
  for (const mode of [0o644, 0o604, 0o660, 0o602, 0o601]) {
    const message = refusal({ ENCRYPTION_KEYS_FILE: fileOf(text, mode), ENCRYPTION_KEY_ID: '2026' });
    expect(message).toContain(`has mode 0${mode.toString(8)}: chmod 0600`);
  }
});

test('a file that is missing, or wrong, is named with what is wrong, and no key of it is', () => {
  expect(refusal({ ENCRYPTION_KEYS_FILE: join(home, 'none') })).toContain(
    `${join(home, 'none')}, which holds the encryption keys, cannot be read (ENOENT)`,
  );
  const key = newKey('2025');
  const message = refusal({ ENCRYPTION_KEYS_FILE: fileOf(`${key}\n${key.slice(0, -5)}\n`, 0o600) });
  expect(message).toContain('key 2 must be an id, a colon and 32 bytes in base64');
  expect(message).not.toContain(key.slice(6, 20));
  expect(refusal({ ENCRYPTION_KEYS_FILE: fileOf('', 0o600) })).toContain('names no key');
});

test('without keys, development makes them once, for its owner only; production asks for them', () => {
  const ring = open({});
  expect(statSync(join(home, 'kaava/encryption-keys')).mode & 0o777).toBe(0o600);
  expect(open({})).toEqual(ring);
  expect(ring).toMatchObject({ active: 'development', indexKey: expect.any(Buffer) as unknown });
  expect(refusal({ NODE_ENV: 'production' })).toContain('ENCRYPTION_KEYS or ENCRYPTION_KEYS_FILE: is needed in production');
});

test('processes that start at the same time make one file of keys, and leave nothing beside it', async () => {
  const script = `import { openKeyRing } from './src/services/encryption/key-ring.ts';
    const ring = openKeyRing({ NODE_ENV: 'development', KAAVA_HOME: ${JSON.stringify(home)} });
    process.stdout.write(ring.keys.get(ring.active).toString('hex'));`;
  const made = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const chunks: string[] = [];
      child.stdout.on('data', (chunk: Buffer) => chunks.push(String(chunk)));
      await once(child, 'close');
      return chunks.join('');
    }),
  );
  expect(made[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(new Set(made).size).toBe(1);
  expect(readdirSync(home)).toEqual(['encryption-keys']);
  expect(readFileSync(join(home, 'encryption-keys'), 'utf8')).toContain(Buffer.from(made[0] as string, 'hex').toString('base64'));
});

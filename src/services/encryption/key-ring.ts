import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, type EncryptionKeys, encryptionKeys } from '../../config.ts';
import { UsageError } from '../../errors.ts';

/** The id of the key that makes blind indexes. It encrypts nothing. */
export const INDEX_KEY = 'index';

/** The keys of 32 bytes of this process. */
export interface KeyRing {
  /** What new envelopes are made with. */
  readonly active: string;
  /** By id; what old envelopes were made with is among them. */
  readonly keys: EncryptionKeys;
  /** What blind indexes are made with, and nothing else. It is not rotated: every index would have to be made anew. */
  readonly indexKey: Buffer | undefined;
}

type Settings = Pick<Config, 'NODE_ENV' | 'KAAVA_HOME' | 'ENCRYPTION_KEYS' | 'ENCRYPTION_KEYS_FILE' | 'ENCRYPTION_KEY_ID'>;

/**
 * The keys from ENCRYPTION_KEYS or ENCRYPTION_KEYS_FILE. Where neither is set, those in `<KAAVA_HOME>/encryption-keys`, which is made at
 * the first use, for its owner only; not in production, where losing such a file would lose what it encrypted.
 *
 * @throws UsageError when there are no keys, the file may be read by everybody, or which key is active is not clear. It repeats no key.
 */
export function openKeyRing(config: Settings): KeyRing {
  const { ENCRYPTION_KEY_ID: chosen } = config;
  const [place, all] = readKeys(config);
  const keys = new Map([...all].filter(([id]) => id !== INDEX_KEY));
  const ids = [...keys.keys()];
  const active = chosen ?? (ids.length === 1 ? ids[0] : undefined);
  if (active === undefined)
    throw new UsageError(
      ids.length === 0
        ? `${place} has no key to encrypt with: add one, kaava keys new makes it.`
        : `ENCRYPTION_KEY_ID: must say which key is used from now on, since ${place} has several: ${ids.join(', ')}.`,
    );
  if (!keys.has(active))
    throw new UsageError(
      `ENCRYPTION_KEY_ID: must be the id of a key in ${place}, which has ${ids.length === 0 ? 'none' : ids.join(', ')}.`,
    );
  return { active, keys, indexKey: all.get(INDEX_KEY) };
}

/** A new key as a line of a key file, `id:base64`. */
export const newKey = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;

function readKeys({ NODE_ENV, KAAVA_HOME, ENCRYPTION_KEYS, ENCRYPTION_KEYS_FILE }: Settings): readonly [string, EncryptionKeys] {
  if (ENCRYPTION_KEYS !== undefined) return ['ENCRYPTION_KEYS', ENCRYPTION_KEYS];
  if (ENCRYPTION_KEYS_FILE !== undefined) return [ENCRYPTION_KEYS_FILE, readKeyFile(ENCRYPTION_KEYS_FILE)];
  if (NODE_ENV === 'production')
    throw new UsageError(
      'ENCRYPTION_KEYS or ENCRYPTION_KEYS_FILE: is needed in production, because encrypted data are used. Make a key with kaava keys new, and keep a copy apart from the backups.',
    );
  const path = join(KAAVA_HOME, 'encryption-keys');
  makeKeyFile(path, KAAVA_HOME);
  return [path, readKeyFile(path)];
}

/** Who may not be in the group of a file of keys, or everybody else, may not read it; who is in it may not write. */
const TOO_OPEN = 0o027;

function readKeyFile(path: string): EncryptionKeys {
  let file: number | undefined;
  let text: string;
  try {
    file = openSync(path, 'r');
    const mode = fstatSync(file).mode & 0o777;
    if ((mode & TOO_OPEN) !== 0)
      throw new UsageError(
        `${path} holds encryption keys and has mode ${mode.toString(8).padStart(4, '0')}: chmod 0600 (or 0640, for a group that may read them).`,
      );
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      `${path}, which holds the encryption keys, cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`,
    );
  } finally {
    if (file !== undefined) closeSync(file);
  }
  const parsed = encryptionKeys.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new UsageError(`${path}: ${parsed.error.issues.map(({ message }) => message).join('; ')}.`);
}

/** Whole or not at all, and once, however many processes start at the same time: a link is made only where there is no file. */
function makeKeyFile(path: string, home: string): void {
  const cannot = (error: unknown): UsageError =>
    new UsageError(
      `A file of encryption keys cannot be made in ${home} (${(error as NodeJS.ErrnoException).code ?? 'unknown'}): set KAAVA_HOME or ENCRYPTION_KEYS.`,
    );
  try {
    mkdirSync(home, { recursive: true });
  } catch (error) {
    throw cannot(error);
  }
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    const file = openSync(draft, 'wx', 0o600);
    try {
      writeSync(
        file,
        `# For development. What they encrypted is lost with them.\n${newKey('development')}\n${newKey(INDEX_KEY)}\n`,
      );
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw cannot(error);
  } finally {
    rmSync(draft, { force: true });
  }
}

import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { z } from 'zod';
import { UsageError } from './errors.ts';

const milliseconds = (fallback: number) =>
  z.coerce.number('must be a whole number of milliseconds').int().min(1).max(86_400_000).default(fallback);

/** 0 means no limit. */
const perMinute = (fallback: number) =>
  z.coerce.number('must be a number of requests').int().min(0).max(1_000_000).default(fallback);

const onOff = (fallback: boolean) =>
  z
    .enum(['on', 'off', 'true', 'false', '1', '0'], 'must be on or off')
    .default(fallback ? 'on' : 'off')
    .transform((value) => value === 'on' || value === 'true' || value === '1');

/** A password that was not encoded is the usual mistake: its `#`, `/`, `?` or `%` makes another URL of it, or none. */
const readable = (url: string): boolean => {
  try {
    const { username, password } = new URL(url);
    return [username, password].every((part) => decodeURIComponent(part) !== undefined);
  } catch {
    return false;
  }
};
const urlOf = (scheme: RegExp, message: string) =>
  z
    .string()
    .regex(scheme, { message, abort: true })
    .refine(readable, 'cannot be read: write # / ? % @ : in a password as %23 %2F %3F %25 %40 %3A');
const postgresUrl = urlOf(/^postgres(ql)?:\/\//, 'must begin with postgresql://');

/** Keys by id, in the order in which they were given. */
export type EncryptionKeys = ReadonlyMap<string, Buffer>;

const keyId = z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, 'must be 1 to 64 letters, digits, _ . or -');

/** `id:base64`, one a line or separated by commas; what follows a # is a comment. Says which entry is wrong by its number, never by its text. */
export const encryptionKeys = z.string().transform((text, context): EncryptionKeys => {
  const keys = new Map<string, Buffer>();
  const entries = text
    .split('\n')
    .flatMap((line) => line.replace(/#.*$/, '').split(','))
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  for (const [index, entry] of entries.entries()) {
    const [, id = '', encoded = ''] = /^([^:]*):([A-Za-z0-9+/]{43}=)$/.exec(entry) ?? [];
    const key = Buffer.from(encoded, 'base64');
    const wrong =
      encoded === ''
        ? 'must be an id, a colon and 32 bytes in base64'
        : !keyId.safeParse(id).success
          ? 'has an id that is not 1 to 64 letters, digits, _ . or -'
          : keys.has(id)
            ? 'has an id that another key has'
            : [...keys.values()].some((other) => other.equals(key))
              ? 'is the same key as another'
              : key.every((byte) => byte === key[0])
                ? 'is no key: make one with kaava keys new'
                : undefined;
    if (wrong === undefined) keys.set(id, key);
    else context.addIssue(`key ${String(index + 1)} ${wrong}`);
  }
  if (entries.length === 0) context.addIssue('names no key: make one with kaava keys new');
  return keys;
});

/** Every variable that Kaava reads, with an example that is shown when the value is wrong. */
const variables = {
  NODE_ENV: [z.enum(['development', 'test', 'production']).default('development'), 'production'],
  HOST: [z.string().min(1).default('127.0.0.1'), '0.0.0.0'],
  PORT: [z.coerce.number('must be a port number').int().min(0).max(65_535).default(3000), '3000'],
  PUBLIC_URL: [z.url({ protocol: /^https?$/ }).optional(), 'https://api.example.com'],
  ALLOWED_ORIGINS: [
    z
      .string()
      .default('')
      .transform((list) => list.split(/[\s,]+/).filter((origin) => origin !== ''))
      .refine(
        (origins) => origins.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin),
        'must be origins, such as https://app.example.com',
      ),
    'https://app.example.com',
  ],
  TRUST_PROXY: [z.coerce.number('must be the number of proxies in front').int().min(0).max(10).default(0), '1'],
  LOG_LEVEL: [z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'), 'info'],
  BODY_LIMIT_BYTES: [z.coerce.number('must be a number of bytes').int().min(1024).max(100_000_000).default(1_000_000), '1000000'],
  RATE_LIMIT_PER_MINUTE: [perMinute(1_000), '1000'],
  RATE_LIMIT_SIGN_IN_PER_MINUTE: [perMinute(10), '10'],
  SCHEMA_REFUSES: [
    z
      .string()
      .regex(/^(behind|ahead|drift)(\s*,\s*(behind|ahead|drift))*$|^none$/, 'must be none, or any of behind, ahead and drift')
      .default('behind')
      .transform((list) => list.split(/\s*,\s*/)),
    'behind,drift',
  ],
  METRICS_TOKEN: [
    z
      .string()
      .regex(/^[\x21-\x7e]{16,512}$/, 'must be 16 to 512 characters without a space')
      .optional(),
    'a-long-secret-of-yours',
  ],
  MAX_REQUESTS_IN_FLIGHT: [z.coerce.number('must be a number of requests').int().min(1).max(100_000).default(1_000), '1000'],
  SHUTDOWN_TIMEOUT: [milliseconds(10_000), '10000'],

  DATABASE_URL: [postgresUrl.optional(), 'postgresql://kaava_api:secret@db.example.com:5432/kaava'],
  DIRECT_URL: [postgresUrl.optional(), 'postgresql://owner:secret@db.example.com:5432/kaava'],
  DATABASE_REPLICA_URL: [postgresUrl.optional(), 'postgresql://kaava_api:secret@replica.example.com:5432/kaava'],
  DATABASE_POOL_SIZE: [z.coerce.number('must be a number of connections').int().min(1).max(1000).default(10), '10'],
  DATABASE_CONNECTION_TIMEOUT: [milliseconds(5_000), '5000'],
  QUERY_TIMEOUT: [milliseconds(30_000), '30000'],
  STATEMENT_TIMEOUT: [milliseconds(20_000), '20000'],
  PREPARED_STATEMENTS: [onOff(true), 'off'],

  REDIS_URL: [urlOf(/^rediss?:\/\//, 'must begin with redis://').optional(), 'redis://:secret@localhost:6379'],

  S3_ENDPOINT: [z.url({ protocol: /^https?$/ }).optional(), 'http://localhost:9000'],
  S3_REGION: [z.string().min(1).default('us-east-1'), 'us-east-1'],
  S3_BUCKET: [z.string().min(3).max(63).default('kaava'), 'kaava'],
  S3_ACCESS_KEY_ID: [z.string().min(1).optional(), 'kaava'],
  S3_SECRET_ACCESS_KEY: [z.string().min(1).optional(), 'a-long-secret'],

  // A key that was made for this message: whoever copies it has one that nobody else has.
  ENCRYPTION_KEYS: [encryptionKeys.optional(), `2026-01:${randomBytes(32).toString('base64')}`],
  ENCRYPTION_KEYS_FILE: [z.string().min(1).optional(), '/run/secrets/kaava-keys'],
  ENCRYPTION_KEY_ID: [keyId.optional(), '2026-01'],

  BACKUP_ENABLED: [onOff(false), 'true'],
  BACKUP_SCHEDULE: [
    z
      .string()
      .regex(/^(\S+\s+){4}\S+$/, 'must be a cron expression of five fields')
      .default('0 2 * * *'),
    '0 2 * * *',
  ],
  BACKUP_RETENTION_DAYS: [z.coerce.number('must be a number of days').int().min(1).max(3650).default(30), '30'],

  JOBS: [onOff(true), 'off'],
  VALIDATION_FUNCTIONS: [onOff(false), 'on'],
  KAAVA_HOME: [z.string().min(1).default('.kaava'), '.kaava'],
  KAAVA_DEBUG: [onOff(false), 'on'],
} as const satisfies Record<string, readonly [z.ZodType, example: string]>;

type Variables = typeof variables;

/** The environment, checked. Absent optional variables are undefined; durations are milliseconds; sizes are bytes. */
export type Config = Readonly<{ [Name in keyof Variables]: z.output<Variables[Name][0]> }>;

/**
 * Reads and checks the environment.
 *
 * Spaces around a value do not count. An empty value counts as absent, as in a `.env` file whose line was left blank.
 *
 * @throws UsageError naming every variable that is wrong, what is wrong with it, and an example. Values are never repeated: they may be secrets.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const issues: { path: string; message: string }[] = [];
  const config: Record<string, unknown> = {};
  for (const [name, [schema, example]] of Object.entries(variables)) {
    const given = environment[name]?.trim();
    const parsed = schema.safeParse(given === '' ? undefined : given);
    if (parsed.success) config[name] = parsed.data;
    else {
      const message = parsed.error.issues.map((issue) => issue.message).join('; ');
      issues.push({ path: name, message: `${message} (for example ${name}=${example})` });
    }
  }
  if (config['S3_ENDPOINT'] !== undefined) {
    for (const name of ['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const) {
      if (config[name] === undefined)
        issues.push({ path: name, message: `is needed because S3_ENDPOINT is set (for example ${name}=${variables[name][1]})` });
    }
  }
  if (config['ENCRYPTION_KEYS'] !== undefined && config['ENCRYPTION_KEYS_FILE'] !== undefined)
    issues.push({ path: 'ENCRYPTION_KEYS_FILE', message: 'is one place too many: ENCRYPTION_KEYS is set too' });
  if (issues.length > 0) {
    throw new UsageError(
      `The environment is wrong:\n${issues.map(({ path, message }) => `  ${path}: ${message}`).join('\n')}`,
      issues,
    );
  }
  return Object.freeze(config) as Config;
}

/**
 * The configuration of this process: a `.env` file in the working directory, under the real environment.
 *
 * @throws UsageError with every wrong variable, and for a `.env` that cannot be read
 */
export function loadConfig(): Config {
  if (existsSync('.env'))
    try {
      process.loadEnvFile('.env');
    } catch {
      throw new UsageError('.env is there and cannot be read: make it a file that this user may read, or move it away.');
    }
  return readConfig(process.env);
}

/** The environment of this process and some more, for a program that a command hands over to. */
export const environmentWith = (more: Readonly<Record<string, string>>): Record<string, string | undefined> => ({
  ...process.env,
  ...more,
});

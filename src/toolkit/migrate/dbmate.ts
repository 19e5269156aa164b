import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CouldNotCheck } from '../../errors.ts';
import type { MigrationFile } from './files.ts';
import { type Relay, startRelay, type Traffic, type Upstream } from './relay.ts';

/** Where and as whom dbmate works. */
export interface Target extends Upstream {
  readonly user: string;
  readonly password: string | undefined;
  readonly database: string;
  /** Run-time parameters of its session: `lock_timeout`, `search_path`, … */
  readonly parameters: Readonly<Record<string, string>>;
}

export interface DbmateResult {
  readonly succeeded: boolean;
  readonly traffic: Traffic;
  /** What it printed about a failure. */
  readonly output: string;
}

/**
 * dbmate's own executable, from the npm package of this platform.
 *
 * @throws CouldNotCheck when npm installed none
 */
export function dbmateBinary(): string {
  const os = process.platform === 'win32' ? 'win32' : process.platform;
  const fromDbmate = createRequire(createRequire(import.meta.url).resolve('dbmate'));
  try {
    const packageJson = fromDbmate.resolve(`@dbmate/${os}-${process.arch}/package.json`);
    return join(dirname(packageJson), 'bin', os === 'win32' ? 'dbmate.exe' : 'dbmate');
  } catch {
    throw new CouldNotCheck(
      `dbmate has no executable here (@dbmate/${os}-${process.arch} is not installed). Install again with optional dependencies: npm ci --include=optional`,
    );
  }
}

const FOLDER = 'kaava-migrate-';
const HOUR = 3_600_000;

/** Removes what killed runs left behind. dbmate reads its folder when it starts: an hour later nobody needs it. */
async function sweep(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(FOLDER));
  for (const folder of names.map((name) => join(tmpdir(), name)))
    try {
      if (Date.now() - (await stat(folder)).mtimeMs > HOUR) await rm(folder, { recursive: true, force: true });
    } catch {
      // Somebody else's, or gone already.
    }
}

/**
 * Lets dbmate run one part of one migration: in a folder that holds that file alone, so that it can do nothing else.
 *
 * The password travels in the child's environment, never in its arguments. `onStart` is told of the traffic while it runs.
 * When the signal is aborted, dbmate and its connections end at once, and the server rolls back.
 */
export async function runDbmate(
  target: Target,
  file: MigrationFile,
  direction: 'up' | 'down',
  { signal, onStart }: { signal: AbortSignal; onStart?: (traffic: Traffic) => void },
): Promise<DbmateResult> {
  await sweep();
  const folder = await mkdtemp(join(tmpdir(), FOLDER));
  let relay: Relay | undefined;
  try {
    await writeFile(join(folder, file.filename), file.text);
    relay = await startRelay(target);
    onStart?.(relay.traffic);
    const { failed, output } = await execute(
      folder,
      direction === 'up' ? 'migrate' : 'rollback',
      urlThrough(relay.port, target),
      signal,
    );
    return { succeeded: !failed, traffic: relay.traffic, output };
  } finally {
    await relay?.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function execute(folder: string, verb: string, url: string, signal: AbortSignal): Promise<{ failed: boolean; output: string }> {
  const args = [
    '--env-file',
    join(folder, 'no.env'),
    '--no-dump-schema',
    '--migrations-dir',
    folder,
    '--migrations-table',
    'schema_migrations',
    verb,
  ];
  return new Promise((resolve) => {
    const child = execFile(
      dbmateBinary(),
      args,
      // Nothing is inherited: a PGOPTIONS or DBMATE_… of this process would change what runs.
      { cwd: folder, env: { DATABASE_URL: url }, signal, killSignal: 'SIGKILL', maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => resolve({ failed: error !== null, output: (stderr === '' ? stdout : stderr).trim() }),
    );
    child.stdin?.end();
  });
}

function urlThrough(port: number, { user, password, database, parameters }: Target): string {
  const credentials =
    password === undefined ? encodeURIComponent(user) : `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
  const query = Object.entries({ ...parameters, sslmode: 'disable' }).map(
    ([name, value]) => `${name}=${encodeURIComponent(value)}`,
  );
  return `postgres://${credentials}@127.0.0.1:${String(port)}/${encodeURIComponent(database)}?${query.join('&')}`;
}

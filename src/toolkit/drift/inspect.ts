import type { ClientBase } from 'pg';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Other, readFingerprint, readOthers } from '../../catalog/fingerprint.ts';
import { kinds } from '../../catalog/identity.ts';
import { readOrigins } from '../../catalog/origins.ts';
import { readCatalog } from '../../catalog/read.ts';
import { type MigrationFile, readMigrations, sourcesOf } from '../migrate/files.ts';
import { compareHistory, type Entry } from '../migrate/history.ts';
import { readApplied } from '../migrate/ledger.ts';
import { openSession } from '../migrate/session.ts';
import { withShadow } from '../migrate/shadow.ts';
import { type Drift, findDrift } from './drift.ts';

export interface DriftOptions {
  /** The owner's URL of the database that is looked at; the shadow database is made on its server. */
  readonly url: string;
  /** The migrations. */
  readonly dir: string;
  /** How the roles should be that the schema names, a line each; undefined where nobody says. */
  readonly roles?: readonly string[];
  readonly signal?: AbortSignal;
}

/** How a database stands to its migrations. */
export interface Inspection {
  readonly host: string;
  readonly database: string;
  /** Migrations that are not applied, or are and should not be: what is compared is what the applied ones make. */
  readonly open: readonly Entry[];
  readonly drift: readonly Drift[];
  /** Extended statistics, rules and event triggers that are missing, or in no migration. */
  readonly others: readonly (Other & { readonly what: 'missing' | 'extra' })[];
  /** Roles that are not as they should be; undefined where nobody says how. */
  readonly roles: readonly { readonly name: string; readonly message: string }[] | undefined;
  /** What was compared. */
  readonly kinds: readonly string[];
}

/**
 * Compares a live database with what the migrations that are applied to it make of an empty one. Writes nothing to it.
 *
 * @throws CouldNotCheck when no shadow database can be made, WrongFolder, Interrupted
 */
export async function inspectDrift({ url, dir, roles, signal }: DriftOptions): Promise<Inspection> {
  const files = await readMigrations(dir);
  const session = await openSession(url);
  try {
    const entries = compareHistory(files, await readApplied(session.client));
    const applied = entries.flatMap(({ applied, file }) => (applied === undefined || file === undefined ? [] : [file]));
    const live = await readAll(session.client);
    const expected = await onCopy(dir, applied, (folder) =>
      withShadow({ serverUrl: url, dir: folder, ...(signal === undefined ? {} : { signal }) }, readAll),
    );
    const origins = await readOrigins(sourcesOf(applied, dir));
    return {
      host: session.host,
      database: session.database,
      open: entries.filter(({ state }) => state !== 'applied'),
      drift: findDrift(expected.catalog, live.catalog, origins),
      others: compareOthers(expected.others, live.others),
      roles: roles && compareRoles(roles, (await readFingerprint(session.client)).roles),
      kinds: [...kinds.filter((kind) => kind !== 'roles'), 'others'],
    };
  } finally {
    await session.close();
  }
}

const readAll = async (client: ClientBase) => ({ catalog: await readCatalog(client), others: await readOthers(client) });

/** A changed one is missing as it was, and extra as it is. */
export function compareOthers(expected: readonly Other[], live: readonly Other[]): Inspection['others'] {
  const beyond = (all: readonly Other[], those: readonly Other[]) =>
    all.filter((one) => !those.some((other) => other.kind === one.kind && other.definition === one.definition));
  return [
    ...beyond(expected, live).map((other) => ({ ...other, what: 'missing' as const })),
    ...beyond(live, expected).map((other) => ({ ...other, what: 'extra' as const })),
  ];
}

function compareRoles(
  wanted: readonly string[],
  found: readonly string[],
): { readonly name: string; readonly message: string }[] {
  const nameOf = (line: string) => line.split(' ')[0] ?? '';
  const [should, is] = [wanted, found].map((lines) => new Map(lines.map((line) => [nameOf(line), line])));
  return [...new Set([...wanted, ...found].map(nameOf))]
    .filter((name) => should?.get(name) !== is?.get(name))
    .map((name) => ({
      name,
      message: `role ${name}: is ${is?.get(name)?.slice(name.length).trim() ?? 'named nowhere'}; the migrations say ${should?.get(name)?.slice(name.length).trim() ?? 'nothing of it'}.`,
    }));
}

/** Lends a folder that holds only some of the migrations. */
async function onCopy<Result>(
  dir: string,
  files: readonly MigrationFile[],
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'kaava-drift-'));
  try {
    for (const { filename } of files) await copyFile(join(dir, filename), join(folder, filename));
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

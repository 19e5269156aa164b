import type pg from 'pg';
import type { Catalog } from '../../src/catalog/catalog.ts';
import { compareCatalogs, type Difference } from '../../src/catalog/compare.ts';
import { identity } from '../../src/catalog/identity.ts';
import { readCatalog } from '../../src/catalog/read.ts';
import type { MigrationFile } from '../../src/toolkit/migrate/files.ts';
import { type Digest, digest } from './digest.ts';

/** What became of the catalog and of the data when a migration was rolled back and applied again. */
export interface Verdict {
  readonly filename: string;
  /** `not tried`: below an irreversible one. */
  readonly verdict: 'lossless' | 'schema-only' | 'irreversible' | 'not tried';
  /** What the down loses: `` `schema.table` ``, and for a table that stays `` `schema.table.column` `` or its rows. */
  readonly lost: readonly string[];
  /** Why it is irreversible, in its own words. */
  readonly reason: string | undefined;
  /** How the catalog after the down differs from the one before the up. Empty, or the migration is wrong. */
  readonly afterDown: readonly Difference[];
  /** The same after the second up, against the first. */
  readonly afterUp: readonly Difference[];
}

export interface Walk {
  /** The catalog once all were applied. */
  readonly whole: Catalog;
  /** All data once the database was filled. */
  readonly filled: Digest;
  /** In the order of the files. */
  readonly verdicts: readonly Verdict[];
}

/**
 * Applies migrations to an empty database, fills it, and goes all the way back: each migration down, up and down again, on the data
 * that are there at its time.
 *
 * @param client the owner's, outside a transaction
 */
export async function walk(
  client: pg.Client,
  files: readonly MigrationFile[],
  fill: () => Promise<unknown>,
): Promise<Walk> {
  // dbmate's own, which it makes with the first migration.
  await client.query('create table if not exists public.schema_migrations (version varchar(128) primary key)');
  const catalogs = [await readCatalog(client)];
  for (const file of files) {
    await runBlock(client, file, 'up');
    catalogs.push(await readCatalog(client));
  }
  await fill();
  const whole = await readCatalog(client);
  const filled = await digest(client);

  const verdicts: Verdict[] = [];
  let stopped = false;
  for (const [index, file] of [...files.entries()].toReversed()) {
    const { filename, irreversible } = file;
    const untried = { filename, lost: [], reason: irreversible, afterDown: [], afterUp: [] };
    if (stopped) verdicts.unshift({ ...untried, verdict: 'not tried' });
    else if (irreversible === undefined) verdicts.unshift(await tryOne(client, file, catalogs[index], catalogs[index + 1]));
    else verdicts.unshift({ ...untried, verdict: 'irreversible' });
    stopped ||= irreversible !== undefined;
  }
  return { whole, filled, verdicts };
}

/** Runs a part of a migration, and keeps dbmate's books about it, as dbmate does, in a session as new. */
export async function runBlock(client: pg.ClientBase, file: MigrationFile, direction: 'up' | 'down'): Promise<void> {
  const { text, transaction } = file[direction];
  const note =
    direction === 'up'
      ? 'insert into public.schema_migrations (version) values ($1)'
      : 'delete from public.schema_migrations where version = $1';
  await client.query('discard all');
  if (transaction) await client.query('begin');
  try {
    await client.query(text);
    await client.query(note, [file.version]);
    if (transaction) await client.query('commit');
  } catch (error) {
    throw new Error(`${file.filename} (${direction}): ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

async function tryOne(
  client: pg.Client,
  file: MigrationFile,
  before: Catalog | undefined,
  after: Catalog | undefined,
): Promise<Verdict> {
  if (before === undefined || after === undefined) throw new Error(`${file.filename}: its catalogs are missing`);
  const data = await digest(client);
  await runBlock(client, file, 'down');
  const afterDown = differences(before, await readCatalog(client));
  await runBlock(client, file, 'up');
  const afterUp = differences(after, await readCatalog(client));
  const lost = lostBetween(before, after, data, await digest(client));
  await runBlock(client, file, 'down');
  const verdict = lost.length === 0 ? 'lossless' : 'schema-only';
  return { filename: file.filename, verdict, lost, reason: undefined, afterDown, afterUp };
}

/** Roles belong to the cluster: those that another test makes meanwhile are none of ours. */
export const differences = (from: Catalog, to: Catalog): Difference[] =>
  compareCatalogs(from, to).filter(({ kind, object }) => kind !== 'roles' || !object.startsWith('kaava_test_'));

/**
 * What a table or a column that the down drops held is lost, even if the data at hand do not show it (no rows, or what the up fills
 * in again): users' own would be. A generated column is computed again. What stays is compared.
 */
function lostBetween(before: Catalog, after: Catalog, old: Digest, now: Digest): string[] {
  const tables = new Set(before.tables.map(identity.tables));
  const columns = new Set(before.columns.map(identity.columns));
  const generated = new Set(after.columns.filter((column) => column.generated !== null).map(identity.columns));
  return [...old].flatMap(([table, { rows, hash, columns: values }]) => {
    if (!tables.has(table)) return [`every row of \`${table}\``];
    const dropped = [...values.keys()].filter((column) => !columns.has(`${table}.${column}`) && !generated.has(`${table}.${column}`));
    const lost = dropped.map((column) => `the column \`${table}.${column}\``);
    const found = now.get(table);
    if (found?.rows !== rows) return [...lost, `rows of \`${table}\``];
    const changed = [...values].flatMap(([column, value]) =>
      dropped.includes(column) || found.columns.get(column) === value ? [] : [`values of \`${table}.${column}\``],
    );
    const isShuffled = lost.length === 0 && changed.length === 0 && found.hash !== hash;
    return [...lost, ...changed, ...(isShuffled ? [`which values of \`${table}\` belong together`] : [])];
  });
}

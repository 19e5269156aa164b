import pg from 'pg';
import { expect, test } from 'vitest';
import type { Catalog } from '../../src/catalog/catalog.ts';
import { compareCatalogs } from '../../src/catalog/compare.ts';
import { readCatalog } from '../../src/catalog/read.ts';
import { migrateDown, migrateUp } from '../../src/toolkit/migrate/migrate.ts';
import type { RunOptions } from '../../src/toolkit/migrate/progress.ts';
import { useDatabase } from '../support/database.ts';

/**
 * A clone of the template, on which plain dbmate ran all migrations. `kaava migrate` adopts them in the schema that it keeps its
 * checksums in, which was there before our migration when it goes up again. What plain dbmate alone leaves, reversible.test.ts sees.
 */
const database = useDatabase();
const LAST_BEFORE = '20260101008200';

const options = (): RunOptions => ({
  url: database.ownerUrl,
  directory: 'migrations',
  wait: 20_000,
  lockTimeout: 5000,
  lockAttempts: 10,
  dryRun: false,
  signal: new AbortController().signal,
  onProgress: () => {},
});

async function catalog(): Promise<Catalog> {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  try {
    return await readCatalog(client);
  } finally {
    await client.end();
  }
}

/** What differs, but for the checksums and roles: those belong to the cluster. */
const differences = (from: Catalog, to: Catalog) =>
  compareCatalogs(from, to).filter(({ kind, object }) => kind !== 'roles' && !object.includes('kaava.migration_checksums'));

test('with the checksums in it, the schema stays when its migration goes, and is as it was', async () => {
  const whole = await catalog();
  await migrateDown(options(), { to: '0' });
  const empty = await catalog();
  expect(empty.tables.map(({ schema, name }) => `${schema}.${name}`)).toEqual(['kaava.migration_checksums', 'public.schema_migrations']);
  await migrateUp(options(), { allowOutOfOrder: false, to: LAST_BEFORE });
  const before = await catalog();
  await migrateUp(options(), { allowOutOfOrder: false });
  expect(differences(whole, await catalog())).toEqual([]);
  await migrateDown(options(), { to: LAST_BEFORE });
  expect(differences(before, await catalog())).toEqual([]);
  await migrateDown(options(), { to: '0' });
  expect(differences(empty, await catalog())).toEqual([]);
}, 180_000);

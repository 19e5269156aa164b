import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
import { type Database, type DatabaseOptions, openDatabase } from '../../src/database/connect.ts';
import { type Actor, asActor, type Role, type Session } from '../../src/database/session.ts';
import { types } from '../../src/database/values.ts';
import { withDatabase } from './template.ts';

export interface TestDatabase {
  readonly name: string;
  /** The owner's URL (a superuser's: never for anything about access). */
  readonly ownerUrl: string;
  /** The URL of kaava_api, as which the service connects. */
  readonly apiUrl: string;
  /** As the owner: to arrange rows and to look behind the policies. */
  readonly owner: pg.Pool;
  /** As kaava_api. */
  readonly db: Database;
  /** A session on `db` as somebody. */
  as(role: Role, userId?: string | null): Session;
}

export const databaseOptions = (url: string, overrides: Partial<DatabaseOptions> = {}): DatabaseOptions => ({
  url,
  poolSize: 10,
  connectionTimeout: 10_000,
  statementTimeout: 20_000,
  queryTimeout: 30_000,
  preparedStatements: true,
  ...overrides,
});

export const actor = (role: Role, userId: string | null = null): Actor => ({ role, userId, requestId: randomUUID() });

/** Clones the template, of the run's server unless another is named. The caller drops it: see {@link useDatabase}. */
export async function createTestDatabase(
  serverUrl = inject('serverUrl'),
  template = inject('templateDatabase'),
): Promise<TestDatabase & { drop(): Promise<void> }> {
  const name = `kaava_test_${randomBytes(6).toString('hex')}`;
  await onServer(`create database ${name} template ${template}`, serverUrl);
  const ownerUrl = withDatabase(serverUrl, name);
  const api = new URL(ownerUrl);
  api.username = 'kaava_api';
  api.password = 'kaava_api';
  const owner = new pg.Pool({ connectionString: ownerUrl, max: 4, types });
  owner.on('error', () => {});
  const db = openDatabase(databaseOptions(api.toString()));
  return {
    name,
    ownerUrl,
    apiUrl: api.toString(),
    owner,
    db,
    as: (role, userId = null) => asActor(db, actor(role, userId)),
    async drop() {
      await Promise.all([owner.end(), db.destroy()]);
      await onServer(`drop database if exists ${name} with (force)`, serverUrl);
    },
  };
}

/** Runs a statement on the test server's maintenance database; creating a database waits for others that clone the same template. */
export async function onServer(statement: string, serverUrl = inject('serverUrl')): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(20261122)');
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A database of this test file's own, made before its tests and dropped after them. Use it inside tests and hooks only. */
export function useDatabase(): TestDatabase {
  let database: Awaited<ReturnType<typeof createTestDatabase>> | undefined;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(async () => {
    await database?.drop();
  });
  return new Proxy({} as TestDatabase, {
    get: (_, property) => {
      if (database === undefined) throw new Error('The test database exists only inside tests and hooks.');
      return database[property as keyof TestDatabase];
    },
  });
}

import type { ClientBase } from 'pg';
import type { Catalog } from './catalog.ts';
import { readColumns } from './columns.ts';
import { readConstraints } from './constraints.ts';
import { readDefaultPrivileges } from './default-privileges.ts';
import { readDomains } from './domains.ts';
import { readEnums } from './enums.ts';
import { readExtensions } from './extensions.ts';
import { readFunctions } from './functions.ts';
import { readGrants } from './grants.ts';
import { foldLeaves, sorted } from './identity.ts';
import { readIndexes } from './indexes.ts';
import { readPolicies } from './policies.ts';
import { readRoles } from './roles.ts';
import { readSchemas } from './schemas.ts';
import { readSequences } from './sequences.ts';
import { readTables } from './tables.ts';
import { readTriggers } from './triggers.ts';
import { readViews } from './views.ts';

export interface CatalogOptions {
  /** By default all but `pg_*`, `information_schema` and the schemas of extensions. */
  readonly schemas?: readonly string[];
  /** `fold` leaves out leaves and everything that is theirs. By default they are kept. */
  readonly leaves?: 'keep' | 'fold';
}

/**
 * Reads what the database is made of, in one read-only snapshot.
 *
 * The connection must not be inside a transaction; it comes back as it was. Takes no locks but ACCESS SHARE on the system catalogs.
 */
export async function readCatalog(client: ClientBase, options: CatalogOptions = {}): Promise<Catalog> {
  await client.query('begin isolation level repeatable read, read only');
  try {
    // Without a search path PostgreSQL prints every name qualified. The rollback undoes the setting.
    await client.query(`set search_path to ''`);
    const catalog = sorted(await readAll(client, options.schemas));
    return options.leaves === 'fold' ? foldLeaves(catalog) : catalog;
  } finally {
    await client.query('rollback');
  }
}

async function readAll(client: ClientBase, wanted: readonly string[] | undefined): Promise<Catalog> {
  const schemas = await readSchemas(client, wanted);
  const names = schemas.map(({ name }) => name);
  const catalog = {
    schemas,
    tables: await readTables(client, names),
    views: await readViews(client, names),
    columns: await readColumns(client, names),
    constraints: await readConstraints(client, names),
    indexes: await readIndexes(client, names),
    policies: await readPolicies(client, names),
    triggers: await readTriggers(client, names),
    functions: await readFunctions(client, names),
    enums: await readEnums(client, names),
    domains: await readDomains(client, names),
    sequences: await readSequences(client, names),
    extensions: await readExtensions(client),
    grants: await readGrants(client, names),
    defaultPrivileges: await readDefaultPrivileges(client, names),
  };
  return { ...catalog, roles: await readRoles(client, rolesOf(catalog)) };
}

function rolesOf(catalog: Omit<Catalog, 'roles'>): string[] {
  const owned = [
    catalog.schemas,
    catalog.tables,
    catalog.views,
    catalog.functions,
    catalog.enums,
    catalog.domains,
    catalog.sequences,
  ];
  return [
    ...new Set([
      ...owned.flat().map(({ owner }) => owner),
      ...catalog.policies.flatMap(({ roles }) => roles),
      ...catalog.grants.map(({ grantee }) => grantee),
      ...catalog.defaultPrivileges.flatMap(({ owner, grantee }) => [owner, grantee]),
    ]),
  ].filter((role) => role !== 'PUBLIC');
}

import type { Client } from 'pg';
import type { MigrationFile } from './files.ts';

/** What the database says of one migration that was applied. */
export interface Applied {
  readonly version: string;
  /** Of the file as it was; undefined when plain dbmate applied it. */
  readonly checksum: string | undefined;
  /** As it was named then. */
  readonly filename: string | undefined;
  /** ISO 8601. */
  readonly appliedAt: string | undefined;
}

/** dbmate's own table, as this connection would find it, quoted; whether or not it is there yet. */
export async function versionTable(client: Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(coalesce(current_schema(), 'public')) || '.schema_migrations' as name`,
  );
  return rows[0]?.name ?? 'public.schema_migrations';
}

const exists = async (client: Client, table: string): Promise<boolean> => {
  const { rows } = await client.query<{ found: boolean }>('select to_regclass($1) is not null as found', [table]);
  return rows[0]?.found === true;
};

/** Every applied migration, by version, byte by byte. Writes nothing. */
export async function readApplied(client: Client): Promise<Applied[]> {
  const table = await versionTable(client);
  if (!(await exists(client, table))) return [];
  const known = await exists(client, 'kaava.migration_checksums');
  const { rows } = await client.query<{
    version: string;
    checksum: string | null;
    filename: string | null;
    applied_at: string | null;
  }>(
    known
      ? `select m.version, c.checksum, c.filename, to_json(c.applied_at) #>> '{}' as applied_at
           from ${table} m left join kaava.migration_checksums c on c.version = m.version order by m.version collate "C"`
      : `select m.version, null as checksum, null as filename, null as applied_at from ${table} m order by m.version collate "C"`,
  );
  return rows.map(({ version, checksum, filename, applied_at }) => ({
    version,
    checksum: checksum ?? undefined,
    filename: filename ?? undefined,
    appliedAt: applied_at ?? undefined,
  }));
}

/** Makes the table of checksums where it is missing. Others may keep tables in its schema. */
export async function ensureLedger(client: Client): Promise<void> {
  if (await exists(client, 'kaava.migration_checksums')) return;
  await client.query(`create schema if not exists kaava`);
  await client.query(`create table if not exists kaava.migration_checksums (
      version     text        not null,
      filename    text        not null,
      checksum    text        not null,
      applied_at  timestamptz not null default now(),
      duration_ms integer,
      constraint migration_checksums_pkey primary key (version)
    )`);
  await client.query(`comment on table kaava.migration_checksums is 'What each applied migration was when it was applied. Kept by kaava migrate, beside dbmate''s schema_migrations.';
    comment on column kaava.migration_checksums.version is 'As in schema_migrations.';
    comment on column kaava.migration_checksums.filename is 'The name of the file.';
    comment on column kaava.migration_checksums.checksum is 'SHA-256 of the whole file, with line endings as \\n, in hexadecimal.';
    comment on column kaava.migration_checksums.applied_at is 'When it was applied, or when kaava first saw it, if plain dbmate had applied it.';
    comment on column kaava.migration_checksums.duration_ms is 'How long it took, in milliseconds; null if plain dbmate had applied it.'`);
}

/** Remembers a migration as it is now. `duration` in milliseconds; undefined for one that plain dbmate applied. */
export async function recordChecksum(client: Client, file: MigrationFile, duration: number | undefined): Promise<void> {
  await ensureLedger(client);
  await client.query(
    `insert into kaava.migration_checksums (version, filename, checksum, duration_ms) values ($1, $2, $3, $4)
     on conflict (version) do update set filename = excluded.filename, checksum = excluded.checksum,
       applied_at = excluded.applied_at, duration_ms = excluded.duration_ms`,
    [file.version, file.filename, file.checksum, duration === undefined ? null : Math.round(duration)],
  );
}

/** Forgets what is no longer applied, by us or by plain dbmate. */
export async function forgetRolledBack(client: Client): Promise<void> {
  if (!(await exists(client, 'kaava.migration_checksums'))) return;
  const table = await versionTable(client);
  if (!(await exists(client, table))) return;
  await client.query(
    `delete from kaava.migration_checksums c where not exists (select from ${table} m where m.version = c.version)`,
  );
}

/** Indexes that exist and serve nobody: what a failed `create index concurrently` leaves. `schema.name`, quoted where needed. */
export async function invalidIndexes(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_index i
       join pg_class c on c.oid = i.indexrelid and c.relkind = 'i' join pg_namespace n on n.oid = c.relnamespace
      where not i.indisvalid order by 1`,
  );
  return rows.map(({ name }) => name);
}

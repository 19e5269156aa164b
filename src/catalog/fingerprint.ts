import type { ClientBase } from 'pg';
import { FINGERPRINT_QUERY, ROLES_QUERY } from '../database/fingerprint.ts';

/** What a build expects of a database, apart from its migrations. */
export interface Fingerprint {
  /** The hash of what the database is made of; the same for the same migrations on every server. */
  readonly fingerprint: string;
  /** Its roles, a line each, which count in the hash. */
  readonly roles: readonly string[];
}

/** The connection must not be inside a transaction. */
export async function readFingerprint(client: ClientBase): Promise<Fingerprint> {
  await client.query('begin isolation level repeatable read, read only');
  try {
    await client.query(`set search_path to ''`);
    const { rows } = await client.query<{ fingerprint: string }>(FINGERPRINT_QUERY);
    const roles = await client.query<{ role: string }>(ROLES_QUERY);
    return { fingerprint: rows[0]?.fingerprint ?? '', roles: roles.rows.map(({ role }) => role) };
  } finally {
    await client.query('rollback');
  }
}

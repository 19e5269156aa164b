import type { ClientBase } from 'pg';
import { FINGERPRINT_QUERY, OTHERS_QUERY, ROLES_QUERY } from '../database/fingerprint.ts';

/** What a build expects of a database, apart from its migrations. */
export interface Fingerprint {
  /** The hash of what the database is made of; the same for the same migrations on every server. */
  readonly fingerprint: string;
  /** Its roles, a line each, which count in the hash. */
  readonly roles: readonly string[];
}

/** A thing that counts in the hash and that the catalog does not model: extended statistics, a rule or an event trigger. */
export interface Other {
  readonly kind: string;
  /** What makes it, or its name. */
  readonly definition: string;
}

/** The connection must not be inside a transaction. */
export const readFingerprint = (client: ClientBase): Promise<Fingerprint> =>
  onSnapshot(client, async () => {
    const { rows } = await client.query<{ fingerprint: string }>(FINGERPRINT_QUERY);
    const roles = await client.query<{ role: string }>(ROLES_QUERY);
    return { fingerprint: rows[0]?.fingerprint ?? '', roles: roles.rows.map(({ role }) => role) };
  });

/** In one order everywhere. The connection must not be inside a transaction. */
export const readOthers = (client: ClientBase): Promise<Other[]> =>
  onSnapshot(client, async () => (await client.query<Other>(OTHERS_QUERY)).rows);

async function onSnapshot<Result>(client: ClientBase, read: () => Promise<Result>): Promise<Result> {
  await client.query('begin isolation level repeatable read, read only');
  try {
    await client.query(`set search_path to ''`);
    return await read();
  } finally {
    await client.query('rollback');
  }
}

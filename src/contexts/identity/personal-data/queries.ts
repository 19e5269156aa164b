import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';

/** The caller's envelope, or null. As authenticated, through a function: no list of users may have it. */
export const findPersonalData = (db: Db) => db.selectNoFrom(sql<Buffer | null>`identity.personal_data()`.as('envelope'));

/** Replaces the caller's envelope, or removes it. As authenticated. */
export const updatePersonalData = (db: Db, envelope: Buffer | null) =>
  db.selectNoFrom(sql<boolean>`identity.set_personal_data(${envelope})`.as('changed'));

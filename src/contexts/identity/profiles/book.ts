import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

/** One example for each query. */
export const book: Book<typeof queries> = {
  findMe: as('authenticated', (db) => query.findMe(db)),
  updateMe: as('authenticated', (db) => query.updateMe(db, { name: 'Ada', bio: null })),
  countMine: as('authenticated', (db) => query.countMine(db)),
  findSettings: as('authenticated', (db) => query.findSettings(db)),
  updateSettings: as('authenticated', (db) =>
    query.updateSettings(db, { default_provider: 'GEMINI', preferences: { theme: 'dark' } }),
  ),
  findPublicProfile: as(['anonymous', 'authenticated'], (db) => query.findPublicProfile(db, ID)),
  findPublicProfileByUsername: as(['anonymous', 'authenticated'], (db) => query.findPublicProfileByUsername(db, 'ada')),
};

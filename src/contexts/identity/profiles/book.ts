import type { Book } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const ID = '01933b6e-0000-7000-8000-000000000001';

/** One example for each query. */
export const book: Book<typeof queries> = {
  findMe: (db) => query.findMe(db),
  updateMe: (db) => query.updateMe(db, { name: 'Ada', bio: null }),
  countMine: (db) => query.countMine(db),
  findSettings: (db) => query.findSettings(db),
  updateSettings: (db) => query.updateSettings(db, { default_provider: 'GEMINI', preferences: { theme: 'dark' } }),
  findPublicProfile: (db) => query.findPublicProfile(db, ID),
  findPublicProfileByUsername: (db) => query.findPublicProfileByUsername(db, 'ada'),
};

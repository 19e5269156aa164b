import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const AFTER = ['2026-11-21T04:13:00.123456Z', ID];
const MEDIA = {
  article_id: ID,
  type: 'IMAGE',
  provider: 'GEMINI',
  prompt: 'A quiet harbour at dusk',
  style: 'watercolour',
  aspect_ratio: '16:9',
  metadata: { seed: 7 },
} as const;

/** One example for each query. */
export const book: Book<typeof queries> = {
  listMedia: as('authenticated', (db) => query.listMedia(db, { article_id: ID, type: 'IMAGE', after: AFTER, limit: 21 })),
  findMedia: as('authenticated', (db) => query.findMedia(db, ID)),
  insertMedia: as('authenticated', (db) => query.insertMedia(db, MEDIA)),
  updateMedia: as('authenticated', (db) =>
    query.updateMedia(db, ID, { article_id: ID, style: 'etching', metadata: { seed: 8 } }),
  ),
  findMediaObject: as('authenticated', (db) => query.findMediaObject(db, ID)),
  updateMediaObject: as('authenticated', (db) =>
    query.updateMediaObject(db, ID, { object_key: `${ID}/content/${ID}`, content_type: 'image/png', size_bytes: 10_000 }),
  ),
  listKnownKeys: as('service', (db) => query.listKnownKeys(db, [ID])),
  deleteMedia: as('authenticated', (db) => query.deleteMedia(db, ID)),
};

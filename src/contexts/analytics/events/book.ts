import { as, type Book, EXAMPLE_ID as ID } from '../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const AFTER = ['2026-11-21T04:13:00.123456Z', ID];
const EVENT = { event_type: 'page_view', event_name: '/', properties: { from: 'menu' }, ip_address: '192.0.2.1' };

/** One example for each query. */
export const book: Book<Omit<typeof queries, 'COUNT_DAYS'>> = {
  insertEvents: as(['authenticated', 'anonymous'], (db) => query.insertEvents(db, [EVENT])),
  insertEvent: as('authenticated', (db) => query.insertEvent(db, EVENT)),
  listOwnEvents: as('authenticated', (db) => query.listOwnEvents(db, { after: AFTER, limit: 21 })),
  listEventsOfType: as('administrator', (db) => query.listEventsOfType(db, { type: 'page_view', after: AFTER, limit: 21 })),
  listEventCounts: as(
    'administrator',
    (db) =>
      query.listEventCounts(db, { from: '2026-01-01', to: '2026-12-31', after: ['2026-11-21', 'page_view', '/'], limit: 21 }),
    {
      'index-lost-below-policy of analytics.daily_event_counts':
        'the barrier keeps the order of the index from the page: the counts of the days that are asked for are sorted, and each day has few',
    },
  ),
};

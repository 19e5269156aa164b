import { BatchOutcome } from '../../../http/contract.ts';
import { decodeCursor, pageOf } from '../../../http/page.ts';
import { type Route, route } from '../../../http/route.ts';
import { LearningEventBatch, LearningEventPage, ListLearningEventsQuery } from './contract.ts';
import * as queries from './queries.ts';

export const learningEventRoutes: Route[] = [
  route({
    method: 'post',
    path: '/learning/events',
    operationId: 'recordLearningEvents',
    summary: 'Note what you did, up to 1,000 events at once.',
    description:
      'Each row is judged by itself: those that fit are written together, and the answer says what is wrong with the others. The time of all is that of writing.',
    access: 'learning:write',
    body: LearningEventBatch.body,
    batch: LearningEventBatch,
    status: 200,
    response: BatchOutcome,
    async handle({ db, session, body: { events }, rejected, rowIssues }) {
      if (events.length > 0) await session.all(queries.insertLearningEvents(db, events));
      return { accepted: events.length, rejected, errors: [...rowIssues] };
    },
  }),
  route({
    method: 'get',
    path: '/learning/events',
    operationId: 'listLearningEvents',
    summary: 'What was noted about you, latest first.',
    access: 'learning:read',
    query: ListLearningEventsQuery,
    status: 200,
    response: LearningEventPage,
    async handle({ db, session, query: { cursor, limit } }) {
      const rows = await session.all(queries.listLearningEvents(db, { after: decodeCursor(cursor, 2), limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.occurred_at, row.id]);
    },
  }),
];

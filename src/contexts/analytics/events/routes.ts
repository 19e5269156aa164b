import { BatchOutcome } from '../../../http/contract.ts';
import { decodeCursor, pageOf } from '../../../http/page.ts';
import { type Route, route } from '../../../http/route.ts';
import {
  Event,
  EventBatch,
  EventCountsPage,
  EventCountsQuery,
  EventPage,
  ListAllEventsQuery,
  ListEventsQuery,
  NewEventBody,
  VisitorEventBatch,
} from './contract.ts';
import * as queries from './queries.ts';

const BY_ROW =
  'Each row is judged by itself: those that fit are written together, and the answer says what is wrong with the others. The time of all is that of writing.';

const ingestion: Route[] = [
  route({
    method: 'post',
    path: '/analytics/events',
    operationId: 'recordEvent',
    summary: 'Note an event in your name.',
    access: 'events:write',
    body: NewEventBody,
    status: 201,
    response: Event,
    handle: ({ db, session, body }) => session.one(queries.insertEvent(db, body)),
  }),
  route({
    method: 'post',
    path: '/analytics/events/batch',
    operationId: 'recordEvents',
    summary: 'Note up to 10,000 events in your name.',
    description: `${BY_ROW} At most 8 MiB.`,
    access: 'events:write',
    body: EventBatch.body,
    batch: EventBatch,
    status: 200,
    response: BatchOutcome,
    async handle({ db, session, body: { events }, rejected, rowIssues }) {
      if (events.length > 0) await session.all(queries.insertEvents(db, events));
      return { accepted: events.length, rejected, errors: [...rowIssues] };
    },
  }),
  route({
    method: 'post',
    path: '/analytics/visitor-events',
    operationId: 'recordVisitorEvents',
    summary: 'Note what a visitor did, up to 100 events; in the name of whoever is signed in, else in nobody’s.',
    description: `${BY_ROW} Address and user agent are those of the request. An API key is nobody here: it has a route of its own.`,
    access: 'public',
    body: VisitorEventBatch.body,
    batch: VisitorEventBatch,
    status: 200,
    response: BatchOutcome,
    async handle({ db, session, body: { events }, rejected, rowIssues, ip, userAgent }) {
      const from = { ip_address: ip === '' ? null : ip, user_agent: userAgent?.slice(0, 1000) ?? null };
      const whole = events.map((event) => ({ ...event, ...from }));
      if (whole.length > 0) await session.all(queries.insertEvents(db, whole));
      return { accepted: events.length, rejected, errors: [...rowIssues] };
    },
  }),
];

const lists: Route[] = [
  route({
    method: 'get',
    path: '/analytics/events',
    operationId: 'listOwnEvents',
    summary: 'What was noted about you, latest first.',
    access: 'account:read',
    query: ListEventsQuery,
    status: 200,
    response: EventPage,
    async handle({ db, session, query: { cursor, limit } }) {
      const rows = await session.all(queries.listOwnEvents(db, { after: decodeCursor(cursor, 2), limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.occurred_at, row.id]);
    },
  }),
  route({
    method: 'get',
    path: '/admin/analytics/events',
    operationId: 'listEvents',
    summary: "Everybody's events of a type, latest first.",
    access: 'administrator',
    query: ListAllEventsQuery,
    status: 200,
    response: EventPage,
    async handle({ db, session, query: { cursor, limit, event_type: type } }) {
      const rows = await session.all(queries.listEventsOfType(db, { type, after: decodeCursor(cursor, 2), limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.occurred_at, row.id]);
    },
  }),
  route({
    method: 'get',
    path: '/admin/analytics/event-counts',
    operationId: 'listEventCounts',
    summary: 'How often what happened, by day (UTC), type and name, latest first, as of the last refresh.',
    description: `Without \`from\` of ${String(queries.COUNT_DAYS)} days.`,
    access: 'administrator',
    query: EventCountsQuery,
    status: 200,
    response: EventCountsPage,
    async handle({ db, session, query: { cursor, limit, ...days } }) {
      const { data, refreshed_at } = await session.one(
        queries.listEventCounts(db, { ...days, after: decodeCursor(cursor, 3), limit: limit + 1 }),
      );
      return { ...pageOf(data, limit, (row) => [row.day, row.event_type, row.event_name]), refreshed_at };
    },
  }),
];

export const eventRoutes: Route[] = [...ingestion, ...lists];

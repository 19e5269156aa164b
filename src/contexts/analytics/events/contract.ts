import { z } from 'zod';
import { analyticsEvents } from '../../../generated/contracts.ts';
import { date, moment, number64 as Whole } from '../../../generated/contracts/columns.ts';
import { batchOf, PageQuery, pageOfSchema } from '../../../http/contract.ts';

const { row, insert } = analyticsEvents;

export const NewEventBody = insert.pick({
  session_id: true,
  event_type: true,
  event_name: true,
  properties: true,
  user_agent: true,
  ip_address: true,
  referer: true,
});

/** Ten thousand rows in 8 MiB: 800 bytes each in the mean. */
export const EventBatch = batchOf(NewEventBody, 10_000, 8 * 1024 * 1024);
/** What a visitor's page sends, who has not said who they are. */
export const VisitorEventBatch = batchOf(NewEventBody.omit({ user_agent: true, ip_address: true }), 100, 128 * 1024);

export const Event = row;
export const EventPage = pageOfSchema(Event);
export const ListEventsQuery = PageQuery;
export const ListAllEventsQuery = PageQuery.extend({ event_type: insert.shape.event_type });

export const EventCountsQuery = PageQuery.extend({
  from: date.optional().meta({ description: 'The first day (UTC).' }),
  to: date.optional().meta({ description: 'The last day (UTC).' }),
});
export const EventCountsPage = pageOfSchema(
  z.strictObject({
    day: z.string(),
    event_type: row.shape.event_type,
    event_name: row.shape.event_name,
    events: Whole,
    users: Whole,
    sessions: Whole,
  }),
).extend({
  refreshed_at: moment.nullable().meta({ description: 'What had happened then is counted; null before the first refresh.' }),
});

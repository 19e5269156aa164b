import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';
import type { EventProperties } from '../json.ts';

export interface NewEvent {
  readonly event_type: string;
  readonly event_name: string;
  readonly session_id?: string | null | undefined;
  readonly properties?: EventProperties | null | undefined;
  readonly user_agent?: string | null | undefined;
  readonly ip_address?: string | null | undefined;
  readonly referer?: string | null | undefined;
}

const COLUMNS = [
  'id',
  'user_id',
  'session_id',
  'event_type',
  'event_name',
  'properties',
  'user_agent',
  'ip_address',
  'referer',
  'occurred_at',
] as const;

/**
 * Events of the acting user, or of nobody, now: all of them, or none. One parameter, however many they are: COPY, which would be the
 * way, refuses tables with row-level security (bench/events.ts compares).
 */
export const insertEvents = (db: Db, events: readonly NewEvent[]) =>
  db
    .insertInto('analytics.events')
    .columns(['session_id', 'event_type', 'event_name', 'properties', 'user_agent', 'ip_address', 'referer'])
    .expression((from) =>
      from
        .selectFrom(
          sql<NewEvent>`jsonb_to_recordset(${JSON.stringify(events)}::jsonb)`.as<'e'>(
            sql`e(session_id text, event_type text, event_name text, properties jsonb, user_agent text, ip_address inet, referer text)`,
          ),
        )
        .select(['e.session_id', 'e.event_type', 'e.event_name', 'e.properties', 'e.user_agent', 'e.ip_address', 'e.referer']),
    );

/** An event of the acting user, as it was written. */
export const insertEvent = (db: Db, event: NewEvent) => db.insertInto('analytics.events').values(event).returning(COLUMNS);

interface Page {
  /** Time and id of the last row of the page before. */
  readonly after?: readonly string[] | undefined;
  readonly limit: number;
}

/** What was noted about the caller, latest first. Served by events_user_id_occurred_at_idx, a month after the other. */
export const listOwnEvents = (db: Db, { after, limit }: Page) =>
  db
    .selectFrom('analytics.events')
    .select(COLUMNS)
    .where('user_id', '=', sql<string>`(select core.current_user_id())`)
    .$if(after !== undefined, (query) =>
      query
        .where('occurred_at', '<=', sql<string>`${after?.[0]}::timestamptz`)
        .where(sql<boolean>`(occurred_at, id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('occurred_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);

/** As administrator: everybody's events of a type, latest first. Served by events_event_type_occurred_at_idx, a month after the other. */
export const listEventsOfType = (db: Db, { type, after, limit }: Page & { readonly type: string }) =>
  db
    .selectFrom('analytics.events')
    .select(COLUMNS)
    .where('event_type', '=', type)
    .$if(after !== undefined, (query) =>
      query
        .where('occurred_at', '<=', sql<string>`${after?.[0]}::timestamptz`)
        .where(sql<boolean>`(occurred_at, id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('occurred_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);

interface Count {
  readonly day: string;
  readonly event_type: string;
  readonly event_name: string;
  readonly events: string;
  readonly users: string;
  readonly sessions: string;
}

interface CountsPage {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Day, type and name of the last row of the page before. */
  readonly after?: readonly string[] | undefined;
  readonly limit: number;
}

/** Days that counts go back where it is not said. */
export const COUNT_DAYS = 31;

/**
 * As administrator: how often what happened by day, latest first, in one row with the time of the last refresh. Served by
 * daily_event_counts_day_event_type_event_name_idx.
 */
export const listEventCounts = (db: Db, { from, to, after, limit }: CountsPage) =>
  db
    .with('page', (with_) =>
      with_
        .selectFrom('analytics.event_counts')
        .select(['day', 'event_type', 'event_name', 'events', 'users', 'sessions'])
        .where(
          'day',
          '>=',
          sql<string>`coalesce(${from ?? null}::date, coalesce(${to ?? null}::date, (now() at time zone 'UTC')::date) - ${COUNT_DAYS - 1}::integer)`,
        )
        .$if(to !== undefined, (query) => query.where('day', '<=', sql<string>`${to}::date`))
        .$if(after !== undefined, (query) =>
          query.where(sql<boolean>`(day, event_type, event_name) < (${after?.[0]}::date, ${after?.[1]}, ${after?.[2]})`),
        )
        .orderBy('day', 'desc')
        .orderBy('event_type', 'desc')
        .orderBy('event_name', 'desc')
        .limit(limit),
    )
    .selectNoFrom([
      sql<string | null>`core.refreshed_at('analytics.daily_event_counts')`.as('refreshed_at'),
      sql<Count[]>`(
        select coalesce(json_agg(json_build_object('day', p.day, 'event_type', p.event_type, 'event_name', p.event_name,
          'events', p.events::text, 'users', p.users::text, 'sessions', p.sessions::text)
          order by p.day desc, p.event_type desc, p.event_name desc), '[]')
        from page as p)`.as('data'),
    ]);

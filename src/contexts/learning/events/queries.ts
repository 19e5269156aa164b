import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';
import type { LearningEventType } from '../../../generated/database.ts';
import type { LearningEventData } from '../json.ts';

export interface NewLearningEvent {
  readonly event_type: LearningEventType;
  readonly session_id?: string | null | undefined;
  readonly data?: LearningEventData | undefined;
  readonly course_id?: string | null | undefined;
  readonly lesson_id?: string | null | undefined;
}

/** Events in the acting user's name, now: all of them, or none. One parameter, however many they are. */
export const insertLearningEvents = (db: Db, events: readonly NewLearningEvent[]) =>
  db
    .insertInto('learning.learning_events')
    .columns(['session_id', 'event_type', 'data', 'course_id', 'lesson_id'])
    .expression((from) =>
      from
        .selectFrom(
          sql<NewLearningEvent>`jsonb_to_recordset(${JSON.stringify(events)}::jsonb)`.as<'e'>(
            sql`e(session_id uuid, event_type learning.learning_event_type, data jsonb, course_id uuid, lesson_id uuid)`,
          ),
        )
        .select(['e.session_id', 'e.event_type'])
        .select(sql<LearningEventData>`coalesce(e.data, '{}')`.as('data'))
        .select(['e.course_id', 'e.lesson_id']),
    );

interface Page {
  /** Time and id of the last row of the page before. */
  readonly after?: readonly string[] | undefined;
  readonly limit: number;
}

/** What was noted about the caller, latest first. Served by learning_events_pkey, a month after the other. */
export const listLearningEvents = (db: Db, { after, limit }: Page) =>
  db
    .selectFrom('learning.learning_events')
    .select(['user_id', 'session_id', 'event_type', 'data', 'course_id', 'lesson_id', 'occurred_at', 'id'])
    .where('user_id', '=', sql<string>`(select core.current_user_id())`)
    .$if(after !== undefined, (query) =>
      query
        .where('occurred_at', '<=', sql<string>`${after?.[0]}::timestamptz`)
        .where(sql<boolean>`(occurred_at, id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('occurred_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);

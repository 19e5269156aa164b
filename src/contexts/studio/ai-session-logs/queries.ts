import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';
import { jsonb } from '../../../database/values.ts';
import type { AiLogLevel } from '../../../generated/database.ts';
import type { AiLogContext } from '../json.ts';

export interface NewLogLine {
  readonly level: AiLogLevel;
  readonly phase?: string | null | undefined;
  readonly message: string;
  readonly context?: AiLogContext | null | undefined;
  readonly duration_ms?: number | null | undefined;
  readonly memory_bytes?: string | number | null | undefined;
  readonly error_stack?: string | null | undefined;
  readonly error_code?: string | null | undefined;
}

const COLUMNS = [
  'id',
  'session_id',
  'level',
  'phase',
  'message',
  'context',
  'duration_ms',
  'memory_bytes',
  'error_stack',
  'error_code',
  'logged_at',
] as const;

/** The log of an AI session, oldest first. Served by the primary key (session_id, logged_at, id). */
export const listAiLogs = (
  db: Db,
  sessionId: string,
  {
    level,
    after,
    limit,
  }: {
    readonly level?: AiLogLevel | undefined;
    /** Time and id of the last line of the page before, as text: a number or a Date would lose digits. */
    readonly after?: readonly string[] | undefined;
    readonly limit: number;
  },
) =>
  db
    .selectFrom('studio.ai_session_logs')
    .select(COLUMNS)
    .where('session_id', '=', sessionId)
    .$if(level !== undefined, (query) => query.where('level', '=', level ?? 'INFO'))
    .$if(after !== undefined, (query) =>
      query
        // For the partitions: comparing rows leaves none out.
        .where(sql<boolean>`logged_at >= ${after?.[0]}::timestamptz`)
        .where(sql<boolean>`(logged_at, id) > (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('logged_at')
    .orderBy('id')
    .limit(limit);

/** Appends lines, stamped by the database; the month decides the partition. */
export const insertAiLogs = (db: Db, sessionId: string, lines: readonly NewLogLine[]) =>
  db
    .insertInto('studio.ai_session_logs')
    .values(lines.map(({ context, ...line }) => ({ ...line, session_id: sessionId, context: context ? jsonb(context) : null })))
    .returning(COLUMNS);

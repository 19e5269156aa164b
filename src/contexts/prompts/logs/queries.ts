import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';
import { jsonb } from '../../../database/values.ts';
import type { LogMetadata } from '../json.ts';
import type { After } from '../queries.ts';

export interface NewLogLine {
  readonly level: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
  readonly message: string;
  readonly metadata?: LogMetadata | undefined;
}

const COLUMNS = ['id', 'execution_id', 'level', 'message', 'metadata', 'logged_at'] as const;

/** An execution's log, oldest first. Served by the primary key (execution_id, logged_at, id). */
export const listLogs = (
  db: Db,
  executionId: string,
  {
    level,
    after,
    limit,
  }: { readonly level?: NewLogLine['level'] | undefined; readonly after?: After | undefined; readonly limit: number },
) =>
  db
    .selectFrom('prompts.execution_logs')
    .select(COLUMNS)
    .where('execution_id', '=', executionId)
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
export const insertLogs = (db: Db, executionId: string, lines: readonly NewLogLine[]) =>
  db
    .insertInto('prompts.execution_logs')
    .values(
      lines.map(({ level, message, metadata }) => ({
        execution_id: executionId,
        level,
        message,
        metadata: metadata === undefined ? null : jsonb(metadata),
      })),
    )
    .returning(COLUMNS);

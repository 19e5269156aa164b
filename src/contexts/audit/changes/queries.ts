import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';
import type { Operation } from '../../../generated/database.ts';
import type { AuditRow } from '../json.ts';

// As administrator, whose policy shows all of the log.

const COLUMNS = [
  'l.id',
  'l.occurred_at',
  'l.schema_name',
  'l.table_name',
  'l.operation',
  'l.row_key',
  'l.actor_id',
  'l.subject_id',
  'l.database_role',
  'l.request_id',
] as const;

interface Span {
  /** Before this, excluded; now where it is not given. */
  readonly to?: string | undefined;
  /** From this on. */
  readonly from?: string | undefined;
  /** Time and id of the last row of the page before, as text. */
  readonly after?: readonly string[] | undefined;
  readonly limit: number;
}

/** Changes of a span of time, newest first: the partitions of other months are not read. */
const inSpan = (db: Db, { from, to, after, limit }: Span, days: number) =>
  db
    .selectFrom('audit.log as l')
    .where(
      'l.occurred_at',
      '>=',
      sql<string>`coalesce(${from ?? null}::timestamptz, coalesce(${to ?? null}::timestamptz, now()) - make_interval(days => ${days}))`,
    )
    .where('l.occurred_at', '<', sql<string>`coalesce(${to ?? null}::timestamptz, now() + interval '1 day')`)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(l.occurred_at, l.id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('l.occurred_at', 'desc')
    .orderBy('l.id', 'desc')
    .limit(limit);

/** Days that a search goes back where it does not say. */
export const SEARCH_DAYS = 31;
/** Days that a row's history goes back where it is not said. */
export const HISTORY_DAYS = 366;

export interface ChangeFilter extends Span {
  readonly actor_id?: string | undefined;
  readonly request_id?: string | undefined;
  readonly schema_name?: string | undefined;
  readonly table_name?: string | undefined;
  readonly operation?: Operation | undefined;
}

/**
 * Changes that match all that is given, newest first.
 *
 * Served by log_request_id_idx for a request, log_actor_id_occurred_at_idx for an actor, log_table_name_row_key_idx for a table, and else by
 * log_pkey, in the order of time; within the months of the span only.
 */
export const listChanges = (db: Db, { actor_id, request_id, schema_name, table_name, operation, ...span }: ChangeFilter) =>
  inSpan(db, span, SEARCH_DAYS)
    .select(COLUMNS)
    .$if(actor_id !== undefined, (query) => query.where('l.actor_id', '=', actor_id ?? ''))
    .$if(request_id !== undefined, (query) => query.where('l.request_id', '=', request_id ?? ''))
    .$if(schema_name !== undefined, (query) => query.where('l.schema_name', '=', schema_name ?? ''))
    .$if(table_name !== undefined, (query) => query.where('l.table_name', '=', table_name ?? ''))
    .$if(operation !== undefined, (query) => query.where('l.operation', '=', operation ?? 'INSERT'));

export interface RowHistory extends Span {
  readonly schema_name: string;
  readonly table_name: string;
  /** The row's primary key as JSON text, by column. */
  readonly key: string;
}

/** A row's key as the log has it; null where it has no such table, or where that is not the key of its rows. */
export const findRowKey = (db: Db, { schema_name, table_name, key }: Pick<RowHistory, 'schema_name' | 'table_name' | 'key'>) =>
  db.selectNoFrom(sql<AuditRow | null>`audit.row_key(${schema_name}, ${table_name}, ${key}::jsonb)`.as('key'));

/**
 * All changes of one row, newest first, with what was there before and after. Null for both where it cannot be read any more, because the
 * user whom it is about was erased; secrets, and text that is saved as it is written, are
 * digests. Served by log_table_name_row_key_idx, within the months of the span.
 */
export const listRowHistory = (db: Db, { schema_name, table_name, key, ...span }: RowHistory) =>
  inSpan(db, span, HISTORY_DAYS)
    .select(COLUMNS)
    .select([
      sql<AuditRow | null>`audit.reveal(l.subject_id, l.old_row)`.as('before'),
      sql<AuditRow | null>`audit.reveal(l.subject_id, l.new_row)`.as('after'),
    ])
    .where('l.table_name', '=', table_name)
    .where('l.row_key', '=', sql<AuditRow>`${key}::jsonb`)
    .where('l.schema_name', '=', schema_name);

import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';

/** The caller's executions of the last 24 hours, in one statement. Counts are int8, money and latency numeric: decimal text, null for none. */
export const usageLast24Hours = (db: Db) =>
  db
    .selectFrom('prompts.executions')
    .select([
      sql<string>`count(*)`.as('executions'),
      sql<string>`count(*) filter (where status = 'FAILED')`.as('failures'),
      sql<string | null>`avg(latency_ms)::numeric(12,3)`.as('avg_latency_ms'),
      sql<string | null>`avg(cost_usd)::numeric(16,6)`.as('avg_cost_usd'),
      sql<string>`coalesce(sum(cost_usd), 0)::numeric(16,6)`.as('cost_usd'),
    ])
    .where(sql<boolean>`created_at >= now() - interval '24 hours'`);

/** The caller's days, latest first: those before the last refreshed one from prompts.daily_usage, the others counted now. */
export const listDailyUsage = (db: Db, { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }) =>
  db
    .selectFrom('prompts.my_daily_usage')
    .select(['day', 'executions', 'failures', 'avg_latency_ms', 'p95_latency_ms', 'cost_usd', 'tokens'])
    .$if(from !== undefined, (query) => query.where(sql<boolean>`day >= ${from}::date`))
    .$if(to !== undefined, (query) => query.where(sql<boolean>`day <= ${to}::date`))
    .orderBy('day', 'desc')
    .limit(366);

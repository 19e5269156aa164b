import { sql, type RawBuilder } from 'kysely';
import type { Db } from '../../../database/connect.ts';

// As administrator, whose policies show all rows.

type Counts = Readonly<Record<string, number>>;

/** How many rows of a table there are of each value of a column, as an object. */
const by = (table: string, column: string, where: RawBuilder<boolean> = sql`true`) => sql<Counts>`(
  select coalesce(json_object_agg(g.label, g.rows), '{}')
  from (select ${sql.ref(column)}::text as label, count(*) as rows from ${sql.table(table)} where ${where} group by 1) as g)`;

interface Users {
  readonly by_status: Counts;
  readonly by_role: Counts;
  readonly by_plan: Counts;
  readonly new_last_30_days: number;
  readonly signed_in_last_30_days: number;
}

interface Content {
  readonly prompts: Counts;
  readonly projects: Counts;
  readonly templates: Counts;
  readonly articles: Counts;
  readonly courses: Counts;
  readonly community_posts: Counts;
}

/** Who there is and what there is, counted now over all rows: for an answer that is kept for minutes. */
export const findDashboard = (db: Db) =>
  db.selectNoFrom([
    sql<string>`now()`.as('as_of'),
    sql<Users>`json_build_object(
      'by_status', ${by('identity.users', 'status')},
      'by_role', ${by('identity.users', 'role', sql`status = 'ACTIVE'`)},
      'by_plan', ${by('identity.users', 'plan', sql`status = 'ACTIVE'`)},
      'new_last_30_days', (select count(*) from identity.users where created_at >= now() - interval '30 days'),
      'signed_in_last_30_days', (select count(*) from identity.users where last_login_at >= now() - interval '30 days'))`.as(
      'users',
    ),
    sql<Content>`json_build_object(
      'prompts', ${by('prompts.prompts', 'status')},
      'projects', ${by('studio.projects', 'status')},
      'templates', ${by('studio.templates', 'status')},
      'articles', ${by('content.articles', 'status')},
      'courses', ${by('learning.courses', 'status')},
      'community_posts', ${by('learning.community_posts', 'status')})`.as('content'),
  ]);

interface Figures {
  readonly day: string;
  readonly executions: number;
  readonly executions_failed: number;
  readonly execution_cost_usd: string;
  readonly avg_latency_ms: string | null;
  readonly projects: number;
  readonly ai_sessions: number;
  readonly ai_sessions_failed: number;
  readonly ai_tokens_used: string;
  readonly ai_cost_usd: string;
}

/**
 * What was done and what it cost by day, latest first, at most 92 days up to the last, and days without anything too. Served by
 * executions_created_at_idx, projects_created_at_idx and ai_sessions_created_at_idx.
 */
export const findDailyFigures = (db: Db, { from, to }: { readonly from: string; readonly to: string }) => {
  const first = sql`greatest(${from}::date, ${to}::date - 91)`;
  const within = sql`created_at >= ${first}::timestamp at time zone 'UTC' and created_at < (${to}::date + 1)::timestamp at time zone 'UTC'`;
  const day = sql`(created_at at time zone 'UTC')::date`;
  return db.selectNoFrom([
    sql<string>`now()`.as('as_of'),
    sql<Figures[]>`(
      select coalesce(json_agg(json_build_object(
        'day', d.day::date, 'executions', coalesce(e.executions, 0), 'executions_failed', coalesce(e.failed, 0),
        'execution_cost_usd', coalesce(e.cost, 0)::numeric(16,6)::text, 'avg_latency_ms', e.latency::numeric(12,3)::text,
        'projects', coalesce(p.projects, 0), 'ai_sessions', coalesce(a.sessions, 0), 'ai_sessions_failed', coalesce(a.failed, 0),
        'ai_tokens_used', coalesce(a.tokens, 0)::text, 'ai_cost_usd', coalesce(a.cost, 0)::numeric(16,6)::text) order by d.day desc), '[]')
      from generate_series(${first}::timestamp, ${to}::date::timestamp, interval '1 day') as d(day)
      left join (
        select ${day} as day, count(*) as executions, count(*) filter (where status = 'FAILED') as failed, sum(cost_usd) as cost, avg(latency_ms) as latency
        from prompts.executions where ${within} group by 1
      ) as e on e.day = d.day
      left join (
        select ${day} as day, count(*) as projects from studio.projects where ${within} group by 1
      ) as p on p.day = d.day
      left join (
        select ${day} as day, count(*) as sessions, count(*) filter (where status = 'FAILED') as failed, sum(tokens_used) as tokens, sum(cost_usd) as cost
        from studio.ai_sessions where ${within} group by 1
      ) as a on a.day = d.day)`.as('data'),
  ]);
};

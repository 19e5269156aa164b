import { z } from 'zod';
import { date, moment, number64 as Whole } from '../../../generated/contracts/columns.ts';

/** How many there are of each, by its name. */
const Counts = z.record(z.string(), z.int());
const as_of = moment.meta({ description: 'When it was counted: an answer may be five minutes old.' });

export const Dashboard = z.strictObject({
  as_of,
  users: z.strictObject({
    by_status: Counts,
    by_role: Counts.meta({ description: 'Of those that are ACTIVE.' }),
    by_plan: Counts.meta({ description: 'Of those that are ACTIVE: who pays for what.' }),
    new_last_30_days: z.int(),
    signed_in_last_30_days: z.int(),
  }),
  content: z.strictObject({
    prompts: Counts,
    projects: Counts,
    templates: Counts,
    articles: Counts,
    courses: Counts,
    community_posts: Counts,
  }),
});

export const DailyFiguresQuery = z.strictObject({
  from: date.meta({ description: 'The first day (UTC).' }),
  to: date.meta({ description: 'The last day (UTC); at most 92 days are counted, the latest ones.' }),
});
export const DailyFigures = z.strictObject({
  as_of,
  data: z.array(
    z.strictObject({
      day: z.string(),
      executions: z.int(),
      executions_failed: z.int(),
      execution_cost_usd: Whole.meta({ description: 'What the day’s executions cost.' }),
      avg_latency_ms: Whole.nullable(),
      projects: z.int().meta({ description: 'Projects that were begun.' }),
      ai_sessions: z.int(),
      ai_sessions_failed: z.int(),
      ai_tokens_used: Whole,
      ai_cost_usd: Whole.meta({ description: 'What the day’s AI sessions cost.' }),
    }),
  ),
});

import { each, type Expectations, nobodyInserts, REFUSED, type Rows } from './expected.ts';

const readers = (rows: readonly string[]) => ({
  ...each<Rows>(REFUSED),
  administrator: rows,
  service: rows,
});

/** For every table of kaava. */
export const kaava: Expectations = {
  relations: {
    'kaava.partition_policies': {
      label: 'parent',
      seen: readers([
        'analytics.events',
        'audit.log',
        'learning.learning_events',
        'prompts.execution_logs',
        'studio.ai_session_logs',
      ]),
    },
    'kaava.refresh_policies': {
      label: 'matview',
      seen: readers([
        'analytics.daily_event_counts',
        'learning.course_statistics',
        'learning.daily_activity',
        'learning.leaderboard',
        'prompts.daily_usage',
      ]),
    },
    'kaava.job_runs': { label: 'job', seen: readers(['nightly']) },
  },
  updates: [
    ['kaava.partition_policies', `retention = '1 month'`, each(REFUSED)],
    ['kaava.refresh_policies', 'last_duration_ms = 1', each(REFUSED)],
    ['kaava.job_runs', `details = '{}'`, each(REFUSED)],
  ],
  deletes: [
    ['kaava.partition_policies', each(REFUSED)],
    ['kaava.refresh_policies', each(REFUSED)],
    ['kaava.job_runs', each(REFUSED)],
  ],
  inserts: [nobodyInserts('kaava.partition_policies'), nobodyInserts('kaava.refresh_policies'), nobodyInserts('kaava.job_runs')],
  moves: [],
};

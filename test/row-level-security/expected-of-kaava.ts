import { type BlindDelete, type BlindUpdate, each, REFUSED, type Relation } from './expected.ts';

const readers = (rows: readonly string[]) => ({
  ...each<typeof REFUSED | readonly string[]>(REFUSED),
  administrator: rows,
  service: rows,
});

/** For every table of kaava: who sees which rows. */
export const kaavaRelations: Readonly<Record<string, Relation>> = {
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
};

export const kaavaUpdates: readonly BlindUpdate[] = [
  ['kaava.partition_policies', 'parent', `retention = '1 month'`, each(REFUSED)],
  ['kaava.refresh_policies', 'matview', 'last_duration_ms = 1', each(REFUSED)],
  ['kaava.job_runs', 'job', `details = '{}'`, each(REFUSED)],
];

export const kaavaDeletes: readonly BlindDelete[] = [
  ['kaava.partition_policies', each(REFUSED)],
  ['kaava.refresh_policies', each(REFUSED)],
  ['kaava.job_runs', each(REFUSED)],
];

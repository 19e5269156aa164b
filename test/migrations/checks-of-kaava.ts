import { at, length, object, of, size, type Table, text } from './probes.ts';

/** A relation with its schema, as quote_ident() would write it. */
const relation = (column: string) =>
  of(
    column,
    [`'a.b'`, `'_a1.b_2'`, `'"A".b'`, `'a."b.c"'`, `'a."b ""c"""'`],
    [`''`, `'a'`, `'.b'`, `'a.'`, `'a.b.c'`, `'A.b'`, `'1a.b'`, `'a b.c'`, `'a.""'`, `'a."b"c"'`, `e'a.b\\n'`],
  );

const failed = { status: `'FAILED'`, started_at: at('00:00'), finished_at: at('00:01') };

export const kaavaTables: Readonly<Record<string, Table>> = {
  'kaava.partition_policies': {
    good: { parent: `'s.t'` },
    checks: {
      partition_policies_parent_format: relation('parent'),
      partition_policies_partition_interval_is_month: of(
        'partition_interval',
        [`'1 month'`, `'P1M'`],
        [`'30 days'`, `'2 months'`, `'1 month 1 day'`, `'1 month 1 day -24:00:00'`, `'1 month 1 microsecond'`, `'0'`, `'1 day'`],
      ),
      partition_policies_ahead_range: of('ahead', ['1', '24'], ['0', '25', '-1']),
      partition_policies_retention_least: of('retention', ['null', `'1 month'`, `'30 days'`], [`'29 days 23:59:59'`, `'0'`, `'-1 month'`]),
      partition_policies_retention_of_audit: {
        // The policy of audit.log is there, and has none.
        legal: [{ parent: `'audit.logs'`, retention: `'1 year'` }],
        broken: [{ parent: `'audit.log'`, retention: `'100 years'` }],
      },
    },
  },
  'kaava.refresh_policies': {
    good: { matview: `'s.v'` },
    checks: {
      refresh_policies_matview_format: relation('matview'),
      refresh_policies_refresh_interval_least: of('refresh_interval', [`'1 minute'`], [`'59.999999 seconds'`, `'0'`, `'-1 hour'`]),
      refresh_policies_last_duration_ms_nonnegative: {
        legal: [{ last_refreshed_at: 'now()', last_duration_ms: '0' }],
        broken: [{ last_refreshed_at: 'now()', last_duration_ms: '-1' }],
      },
      refresh_policies_last_refresh_whole: {
        legal: [{}, { last_refreshed_at: 'now()', last_duration_ms: '1' }],
        broken: [{ last_refreshed_at: 'now()' }, { last_duration_ms: '1' }],
      },
    },
  },
  'kaava.job_runs': {
    good: { job: `'j'` },
    checks: {
      job_runs_job_format: of('job', [`'a'`, `'a1._-'`, `'a' || ${text(99)}`], [`''`, `'A'`, `'1a'`, `'a b'`, `'a' || ${text(100)}`]),
      job_runs_error_message_length: {
        legal: length('error_message', 1, 10000).legal.map((row) => ({ ...row, ...failed })),
        broken: length('error_message', 1, 10000).broken.map((row) => ({ ...row, ...failed })),
      },
      job_runs_details_object: object('details', false),
      job_runs_details_size: size('details', 65536, '{"a": "', '"}'),
      job_runs_finished_order: {
        legal: [{ status: `'SUCCEEDED'`, started_at: at('00:00'), finished_at: at('00:00') }],
        broken: [{ status: `'SUCCEEDED'`, started_at: at('00:01'), finished_at: at('00:00') }],
      },
      job_runs_status_logic: {
        legal: [{}, { ...failed, error_message: `'e'` }, { ...failed, status: `'SUCCEEDED'` }],
        broken: [
          { started_at: at('00:00'), finished_at: at('00:01') },
          { error_message: `'e'` },
          { status: `'SUCCEEDED'` },
          { ...failed, status: `'SUCCEEDED'`, error_message: `'e'` },
          { ...failed },
          { status: `'FAILED'`, error_message: `'e'` },
        ],
      },
    },
  },
};

import { sql } from 'kysely';
import type { Db } from '../../../database/connect.ts';
import type { JobDetails } from '../json.ts';

// The schema kaava is the toolkit's, and has no generated types: its columns are named here.

export interface JobRun {
  readonly id: string;
  readonly job: string;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED';
  readonly started_at: string;
  readonly finished_at: string | null;
  readonly error_message: string | null;
  readonly details: JobDetails;
}

/** Runs of jobs, newest first. Served by job_runs_pkey, whose ids are in order of time. As administrator. */
export const listJobRuns = (
  db: Db,
  {
    job,
    status,
    after,
    limit,
  }: {
    readonly job?: string | undefined;
    readonly status?: JobRun['status'] | undefined;
    readonly after?: string | undefined;
    readonly limit: number;
  },
) =>
  db
    .selectFrom(sql<JobRun>`kaava.job_runs`.as('r'))
    .select(['r.id', 'r.job', 'r.status', 'r.started_at', 'r.finished_at', 'r.error_message', 'r.details'])
    .$if(job !== undefined, (query) => query.where('r.job', '=', job ?? ''))
    .$if(status !== undefined, (query) => query.where('r.status', '=', status ?? 'FAILED'))
    .$if(after !== undefined, (query) => query.where('r.id', '<', after ?? ''))
    .orderBy('r.id', 'desc')
    .limit(limit);

/** Seconds since each of these jobs last ended well; null where none has. Served by job_runs_job_started_at_idx, job by job. As service. */
export const listLastSuccesses = (db: Db, jobs: readonly string[]) =>
  db.selectFrom(sql<{ job: string }>`unnest(${jobs}::text[])`.as<'j'>(sql`j(job)`)).select([
    'j.job',
    sql<number | null>`(
        select extract(epoch from clock_timestamp() - r.started_at)::integer from kaava.job_runs as r
        where r.job = j.job and r.status = 'SUCCEEDED' order by r.started_at desc limit 1)`.as('seconds'),
  ]);

/** Begins a run, unless it runs elsewhere or began within so many milliseconds; its id, or null. As service. */
export const startJob = (db: Db, job: string, notWithin: number, lease: number) =>
  db.selectNoFrom(
    sql<string | null>`kaava.start_job(${job}, ${notWithin} * interval '1 millisecond', ${lease} * interval '1 millisecond')`.as(
      'run',
    ),
  );

/** Says that the process of a run is there; false when the run was given up meanwhile. As service. */
export const beatJob = (db: Db, run: string) => db.selectNoFrom(sql<boolean>`kaava.beat_job(${run})`.as('beaten'));

/** Ends a run; false when it was given up meanwhile. As service. */
export const finishJob = (db: Db, run: string, error: string | null, details: string) =>
  db.selectNoFrom(sql<boolean>`kaava.finish_job(${run}, ${error}, ${details}::jsonb)`.as('finished'));

/** Makes the partitions of the coming months; how many were missing. As service. */
export const ensurePartitions = (db: Db) =>
  db.selectNoFrom(sql<number>`(select count(*)::integer from kaava.ensure_partitions())`.as('count'));

/** Drops the partitions whose time is over; how many. As service. */
export const dropExpiredPartitions = (db: Db) =>
  db.selectNoFrom(sql<number>`(select count(*)::integer from kaava.drop_expired_partitions())`.as('count'));

/** Brings the views up to date that are due. As service. */
export const refreshDue = (db: Db) =>
  db
    .selectFrom(sql<{ matview: string; status: JobRun['status'] }>`kaava.refresh_due()`.as('r'))
    .select(['r.matview', 'r.status']);

/** Deletes at most so many of what has expired; how many of each kind. As service. */
export const deleteExpired = (db: Db, batch: number) =>
  db.selectNoFrom([
    sql<number>`core.delete_expired_idempotency_keys(${batch})`.as('idempotency_keys'),
    sql<number>`core.delete_expired_rate_limits(${batch})`.as('rate_limits'),
    sql<number>`identity.purge_expired_sessions(${batch})`.as('sessions'),
    sql<number>`kaava.delete_old_job_runs('90 days', ${batch})`.as('job_runs'),
  ]);

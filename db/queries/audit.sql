-- Every statement that audit sends, and how it is planned for whoever sends it, under the policies of row-level security.
-- Written by kaava queries write: with 5000 users and 100000 events, at 2026-11-21 12:00:00+00, with the values of the examples. Not to be edited.
-- PostgreSQL: 15

-- query: audit.listChanges
-- Changes that match all that is given, newest first.
-- Served by log_request_id_idx for a request, log_actor_id_occurred_at_idx for an actor, log_table_name_row_key_idx for a table, and else by
-- log_pkey, in the order of time; within the months of the span only.
-- $1 timestamp with time zone: null
-- $2 timestamp with time zone: null
-- $3 integer: 31
-- $4 timestamp with time zone: null
-- $5 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $6 text: "prompts"
-- $7 text: "prompts"
-- $8 audit.operation: "UPDATE"
-- $9 bigint: 21
select
  "l"."id",
  "l"."occurred_at",
  "l"."schema_name",
  "l"."table_name",
  "l"."operation",
  "l"."row_key",
  "l"."actor_id",
  "l"."subject_id",
  "l"."database_role",
  "l"."request_id"
from
  "audit"."log" as "l"
where
  "l"."occurred_at" >= coalesce($1::timestamptz, coalesce($2::timestamptz, now()) - make_interval(days => $3))
  and "l"."occurred_at" < coalesce($4::timestamptz, now() + interval '1 day')
  and "l"."actor_id" = $5
  and "l"."schema_name" = $6
  and "l"."table_name" = $7
  and "l"."operation" = $8
order by
  "l"."occurred_at" desc,
  "l"."id" desc
limit
  $9;
-- plan as administrator: cost 2.6, 1 of 4 partitions of audit.log
--   Limit
--     -> Sort
--          Sort Key: l.occurred_at DESC, l.id DESC
--          -> Append
--               -> Index Scan Backward using log_actor_id_occurred_at_idx on audit.log l [1 of 4 partitions]
--                    Index Cond: ((l.actor_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (l.occurred_at >= COALESCE((COALESCE(now()) - '31 days'::interval))) AND (l.occurred_at < COALESCE((now() + '1 day'::interval))))
--                    Filter: ((l.schema_name = 'prompts'::text) AND (l.table_name = 'prompts'::text) AND (l.operation = 'UPDATE'::audit.operation))

-- query: audit.findRowKey
-- A row's key as the log has it; null where it has no such table, or where that is not the key of its rows.
-- $1 text: "prompts"
-- $2 text: "prompts"
-- $3 jsonb: "{\"id\":\"01933b6e-0000-7000-8000-000000000001\"}"
select
  audit.row_key ($1, $2, $3::jsonb) as "key";
-- plan as administrator: cost 0.26
--   Result

-- query: audit.listRowHistory
-- All changes of one row, newest first, with what was there before and after. Null for both where it cannot be read any more, because the
-- user whom it is about was erased; secrets, and text that is saved as it is written, are
-- digests. Served by log_table_name_row_key_idx, within the months of the span.
-- $1 timestamp with time zone: null
-- $2 timestamp with time zone: null
-- $3 integer: 366
-- $4 timestamp with time zone: null
-- $5 text: "prompts"
-- $6 jsonb: "{\"id\":\"01933b6e-0000-7000-8000-000000000001\"}"
-- $7 text: "prompts"
-- $8 bigint: 21
select
  "l"."id",
  "l"."occurred_at",
  "l"."schema_name",
  "l"."table_name",
  "l"."operation",
  "l"."row_key",
  "l"."actor_id",
  "l"."subject_id",
  "l"."database_role",
  "l"."request_id",
  audit.reveal (l.subject_id, l.old_row) as "before",
  audit.reveal (l.subject_id, l.new_row) as "after"
from
  "audit"."log" as "l"
where
  "l"."occurred_at" >= coalesce($1::timestamptz, coalesce($2::timestamptz, now()) - make_interval(days => $3))
  and "l"."occurred_at" < coalesce($4::timestamptz, now() + interval '1 day')
  and "l"."table_name" = $5
  and "l"."row_key" = $6::jsonb
  and "l"."schema_name" = $7
order by
  "l"."occurred_at" desc,
  "l"."id" desc
limit
  $8;
-- plan as administrator: cost 4.76, 1 of 4 partitions of audit.log
--   Limit
--     -> Result
--          -> Sort
--               Sort Key: l.occurred_at DESC, l.id DESC
--               -> Append
--                    -> Index Scan using log_table_name_row_key_idx on audit.log l [1 of 4 partitions]
--                         Index Cond: ((l.table_name = 'prompts'::text) AND (l.row_key = '{"id": "01933b6e-0000-7000-8000-000000000001"}'::jsonb) AND (l.occurred_at >= COALESCE((COALESCE(now()) - '366 days'::interval))) AND (l.occurred_at < COALESCE((now() + '1 day'::interval))))
--                         Filter: (l.schema_name = 'prompts'::text)

-- query: audit.listJobRuns
-- Runs of jobs, newest first. Served by job_runs_pkey, whose ids are in order of time. As administrator.
-- $1 text: "views"
-- $2 kaava.job_status: "FAILED"
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $4 bigint: 21
select
  "r"."id",
  "r"."job",
  "r"."status",
  "r"."started_at",
  "r"."finished_at",
  "r"."error_message",
  "r"."details"
from
  kaava.job_runs as "r"
where
  "r"."job" = $1
  and "r"."status" = $2
  and "r"."id" < $3
order by
  "r"."id" desc
limit
  $4;
-- plan as administrator: cost 0.02
--   Limit
--     -> Sort
--          Sort Key: r.id DESC
--          -> Seq Scan on kaava.job_runs r
--               Filter: ((r.id < '01933b6e-0000-7000-8000-000000000001'::uuid) AND (r.job = 'views'::text) AND (r.status = 'FAILED'::kaava.job_status))

-- query: audit.listLastSuccesses
-- Seconds since each of these jobs last ended well; null where none has. Served by job_runs_job_started_at_idx, job by job. As service.
-- $1 text[]: ["views","clean_up"]
select
  "j"."job",
  (
    select
      extract(
        epoch
        from
          clock_timestamp() - r.started_at
      )::integer
    from
      kaava.job_runs as r
    where
      r.job = j.job
      and r.status = 'SUCCEEDED'
    order by
      r.started_at desc
    limit
      1
  ) as "seconds"
from
  unnest($1::text[]) as j (job);
-- plan as service: cost 0.09
--   Function Scan on pg_catalog.unnest j
--     SubPlan 1
--       -> Limit
--            -> Result
--                 -> Sort
--                      Sort Key: r.started_at DESC
--                      -> Seq Scan on kaava.job_runs r
--                           Filter: ((r.job = j.job) AND (r.status = 'SUCCEEDED'::kaava.job_status))

-- query: audit.startJob
-- Begins a run, unless it runs elsewhere or began within so many milliseconds; its id, or null. As service.
-- $1 text: "views"
-- $2 double precision: 30000
-- $3 double precision: 60000
select
  kaava.start_job ($1, $2 * interval '1 millisecond', $3 * interval '1 millisecond') as "run";
-- plan as service: cost 0.26
--   Result

-- query: audit.beatJob
-- Says that the process of a run is there; false when the run was given up meanwhile. As service.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  kaava.beat_job ($1) as "beaten";
-- plan as service: cost 0.26
--   Result

-- query: audit.finishJob
-- Ends a run; false when it was given up meanwhile. As service.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 text: null
-- $3 jsonb: "{}"
select
  kaava.finish_job ($1, $2, $3::jsonb) as "finished";
-- plan as service: cost 0.26
--   Result

-- query: audit.ensurePartitions
-- Makes the partitions of the coming months; how many were missing. As service.
select
  (
    select
      count(*)::integer
    from
      kaava.ensure_partitions ()
  ) as "count";
-- plan as service: cost 12.8
--   Result
--     InitPlan 1 (returns $0)
--       -> Aggregate
--            -> Function Scan on kaava.ensure_partitions

-- query: audit.dropExpiredPartitions
-- Drops the partitions whose time is over; how many. As service.
select
  (
    select
      count(*)::integer
    from
      kaava.drop_expired_partitions ()
  ) as "count";
-- plan as service: cost 12.8
--   Result
--     InitPlan 1 (returns $0)
--       -> Aggregate
--            -> Function Scan on kaava.drop_expired_partitions

-- query: audit.refreshDue
-- Brings the views up to date that are due. As service.
select
  "r"."matview",
  "r"."status"
from
  kaava.refresh_due () as "r";
-- plan as service: cost 10.3
--   Function Scan on kaava.refresh_due r

-- query: audit.deleteExpired
-- Deletes at most so many of what has expired; how many of each kind. As service.
-- $1 integer: 1000
-- $2 integer: 1000
-- $3 integer: 1000
-- $4 integer: 1000
select
  core.delete_expired_idempotency_keys ($1) as "idempotency_keys",
  core.delete_expired_rate_limits ($2) as "rate_limits",
  identity.purge_expired_sessions ($3) as "sessions",
  kaava.delete_old_job_runs ('90 days', $4) as "job_runs";
-- plan as service: cost 1.01
--   Result

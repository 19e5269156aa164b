-- Every statement that studio sends, and how it is planned for whoever sends it, under the policies of row-level security.
-- Written by kaava queries write: with 5000 users and 100000 events, at 2026-11-21 12:00:00+00, with the values of the examples. Not to be edited.
-- PostgreSQL: 15

-- query: studio.listAiLogs
-- The log of an AI session, oldest first. Served by the primary key (session_id, logged_at, id).
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 studio.ai_log_level: "WARN"
-- $3 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $4 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $5 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $6 bigint: 21
select
  "id",
  "session_id",
  "level",
  "phase",
  "message",
  "context",
  "duration_ms",
  "memory_bytes",
  "error_stack",
  "error_code",
  "logged_at"
from
  "studio"."ai_session_logs"
where
  "session_id" = $1
  and "level" = $2
  and logged_at >= $3::timestamptz
  and (logged_at, id) > ($4::timestamptz, $5::uuid)
order by
  "logged_at",
  "id"
limit
  $6;
-- plan as authenticated: cost 186, 4 of 10 partitions of studio.ai_session_logs
--   Limit
--     -> Sort
--          Sort Key: ai_session_logs.logged_at, ai_session_logs.id
--          -> Append
--               -> Index Scan using ai_session_logs_pkey on studio.ai_session_logs [1 of 10 partitions]
--                    Index Cond: ((ai_session_logs.session_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (ai_session_logs.logged_at >= '2026-11-21 04:13:00.123456+00'::timestamp with time zone) AND (ROW(ai_session_logs.logged_at, ai_session_logs.id) > ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)))
--                    Filter: ((hashed SubPlan 3) AND (ai_session_logs.level = 'WARN'::studio.ai_log_level))
--                    SubPlan 3
--                      -> Bitmap Heap Scan on studio.ai_sessions s
--                           Recheck Cond: ((s.project_id = ANY ($0)) OR (s.user_id = $1))
--                           InitPlan 1 (returns $0)
--                             -> Result
--                                  Output: studio.my_project_ids('VIEW'::studio.project_right)
--                           InitPlan 2 (returns $1)
--                             -> Result
--                                  Output: core.current_user_id()
--                           -> BitmapOr
--                                -> Bitmap Index Scan on ai_sessions_project_id_created_at_idx
--                                     Index Cond: (s.project_id = ANY ($0))
--                                -> Bitmap Index Scan on ai_sessions_user_id_project_id_status_idx
--                                     Index Cond: (s.user_id = $1)
--               -> Seq Scan on studio.ai_session_logs [3 of 10 partitions]
--                    Filter: ((hashed SubPlan 3) AND (ai_session_logs.logged_at >= '2026-11-21 04:13:00.123456+00'::timestamp with time zone) AND (ai_session_logs.session_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (ROW(ai_session_logs.logged_at, ai_session_logs.id) > ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)) AND (ai_session_logs.level = 'WARN'::studio.ai_log_level))

-- query: studio.insertAiLogs
-- Appends lines, stamped by the database; the month decides the partition.
-- $1 studio.ai_log_level: "INFO"
-- $2 text: "analysis"
-- $3 text: "Looked for sections"
-- $4 integer: 120
-- $5 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $6 jsonb: "{\"sections\":4}"
insert into
  "studio"."ai_session_logs" ("level", "phase", "message", "duration_ms", "session_id", "context")
values
  ($1, $2, $3, $4, $5, $6::jsonb)
returning
  "id",
  "session_id",
  "level",
  "phase",
  "message",
  "context",
  "duration_ms",
  "memory_bytes",
  "error_stack",
  "error_code",
  "logged_at";
-- plan as authenticated: cost 0.26
--   Insert on studio.ai_session_logs
--     -> Result
--     SubPlan 4
--       -> Index Scan using ai_sessions_user_id_project_id_status_idx on studio.ai_sessions s
--            Index Cond: (s.user_id = $0)
--            Filter: ((s.project_id = ANY ($1)) OR (s.user_id = $2))
--            InitPlan 1 (returns $0)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 2 (returns $1)
--              -> Result
--                   Output: studio.my_project_ids('VIEW'::studio.project_right)
--            InitPlan 3 (returns $2)
--              -> Result
--                   Output: core.current_user_id()
--     SubPlan 7
--       -> Bitmap Heap Scan on studio.ai_sessions s_1
--            Recheck Cond: ((s_1.project_id = ANY ($4)) OR (s_1.user_id = $5))
--            InitPlan 5 (returns $4)
--              -> Result
--                   Output: studio.my_project_ids('VIEW'::studio.project_right)
--            InitPlan 6 (returns $5)
--              -> Result
--                   Output: core.current_user_id()
--            -> BitmapOr
--                 -> Bitmap Index Scan on ai_sessions_project_id_created_at_idx
--                      Index Cond: (s_1.project_id = ANY ($4))
--                 -> Bitmap Index Scan on ai_sessions_user_id_project_id_status_idx
--                      Index Cond: (s_1.user_id = $5)
-- plan as service: cost 0.26
--   Insert on studio.ai_session_logs
--     -> Result

-- query: studio.listAiSessions
-- The sessions that the caller asked for, newest first. Served by ai_sessions_user_id_created_at_idx.
-- $1 studio.ai_session_status: "COMPLETED"
-- $2 text: "pipeline"
-- $3 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $4 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $5 bigint: 21
select
  "id",
  "user_id",
  "project_id",
  "session_type",
  "status",
  "phase",
  "progress",
  "tokens_used",
  "cost_usd",
  "processing_time_ms",
  "quality_score",
  "error_message",
  "error_code",
  "retry_count",
  "claim_count",
  "lapse_count",
  "started_at",
  "lease_expires_at",
  "awaits_design",
  "completed_at",
  "created_at",
  "updated_at"
from
  "studio"."ai_sessions"
where
  "user_id" = (
    select
      core.current_user_id ()
  )
  and "status" = $1
  and "session_type" = $2
  and (created_at, id) < ($3::timestamptz, $4::uuid)
order by
  "created_at" desc,
  "id" desc
limit
  $5;
-- plan as authenticated: cost 6.45
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()
--     -> Sort
--          Sort Key: ai_sessions.created_at DESC, ai_sessions.id DESC
--          -> Index Scan using ai_sessions_user_id_session_type_idx on studio.ai_sessions
--               Index Cond: ((ai_sessions.user_id = $0) AND (ai_sessions.session_type = 'pipeline'::text))
--               Filter: ((ROW(ai_sessions.created_at, ai_sessions.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)) AND ((ai_sessions.project_id = ANY ($1)) OR (ai_sessions.user_id = $2)) AND (ai_sessions.status = 'COMPLETED'::studio.ai_session_status))

-- query: studio.listProjectSessions
-- The sessions of a project, whoever asked for them, newest first. Served by ai_sessions_project_id_created_at_idx.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 studio.ai_session_status: "COMPLETED"
-- $3 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $4 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $5 bigint: 21
select
  "id",
  "user_id",
  "project_id",
  "session_type",
  "status",
  "phase",
  "progress",
  "tokens_used",
  "cost_usd",
  "processing_time_ms",
  "quality_score",
  "error_message",
  "error_code",
  "retry_count",
  "claim_count",
  "lapse_count",
  "started_at",
  "lease_expires_at",
  "awaits_design",
  "completed_at",
  "created_at",
  "updated_at"
from
  "studio"."ai_sessions"
where
  "project_id" = $1
  and "status" = $2
  and (created_at, id) < ($3::timestamptz, $4::uuid)
order by
  "created_at" desc,
  "id" desc
limit
  $5;
-- plan as authenticated: cost 20.3
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Sort
--          Sort Key: ai_sessions.created_at DESC, ai_sessions.id DESC
--          -> Bitmap Heap Scan on studio.ai_sessions
--               Recheck Cond: (((ai_sessions.project_id = ANY ($0)) AND (ai_sessions.project_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (ROW(ai_sessions.created_at, ai_sessions.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid))) OR ((ai_sessions.user_id = $1) AND (ai_sessions.project_id = '01933b6e-0000-7000-8000-000000000001'::uuid)))
--               Filter: ((ROW(ai_sessions.created_at, ai_sessions.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)) AND (ai_sessions.status = 'COMPLETED'::studio.ai_session_status))
--               -> BitmapOr
--                    -> Bitmap Index Scan on ai_sessions_project_id_created_at_idx
--                         Index Cond: ((ai_sessions.project_id = ANY ($0)) AND (ai_sessions.project_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (ai_sessions.created_at <= '2026-11-21 04:13:00.123456+00'::timestamp with time zone))
--                    -> Bitmap Index Scan on ai_sessions_user_id_project_id_status_idx
--                         Index Cond: ((ai_sessions.user_id = $1) AND (ai_sessions.project_id = '01933b6e-0000-7000-8000-000000000001'::uuid))

-- query: studio.searchAiSessions
-- Sessions that the caller may see whose analysis contains this JSON, newest first. Served by ai_sessions_ai_analysis_idx, through studio.search_ai_sessions().
-- $1 jsonb: "{\"kind\":\"harbour\"}"
-- $2 integer: 21
-- $3 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $4 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "s"."id",
  "s"."user_id",
  "s"."project_id",
  "s"."session_type",
  "s"."status",
  "s"."phase",
  "s"."progress",
  "s"."tokens_used",
  "s"."cost_usd",
  "s"."processing_time_ms",
  "s"."quality_score",
  "s"."error_message",
  "s"."error_code",
  "s"."retry_count",
  "s"."claim_count",
  "s"."lapse_count",
  "s"."started_at",
  "s"."lease_expires_at",
  "s"."awaits_design",
  "s"."completed_at",
  "s"."created_at",
  "s"."updated_at"
from
  studio.search_ai_sessions ($1::jsonb, $2, $3::timestamptz, $4::uuid) as "found"
  inner join "studio"."ai_sessions" as "s" on "s"."id" = "found"."id"
order by
  "s"."created_at" desc,
  "s"."id" desc;
-- plan as authenticated: cost 59.5
--   Sort
--     Sort Key: s.created_at DESC, s.id DESC
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Hash Join
--          Hash Cond: (found.id = s.id)
--          -> Function Scan on studio.search_ai_sessions found
--          -> Hash
--               -> Bitmap Heap Scan on studio.ai_sessions s
--                    Recheck Cond: ((s.project_id = ANY ($0)) OR (s.user_id = $1))
--                    -> BitmapOr
--                         -> Bitmap Index Scan on ai_sessions_project_id_created_at_idx
--                              Index Cond: (s.project_id = ANY ($0))
--                         -> Bitmap Index Scan on ai_sessions_user_id_project_id_status_idx
--                              Index Cond: (s.user_id = $1)

-- query: studio.findAiSession
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "id",
  "user_id",
  "project_id",
  "session_type",
  "status",
  "phase",
  "progress",
  "tokens_used",
  "cost_usd",
  "processing_time_ms",
  "quality_score",
  "error_message",
  "error_code",
  "retry_count",
  "claim_count",
  "lapse_count",
  "started_at",
  "lease_expires_at",
  "awaits_design",
  "completed_at",
  "created_at",
  "updated_at",
  "input_data",
  "output_data",
  "sections",
  "ai_analysis",
  "suggestions",
  "final_result",
  "metadata",
  "error_log"
from
  "studio"."ai_sessions"
where
  "id" = $1;
-- plan as authenticated: cost 3.03
--   Index Scan using ai_sessions_pkey on studio.ai_sessions
--     Index Cond: (ai_sessions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: ((ai_sessions.project_id = ANY ($0)) OR (ai_sessions.user_id = $1))
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()

-- query: studio.findAiSessionStanding
-- Where a session stands that the caller may see, and whether it is theirs: to say why something was not done.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "status",
  "claim_count",
  "lease_expires_at",
  user_id is not distinct from (
    select
      core.current_user_id ()
  ) as "is_own"
from
  "studio"."ai_sessions"
where
  "id" = $1;
-- plan as authenticated: cost 3.29
--   Index Scan using ai_sessions_pkey on studio.ai_sessions
--     Index Cond: (ai_sessions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: ((ai_sessions.project_id = ANY ($1)) OR (ai_sessions.user_id = $2))
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()
-- plan as service: cost 2.76
--   Index Scan using ai_sessions_pkey on studio.ai_sessions
--     Index Cond: (ai_sessions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()

-- query: studio.insertAiSession
-- Of the acting user: it waits, for a worker or first for its design.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 text: "pipeline"
-- $3 jsonb: "{\"width\":1440}"
insert into
  "studio"."ai_sessions" ("project_id", "session_type", "input_data")
values
  ($1, $2, $3::jsonb)
returning
  "id",
  "user_id",
  "project_id",
  "session_type",
  "status",
  "phase",
  "progress",
  "tokens_used",
  "cost_usd",
  "processing_time_ms",
  "quality_score",
  "error_message",
  "error_code",
  "retry_count",
  "claim_count",
  "lapse_count",
  "started_at",
  "lease_expires_at",
  "awaits_design",
  "completed_at",
  "created_at",
  "updated_at",
  "input_data",
  "output_data",
  "sections",
  "ai_analysis",
  "suggestions",
  "final_result",
  "metadata",
  "error_log";
-- plan as authenticated: cost 1.55
--   Insert on studio.ai_sessions
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: studio.my_project_ids('EDIT'::studio.project_right)
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: core.current_user_id()
--     -> Result

-- query: studio.queueAiSession
-- Hands one's own session that waits to the workers, whether or not it has its design. A second time changes nothing.
-- $1 boolean: false
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 studio.ai_session_status: "PENDING"
update "studio"."ai_sessions"
set
  "awaits_design" = $1
where
  "id" = $2
  and "status" = $3
returning
  "id",
  "user_id",
  "project_id",
  "session_type",
  "status",
  "phase",
  "progress",
  "tokens_used",
  "cost_usd",
  "processing_time_ms",
  "quality_score",
  "error_message",
  "error_code",
  "retry_count",
  "claim_count",
  "lapse_count",
  "started_at",
  "lease_expires_at",
  "awaits_design",
  "completed_at",
  "created_at",
  "updated_at",
  "input_data",
  "output_data",
  "sections",
  "ai_analysis",
  "suggestions",
  "final_result",
  "metadata",
  "error_log";
-- plan as authenticated: cost 4.08
--   Update on studio.ai_sessions
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 5 (returns $4)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     InitPlan 6 (returns $5)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using ai_sessions_pkey on studio.ai_sessions
--          Index Cond: (ai_sessions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((ai_sessions.user_id = $3) AND ((ai_sessions.project_id = ANY ($4)) OR (ai_sessions.user_id = $5)) AND (ai_sessions.status = 'PENDING'::studio.ai_session_status))

-- query: studio.startAiSession
-- Begins the work on one's own session that waits, past the queue: it has no lease.
-- $1 studio.ai_session_status: "PROCESSING"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 studio.ai_session_status: "PENDING"
update "studio"."ai_sessions"
set
  "status" = $1
where
  "id" = $2
  and "status" = $3
returning
  "id",
  "user_id",
  "project_id",
  "session_type",
  "status",
  "phase",
  "progress",
  "tokens_used",
  "cost_usd",
  "processing_time_ms",
  "quality_score",
  "error_message",
  "error_code",
  "retry_count",
  "claim_count",
  "lapse_count",
  "started_at",
  "lease_expires_at",
  "awaits_design",
  "completed_at",
  "created_at",
  "updated_at",
  "input_data",
  "output_data",
  "sections",
  "ai_analysis",
  "suggestions",
  "final_result",
  "metadata",
  "error_log";
-- plan as authenticated: cost 4.08
--   Update on studio.ai_sessions
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 5 (returns $4)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     InitPlan 6 (returns $5)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using ai_sessions_pkey on studio.ai_sessions
--          Index Cond: (ai_sessions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((ai_sessions.user_id = $3) AND ((ai_sessions.project_id = ANY ($4)) OR (ai_sessions.user_id = $5)) AND (ai_sessions.status = 'PENDING'::studio.ai_session_status))

-- query: studio.updateProgress
-- Records a phase, how far it is and what it found; a worker's lease is prolonged.
-- $1 jsonb: "[\"hero\"]"
-- $2 jsonb: "{\"layout\":\"grid\"}"
-- $3 integer: 1200
-- $4 numeric: "0.045000"
-- $5 text: "analysis"
-- $6 numeric: "40"
-- $7 double precision: 300
-- $8 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $9 studio.ai_session_status: "PROCESSING"
-- $10 integer: 1
update "studio"."ai_sessions"
set
  "sections" = $1::jsonb,
  "ai_analysis" = $2::jsonb,
  "tokens_used" = $3,
  "cost_usd" = $4,
  "phase" = $5,
  "progress" = $6,
  "lease_expires_at" = clock_timestamp() + make_interval(secs => $7)
where
  "id" = $8
  and "status" = $9
  and "claim_count" = $10
  and "lease_expires_at" is not null
returning
  "id",
  "user_id",
  "project_id",
  "session_type",
  "status",
  "phase",
  "progress",
  "tokens_used",
  "cost_usd",
  "processing_time_ms",
  "quality_score",
  "error_message",
  "error_code",
  "retry_count",
  "claim_count",
  "lapse_count",
  "started_at",
  "lease_expires_at",
  "awaits_design",
  "completed_at",
  "created_at",
  "updated_at",
  "input_data",
  "output_data",
  "sections",
  "ai_analysis",
  "suggestions",
  "final_result",
  "metadata",
  "error_log";
-- plan as service: cost 2.36
--   Update on studio.ai_sessions
--     -> Index Scan using ai_sessions_lease_idx on studio.ai_sessions
--          Index Cond: (ai_sessions.lease_expires_at IS NOT NULL)
--          Filter: ((ai_sessions.id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (ai_sessions.claim_count = 1) AND (ai_sessions.status = 'PROCESSING'::studio.ai_session_status))

-- query: studio.completeAiSession
-- Completes what runs; no row where it does not: whoever cancelled it meanwhile won.
-- $1 jsonb: "[\"hero\"]"
-- $2 jsonb: "{\"layout\":\"grid\"}"
-- $3 integer: 1200
-- $4 numeric: "0.045000"
-- $5 jsonb: "{\"module\":\"hero\"}"
-- $6 numeric: "0.970"
-- $7 studio.ai_session_status: "COMPLETED"
-- $8 numeric: "100"
-- $9 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $10 studio.ai_session_status: "PROCESSING"
update "studio"."ai_sessions"
set
  "sections" = $1::jsonb,
  "ai_analysis" = $2::jsonb,
  "tokens_used" = $3,
  "cost_usd" = $4,
  "final_result" = $5::jsonb,
  "quality_score" = $6,
  "status" = $7,
  "progress" = $8,
  "processing_time_ms" = least(
    2147483647,
    round(
      extract(
        epoch
        from
          clock_timestamp() - started_at
      ) * 1000
    )
  )::integer
where
  "id" = $9
  and "status" = $10
  and "lease_expires_at" is null
returning
  "id",
  "user_id",
  "project_id",
  "session_type",
  "status",
  "phase",
  "progress",
  "tokens_used",
  "cost_usd",
  "processing_time_ms",
  "quality_score",
  "error_message",
  "error_code",
  "retry_count",
  "claim_count",
  "lapse_count",
  "started_at",
  "lease_expires_at",
  "awaits_design",
  "completed_at",
  "created_at",
  "updated_at",
  "input_data",
  "output_data",
  "sections",
  "ai_analysis",
  "suggestions",
  "final_result",
  "metadata",
  "error_log";
-- plan as authenticated: cost 4.1
--   Update on studio.ai_sessions
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 5 (returns $4)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     InitPlan 6 (returns $5)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using ai_sessions_pkey on studio.ai_sessions
--          Index Cond: (ai_sessions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((ai_sessions.lease_expires_at IS NULL) AND (ai_sessions.user_id = $3) AND ((ai_sessions.project_id = ANY ($4)) OR (ai_sessions.user_id = $5)) AND (ai_sessions.status = 'PROCESSING'::studio.ai_session_status))
-- plan as service: cost 2.52
--   Update on studio.ai_sessions
--     -> Index Scan using ai_sessions_pkey on studio.ai_sessions
--          Index Cond: (ai_sessions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((ai_sessions.lease_expires_at IS NULL) AND (ai_sessions.status = 'PROCESSING'::studio.ai_session_status))

-- query: studio.failAiSession
-- Fails what runs, and keeps what was found; no row where it does not.
-- $1 text: "The picture could not be read."
-- $2 text: "UNREADABLE"
-- $3 studio.ai_session_status: "FAILED"
-- $4 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $5 studio.ai_session_status: "PROCESSING"
update "studio"."ai_sessions"
set
  "error_message" = $1,
  "error_code" = $2,
  "status" = $3,
  "processing_time_ms" = least(
    2147483647,
    round(
      extract(
        epoch
        from
          clock_timestamp() - started_at
      ) * 1000
    )
  )::integer
where
  "id" = $4
  and "status" = $5
  and "lease_expires_at" is null
returning
  "id",
  "user_id",
  "project_id",
  "session_type",
  "status",
  "phase",
  "progress",
  "tokens_used",
  "cost_usd",
  "processing_time_ms",
  "quality_score",
  "error_message",
  "error_code",
  "retry_count",
  "claim_count",
  "lapse_count",
  "started_at",
  "lease_expires_at",
  "awaits_design",
  "completed_at",
  "created_at",
  "updated_at",
  "input_data",
  "output_data",
  "sections",
  "ai_analysis",
  "suggestions",
  "final_result",
  "metadata",
  "error_log";
-- plan as authenticated: cost 4.1
--   Update on studio.ai_sessions
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 5 (returns $4)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     InitPlan 6 (returns $5)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using ai_sessions_pkey on studio.ai_sessions
--          Index Cond: (ai_sessions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((ai_sessions.lease_expires_at IS NULL) AND (ai_sessions.user_id = $3) AND ((ai_sessions.project_id = ANY ($4)) OR (ai_sessions.user_id = $5)) AND (ai_sessions.status = 'PROCESSING'::studio.ai_session_status))
-- plan as service: cost 2.52
--   Update on studio.ai_sessions
--     -> Index Scan using ai_sessions_pkey on studio.ai_sessions
--          Index Cond: (ai_sessions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((ai_sessions.lease_expires_at IS NULL) AND (ai_sessions.status = 'PROCESSING'::studio.ai_session_status))

-- query: studio.lockClaimedAiSession
-- A session that a worker still has by this claim, which it keeps until the transaction ends.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 studio.ai_session_status: "PROCESSING"
-- $3 integer: 1
select
  "id"
from
  "studio"."ai_sessions"
where
  "id" = $1
  and "status" = $2
  and "claim_count" = $3
  and "lease_expires_at" is not null
for share;
-- plan as service: cost 2.37
--   LockRows
--     -> Index Scan using ai_sessions_lease_idx on studio.ai_sessions
--          Index Cond: (ai_sessions.lease_expires_at IS NOT NULL)
--          Filter: ((ai_sessions.id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (ai_sessions.claim_count = 1) AND (ai_sessions.status = 'PROCESSING'::studio.ai_session_status))

-- query: studio.releaseAiSession
-- Gives what was claimed back to the queue.
-- $1 studio.ai_session_status: "PENDING"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 studio.ai_session_status: "PROCESSING"
-- $4 integer: 1
update "studio"."ai_sessions"
set
  "status" = $1
where
  "id" = $2
  and "status" = $3
  and "claim_count" = $4
  and "lease_expires_at" is not null
returning
  "id",
  "user_id",
  "project_id",
  "session_type",
  "status",
  "phase",
  "progress",
  "tokens_used",
  "cost_usd",
  "processing_time_ms",
  "quality_score",
  "error_message",
  "error_code",
  "retry_count",
  "claim_count",
  "lapse_count",
  "started_at",
  "lease_expires_at",
  "awaits_design",
  "completed_at",
  "created_at",
  "updated_at",
  "input_data",
  "output_data",
  "sections",
  "ai_analysis",
  "suggestions",
  "final_result",
  "metadata",
  "error_log";
-- plan as service: cost 2.36
--   Update on studio.ai_sessions
--     -> Index Scan using ai_sessions_lease_idx on studio.ai_sessions
--          Index Cond: (ai_sessions.lease_expires_at IS NOT NULL)
--          Filter: ((ai_sessions.id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (ai_sessions.claim_count = 1) AND (ai_sessions.status = 'PROCESSING'::studio.ai_session_status))

-- query: studio.retryAiSession
-- Queues what failed again, with what its phases have found: the count of what workers lost begins anew, by trigger.
-- $1 studio.ai_session_status: "PENDING"
-- $2 text: null
-- $3 text: null
-- $4 jsonb: null
-- $5 integer: null
-- $6 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $7 studio.ai_session_status: "FAILED"
update "studio"."ai_sessions"
set
  "status" = $1,
  "retry_count" = retry_count + 1,
  "error_message" = $2,
  "error_code" = $3,
  "error_log" = $4,
  "processing_time_ms" = $5
where
  "id" = $6
  and "status" = $7
returning
  "id",
  "user_id",
  "project_id",
  "session_type",
  "status",
  "phase",
  "progress",
  "tokens_used",
  "cost_usd",
  "processing_time_ms",
  "quality_score",
  "error_message",
  "error_code",
  "retry_count",
  "claim_count",
  "lapse_count",
  "started_at",
  "lease_expires_at",
  "awaits_design",
  "completed_at",
  "created_at",
  "updated_at",
  "input_data",
  "output_data",
  "sections",
  "ai_analysis",
  "suggestions",
  "final_result",
  "metadata",
  "error_log";
-- plan as authenticated: cost 4.08
--   Update on studio.ai_sessions
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 5 (returns $4)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     InitPlan 6 (returns $5)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using ai_sessions_pkey on studio.ai_sessions
--          Index Cond: (ai_sessions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((ai_sessions.user_id = $3) AND ((ai_sessions.project_id = ANY ($4)) OR (ai_sessions.user_id = $5)) AND (ai_sessions.status = 'FAILED'::studio.ai_session_status))

-- query: studio.cancelAiSession
-- Cancels one's own that waits or runs; no row where it has ended.
-- $1 studio.ai_session_status: "CANCELLED"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 studio.ai_session_status: "PENDING"
-- $4 studio.ai_session_status: "PROCESSING"
update "studio"."ai_sessions"
set
  "status" = $1
where
  "id" = $2
  and "status" in ($3, $4)
returning
  "id",
  "user_id",
  "project_id",
  "session_type",
  "status",
  "phase",
  "progress",
  "tokens_used",
  "cost_usd",
  "processing_time_ms",
  "quality_score",
  "error_message",
  "error_code",
  "retry_count",
  "claim_count",
  "lapse_count",
  "started_at",
  "lease_expires_at",
  "awaits_design",
  "completed_at",
  "created_at",
  "updated_at",
  "input_data",
  "output_data",
  "sections",
  "ai_analysis",
  "suggestions",
  "final_result",
  "metadata",
  "error_log";
-- plan as authenticated: cost 4.08
--   Update on studio.ai_sessions
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 5 (returns $4)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     InitPlan 6 (returns $5)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using ai_sessions_pkey on studio.ai_sessions
--          Index Cond: (ai_sessions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((ai_sessions.user_id = $3) AND ((ai_sessions.project_id = ANY ($4)) OR (ai_sessions.user_id = $5)) AND (ai_sessions.status = ANY ('{PENDING,PROCESSING}'::studio.ai_session_status[])))

-- query: studio.claimAiSessions
-- Takes sessions from the queue and starts them: first those of workers that let their lease lapse, then those that wait, oldest first.
-- What awaits its design is not among them. Workers do not wait for each other and never get the same one: SKIP LOCKED. What was lost so
-- often is failed instead. Served by ai_sessions_lease_idx and ai_sessions_waiting_idx, or ai_sessions_queue_idx for one type.
-- $1 text: "pipeline"
-- $2 bigint: 10
-- $3 text: "pipeline"
-- $4 integer: 10
-- $5 integer: 3
-- $6 integer: 3
-- $7 integer: 3
-- $8 double precision: 300
-- $9 integer: 3
-- $10 integer: 3
-- $11 studio.ai_session_status: "PROCESSING"
with
  "lapsed" as (
    select
      "id"
    from
      "studio"."ai_sessions"
    where
      "status" = 'PROCESSING'
      and "lease_expires_at" < now()
      and "session_type" = $1
    order by
      "lease_expires_at"
    limit
      $2
    for update
      skip locked
  ),
  "waiting" as (
    select
      "id"
    from
      "studio"."ai_sessions"
    where
      "status" = 'PENDING'
      and not awaits_design
      and "session_type" = $3
    order by
      "created_at",
      "id"
    limit
      $4::integer - (
        select
          count(*)
        from
          lapsed
      )
    for update
      skip locked
  ),
  "claimed" as (
    update "studio"."ai_sessions" as "s"
    set
      "status" = (
        case
          when s.status = 'PROCESSING'
          and s.lapse_count >= $5 then 'FAILED'
          else 'PROCESSING'
        end
      )::studio.ai_session_status,
      "claim_count" = s.claim_count + (
        not (
          s.status = 'PROCESSING'
          and s.lapse_count >= $6
        )
      )::integer,
      "lapse_count" = s.lapse_count + (
        s.status = 'PROCESSING'
        and not (
          s.status = 'PROCESSING'
          and s.lapse_count >= $7
        )
      )::integer,
      "lease_expires_at" = clock_timestamp() + make_interval(secs => $8),
      "error_code" = case
        when s.status = 'PROCESSING'
        and s.lapse_count >= $9 then 'WORKER_LOST'
        else s.error_code
      end,
      "error_message" = case
        when s.status = 'PROCESSING'
        and s.lapse_count >= $10 then 'Its workers were not heard of any more.'
        else s.error_message
      end
    from
      (
        select
          "id"
        from
          "lapsed"
        union all
        select
          "id"
        from
          "waiting"
      ) as "next"
    where
      "s"."id" = "next"."id"
    returning
      "s"."id",
      "s"."user_id",
      "s"."project_id",
      "s"."session_type",
      "s"."status",
      "s"."phase",
      "s"."progress",
      "s"."tokens_used",
      "s"."cost_usd",
      "s"."processing_time_ms",
      "s"."quality_score",
      "s"."error_message",
      "s"."error_code",
      "s"."retry_count",
      "s"."claim_count",
      "s"."lapse_count",
      "s"."started_at",
      "s"."lease_expires_at",
      "s"."awaits_design",
      "s"."completed_at",
      "s"."created_at",
      "s"."updated_at",
      "s"."input_data",
      "s"."output_data",
      "s"."sections",
      "s"."ai_analysis",
      "s"."suggestions",
      "s"."final_result",
      "s"."metadata",
      "s"."error_log"
  )
select
  "id",
  "user_id",
  "project_id",
  "session_type",
  "status",
  "phase",
  "progress",
  "tokens_used",
  "cost_usd",
  "processing_time_ms",
  "quality_score",
  "error_message",
  "error_code",
  "retry_count",
  "claim_count",
  "lapse_count",
  "started_at",
  "lease_expires_at",
  "awaits_design",
  "completed_at",
  "created_at",
  "updated_at",
  "input_data",
  "output_data",
  "sections",
  "ai_analysis",
  "suggestions",
  "final_result",
  "metadata",
  "error_log"
from
  "claimed"
where
  "status" = $11
order by
  "created_at",
  "id";
-- plan as service: cost 60.9
--   Sort
--     Sort Key: claimed.created_at, claimed.id
--     CTE lapsed
--       -> Limit
--            -> LockRows
--                 -> Index Scan using ai_sessions_lease_idx on studio.ai_sessions
--                      Index Cond: (ai_sessions.lease_expires_at < now())
--                      Filter: ((ai_sessions.session_type = 'pipeline'::text) AND (ai_sessions.status = 'PROCESSING'::studio.ai_session_status))
--     CTE waiting
--       -> Limit
--            InitPlan 2 (returns $2)
--              -> Aggregate
--                   -> CTE Scan on lapsed
--            -> LockRows
--                 -> Index Scan using ai_sessions_waiting_idx on studio.ai_sessions ai_sessions_1
--                      Filter: ((NOT ai_sessions_1.awaits_design) AND (ai_sessions_1.session_type = 'pipeline'::text) AND (ai_sessions_1.status = 'PENDING'::studio.ai_session_status))
--     CTE claimed
--       -> Update on studio.ai_sessions s
--            -> Nested Loop
--                 -> Append
--                      -> CTE Scan on lapsed lapsed_1
--                      -> CTE Scan on waiting
--                 -> Index Scan using ai_sessions_pkey on studio.ai_sessions s
--                      Index Cond: (s.id = lapsed_1.id)
--     -> CTE Scan on claimed
--          Filter: (claimed.status = 'PROCESSING'::studio.ai_session_status)

-- query: studio.listCollaborators
-- Who works on a project, the owner aside, in the order of joining. Served by project_collaborators_project_id_id_idx.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 bigint: 21
select
  "id",
  "project_id",
  "user_id",
  "role",
  "can_edit",
  "can_delete",
  "can_share",
  "created_at",
  "updated_at",
  (
    select
      json_build_object('username', u.username, 'name', u.name, 'avatar_url', u.avatar_url)
    from
      identity.public_profiles as u
    where
      u.id = "user_id"
  ) as "user"
from
  "studio"."project_collaborators"
where
  "project_id" = $1
  and "id" > $2::uuid
order by
  "id"
limit
  $3;
-- plan as authenticated: cost 15.6
--   Limit
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     -> Index Scan using project_collaborators_project_id_id_idx on studio.project_collaborators
--          Index Cond: ((project_collaborators.project_id = ANY ($1)) AND (project_collaborators.project_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (project_collaborators.id > '01933b6e-0000-7000-8000-000000000001'::uuid))
--          SubPlan 1
--            -> Subquery Scan on u
--                 -> Index Scan using users_pkey on identity.users
--                      Index Cond: (users.id = project_collaborators.user_id)
--                      Filter: (users.status = 'ACTIVE'::identity.user_status)

-- query: studio.findCollaborator
-- Whether there is a collaborator that the caller sees.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "id"
from
  "studio"."project_collaborators"
where
  "id" = $1;
-- plan as authenticated: cost 2.77
--   Index Scan using project_collaborators_pkey on studio.project_collaborators
--     Index Cond: (project_collaborators.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: (project_collaborators.project_id = ANY ($0))
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)

-- query: studio.findUserByUsername
-- The active user of this name, upper and lower case alike; null where there is none. Served by users_username_key.
-- $1 citext: "ada"
select
  identity.user_by_username ($1::citext) as "user_id";
-- plan as authenticated: cost 0.26
--   Result

-- query: studio.insertCollaborator
-- A trigger tells the invited.
-- $1 studio.collaborator_role: "EDITOR"
-- $2 boolean: true
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $4 uuid: "01933b6e-0000-7000-8000-000000000001"
insert into
  "studio"."project_collaborators" ("role", "can_share", "project_id", "user_id")
values
  ($1, $2, $3, $4)
returning
  "id",
  "project_id",
  "user_id",
  "role",
  "can_edit",
  "can_delete",
  "can_share",
  "created_at",
  "updated_at",
  (
    select
      json_build_object('username', u.username, 'name', u.name, 'avatar_url', u.avatar_url)
    from
      identity.public_profiles as u
    where
      u.id = "user_id"
  ) as "user";
-- plan as authenticated: cost 1.56
--   Insert on studio.project_collaborators
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: studio.my_project_ids('SHARE'::studio.project_right)
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: studio.my_project_ids('EDIT'::studio.project_right)
--     InitPlan 5 (returns $4)
--       -> Result
--            Output: studio.my_project_ids('DELETE'::studio.project_right)
--     InitPlan 6 (returns $5)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     -> Result
--     SubPlan 3
--       -> Subquery Scan on u
--            -> Index Scan using users_status_idx on identity.users
--                 Index Cond: (users.status = 'ACTIVE'::identity.user_status)
--     SubPlan 7
--       -> Subquery Scan on u_1
--            -> Index Scan using users_pkey on identity.users users_1
--                 Index Cond: (users_1.id = project_collaborators.user_id)
--                 Filter: (users_1.status = 'ACTIVE'::identity.user_status)

-- query: studio.updateCollaborator
-- $1 studio.collaborator_role: "ADMIN"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
update "studio"."project_collaborators"
set
  "role" = $1
where
  "id" = $2
returning
  "id",
  "project_id",
  "user_id",
  "role",
  "can_edit",
  "can_delete",
  "can_share",
  "created_at",
  "updated_at",
  (
    select
      json_build_object('username', u.username, 'name', u.name, 'avatar_url', u.avatar_url)
    from
      identity.public_profiles as u
    where
      u.id = "user_id"
  ) as "user";
-- plan as authenticated: cost 5.15
--   Update on studio.project_collaborators
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: studio.my_project_ids('SHARE'::studio.project_right)
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: studio.my_project_ids('EDIT'::studio.project_right)
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: studio.my_project_ids('DELETE'::studio.project_right)
--     InitPlan 5 (returns $4)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     InitPlan 7 (returns $6)
--       -> Result
--            Output: studio.my_project_ids('SHARE'::studio.project_right)
--     InitPlan 8 (returns $7)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 9 (returns $8)
--       -> Result
--            Output: studio.my_project_ids('EDIT'::studio.project_right)
--     InitPlan 10 (returns $9)
--       -> Result
--            Output: studio.my_project_ids('DELETE'::studio.project_right)
--     InitPlan 11 (returns $10)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     -> Index Scan using project_collaborators_pkey on studio.project_collaborators
--          Index Cond: (project_collaborators.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((project_collaborators.user_id <> $7) AND (project_collaborators.project_id = ANY ($6)) AND (project_collaborators.project_id = ANY ($10)) AND (((project_collaborators.role = 'VIEWER'::studio.collaborator_role) AND (NOT project_collaborators.can_edit)) OR (project_collaborators.project_id = ANY ($8))) AND (((project_collaborators.role <> 'ADMIN'::studio.collaborator_role) AND (NOT project_collaborators.can_delete)) OR (project_collaborators.project_id = ANY ($9))))
--     SubPlan 6
--       -> Subquery Scan on u
--            -> Index Scan using users_pkey on identity.users
--                 Index Cond: (users.id = project_collaborators.user_id)
--                 Filter: (users.status = 'ACTIVE'::identity.user_status)

-- query: studio.deleteCollaborator
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
delete from "studio"."project_collaborators"
where
  "id" = $1
returning
  "id";
-- plan as authenticated: cost 3.85
--   Delete on studio.project_collaborators
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: studio.my_project_ids('SHARE'::studio.project_right)
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: studio.my_project_ids('EDIT'::studio.project_right)
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: studio.my_project_ids('DELETE'::studio.project_right)
--     InitPlan 5 (returns $4)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     -> Index Scan using project_collaborators_pkey on studio.project_collaborators
--          Index Cond: (project_collaborators.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((project_collaborators.project_id = ANY ($4)) AND ((project_collaborators.user_id = $0) OR ((project_collaborators.project_id = ANY ($1)) AND (((project_collaborators.role = 'VIEWER'::studio.collaborator_role) AND (NOT project_collaborators.can_edit)) OR (project_collaborators.project_id = ANY ($2))) AND (((project_collaborators.role <> 'ADMIN'::studio.collaborator_role) AND (NOT project_collaborators.can_delete)) OR (project_collaborators.project_id = ANY ($3))))))

-- query: studio.deleteMyCollaboration
-- The caller's own part in a project. Served by project_collaborators_project_id_user_id_key.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
delete from "studio"."project_collaborators"
where
  "project_id" = $1
  and "user_id" = (
    select
      core.current_user_id ()
  )
returning
  "id";
-- plan as authenticated: cost 4.12
--   Delete on studio.project_collaborators
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: studio.my_project_ids('SHARE'::studio.project_right)
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: studio.my_project_ids('EDIT'::studio.project_right)
--     InitPlan 5 (returns $4)
--       -> Result
--            Output: studio.my_project_ids('DELETE'::studio.project_right)
--     InitPlan 6 (returns $5)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     -> Index Scan using project_collaborators_user_id_id_idx on studio.project_collaborators
--          Index Cond: (project_collaborators.user_id = $0)
--          Filter: ((project_collaborators.project_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (project_collaborators.project_id = ANY ($5)) AND ((project_collaborators.user_id = $1) OR ((project_collaborators.project_id = ANY ($2)) AND (((project_collaborators.role = 'VIEWER'::studio.collaborator_role) AND (NOT project_collaborators.can_edit)) OR (project_collaborators.project_id = ANY ($3))) AND (((project_collaborators.role <> 'ADMIN'::studio.collaborator_role) AND (NOT project_collaborators.can_delete)) OR (project_collaborators.project_id = ANY ($4))))))

-- query: studio.findDesignSession
-- An AI session that the caller may see, and whether it waits for its design: nothing was done for it yet, and it is the caller's own.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "id",
  "user_id",
  (
    extract(
      epoch
      from
        started_at
    ) * 1000
  )::float8 as "started_ms",
  coalesce(
    status = 'PENDING'
    and user_id = (
      select
        core.current_user_id ()
    ),
    false
  ) as "waits_for_design"
from
  "studio"."ai_sessions"
where
  "id" = $1;
-- plan as authenticated: cost 3.31
--   Index Scan using ai_sessions_pkey on studio.ai_sessions
--     Index Cond: (ai_sessions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: ((ai_sessions.project_id = ANY ($1)) OR (ai_sessions.user_id = $2))
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()
-- plan as service: cost 2.77
--   Index Scan using ai_sessions_pkey on studio.ai_sessions
--     Index Cond: (ai_sessions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()

-- query: studio.listSessionOwners
-- Whose sessions these are, as far as there are any. Served by ai_sessions_pkey.
-- $1 uuid[]: ["01933b6e-0000-7000-8000-000000000001"]
select
  "id",
  "user_id"
from
  "studio"."ai_sessions"
where
  "id" = any ($1::uuid[])
  and "user_id" is not null;
-- plan as service: cost 2.5
--   Index Scan using ai_sessions_pkey on studio.ai_sessions
--     Index Cond: (ai_sessions.id = ANY ('{01933b6e-0000-7000-8000-000000000001}'::uuid[]))
--     Filter: (ai_sessions.user_id IS NOT NULL)

-- query: studio.browseModuleTemplates
-- Published templates that pass the filters, in the order of `sort`. Served by module_templates_top_idx, module_templates_popular_idx and
-- module_templates_latest_idx, or by module_templates_tags_idx where tags are rare, through studio.browse_module_templates().
-- $1 studio.template_category: "HEADER"
-- $2 studio.template_complexity: null
-- $3 numeric: null
-- $4 integer: null
-- $5 text[]: ["quiet"]
-- $6 text: "rating"
-- $7 text: "4.50"
-- $8 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $9 integer: 21
select
  "id",
  "author_id",
  "name",
  "slug",
  "description",
  "category",
  "complexity",
  "tags",
  "keywords",
  "version",
  "usage_count",
  "downloads",
  "rating",
  "review_count",
  "is_public",
  "is_approved",
  "published_at",
  "created_at",
  "updated_at"
from
  studio.browse_module_templates ($1, $2, $3, $4, $5, $6, $7, $8, $9) with ordinality as found (template_id, place)
  inner join "studio"."module_templates" as "t" on "t"."id" = "found"."template_id"
order by
  "found"."place";
-- plan as anonymous: cost 20.2
--   Nested Loop
--     -> Function Scan on studio.browse_module_templates found
--     -> Index Scan using module_templates_pkey on studio.module_templates t
--          Index Cond: (t.id = found.template_id)
--          Filter: (t.is_public AND t.is_approved)
-- plan as authenticated: cost 20.5
--   Nested Loop
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     -> Function Scan on studio.browse_module_templates found
--     -> Index Scan using module_templates_pkey on studio.module_templates t
--          Index Cond: (t.id = found.template_id)
--          Filter: ((t.is_public AND t.is_approved) OR (t.author_id = $0))

-- query: studio.searchModuleTemplates
-- Templates that the caller may see and that match the query, best first, with what was found between the marks.
-- Served by module_templates_search_vector_idx, through studio.search_module_templates().
-- $1 text: ""
-- $2 text: "header -loud"
-- $3 text: "StartSel=, StopSel=, HighlightAll=true"
-- $4 text: ""
-- $5 text: "header -loud"
-- $6 text: "StartSel=, StopSel=, HighlightAll=true"
-- $7 text: "header -loud"
-- $8 integer: 10
select
  "id",
  "author_id",
  "name",
  "slug",
  "description",
  "category",
  "complexity",
  "tags",
  "keywords",
  "version",
  "usage_count",
  "downloads",
  "rating",
  "review_count",
  "is_public",
  "is_approved",
  "published_at",
  "created_at",
  "updated_at",
  ts_headline(
    'english'::regconfig,
    translate(left("t"."name", 100000), $1, ''),
    (
      select
        coalesce(string_agg(distinct word[1], ' | '), '')::tsquery
      from
        regexp_matches(querytree(websearch_to_tsquery('english'::regconfig, $2)), '''(?:[^'']|'''')+''', 'g') as word
    ),
    $3
  ) as "marked_name",
  ts_headline(
    'english'::regconfig,
    translate(left(coalesce(t.description, ''), 100000), $4, ''),
    (
      select
        coalesce(string_agg(distinct word[1], ' | '), '')::tsquery
      from
        regexp_matches(querytree(websearch_to_tsquery('english'::regconfig, $5)), '''(?:[^'']|'''')+''', 'g') as word
    ),
    $6
  ) as "marked_description"
from
  studio.search_module_templates ($7, $8) with ordinality as found (template_id, place)
  inner join "studio"."module_templates" as "t" on "t"."id" = "found"."template_id"
order by
  "found"."place";
-- plan as anonymous: cost 28.7
--   Nested Loop
--     InitPlan 1 (returns $0)
--       -> Aggregate
--            -> Function Scan on pg_catalog.regexp_matches word
--     InitPlan 2 (returns $1)
--       -> Aggregate
--            -> Function Scan on pg_catalog.regexp_matches word_1
--     -> Function Scan on studio.search_module_templates found
--     -> Index Scan using module_templates_pkey on studio.module_templates t
--          Index Cond: (t.id = found.template_id)
--          Filter: (t.is_public AND t.is_approved)
-- plan as authenticated: cost 29
--   Nested Loop
--     InitPlan 1 (returns $0)
--       -> Aggregate
--            -> Function Scan on pg_catalog.regexp_matches word
--     InitPlan 2 (returns $1)
--       -> Aggregate
--            -> Function Scan on pg_catalog.regexp_matches word_1
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()
--     -> Function Scan on studio.search_module_templates found
--     -> Index Scan using module_templates_pkey on studio.module_templates t
--          Index Cond: (t.id = found.template_id)
--          Filter: ((t.is_public AND t.is_approved) OR (t.author_id = $2))

-- query: studio.listOwnModuleTemplates
-- The caller's own templates, newest first. Served by module_templates_author_id_created_at_idx.
-- $1 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 bigint: 21
select
  "id",
  "author_id",
  "name",
  "slug",
  "description",
  "category",
  "complexity",
  "tags",
  "keywords",
  "version",
  "usage_count",
  "downloads",
  "rating",
  "review_count",
  "is_public",
  "is_approved",
  "published_at",
  "created_at",
  "updated_at"
from
  "studio"."module_templates" as "t"
where
  "t"."author_id" = (
    select
      core.current_user_id ()
  )
  and (t.created_at, t.id) < ($1::timestamptz, $2::uuid)
order by
  "t"."created_at" desc,
  "t"."id" desc
limit
  $3;
-- plan as authenticated: cost 3.01
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using module_templates_author_id_created_at_idx on studio.module_templates t
--          Index Cond: ((t.author_id = $0) AND (ROW(t.created_at, t.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)))
--          Filter: ((t.is_public AND t.is_approved) OR (t.author_id = $1))

-- query: studio.listAwaitingModuleTemplates
-- What waits for a moderator, oldest first. Served by the partial module_templates_awaiting_idx.
-- $1 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 bigint: 21
select
  "id",
  "author_id",
  "name",
  "slug",
  "description",
  "category",
  "complexity",
  "tags",
  "keywords",
  "version",
  "usage_count",
  "downloads",
  "rating",
  "review_count",
  "is_public",
  "is_approved",
  "published_at",
  "created_at",
  "updated_at"
from
  "studio"."module_templates" as "t"
where
  "t"."is_public" = true
  and not t.is_approved
  and (t.created_at, t.id) > ($1::timestamptz, $2::uuid)
order by
  "t"."created_at",
  "t"."id"
limit
  $3;
-- plan as moderator: cost 2.64
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     -> Sort
--          Sort Key: t.created_at, t.id
--          -> Index Scan using module_templates_awaiting_idx on studio.module_templates t
--               Index Cond: (t.created_at >= '2026-11-21 04:13:00.123456+00'::timestamp with time zone)
--               Filter: (ROW(t.created_at, t.id) > ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid))

-- query: studio.findModuleTemplate
-- One template that the caller may see: their own, or a published one; for a moderator also one that waits.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "id",
  "author_id",
  "name",
  "slug",
  "description",
  "category",
  "complexity",
  "tags",
  "keywords",
  "version",
  "usage_count",
  "downloads",
  "rating",
  "review_count",
  "is_public",
  "is_approved",
  "published_at",
  "created_at",
  "updated_at",
  "html_content",
  "css_content",
  "js_content"
from
  "studio"."module_templates" as "t"
where
  "t"."id" = $1;
-- plan as authenticated: cost 2.63
--   Index Scan using module_templates_pkey on studio.module_templates t
--     Index Cond: (t.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: ((t.is_public AND t.is_approved) OR (t.author_id = $0))
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
-- plan as anonymous: cost 2.36
--   Index Scan using module_templates_pkey on studio.module_templates t
--     Index Cond: (t.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: (t.is_public AND t.is_approved)
-- plan as moderator: cost 2.63
--   Index Scan using module_templates_pkey on studio.module_templates t
--     Index Cond: (t.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: ((t.is_public AND t.is_approved) OR (t.author_id = $0) OR t.is_public)
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()

-- query: studio.findPublishedModuleTemplate
-- A published template by its slug, with who made it. Served by module_templates_slug_key.
-- $1 text: "quiet-header"
select
  "id",
  "author_id",
  "name",
  "slug",
  "description",
  "category",
  "complexity",
  "tags",
  "keywords",
  "version",
  "usage_count",
  "downloads",
  "rating",
  "review_count",
  "is_public",
  "is_approved",
  "published_at",
  "created_at",
  "updated_at",
  "html_content",
  "css_content",
  "js_content",
  (
    select
      json_build_object('username', u.username, 'name', u.name, 'avatar_url', u.avatar_url)
    from
      identity.public_profiles as u
    where
      u.id = "t"."author_id"
  ) as "author"
from
  "studio"."module_templates" as "t"
where
  "t"."slug" = $1
  and t.is_public
  and t.is_approved;
-- plan as anonymous: cost 5
--   Index Scan using module_templates_slug_key on studio.module_templates t
--     Index Cond: (t.slug = 'quiet-header'::text)
--     Filter: (t.is_public AND t.is_approved AND t.is_public AND t.is_approved)
--     SubPlan 1
--       -> Subquery Scan on u
--            -> Index Scan using users_pkey on identity.users
--                 Index Cond: (users.id = t.author_id)
--                 Filter: (users.status = 'ACTIVE'::identity.user_status)
-- plan as authenticated: cost 5.27
--   Index Scan using module_templates_slug_key on studio.module_templates t
--     Index Cond: (t.slug = 'quiet-header'::text)
--     Filter: (t.is_public AND t.is_approved AND ((t.is_public AND t.is_approved) OR (t.author_id = $1)))
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     SubPlan 1
--       -> Subquery Scan on u
--            -> Index Scan using users_pkey on identity.users
--                 Index Cond: (users.id = t.author_id)
--                 Filter: (users.status = 'ACTIVE'::identity.user_status)

-- query: studio.insertModuleTemplate
-- Of the acting user, and private. No row when another template has the slug: the transaction goes on.
-- $1 text: "Quiet header"
-- $2 text: "quiet-header"
-- $3 text: "A header that does not shout."
-- $4 studio.template_category: "HEADER"
-- $5 studio.template_complexity: "SIMPLE"
-- $6 text: "<header></header>"
-- $7 text: null
-- $8 text: null
-- $9 text[]: ["quiet"]
-- $10 text[]: []
-- $11 text: "1.0.0"
insert into
  "studio"."module_templates" (
    "name",
    "slug",
    "description",
    "category",
    "complexity",
    "html_content",
    "css_content",
    "js_content",
    "tags",
    "keywords",
    "version"
  )
values
  ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
on conflict ("slug") do nothing
returning
  "id",
  "author_id",
  "name",
  "slug",
  "description",
  "category",
  "complexity",
  "tags",
  "keywords",
  "version",
  "usage_count",
  "downloads",
  "rating",
  "review_count",
  "is_public",
  "is_approved",
  "published_at",
  "created_at",
  "updated_at",
  "html_content",
  "css_content",
  "js_content";
-- plan as authenticated: cost 1.03
--   Insert on studio.module_templates
--     Conflict Resolution: NOTHING
--     Conflict Arbiter Indexes: module_templates_slug_key
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Result

-- query: studio.updateModuleTemplate
-- Changes what is given of an own template, which must then be approved anew.
-- $1 text: "Quiet header"
-- $2 text: "quiet-header"
-- $3 text: "A header that does not shout."
-- $4 studio.template_category: "HEADER"
-- $5 studio.template_complexity: "SIMPLE"
-- $6 text: "<header></header>"
-- $7 text: null
-- $8 text: null
-- $9 text[]: ["quiet"]
-- $10 text[]: []
-- $11 text: "1.0.0"
-- $12 uuid: "01933b6e-0000-7000-8000-000000000001"
update "studio"."module_templates"
set
  "name" = $1,
  "slug" = $2,
  "description" = $3,
  "category" = $4,
  "complexity" = $5,
  "html_content" = $6,
  "css_content" = $7,
  "js_content" = $8,
  "tags" = $9,
  "keywords" = $10,
  "version" = $11
where
  "id" = $12
returning
  "id",
  "author_id",
  "name",
  "slug",
  "description",
  "category",
  "complexity",
  "tags",
  "keywords",
  "version",
  "usage_count",
  "downloads",
  "rating",
  "review_count",
  "is_public",
  "is_approved",
  "published_at",
  "created_at",
  "updated_at",
  "html_content",
  "css_content",
  "js_content";
-- plan as authenticated: cost 3.41
--   Update on studio.module_templates
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using module_templates_pkey on studio.module_templates
--          Index Cond: (module_templates.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: (((module_templates.is_public AND module_templates.is_approved) OR (module_templates.author_id = $3)) AND (module_templates.author_id = $2))

-- query: studio.updateModuleTemplatePublic
-- Lets an own template be seen, once it is approved; or no longer. A second time changes nothing.
-- $1 boolean: true
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
update "studio"."module_templates"
set
  "is_public" = $1
where
  "id" = $2
returning
  "id",
  "author_id",
  "name",
  "slug",
  "description",
  "category",
  "complexity",
  "tags",
  "keywords",
  "version",
  "usage_count",
  "downloads",
  "rating",
  "review_count",
  "is_public",
  "is_approved",
  "published_at",
  "created_at",
  "updated_at",
  "html_content",
  "css_content",
  "js_content";
-- plan as authenticated: cost 3.41
--   Update on studio.module_templates
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using module_templates_pkey on studio.module_templates
--          Index Cond: (module_templates.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: (((module_templates.is_public AND module_templates.is_approved) OR (module_templates.author_id = $3)) AND (module_templates.author_id = $2))

-- query: studio.deleteModuleTemplate
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
delete from "studio"."module_templates"
where
  "id" = $1
returning
  "id";
-- plan as authenticated: cost 2.89
--   Delete on studio.module_templates
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using module_templates_pkey on studio.module_templates
--          Index Cond: (module_templates.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: (((module_templates.is_public AND module_templates.is_approved) OR (module_templates.author_id = $1)) AND (module_templates.author_id = $0))

-- query: studio.reviewModuleTemplate
-- Publishes a public template as it was read, at its `updated_at`, and tells its author; or gives it back. Whether there was one, null where it is the moderator's own.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 boolean: true
-- $3 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
select
  studio.review_module_template ($1::uuid, $2::boolean, $3::timestamptz) as "reviewed";
-- plan as moderator: cost 0.26
--   Result

-- query: studio.countModuleTemplates
-- Adds what was counted, all in one statement.
-- $1 jsonb: "[{\"template_id\":\"01933b6e-0000-7000-8000-000000000001\",\"downloads\":3,\"uses\":1}]"
select
  studio.count_module_templates ($1::jsonb) as "templates";
-- plan as service: cost 0.26
--   Result

-- query: studio.listProjects
-- The caller's own projects, newest first. Served by projects_user_id_created_at_idx.
-- $1 studio.project_status: "DRAFT"
-- $2 text: "harbour"
-- $3 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $4 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $5 bigint: 21
select
  "p"."id",
  "p"."user_id",
  "p"."template_id",
  "p"."name",
  "p"."description",
  "p"."tags",
  "p"."status",
  "p"."progress",
  "p"."is_public",
  "p"."deployment_url",
  "p"."preview_url",
  "p"."build_time_ms",
  "p"."bundle_size_bytes",
  "p"."lighthouse_score",
  "p"."revision",
  "p"."published_at",
  "p"."created_at",
  "p"."updated_at"
from
  "studio"."projects" as "p"
where
  "p"."user_id" = (
    select
      core.current_user_id ()
  )
  and "p"."status" = $1
  and p.tags @> array[$2]::text[]
  and (p.created_at, p.id) < ($3::timestamptz, $4::uuid)
order by
  "p"."created_at" desc,
  "p"."id" desc
limit
  $5;
-- plan as authenticated: cost 5.58
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: studio.shared_project_ids('VIEW'::studio.project_right)
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using projects_user_id_created_at_idx on studio.projects p
--          Index Cond: ((p.user_id = $0) AND (ROW(p.created_at, p.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)))
--          Filter: (((p.id = ANY ($1)) OR p.is_public OR (p.user_id = $2)) AND (p.status = 'DRAFT'::studio.project_status) AND (p.tags @> '{harbour}'::text[]))

-- query: studio.listSharedProjects
-- Projects of others on which the caller works, the last joined first, and as what. Served by project_collaborators_user_id_id_idx.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 bigint: 21
select
  "p"."id",
  "p"."user_id",
  "p"."template_id",
  "p"."name",
  "p"."description",
  "p"."tags",
  "p"."status",
  "p"."progress",
  "p"."is_public",
  "p"."deployment_url",
  "p"."preview_url",
  "p"."build_time_ms",
  "p"."bundle_size_bytes",
  "p"."lighthouse_score",
  "p"."revision",
  "p"."published_at",
  "p"."created_at",
  "p"."updated_at",
  "c"."id" as "collaborator_id",
  "c"."role",
  (
    select
      json_build_object('username', u.username, 'name', u.name, 'avatar_url', u.avatar_url)
    from
      identity.public_profiles as u
    where
      u.id = "p"."user_id"
  ) as "owner",
  (
    c.can_edit
    or c.role in ('EDITOR', 'ADMIN')
  ) as "can_edit",
  (
    c.can_delete
    or c.role = 'ADMIN'
  ) as "can_delete",
  (
    c.can_share
    or c.role = 'ADMIN'
  ) as "can_share"
from
  "studio"."project_collaborators" as "c"
  inner join "studio"."projects" as "p" on "p"."id" = "c"."project_id"
where
  "c"."user_id" = (
    select
      core.current_user_id ()
  )
  and "c"."id" < $1::uuid
order by
  "c"."id" desc
limit
  $2;
-- plan as authenticated: cost 7.49
--   Limit
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: studio.shared_project_ids('VIEW'::studio.project_right)
--     InitPlan 5 (returns $4)
--       -> Result
--            Output: core.current_user_id()
--     -> Nested Loop
--          -> Index Scan Backward using project_collaborators_pkey on studio.project_collaborators c
--               Index Cond: (c.id < '01933b6e-0000-7000-8000-000000000001'::uuid)
--               Filter: ((c.user_id = $1) AND (c.project_id = ANY ($2)))
--          -> Index Scan using projects_pkey on studio.projects p
--               Index Cond: (p.id = c.project_id)
--               Filter: ((p.id = ANY ($3)) OR p.is_public OR (p.user_id = $4))
--          SubPlan 1
--            -> Subquery Scan on u
--                 -> Index Scan using users_pkey on identity.users
--                      Index Cond: (users.id = p.user_id)
--                      Filter: (users.status = 'ACTIVE'::identity.user_status)

-- query: studio.listPublicProjects
-- Everybody's public projects, newest first. Served by the partial projects_public_idx.
-- $1 text: "harbour"
-- $2 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $4 bigint: 21
select
  "p"."id",
  "p"."user_id",
  "p"."template_id",
  "p"."name",
  "p"."description",
  "p"."tags",
  "p"."status",
  "p"."progress",
  "p"."is_public",
  "p"."deployment_url",
  "p"."preview_url",
  "p"."build_time_ms",
  "p"."bundle_size_bytes",
  "p"."lighthouse_score",
  "p"."revision",
  "p"."published_at",
  "p"."created_at",
  "p"."updated_at",
  (
    select
      json_build_object('username', u.username, 'name', u.name, 'avatar_url', u.avatar_url)
    from
      identity.public_profiles as u
    where
      u.id = "p"."user_id"
  ) as "owner"
from
  "studio"."projects" as "p"
where
  p.is_public
  and p.tags @> array[$1]::text[]
  and (p.created_at, p.id) < ($2::timestamptz, $3::uuid)
order by
  "p"."created_at" desc,
  "p"."id" desc
limit
  $4;
-- plan as authenticated: cost 98
--   Limit
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: studio.shared_project_ids('VIEW'::studio.project_right)
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using projects_public_idx on studio.projects p
--          Index Cond: (ROW(p.created_at, p.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid))
--          Filter: (p.tags @> '{harbour}'::text[])
--          SubPlan 1
--            -> Subquery Scan on u
--                 -> Index Scan using users_pkey on identity.users
--                      Index Cond: (users.id = p.user_id)
--                      Filter: (users.status = 'ACTIVE'::identity.user_status)
-- plan as anonymous: cost 97.5
--   Limit
--     -> Index Scan using projects_public_idx on studio.projects p
--          Index Cond: (ROW(p.created_at, p.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid))
--          Filter: (p.tags @> '{harbour}'::text[])
--          SubPlan 1
--            -> Subquery Scan on u
--                 -> Index Scan using users_pkey on identity.users
--                      Index Cond: (users.id = p.user_id)
--                      Filter: (users.status = 'ACTIVE'::identity.user_status)

-- query: studio.listPublicProjectsOf
-- The public projects of one user, newest first; of an account that is not active, none. Served by projects_user_id_created_at_idx.
-- $1 text: "harbour"
-- $2 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $4 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $5 bigint: 21
select
  "p"."id",
  "p"."user_id",
  "p"."template_id",
  "p"."name",
  "p"."description",
  "p"."tags",
  "p"."status",
  "p"."progress",
  "p"."is_public",
  "p"."deployment_url",
  "p"."preview_url",
  "p"."build_time_ms",
  "p"."bundle_size_bytes",
  "p"."lighthouse_score",
  "p"."revision",
  "p"."published_at",
  "p"."created_at",
  "p"."updated_at",
  (
    select
      json_build_object('username', u.username, 'name', u.name, 'avatar_url', u.avatar_url)
    from
      identity.public_profiles as u
    where
      u.id = "p"."user_id"
  ) as "owner"
from
  "studio"."projects" as "p"
where
  p.is_public
  and p.tags @> array[$1]::text[]
  and (p.created_at, p.id) < ($2::timestamptz, $3::uuid)
  and "p"."user_id" = (
    select
      "id"
    from
      "identity"."public_profiles"
    where
      "id" = $4
  )
order by
  "p"."created_at" desc,
  "p"."id" desc
limit
  $5;
-- plan as authenticated: cost 10.3
--   Limit
--     InitPlan 2 (returns $1)
--       -> Subquery Scan on public_profiles
--            -> Index Scan using users_pkey on identity.users users_1
--                 Index Cond: (users_1.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--                 Filter: (users_1.status = 'ACTIVE'::identity.user_status)
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: studio.shared_project_ids('VIEW'::studio.project_right)
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using projects_user_id_created_at_idx on studio.projects p
--          Index Cond: ((p.user_id = $1) AND (ROW(p.created_at, p.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)))
--          Filter: (p.is_public AND ((p.id = ANY ($2)) OR p.is_public OR (p.user_id = $3)) AND (p.tags @> '{harbour}'::text[]))
--          SubPlan 1
--            -> Subquery Scan on u
--                 -> Index Scan using users_pkey on identity.users
--                      Index Cond: (users.id = p.user_id)
--                      Filter: (users.status = 'ACTIVE'::identity.user_status)
-- plan as anonymous: cost 9.77
--   Limit
--     InitPlan 2 (returns $1)
--       -> Subquery Scan on public_profiles
--            -> Index Scan using users_pkey on identity.users users_1
--                 Index Cond: (users_1.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--                 Filter: (users_1.status = 'ACTIVE'::identity.user_status)
--     -> Index Scan using projects_user_id_created_at_idx on studio.projects p
--          Index Cond: ((p.user_id = $1) AND (ROW(p.created_at, p.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)))
--          Filter: (p.is_public AND p.is_public AND (p.tags @> '{harbour}'::text[]))
--          SubPlan 1
--            -> Subquery Scan on u
--                 -> Index Scan using users_pkey on identity.users
--                      Index Cond: (users.id = p.user_id)
--                      Filter: (users.status = 'ACTIVE'::identity.user_status)

-- query: studio.listProjectTags
-- The tags of the caller's own projects, most used first, at most 1000.
-- $1 bigint: 1000
select
  "t"."tag",
  count(*)::integer as "projects"
from
  "studio"."projects" as "p",
  unnest(p.tags) as t (tag)
where
  "p"."user_id" = (
    select
      core.current_user_id ()
  )
group by
  "t"."tag"
order by
  "projects" desc,
  "t"."tag"
limit
  $1;
-- plan as authenticated: cost 6.08
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: studio.shared_project_ids('VIEW'::studio.project_right)
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()
--     -> Sort
--          Sort Key: ((count(*))::integer) DESC, t.tag
--          -> HashAggregate
--               Group Key: t.tag
--               -> Nested Loop
--                    -> Bitmap Heap Scan on studio.projects p
--                         Recheck Cond: (p.user_id = $0)
--                         Filter: ((p.id = ANY ($1)) OR p.is_public OR (p.user_id = $2))
--                         -> Bitmap Index Scan on projects_user_id_status_idx
--                              Index Cond: (p.user_id = $0)
--                    -> Function Scan on pg_catalog.unnest t

-- query: studio.findProject
-- A project that the caller may see, and what they may do with it.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "id",
  "user_id",
  "template_id",
  "name",
  "description",
  "tags",
  "status",
  "progress",
  "is_public",
  "deployment_url",
  "preview_url",
  "build_time_ms",
  "bundle_size_bytes",
  "lighthouse_score",
  "revision",
  "published_at",
  "created_at",
  "updated_at",
  "settings",
  "metadata",
  "design_url",
  "output_html",
  "output_css",
  "output_js",
  (
    user_id = (
      select
        core.current_user_id ()
    )
    or id = any (
      (
        select
          studio.shared_project_ids ('EDIT')
      )::uuid[]
    )
  ) as "can_edit",
  (
    user_id = (
      select
        core.current_user_id ()
    )
    or id = any (
      (
        select
          studio.shared_project_ids ('DELETE')
      )::uuid[]
    )
  ) as "can_delete",
  (
    user_id = (
      select
        core.current_user_id ()
    )
    or id = any (
      (
        select
          studio.shared_project_ids ('SHARE')
      )::uuid[]
    )
  ) as "can_share"
from
  "studio"."projects"
where
  "id" = $1;
-- plan as authenticated: cost 4.64
--   Index Scan using projects_pkey on studio.projects
--     Index Cond: (projects.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: ((projects.id = ANY ($6)) OR projects.is_public OR (projects.user_id = $7))
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: studio.shared_project_ids('EDIT'::studio.project_right)
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: studio.shared_project_ids('DELETE'::studio.project_right)
--     InitPlan 5 (returns $4)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 6 (returns $5)
--       -> Result
--            Output: studio.shared_project_ids('SHARE'::studio.project_right)
--     InitPlan 7 (returns $6)
--       -> Result
--            Output: studio.shared_project_ids('VIEW'::studio.project_right)
--     InitPlan 8 (returns $7)
--       -> Result
--            Output: core.current_user_id()

-- query: studio.findPublicProject
-- A public project, with whose it is.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "p"."id",
  "p"."user_id",
  "p"."template_id",
  "p"."name",
  "p"."description",
  "p"."tags",
  "p"."status",
  "p"."progress",
  "p"."is_public",
  "p"."deployment_url",
  "p"."preview_url",
  "p"."build_time_ms",
  "p"."bundle_size_bytes",
  "p"."lighthouse_score",
  "p"."revision",
  "p"."published_at",
  "p"."created_at",
  "p"."updated_at",
  "p"."settings",
  "p"."metadata",
  "p"."design_url",
  "p"."output_html",
  "p"."output_css",
  "p"."output_js",
  (
    select
      json_build_object('username', u.username, 'name', u.name, 'avatar_url', u.avatar_url)
    from
      identity.public_profiles as u
    where
      u.id = "p"."user_id"
  ) as "owner"
from
  "studio"."projects" as "p"
where
  "p"."id" = $1
  and p.is_public;
-- plan as authenticated: cost 5.55
--   Index Scan using projects_pkey on studio.projects p
--     Index Cond: (p.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: (p.is_public AND ((p.id = ANY ($1)) OR p.is_public OR (p.user_id = $2)))
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: studio.shared_project_ids('VIEW'::studio.project_right)
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()
--     SubPlan 1
--       -> Subquery Scan on u
--            -> Index Scan using users_pkey on identity.users
--                 Index Cond: (users.id = p.user_id)
--                 Filter: (users.status = 'ACTIVE'::identity.user_status)
-- plan as anonymous: cost 5.01
--   Index Scan using projects_pkey on studio.projects p
--     Index Cond: (p.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: (p.is_public AND p.is_public)
--     SubPlan 1
--       -> Subquery Scan on u
--            -> Index Scan using users_pkey on identity.users
--                 Index Cond: (users.id = p.user_id)
--                 Filter: (users.status = 'ACTIVE'::identity.user_status)

-- query: studio.findProjectStanding
-- Where a project stands that the caller may see, and what they may do with it: to say why something was not done.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "status",
  (
    user_id = (
      select
        core.current_user_id ()
    )
    or id = any (
      (
        select
          studio.shared_project_ids ('EDIT')
      )::uuid[]
    )
  ) as "can_edit",
  (
    user_id = (
      select
        core.current_user_id ()
    )
    or id = any (
      (
        select
          studio.shared_project_ids ('DELETE')
      )::uuid[]
    )
  ) as "can_delete",
  (
    user_id = (
      select
        core.current_user_id ()
    )
    or id = any (
      (
        select
          studio.shared_project_ids ('SHARE')
      )::uuid[]
    )
  ) as "can_share"
from
  "studio"."projects"
where
  "id" = $1;
-- plan as authenticated: cost 4.64
--   Index Scan using projects_pkey on studio.projects
--     Index Cond: (projects.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: ((projects.id = ANY ($6)) OR projects.is_public OR (projects.user_id = $7))
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: studio.shared_project_ids('EDIT'::studio.project_right)
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: studio.shared_project_ids('DELETE'::studio.project_right)
--     InitPlan 5 (returns $4)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 6 (returns $5)
--       -> Result
--            Output: studio.shared_project_ids('SHARE'::studio.project_right)
--     InitPlan 7 (returns $6)
--       -> Result
--            Output: studio.shared_project_ids('VIEW'::studio.project_right)
--     InitPlan 8 (returns $7)
--       -> Result
--            Output: core.current_user_id()

-- query: studio.findProjectStatistics
-- The caller's own projects in numbers. Served by projects_user_id_created_at_idx.
select
  count(*)::integer as "project_count",
  json_build_object(
    'DRAFT',
    count(*) filter (
      where
        p.status = 'DRAFT'
    )::integer,
    'PROCESSING',
    count(*) filter (
      where
        p.status = 'PROCESSING'
    )::integer,
    'COMPLETED',
    count(*) filter (
      where
        p.status = 'COMPLETED'
    )::integer,
    'PUBLISHED',
    count(*) filter (
      where
        p.status = 'PUBLISHED'
    )::integer,
    'ARCHIVED',
    count(*) filter (
      where
        p.status = 'ARCHIVED'
    )::integer,
    'FAILED',
    count(*) filter (
      where
        p.status = 'FAILED'
    )::integer
  ) as "by_status",
  count(*) filter (
    where
      p.is_public
  )::integer as "public_count",
  count(p.build_time_ms)::integer as "build_count",
  round(avg("p"."progress"), 2)::text as "average_progress",
  round(avg("p"."build_time_ms"), 2)::text as "average_build_time_ms",
  round(avg("p"."bundle_size_bytes"), 2)::text as "average_bundle_size_bytes",
  round(avg("p"."lighthouse_score"), 2)::text as "average_lighthouse_score",
  (
    select
      count(*)::integer as "count"
    from
      "studio"."project_collaborators" as "c"
    where
      "c"."user_id" = (
        select
          core.current_user_id ()
      )
  ) as "shared_count",
  (
    select
      count(*)::integer as "count"
    from
      "studio"."projects" as "mine"
      inner join "studio"."project_collaborators" as "c" on "c"."project_id" = "mine"."id"
    where
      "mine"."user_id" = (
        select
          core.current_user_id ()
      )
  ) as "collaborator_count"
from
  "studio"."projects" as "p"
where
  "p"."user_id" = (
    select
      core.current_user_id ()
  );
-- plan as authenticated: cost 26.1
--   Aggregate
--     InitPlan 3 (returns $2)
--       -> Aggregate
--            InitPlan 1 (returns $0)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 2 (returns $1)
--              -> Result
--                   Output: studio.my_project_ids('VIEW'::studio.project_right)
--            -> Index Scan using project_collaborators_user_id_id_idx on studio.project_collaborators c
--                 Index Cond: (c.user_id = $0)
--                 Filter: (c.project_id = ANY ($1))
--     InitPlan 8 (returns $8)
--       -> Aggregate
--            InitPlan 4 (returns $3)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 5 (returns $4)
--              -> Result
--                   Output: studio.shared_project_ids('VIEW'::studio.project_right)
--            InitPlan 6 (returns $5)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 7 (returns $6)
--              -> Result
--                   Output: studio.my_project_ids('VIEW'::studio.project_right)
--            -> Nested Loop
--                 -> Bitmap Heap Scan on studio.projects mine
--                      Recheck Cond: (mine.user_id = $3)
--                      Filter: ((mine.id = ANY ($4)) OR mine.is_public OR (mine.user_id = $5))
--                      -> Bitmap Index Scan on projects_user_id_status_idx
--                           Index Cond: (mine.user_id = $3)
--                 -> Index Only Scan using project_collaborators_project_id_id_idx on studio.project_collaborators c_1
--                      Index Cond: ((c_1.project_id = mine.id) AND (c_1.project_id = ANY ($6)))
--     InitPlan 9 (returns $9)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 10 (returns $10)
--       -> Result
--            Output: studio.shared_project_ids('VIEW'::studio.project_right)
--     InitPlan 11 (returns $11)
--       -> Result
--            Output: core.current_user_id()
--     -> Bitmap Heap Scan on studio.projects p
--          Recheck Cond: (p.user_id = $9)
--          Filter: ((p.id = ANY ($10)) OR p.is_public OR (p.user_id = $11))
--          -> Bitmap Index Scan on projects_user_id_status_idx
--               Index Cond: (p.user_id = $9)

-- query: studio.insertProject
-- Owned by the acting user, and a draft.
-- $1 text: "Harbour page"
-- $2 text: "A page about harbours."
-- $3 text: "https://example.com/harbour.png"
-- $4 uuid: null
-- $5 jsonb: "{\"grid\":12}"
-- $6 jsonb: null
-- $7 text[]: ["harbour"]
insert into
  "studio"."projects" ("name", "description", "design_url", "template_id", "settings", "metadata", "tags")
values
  ($1, $2, $3, $4, $5::jsonb, $6, $7)
returning
  "id",
  "user_id",
  "template_id",
  "name",
  "description",
  "tags",
  "status",
  "progress",
  "is_public",
  "deployment_url",
  "preview_url",
  "build_time_ms",
  "bundle_size_bytes",
  "lighthouse_score",
  "revision",
  "published_at",
  "created_at",
  "updated_at",
  "settings",
  "metadata",
  "design_url",
  "output_html",
  "output_css",
  "output_js";
-- plan as authenticated: cost 1.29
--   Insert on studio.projects
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 6 (returns $5)
--       -> Result
--            Output: studio.shared_project_ids('VIEW'::studio.project_right)
--     InitPlan 7 (returns $6)
--       -> Result
--            Output: core.current_user_id()
--     -> Result
--     SubPlan 3
--       -> Index Scan using module_templates_pkey on studio.module_templates t
--            Index Cond: (t.id = projects.template_id)
--            Filter: ((t.is_public AND t.is_approved) OR (t.author_id = $2))
--            InitPlan 2 (returns $2)
--              -> Result
--                   Output: core.current_user_id()

-- query: studio.updateProject
-- Changes what is given, of the revision that was read: a trigger refuses it when that is not the current one any more.
-- $1 text: "Harbour page"
-- $2 text: "A page about harbours."
-- $3 text: "https://example.com/harbour.png"
-- $4 text: "<main></main>"
-- $5 text: "main {}"
-- $6 text: null
-- $7 integer: 1
-- $8 jsonb: "{\"grid\":12}"
-- $9 jsonb: null
-- $10 text[]: ["harbour"]
-- $11 uuid: "01933b6e-0000-7000-8000-000000000001"
update "studio"."projects"
set
  "name" = $1,
  "description" = $2,
  "design_url" = $3,
  "output_html" = $4,
  "output_css" = $5,
  "output_js" = $6,
  "revision" = $7,
  "settings" = $8::jsonb,
  "metadata" = $9,
  "tags" = $10
where
  "id" = $11
returning
  "id",
  "user_id",
  "template_id",
  "name",
  "description",
  "tags",
  "status",
  "progress",
  "is_public",
  "deployment_url",
  "preview_url",
  "build_time_ms",
  "bundle_size_bytes",
  "lighthouse_score",
  "revision",
  "published_at",
  "created_at",
  "updated_at",
  "settings",
  "metadata",
  "design_url",
  "output_html",
  "output_css",
  "output_js";
-- plan as authenticated: cost 4.61
--   Update on studio.projects
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: studio.shared_project_ids('EDIT'::studio.project_right)
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: studio.shared_project_ids('VIEW'::studio.project_right)
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 5 (returns $4)
--       -> Result
--            Output: studio.shared_project_ids('EDIT'::studio.project_right)
--     InitPlan 6 (returns $5)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 7 (returns $6)
--       -> Result
--            Output: studio.shared_project_ids('VIEW'::studio.project_right)
--     InitPlan 8 (returns $7)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using projects_pkey on studio.projects
--          Index Cond: (projects.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: (((projects.id = ANY ($4)) OR (projects.user_id = $5)) AND ((projects.id = ANY ($6)) OR projects.is_public OR (projects.user_id = $7)))

-- query: studio.updateBuild
-- Records how far the work is and what was built. A new status only where the project is neither published nor put away.
-- $1 text: "<main></main>"
-- $2 text: "main {}"
-- $3 text: null
-- $4 integer: 1200
-- $5 numeric: "97.50"
-- $6 studio.project_status: "COMPLETED"
-- $7 numeric: "100"
-- $8 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $9 studio.project_status: "PUBLISHED"
-- $10 studio.project_status: "ARCHIVED"
update "studio"."projects"
set
  "output_html" = $1,
  "output_css" = $2,
  "output_js" = $3,
  "build_time_ms" = $4,
  "lighthouse_score" = $5,
  "status" = $6,
  "progress" = $7
where
  "id" = $8
  and "status" not in ($9, $10)
returning
  "id",
  "user_id",
  "template_id",
  "name",
  "description",
  "tags",
  "status",
  "progress",
  "is_public",
  "deployment_url",
  "preview_url",
  "build_time_ms",
  "bundle_size_bytes",
  "lighthouse_score",
  "revision",
  "published_at",
  "created_at",
  "updated_at",
  "settings",
  "metadata",
  "design_url",
  "output_html",
  "output_css",
  "output_js";
-- plan as authenticated: cost 4.61
--   Update on studio.projects
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: studio.shared_project_ids('EDIT'::studio.project_right)
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: studio.shared_project_ids('VIEW'::studio.project_right)
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 5 (returns $4)
--       -> Result
--            Output: studio.shared_project_ids('EDIT'::studio.project_right)
--     InitPlan 6 (returns $5)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 7 (returns $6)
--       -> Result
--            Output: studio.shared_project_ids('VIEW'::studio.project_right)
--     InitPlan 8 (returns $7)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using projects_pkey on studio.projects
--          Index Cond: (projects.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: (((projects.id = ANY ($4)) OR (projects.user_id = $5)) AND ((projects.id = ANY ($6)) OR projects.is_public OR (projects.user_id = $7)) AND (projects.status <> ALL ('{PUBLISHED,ARCHIVED}'::studio.project_status[])))

-- query: studio.publishProject
-- Shows a completed project to everybody. A second time changes nothing.
-- $1 studio.project_status: "PUBLISHED"
-- $2 boolean: true
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $4 studio.project_status: "COMPLETED"
-- $5 studio.project_status: "PUBLISHED"
update "studio"."projects"
set
  "status" = $1,
  "is_public" = $2
where
  "id" = $3
  and "status" in ($4, $5)
returning
  "id",
  "user_id",
  "template_id",
  "name",
  "description",
  "tags",
  "status",
  "progress",
  "is_public",
  "deployment_url",
  "preview_url",
  "build_time_ms",
  "bundle_size_bytes",
  "lighthouse_score",
  "revision",
  "published_at",
  "created_at",
  "updated_at",
  "settings",
  "metadata",
  "design_url",
  "output_html",
  "output_css",
  "output_js";
-- plan as authenticated: cost 4.61
--   Update on studio.projects
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: studio.shared_project_ids('EDIT'::studio.project_right)
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: studio.shared_project_ids('VIEW'::studio.project_right)
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 5 (returns $4)
--       -> Result
--            Output: studio.shared_project_ids('EDIT'::studio.project_right)
--     InitPlan 6 (returns $5)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 7 (returns $6)
--       -> Result
--            Output: studio.shared_project_ids('VIEW'::studio.project_right)
--     InitPlan 8 (returns $7)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using projects_pkey on studio.projects
--          Index Cond: (projects.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: (((projects.id = ANY ($4)) OR (projects.user_id = $5)) AND ((projects.id = ANY ($6)) OR projects.is_public OR (projects.user_id = $7)) AND (projects.status = ANY ('{COMPLETED,PUBLISHED}'::studio.project_status[])))

-- query: studio.unpublishProject
-- Hides a project again. What was published is then completed.
-- $1 boolean: false
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
update "studio"."projects"
set
  "status" = case status
    when 'PUBLISHED' then 'COMPLETED'
    else status
  end,
  "is_public" = $1
where
  "id" = $2
returning
  "id",
  "user_id",
  "template_id",
  "name",
  "description",
  "tags",
  "status",
  "progress",
  "is_public",
  "deployment_url",
  "preview_url",
  "build_time_ms",
  "bundle_size_bytes",
  "lighthouse_score",
  "revision",
  "published_at",
  "created_at",
  "updated_at",
  "settings",
  "metadata",
  "design_url",
  "output_html",
  "output_css",
  "output_js";
-- plan as authenticated: cost 4.61
--   Update on studio.projects
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: studio.shared_project_ids('EDIT'::studio.project_right)
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: studio.shared_project_ids('VIEW'::studio.project_right)
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 5 (returns $4)
--       -> Result
--            Output: studio.shared_project_ids('EDIT'::studio.project_right)
--     InitPlan 6 (returns $5)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 7 (returns $6)
--       -> Result
--            Output: studio.shared_project_ids('VIEW'::studio.project_right)
--     InitPlan 8 (returns $7)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using projects_pkey on studio.projects
--          Index Cond: (projects.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: (((projects.id = ANY ($4)) OR (projects.user_id = $5)) AND ((projects.id = ANY ($6)) OR projects.is_public OR (projects.user_id = $7)))

-- query: studio.archiveProject
-- Puts a project away, and hides it, unless work on it goes on.
-- $1 studio.project_status: "ARCHIVED"
-- $2 boolean: false
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $4 studio.project_status: "PROCESSING"
update "studio"."projects"
set
  "status" = $1,
  "is_public" = $2
where
  "id" = $3
  and "status" <> $4
returning
  "id",
  "user_id",
  "template_id",
  "name",
  "description",
  "tags",
  "status",
  "progress",
  "is_public",
  "deployment_url",
  "preview_url",
  "build_time_ms",
  "bundle_size_bytes",
  "lighthouse_score",
  "revision",
  "published_at",
  "created_at",
  "updated_at",
  "settings",
  "metadata",
  "design_url",
  "output_html",
  "output_css",
  "output_js";
-- plan as authenticated: cost 4.61
--   Update on studio.projects
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: studio.shared_project_ids('EDIT'::studio.project_right)
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: studio.shared_project_ids('VIEW'::studio.project_right)
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 5 (returns $4)
--       -> Result
--            Output: studio.shared_project_ids('EDIT'::studio.project_right)
--     InitPlan 6 (returns $5)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 7 (returns $6)
--       -> Result
--            Output: studio.shared_project_ids('VIEW'::studio.project_right)
--     InitPlan 8 (returns $7)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using projects_pkey on studio.projects
--          Index Cond: (projects.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: (((projects.id = ANY ($4)) OR (projects.user_id = $5)) AND ((projects.id = ANY ($6)) OR projects.is_public OR (projects.user_id = $7)) AND (projects.status <> 'PROCESSING'::studio.project_status))

-- query: studio.restoreProject
-- Takes a project out again, as a draft.
-- $1 studio.project_status: "DRAFT"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 studio.project_status: "ARCHIVED"
update "studio"."projects"
set
  "status" = $1
where
  "id" = $2
  and "status" = $3
returning
  "id",
  "user_id",
  "template_id",
  "name",
  "description",
  "tags",
  "status",
  "progress",
  "is_public",
  "deployment_url",
  "preview_url",
  "build_time_ms",
  "bundle_size_bytes",
  "lighthouse_score",
  "revision",
  "published_at",
  "created_at",
  "updated_at",
  "settings",
  "metadata",
  "design_url",
  "output_html",
  "output_css",
  "output_js";
-- plan as authenticated: cost 4.61
--   Update on studio.projects
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: studio.shared_project_ids('EDIT'::studio.project_right)
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: studio.shared_project_ids('VIEW'::studio.project_right)
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 5 (returns $4)
--       -> Result
--            Output: studio.shared_project_ids('EDIT'::studio.project_right)
--     InitPlan 6 (returns $5)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 7 (returns $6)
--       -> Result
--            Output: studio.shared_project_ids('VIEW'::studio.project_right)
--     InitPlan 8 (returns $7)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using projects_pkey on studio.projects
--          Index Cond: (projects.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: (((projects.id = ANY ($4)) OR (projects.user_id = $5)) AND ((projects.id = ANY ($6)) OR projects.is_public OR (projects.user_id = $7)) AND (projects.status = 'ARCHIVED'::studio.project_status))

-- query: studio.deleteProject
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
delete from "studio"."projects"
where
  "id" = $1
returning
  "id";
-- plan as authenticated: cost 3.57
--   Delete on studio.projects
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: studio.shared_project_ids('DELETE'::studio.project_right)
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: studio.shared_project_ids('VIEW'::studio.project_right)
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using projects_pkey on studio.projects
--          Index Cond: (projects.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: (((projects.id = ANY ($0)) OR (projects.user_id = $1)) AND ((projects.id = ANY ($2)) OR projects.is_public OR (projects.user_id = $3)))

-- query: studio.listTemplateReviews
-- Approved reviews of a template that the caller may see, newest first. Served by template_reviews_template_id_created_at_idx.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $4 bigint: 21
select
  "id",
  "template_id",
  "user_id",
  "rating",
  "comment",
  "is_approved",
  "is_rejected",
  "created_at",
  "updated_at",
  (
    select
      json_build_object('username', u.username, 'name', u.name, 'avatar_url', u.avatar_url)
    from
      identity.public_profiles as u
    where
      u.id = "r"."user_id"
  ) as "reviewer"
from
  "studio"."template_reviews" as "r"
where
  "r"."template_id" = $1
  and "r"."is_approved" = true
  and (r.created_at, r.id) < ($2::timestamptz, $3::uuid)
order by
  "r"."created_at" desc,
  "r"."id" desc
limit
  $4;
-- plan as anonymous: cost 7.37
--   Limit
--     -> Index Scan using template_reviews_template_id_created_at_idx on studio.template_reviews r
--          Index Cond: ((r.template_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (ROW(r.created_at, r.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)))
--          Filter: (r.is_approved AND r.is_approved AND (SubPlan 2))
--          SubPlan 1
--            -> Subquery Scan on u
--                 -> Index Scan using users_pkey on identity.users
--                      Index Cond: (users.id = r.user_id)
--                      Filter: (users.status = 'ACTIVE'::identity.user_status)
--          SubPlan 2
--            -> Index Scan using module_templates_pkey on studio.module_templates t
--                 Index Cond: (t.id = r.template_id)
--                 Filter: (t.is_public AND t.is_approved)
-- plan as authenticated: cost 7.9
--   Limit
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using template_reviews_template_id_created_at_idx on studio.template_reviews r
--          Index Cond: ((r.template_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (ROW(r.created_at, r.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)))
--          Filter: (r.is_approved AND ((r.user_id = $1) OR (r.is_approved AND (SubPlan 4))))
--          SubPlan 1
--            -> Subquery Scan on u
--                 -> Index Scan using users_pkey on identity.users
--                      Index Cond: (users.id = r.user_id)
--                      Filter: (users.status = 'ACTIVE'::identity.user_status)
--          SubPlan 4
--            -> Index Scan using module_templates_pkey on studio.module_templates t
--                 Index Cond: (t.id = r.template_id)
--                 Filter: ((t.is_public AND t.is_approved) OR (t.author_id = $3))
--                 InitPlan 3 (returns $3)
--                   -> Result
--                        Output: core.current_user_id()

-- query: studio.listOwnTemplateReviews
-- The caller's own reviews, newest first. Served by template_reviews_user_id_idx.
-- $1 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 bigint: 21
select
  "id",
  "template_id",
  "user_id",
  "rating",
  "comment",
  "is_approved",
  "is_rejected",
  "created_at",
  "updated_at"
from
  "studio"."template_reviews" as "r"
where
  "r"."user_id" = (
    select
      core.current_user_id ()
  )
  and (r.created_at, r.id) < ($1::timestamptz, $2::uuid)
order by
  "r"."created_at" desc,
  "r"."id" desc
limit
  $3;
-- plan as authenticated: cost 5.67
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Sort
--          Sort Key: r.created_at DESC, r.id DESC
--          -> Index Scan using template_reviews_user_id_idx on studio.template_reviews r
--               Index Cond: (r.user_id = $0)
--               Filter: ((ROW(r.created_at, r.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)) AND ((r.user_id = $1) OR (r.is_approved AND (SubPlan 4))))
--               SubPlan 4
--                 -> Index Scan using module_templates_pkey on studio.module_templates t
--                      Index Cond: (t.id = r.template_id)
--                      Filter: ((t.is_public AND t.is_approved) OR (t.author_id = $3))
--                      InitPlan 3 (returns $3)
--                        -> Result
--                             Output: core.current_user_id()

-- query: studio.listAwaitingTemplateReviews
-- What waits for a moderator, oldest first: neither approved nor rejected as it is now. Served by the partial template_reviews_awaiting_idx.
-- $1 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 bigint: 21
select
  "id",
  "template_id",
  "user_id",
  "rating",
  "comment",
  "is_approved",
  "is_rejected",
  "created_at",
  "updated_at"
from
  "studio"."template_reviews" as "r"
where
  not r.is_approved
  and not r.is_rejected
  and (r.created_at, r.id) > ($1::timestamptz, $2::uuid)
order by
  "r"."created_at",
  "r"."id"
limit
  $3;
-- plan as moderator: cost 2.49
--   Limit
--     -> Index Scan using template_reviews_awaiting_idx on studio.template_reviews r
--          Index Cond: (ROW(r.created_at, r.id) > ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid))

-- query: studio.findTemplateReview
-- A review that the caller sees.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "id",
  "template_id",
  "user_id",
  "rating",
  "comment",
  "is_approved",
  "is_rejected",
  "created_at",
  "updated_at"
from
  "studio"."template_reviews"
where
  "id" = $1;
-- plan as moderator: cost 2.5
--   Index Scan using template_reviews_pkey on studio.template_reviews
--     Index Cond: (template_reviews.id = '01933b6e-0000-7000-8000-000000000001'::uuid)

-- query: studio.findOwnTemplateReview
-- An own review.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "id",
  "template_id",
  "user_id",
  "rating",
  "comment",
  "is_approved",
  "is_rejected",
  "created_at",
  "updated_at"
from
  "studio"."template_reviews"
where
  "id" = $1
  and "user_id" = (
    select
      core.current_user_id ()
  );
-- plan as authenticated: cost 5.65
--   Index Scan using template_reviews_user_id_idx on studio.template_reviews
--     Index Cond: (template_reviews.user_id = $0)
--     Filter: ((template_reviews.id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND ((template_reviews.user_id = $1) OR (template_reviews.is_approved AND (SubPlan 4))))
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     SubPlan 4
--       -> Index Scan using module_templates_pkey on studio.module_templates t
--            Index Cond: (t.id = template_reviews.template_id)
--            Filter: ((t.is_public AND t.is_approved) OR (t.author_id = $3))
--            InitPlan 3 (returns $3)
--              -> Result
--                   Output: core.current_user_id()

-- query: studio.insertTemplateReview
-- By the acting user, not approved yet. A trigger refuses one's own template, the policy one that the caller does not see.
-- $1 integer: 5
-- $2 text: "Quiet indeed."
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
insert into
  "studio"."template_reviews" ("rating", "comment", "template_id")
values
  ($1, $2, $3)
returning
  "id",
  "template_id",
  "user_id",
  "rating",
  "comment",
  "is_approved",
  "is_rejected",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 1.03
--   Insert on studio.template_reviews
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 6 (returns $5)
--       -> Result
--            Output: core.current_user_id()
--     -> Result
--     SubPlan 3
--       -> Index Scan using module_templates_pkey on studio.module_templates t
--            Index Cond: (t.id = template_reviews.template_id)
--            Filter: ((t.is_public AND t.is_approved) OR (t.author_id = $2))
--            InitPlan 2 (returns $2)
--              -> Result
--                   Output: core.current_user_id()
--     SubPlan 8
--       -> Index Scan using module_templates_pkey on studio.module_templates t_1
--            Index Cond: (t_1.id = template_reviews.template_id)
--            Filter: ((t_1.is_public AND t_1.is_approved) OR (t_1.author_id = $7))
--            InitPlan 7 (returns $7)
--              -> Result
--                   Output: core.current_user_id()

-- query: studio.updateTemplateReview
-- Changes what is given of an own review, which must then be approved anew.
-- $1 integer: 5
-- $2 text: "Quiet indeed."
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
update "studio"."template_reviews"
set
  "rating" = $1,
  "comment" = $2
where
  "id" = $3
returning
  "id",
  "template_id",
  "user_id",
  "rating",
  "comment",
  "is_approved",
  "is_rejected",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 6.17
--   Update on studio.template_reviews
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 7 (returns $6)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 8 (returns $7)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using template_reviews_user_id_idx on studio.template_reviews
--          Index Cond: (template_reviews.user_id = $6)
--          Filter: ((template_reviews.id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND ((template_reviews.user_id = $7) OR (template_reviews.is_approved AND (SubPlan 10))))
--          SubPlan 10
--            -> Index Scan using module_templates_pkey on studio.module_templates t_1
--                 Index Cond: (t_1.id = template_reviews.template_id)
--                 Filter: ((t_1.is_public AND t_1.is_approved) OR (t_1.author_id = $9))
--                 InitPlan 9 (returns $9)
--                   -> Result
--                        Output: core.current_user_id()
--     SubPlan 4
--       -> Index Scan using module_templates_pkey on studio.module_templates t
--            Index Cond: (t.id = template_reviews.template_id)
--            Filter: ((t.is_public AND t.is_approved) OR (t.author_id = $3))
--            InitPlan 3 (returns $3)
--              -> Result
--                   Output: core.current_user_id()

-- query: studio.deleteTemplateReview
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
delete from "studio"."template_reviews"
where
  "id" = $1
returning
  "id";
-- plan as authenticated: cost 5.65
--   Delete on studio.template_reviews
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using template_reviews_user_id_idx on studio.template_reviews
--          Index Cond: (template_reviews.user_id = $0)
--          Filter: ((template_reviews.id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND ((template_reviews.user_id = $1) OR (template_reviews.is_approved AND (SubPlan 4))))
--          SubPlan 4
--            -> Index Scan using module_templates_pkey on studio.module_templates t
--                 Index Cond: (t.id = template_reviews.template_id)
--                 Filter: ((t.is_public AND t.is_approved) OR (t.author_id = $3))
--                 InitPlan 3 (returns $3)
--                   -> Result
--                        Output: core.current_user_id()

-- query: studio.approveTemplateReview
-- Lets a review as it was read, at its `updated_at`, be seen and count, or not; whether there is one, null where it is the moderator's own.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 boolean: true
-- $3 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
select
  studio.approve_review ($1::uuid, $2::boolean, $3::timestamptz) as "reviewed";
-- plan as moderator: cost 0.26
--   Result

-- query: studio.listTemplates
-- Templates of a project that the caller is in on, newest first. Served by templates_project_id_created_at_idx.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 studio.template_status: "DRAFT"
-- $3 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $4 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $5 bigint: 21
select
  "id",
  "project_id",
  "session_id",
  "name",
  "description",
  "version",
  "status",
  "quality_score",
  "tags",
  "created_at",
  "updated_at"
from
  "studio"."templates"
where
  "project_id" = $1
  and "status" = $2
  and (created_at, id) < ($3::timestamptz, $4::uuid)
order by
  "created_at" desc,
  "id" desc
limit
  $5;
-- plan as authenticated: cost 2.77
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     -> Index Scan using templates_project_id_created_at_idx on studio.templates
--          Index Cond: ((templates.project_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (ROW(templates.created_at, templates.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)))
--          Filter: (((templates.status = 'PUBLISHED'::studio.template_status) OR (templates.project_id = ANY ($0))) AND (templates.status = 'DRAFT'::studio.template_status))

-- query: studio.listPublishedTemplates
-- Everybody's published templates, last changed first. Served by the partial templates_published_idx.
-- $1 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 bigint: 21
select
  "id",
  "project_id",
  "session_id",
  "name",
  "description",
  "version",
  "status",
  "quality_score",
  "tags",
  "created_at",
  "updated_at"
from
  "studio"."templates"
where
  "status" = 'PUBLISHED'
  and (updated_at, id) < ($1::timestamptz, $2::uuid)
order by
  "updated_at" desc,
  "id" desc
limit
  $3;
-- plan as anonymous: cost 1.74
--   Limit
--     -> Index Scan using templates_published_idx on studio.templates
--          Index Cond: (ROW(templates.updated_at, templates.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid))
-- plan as authenticated: cost 2
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     -> Index Scan using templates_published_idx on studio.templates
--          Index Cond: (ROW(templates.updated_at, templates.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid))

-- query: studio.listAwaitingTemplates
-- What waits for a moderator, oldest first. Served by the partial templates_awaiting_idx.
-- $1 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 bigint: 21
select
  "id",
  "project_id",
  "session_id",
  "name",
  "description",
  "version",
  "status",
  "quality_score",
  "tags",
  "created_at",
  "updated_at"
from
  "studio"."templates"
where
  "status" = 'REVIEW'
  and (updated_at, id) > ($1::timestamptz, $2::uuid)
order by
  "updated_at",
  "id"
limit
  $3;
-- plan as moderator: cost 7.49
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     -> Index Scan using templates_awaiting_idx on studio.templates
--          Index Cond: (ROW(templates.updated_at, templates.id) > ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid))

-- query: studio.searchTemplates
-- Templates that the caller may see and that match, best first. Served by templates_search_vector_idx, through studio.search_templates().
-- $1 text: ""
-- $2 text: "header -loud"
-- $3 text: "StartSel=, StopSel=, HighlightAll=true"
-- $4 text: ""
-- $5 text: "header -loud"
-- $6 text: "StartSel=, StopSel=, HighlightAll=true"
-- $7 text: "header -loud"
-- $8 integer: 10
select
  "id",
  "project_id",
  "session_id",
  "name",
  "description",
  "version",
  "status",
  "quality_score",
  "tags",
  "created_at",
  "updated_at",
  ts_headline(
    'english'::regconfig,
    translate(left("t"."name", 100000), $1, ''),
    (
      select
        coalesce(string_agg(distinct word[1], ' | '), '')::tsquery
      from
        regexp_matches(querytree(websearch_to_tsquery('english'::regconfig, $2)), '''(?:[^'']|'''')+''', 'g') as word
    ),
    $3
  ) as "marked_name",
  ts_headline(
    'english'::regconfig,
    translate(left(coalesce(t.description, ''), 100000), $4, ''),
    (
      select
        coalesce(string_agg(distinct word[1], ' | '), '')::tsquery
      from
        regexp_matches(querytree(websearch_to_tsquery('english'::regconfig, $5)), '''(?:[^'']|'''')+''', 'g') as word
    ),
    $6
  ) as "marked_description"
from
  studio.search_templates ($7, $8) with ordinality as found (template_id, place)
  inner join "studio"."templates" as "t" on "t"."id" = "found"."template_id"
order by
  "found"."place";
-- plan as anonymous: cost 22.5
--   Sort
--     Sort Key: found.place
--     InitPlan 1 (returns $0)
--       -> Aggregate
--            -> Function Scan on pg_catalog.regexp_matches word
--     InitPlan 2 (returns $1)
--       -> Aggregate
--            -> Function Scan on pg_catalog.regexp_matches word_1
--     -> Hash Join
--          Hash Cond: (t.id = found.template_id)
--          -> Index Scan using templates_published_idx on studio.templates t
--          -> Hash
--               -> Function Scan on studio.search_templates found
-- plan as authenticated: cost 29.5
--   Nested Loop
--     InitPlan 1 (returns $0)
--       -> Aggregate
--            -> Function Scan on pg_catalog.regexp_matches word
--     InitPlan 2 (returns $1)
--       -> Aggregate
--            -> Function Scan on pg_catalog.regexp_matches word_1
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     -> Function Scan on studio.search_templates found
--     -> Index Scan using templates_pkey on studio.templates t
--          Index Cond: (t.id = found.template_id)
--          Filter: ((t.status = 'PUBLISHED'::studio.template_status) OR (t.project_id = ANY ($2)))

-- query: studio.findTemplate
-- One template that the caller may see: of a project they are in on, or a published one.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "id",
  "project_id",
  "session_id",
  "name",
  "description",
  "version",
  "status",
  "quality_score",
  "tags",
  "created_at",
  "updated_at",
  "html_content",
  "css_content",
  "js_content",
  "hubspot_config"
from
  "studio"."templates"
where
  "id" = $1;
-- plan as authenticated: cost 2.77
--   Index Scan using templates_pkey on studio.templates
--     Index Cond: (templates.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: ((templates.status = 'PUBLISHED'::studio.template_status) OR (templates.project_id = ANY ($0)))
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
-- plan as anonymous: cost 2.49
--   Index Scan using templates_pkey on studio.templates
--     Index Cond: (templates.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: (templates.status = 'PUBLISHED'::studio.template_status)
-- plan as moderator: cost 2.77
--   Index Scan using templates_pkey on studio.templates
--     Index Cond: (templates.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: ((templates.status = 'PUBLISHED'::studio.template_status) OR (templates.project_id = ANY ($0)) OR (templates.status = 'REVIEW'::studio.template_status))
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)

-- query: studio.insertTemplate
-- A draft, in a project that the caller may edit. Its text is its first version.
-- $1 text: "Quiet header"
-- $2 text: null
-- $3 text: "<header></header>"
-- $4 text: null
-- $5 text: null
-- $6 text: "1.0.1"
-- $7 text[]: ["quiet"]
-- $8 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $9 uuid: null
-- $10 jsonb: "{\"label\":\"Header\"}"
insert into
  "studio"."templates" (
    "name",
    "description",
    "html_content",
    "css_content",
    "js_content",
    "version",
    "tags",
    "project_id",
    "session_id",
    "hubspot_config"
  )
values
  ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb)
returning
  "id",
  "project_id",
  "session_id",
  "name",
  "description",
  "version",
  "status",
  "quality_score",
  "tags",
  "created_at",
  "updated_at",
  "html_content",
  "css_content",
  "js_content",
  "hubspot_config";
-- plan as authenticated: cost 0.79
--   Insert on studio.templates
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: studio.my_project_ids('EDIT'::studio.project_right)
--     InitPlan 5 (returns $4)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     -> Result
--     SubPlan 4
--       -> Bitmap Heap Scan on studio.ai_sessions s
--            Recheck Cond: ((s.project_id = ANY ($1)) OR (s.user_id = $2))
--            InitPlan 2 (returns $1)
--              -> Result
--                   Output: studio.my_project_ids('VIEW'::studio.project_right)
--            InitPlan 3 (returns $2)
--              -> Result
--                   Output: core.current_user_id()
--            -> BitmapOr
--                 -> Bitmap Index Scan on ai_sessions_project_id_created_at_idx
--                      Index Cond: (s.project_id = ANY ($1))
--                 -> Bitmap Index Scan on ai_sessions_user_id_project_id_status_idx
--                      Index Cond: (s.user_id = $2)

-- query: studio.lockTemplate
-- When a template that the caller may edit was last changed; it is not meanwhile.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "updated_at"
from
  "studio"."templates"
where
  "id" = $1
for no key update;
-- plan as authenticated: cost 3.05
--   LockRows
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: studio.my_project_ids('EDIT'::studio.project_right)
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     -> Index Scan using templates_pkey on studio.templates
--          Index Cond: (templates.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((templates.project_id = ANY ($0)) AND ((templates.status = 'PUBLISHED'::studio.template_status) OR (templates.project_id = ANY ($1))))

-- query: studio.updateTemplate
-- Changes what is given of a draft that the caller may edit. A new text is a new version.
-- $1 text: "Quiet header"
-- $2 text: null
-- $3 text: "<header></header>"
-- $4 text: null
-- $5 text: null
-- $6 text: "1.0.1"
-- $7 text[]: ["quiet"]
-- $8 jsonb: "{\"label\":\"Header\"}"
-- $9 uuid: "01933b6e-0000-7000-8000-000000000001"
update "studio"."templates"
set
  "name" = $1,
  "description" = $2,
  "html_content" = $3,
  "css_content" = $4,
  "js_content" = $5,
  "version" = $6,
  "tags" = $7,
  "hubspot_config" = $8::jsonb
where
  "id" = $9
returning
  "id",
  "project_id",
  "session_id",
  "name",
  "description",
  "version",
  "status",
  "quality_score",
  "tags",
  "created_at",
  "updated_at",
  "html_content",
  "css_content",
  "js_content",
  "hubspot_config";
-- plan as authenticated: cost 3.56
--   Update on studio.templates
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: studio.my_project_ids('EDIT'::studio.project_right)
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: studio.my_project_ids('EDIT'::studio.project_right)
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     -> Index Scan using templates_pkey on studio.templates
--          Index Cond: (templates.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((templates.project_id = ANY ($2)) AND ((templates.status = 'PUBLISHED'::studio.template_status) OR (templates.project_id = ANY ($3))))

-- query: studio.updateTemplateStatus
-- Moves a template that the caller may edit; a trigger refuses what is off the path. A second time changes nothing.
-- $1 studio.template_status: "REVIEW"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
update "studio"."templates"
set
  "status" = $1
where
  "id" = $2
returning
  "id",
  "project_id",
  "session_id",
  "name",
  "description",
  "version",
  "status",
  "quality_score",
  "tags",
  "created_at",
  "updated_at",
  "html_content",
  "css_content",
  "js_content",
  "hubspot_config";
-- plan as authenticated: cost 3.56
--   Update on studio.templates
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: studio.my_project_ids('EDIT'::studio.project_right)
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: studio.my_project_ids('EDIT'::studio.project_right)
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     -> Index Scan using templates_pkey on studio.templates
--          Index Cond: (templates.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((templates.project_id = ANY ($2)) AND ((templates.status = 'PUBLISHED'::studio.template_status) OR (templates.project_id = ANY ($3))))

-- query: studio.deleteTemplate
-- Deletes a template, with its versions, of a project that the caller may delete.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
delete from "studio"."templates"
where
  "id" = $1
returning
  "id";
-- plan as authenticated: cost 3.04
--   Delete on studio.templates
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: studio.my_project_ids('DELETE'::studio.project_right)
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: studio.my_project_ids('VIEW'::studio.project_right)
--     -> Index Scan using templates_pkey on studio.templates
--          Index Cond: (templates.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((templates.project_id = ANY ($0)) AND ((templates.status = 'PUBLISHED'::studio.template_status) OR (templates.project_id = ANY ($1))))

-- query: studio.reviewTemplate
-- Approves a template that awaits review as it was read, at its `updated_at`, or sends it back; whether there was one, null where the moderator may edit it.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 boolean: true
-- $3 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
select
  studio.review_template ($1::uuid, $2::boolean, $3::timestamptz) as "reviewed";
-- plan as moderator: cost 0.26
--   Result

-- query: studio.setTemplateChangeLog
-- What the next change in this transaction is about.
-- $1 text: "A quieter colour."
select
  studio.set_change_log ($1) as "set";
-- plan as authenticated: cost 0.26
--   Result

-- query: studio.listTemplateVersions
-- A template's texts, latest first, without the texts. Served by template_versions_template_id_created_at_idx.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $4 bigint: 21
select
  "id",
  "template_id",
  "version",
  "changes",
  "created_at"
from
  "studio"."template_versions"
where
  "template_id" = $1
  and (created_at, id) < ($2::timestamptz, $3::uuid)
order by
  "created_at" desc,
  "id" desc
limit
  $4;
-- plan as authenticated: cost 19.8
--   Limit
--     -> Sort
--          Sort Key: template_versions.created_at DESC, template_versions.id DESC
--          -> Index Scan Backward using template_versions_template_id_created_at_idx on studio.template_versions
--               Index Cond: ((template_versions.template_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (template_versions.created_at <= '2026-11-21 04:13:00.123456+00'::timestamp with time zone))
--               Filter: ((ROW(template_versions.created_at, template_versions.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)) AND ((hashed SubPlan 3) OR (SubPlan 5)))
--               SubPlan 3
--                 -> Index Scan using templates_project_id_created_at_idx on studio.templates t
--                      Index Cond: (t.project_id = ANY ($0))
--                      Filter: ((t.status = 'PUBLISHED'::studio.template_status) OR (t.project_id = ANY ($1)))
--                      InitPlan 1 (returns $0)
--                        -> Result
--                             Output: studio.my_project_ids('VIEW'::studio.project_right)
--                      InitPlan 2 (returns $1)
--                        -> Result
--                             Output: studio.my_project_ids('VIEW'::studio.project_right)
--               SubPlan 5
--                 -> Index Scan using templates_pkey on studio.templates t_1
--                      Index Cond: (t_1.id = template_versions.template_id)
--                      Filter: ((t_1.version = template_versions.version) AND ((t_1.status = 'PUBLISHED'::studio.template_status) OR (t_1.project_id = ANY ($5))))
--                      InitPlan 4 (returns $5)
--                        -> Result
--                             Output: studio.my_project_ids('VIEW'::studio.project_right)

-- query: studio.listTheseTemplateVersions
-- These versions of a template. Served by template_versions_template_id_version_key.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 text: "1.0.0"
-- $3 text: "1.0.1"
select
  "id",
  "template_id",
  "version",
  "changes",
  "content",
  "created_at"
from
  "studio"."template_versions"
where
  "template_id" = $1
  and "version" in ($2, $3)
order by
  "created_at",
  "id";
-- plan as authenticated: cost 20.4
--   Sort
--     Sort Key: template_versions.created_at, template_versions.id
--     -> Index Scan using template_versions_template_id_created_at_idx on studio.template_versions
--          Index Cond: (template_versions.template_id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((template_versions.version = ANY ('{1.0.0,1.0.1}'::text[])) AND ((hashed SubPlan 3) OR (SubPlan 5)))
--          SubPlan 3
--            -> Index Scan using templates_project_id_created_at_idx on studio.templates t
--                 Index Cond: (t.project_id = ANY ($0))
--                 Filter: ((t.status = 'PUBLISHED'::studio.template_status) OR (t.project_id = ANY ($1)))
--                 InitPlan 1 (returns $0)
--                   -> Result
--                        Output: studio.my_project_ids('VIEW'::studio.project_right)
--                 InitPlan 2 (returns $1)
--                   -> Result
--                        Output: studio.my_project_ids('VIEW'::studio.project_right)
--          SubPlan 5
--            -> Index Scan using templates_pkey on studio.templates t_1
--                 Index Cond: (t_1.id = template_versions.template_id)
--                 Filter: ((t_1.version = template_versions.version) AND ((t_1.status = 'PUBLISHED'::studio.template_status) OR (t_1.project_id = ANY ($5))))
--                 InitPlan 4 (returns $5)
--                   -> Result
--                        Output: studio.my_project_ids('VIEW'::studio.project_right)

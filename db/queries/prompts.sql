-- Every statement that prompts sends, and how it is planned for whoever sends it, under the policies of row-level security.
-- Written by kaava queries write: with 5000 users and 100000 events, at 2026-11-21 12:00:00+00, with the values of the examples. Not to be edited.
-- PostgreSQL: 15

-- query: prompts.listPrompts
-- The caller's own prompts, newest first. Served by prompts_user_id_status_idx.
-- $1 prompts.prompt_status: "DRAFT"
-- $2 text: "code"
-- $3 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $4 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $5 bigint: 21
select
  "p"."id",
  "p"."user_id",
  "p"."name",
  "p"."description",
  "p"."version",
  "p"."status",
  "p"."tags",
  "p"."published_at",
  "p"."created_at",
  "p"."updated_at"
from
  "prompts"."prompts" as "p"
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
-- plan as authenticated: cost 4.45
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Sort
--          Sort Key: p.created_at DESC, p.id DESC
--          -> Bitmap Heap Scan on prompts.prompts p
--               Recheck Cond: (((p.user_id = $0) AND (p.status = 'PUBLISHED'::prompts.prompt_status)) OR ((p.user_id = $1) AND (p.user_id = $0)))
--               Filter: ((ROW(p.created_at, p.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)) AND (p.status = 'DRAFT'::prompts.prompt_status) AND (p.tags @> '{code}'::text[]))
--               -> BitmapOr
--                    -> Bitmap Index Scan on prompts_user_id_status_idx
--                         Index Cond: ((p.user_id = $0) AND (p.status = 'PUBLISHED'::prompts.prompt_status))
--                    -> Bitmap Index Scan on prompts_user_id_status_idx
--                         Index Cond: ((p.user_id = $1) AND (p.user_id = $0))

-- query: prompts.listPublished
-- Everybody's published prompts, latest publication first. Served by the partial prompts_published_idx.
-- $1 text: "code"
-- $2 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $4 bigint: 21
-- accepted: index-lost-below-policy of prompts.prompts: In the order of publication it ends with the page; only a rare tag is looked for among all that is published.
select
  "p"."id",
  "p"."user_id",
  "p"."name",
  "p"."description",
  "p"."version",
  "p"."status",
  "p"."tags",
  "p"."published_at",
  "p"."created_at",
  "p"."updated_at"
from
  "prompts"."prompts" as "p"
where
  "p"."status" = 'PUBLISHED'
  and p.tags @> array[$1]::text[]
  and (p.published_at, p.id) < ($2::timestamptz, $3::uuid)
order by
  "p"."published_at" desc,
  "p"."id" desc
limit
  $4;
-- plan as authenticated: cost 229
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     -> Sort
--          Sort Key: p.published_at DESC, p.id DESC
--          -> Bitmap Heap Scan on prompts.prompts p
--               Recheck Cond: (((p.status = 'PUBLISHED'::prompts.prompt_status) AND (ROW(p.published_at, p.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid))) OR (p.user_id = $0))
--               Filter: ((ROW(p.published_at, p.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)) AND (p.status = 'PUBLISHED'::prompts.prompt_status) AND (p.tags @> '{code}'::text[]))
--               -> BitmapOr
--                    -> Bitmap Index Scan on prompts_status_published_at_idx
--                         Index Cond: ((p.status = 'PUBLISHED'::prompts.prompt_status) AND (p.published_at <= '2026-11-21 04:13:00.123456+00'::timestamp with time zone))
--                    -> Bitmap Index Scan on prompts_user_id_status_idx
--                         Index Cond: (p.user_id = $0)
-- plan as anonymous: cost 224
--   Limit
--     -> Incremental Sort
--          Sort Key: p.published_at DESC, p.id DESC
--          Presorted Key: p.published_at
--          -> Index Scan Backward using prompts_status_published_at_idx on prompts.prompts p
--               Index Cond: ((p.status = 'PUBLISHED'::prompts.prompt_status) AND (p.published_at <= '2026-11-21 04:13:00.123456+00'::timestamp with time zone))
--               Filter: ((ROW(p.published_at, p.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)) AND (p.tags @> '{code}'::text[]))

-- query: prompts.searchPrompts
-- Prompts that the caller may see whose name or description contains the text, newest first.
-- Served by the trigram indexes, through prompts.search_prompts(), which escapes what LIKE would read as wildcards.
-- $1 text: "review"
-- $2 integer: 20
select
  "p"."id",
  "p"."user_id",
  "p"."name",
  "p"."description",
  "p"."version",
  "p"."status",
  "p"."tags",
  "p"."published_at",
  "p"."created_at",
  "p"."updated_at"
from
  prompts.search_prompts ($1, $2) as "found"
  inner join "prompts"."prompts" as "p" on "p"."id" = "found"."id"
order by
  "p"."created_at" desc,
  "p"."id" desc;
-- plan as authenticated: cost 289
--   Sort
--     Sort Key: p.created_at DESC, p.id DESC
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     -> Hash Join
--          Hash Cond: (found.id = p.id)
--          -> Function Scan on prompts.search_prompts found
--          -> Hash
--               -> Bitmap Heap Scan on prompts.prompts p
--                    Recheck Cond: ((p.status = 'PUBLISHED'::prompts.prompt_status) OR (p.user_id = $0))
--                    -> BitmapOr
--                         -> Bitmap Index Scan on prompts_status_published_at_idx
--                              Index Cond: (p.status = 'PUBLISHED'::prompts.prompt_status)
--                         -> Bitmap Index Scan on prompts_user_id_status_idx
--                              Index Cond: (p.user_id = $0)

-- query: prompts.listTags
-- The caller's own tags, most used first, at most 1000. `prompts` is an int8 count: decimal text.
-- $1 bigint: 1000
select
  "t"."tag",
  count(*) as "prompts"
from
  "prompts"."prompts" as "p",
  unnest(p.tags) as t (tag)
where
  "p"."user_id" = (
    select
      core.current_user_id ()
  )
group by
  "t"."tag"
order by
  "prompts" desc,
  "t"."tag"
limit
  $1;
-- plan as authenticated: cost 4.97
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Sort
--          Sort Key: (count(*)) DESC, t.tag
--          -> HashAggregate
--               Group Key: t.tag
--               -> Nested Loop
--                    -> Bitmap Heap Scan on prompts.prompts p
--                         Recheck Cond: (((p.user_id = $0) AND (p.status = 'PUBLISHED'::prompts.prompt_status)) OR ((p.user_id = $1) AND (p.user_id = $0)))
--                         -> BitmapOr
--                              -> Bitmap Index Scan on prompts_user_id_status_idx
--                                   Index Cond: ((p.user_id = $0) AND (p.status = 'PUBLISHED'::prompts.prompt_status))
--                              -> Bitmap Index Scan on prompts_user_id_status_idx
--                                   Index Cond: ((p.user_id = $1) AND (p.user_id = $0))
--                    -> Function Scan on pg_catalog.unnest t

-- query: prompts.findPrompt
-- One prompt that the caller may see: their own, or a published one.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "id",
  "user_id",
  "name",
  "description",
  "template",
  "variables",
  "version",
  "status",
  "tags",
  "published_at",
  "created_at",
  "updated_at"
from
  "prompts"."prompts"
where
  "id" = $1;
-- plan as authenticated: cost 2.77
--   Index Scan using prompts_pkey on prompts.prompts
--     Index Cond: (prompts.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: ((prompts.status = 'PUBLISHED'::prompts.prompt_status) OR (prompts.user_id = $0))
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
-- plan as anonymous: cost 2.5
--   Index Scan using prompts_pkey on prompts.prompts
--     Index Cond: (prompts.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: (prompts.status = 'PUBLISHED'::prompts.prompt_status)

-- query: prompts.insertPrompt
-- Owned by the acting user: user_id has no grant, its default sets it.
-- $1 text: "AI Code Reviewer"
-- $2 text: "{{code}}"
-- $3 text: null
-- $4 jsonb: "[]"
-- $5 text[]: ["code"]
insert into
  "prompts"."prompts" ("name", "template", "description", "variables", "tags")
values
  ($1, $2, $3, $4::jsonb, $5)
returning
  "id",
  "user_id",
  "name",
  "description",
  "template",
  "variables",
  "version",
  "status",
  "tags",
  "published_at",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 1.03
--   Insert on prompts.prompts
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Result

-- query: prompts.setChangeLog
-- Says what the next change in this transaction is about; the trigger that writes versions takes it.
-- $1 text: "Asks for performance too"
select
  prompts.set_change_log ($1) as "set";
-- plan as authenticated: cost 0.26
--   Result

-- query: prompts.updatePrompt
-- Changes what is given of an own prompt. A change of template or variables becomes the next version, by trigger.
-- $1 text: "AI Code Reviewer"
-- $2 text: null
-- $3 text: "{{code}}"
-- $4 jsonb: "[]"
-- $5 text[]: ["code"]
-- $6 uuid: "01933b6e-0000-7000-8000-000000000001"
update "prompts"."prompts"
set
  "name" = $1,
  "description" = $2,
  "template" = $3,
  "variables" = $4::jsonb,
  "tags" = $5
where
  "id" = $6
returning
  "id",
  "user_id",
  "name",
  "description",
  "template",
  "variables",
  "version",
  "status",
  "tags",
  "published_at",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 3.55
--   Update on prompts.prompts
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
--     -> Index Scan using prompts_pkey on prompts.prompts
--          Index Cond: (prompts.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((prompts.user_id = $2) AND ((prompts.status = 'PUBLISHED'::prompts.prompt_status) OR (prompts.user_id = $3)))

-- query: prompts.updatePromptStatus
-- Publishes or archives an own prompt. A second time changes nothing.
-- $1 prompts.prompt_status: "PUBLISHED"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
update "prompts"."prompts"
set
  "status" = $1
where
  "id" = $2
returning
  "id",
  "user_id",
  "name",
  "description",
  "template",
  "variables",
  "version",
  "status",
  "tags",
  "published_at",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 3.55
--   Update on prompts.prompts
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
--     -> Index Scan using prompts_pkey on prompts.prompts
--          Index Cond: (prompts.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((prompts.user_id = $2) AND ((prompts.status = 'PUBLISHED'::prompts.prompt_status) OR (prompts.user_id = $3)))

-- query: prompts.deletePrompt
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
delete from "prompts"."prompts"
where
  "id" = $1
returning
  "id";
-- plan as authenticated: cost 3.03
--   Delete on prompts.prompts
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using prompts_pkey on prompts.prompts
--          Index Cond: (prompts.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((prompts.user_id = $0) AND ((prompts.status = 'PUBLISHED'::prompts.prompt_status) OR (prompts.user_id = $1)))

-- query: prompts.listVersions
-- A prompt's texts, latest first: all of one's own, the current one of a published prompt. Served by prompt_versions_prompt_id_version_key.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 integer: 3
-- $3 bigint: 21
select
  "id",
  "prompt_id",
  "version",
  "change_log",
  "created_at"
from
  "prompts"."prompt_versions"
where
  "prompt_id" = $1
  and "version" < $2
order by
  "version" desc
limit
  $3;
-- plan as authenticated: cost 17.1
--   Limit
--     -> Index Scan Backward using prompt_versions_prompt_id_version_key on prompts.prompt_versions
--          Index Cond: ((prompt_versions.prompt_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (prompt_versions.version < 3))
--          Filter: ((SubPlan 2) OR (hashed SubPlan 7))
--          SubPlan 2
--            -> Index Scan using prompts_pkey on prompts.prompts p
--                 Index Cond: (p.id = prompt_versions.prompt_id)
--                 Filter: ((p.version = prompt_versions.version) AND ((p.status = 'PUBLISHED'::prompts.prompt_status) OR (p.user_id = $2)) AND (p.status = 'PUBLISHED'::prompts.prompt_status))
--                 InitPlan 1 (returns $2)
--                   -> Result
--                        Output: core.current_user_id()
--          SubPlan 7
--            -> Index Scan using prompts_user_id_status_idx on prompts.prompts p_1
--                 Index Cond: (p_1.user_id = $6)
--                 Filter: ((p_1.status = 'PUBLISHED'::prompts.prompt_status) OR (p_1.user_id = $7))
--                 InitPlan 5 (returns $6)
--                   -> Result
--                        Output: core.current_user_id()
--                 InitPlan 6 (returns $7)
--                   -> Result
--                        Output: core.current_user_id()

-- query: prompts.findVersion
-- One text of a prompt.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 integer: 2
select
  "id",
  "prompt_id",
  "version",
  "template",
  "variables",
  "change_log",
  "created_at"
from
  "prompts"."prompt_versions"
where
  "prompt_id" = $1
  and "version" = $2;
-- plan as authenticated: cost 10.6
--   Index Scan using prompt_versions_prompt_id_version_key on prompts.prompt_versions
--     Index Cond: ((prompt_versions.prompt_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (prompt_versions.version = 2))
--     Filter: ((SubPlan 2) OR (hashed SubPlan 7))
--     SubPlan 2
--       -> Index Scan using prompts_pkey on prompts.prompts p
--            Index Cond: (p.id = prompt_versions.prompt_id)
--            Filter: ((p.version = prompt_versions.version) AND ((p.status = 'PUBLISHED'::prompts.prompt_status) OR (p.user_id = $2)) AND (p.status = 'PUBLISHED'::prompts.prompt_status))
--            InitPlan 1 (returns $2)
--              -> Result
--                   Output: core.current_user_id()
--     SubPlan 7
--       -> Index Scan using prompts_user_id_status_idx on prompts.prompts p_1
--            Index Cond: (p_1.user_id = $6)
--            Filter: ((p_1.status = 'PUBLISHED'::prompts.prompt_status) OR (p_1.user_id = $7))
--            InitPlan 5 (returns $6)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 6 (returns $7)
--              -> Result
--                   Output: core.current_user_id()

-- query: prompts.listExecutions
-- The caller's executions, newest first, with the prompt's name: null where its owner hid it since.
-- Served by executions_user_id_created_at_idx. `cost_usd` is a decimal string.
-- $1 prompts.execution_status: "COMPLETED"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $4 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $5 bigint: 21
select
  "e"."id",
  "e"."prompt_id",
  "p"."name" as "prompt_name",
  "e"."prompt_version",
  "e"."status",
  "e"."priority",
  "e"."validation_status",
  "e"."latency_ms",
  "e"."cost_usd",
  "e"."created_at",
  "e"."started_at",
  "e"."completed_at"
from
  "prompts"."executions" as "e"
  left join "prompts"."prompts" as "p" on "p"."id" = "e"."prompt_id"
where
  "e"."status" = $1
  and "e"."prompt_id" = $2
  and (e.created_at, e.id) < ($3::timestamptz, $4::uuid)
order by
  "e"."created_at" desc,
  "e"."id" desc
limit
  $5;
-- plan as authenticated: cost 7.69
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Nested Loop Left Join
--          Join Filter: (p.id = e.prompt_id)
--          -> Index Scan using executions_user_id_created_at_idx on prompts.executions e
--               Index Cond: ((e.user_id = $0) AND (ROW(e.created_at, e.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)))
--               Filter: ((e.prompt_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (e.status = 'COMPLETED'::prompts.execution_status))
--          -> Index Scan using prompts_pkey on prompts.prompts p
--               Index Cond: (p.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--               Filter: ((p.status = 'PUBLISHED'::prompts.prompt_status) OR (p.user_id = $1))

-- query: prompts.findExecution
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "id",
  "user_id",
  "prompt_id",
  "prompt_version",
  "inputs",
  "context",
  "status",
  "priority",
  "edge_function_id",
  "output",
  "validated_output",
  "validation_status",
  "token_usage",
  "latency_ms",
  "cost_usd",
  "error_message",
  "started_at",
  "completed_at",
  "created_at",
  "updated_at"
from
  "prompts"."executions"
where
  "id" = $1;
-- plan as authenticated: cost 2.76
--   Index Scan using executions_pkey on prompts.executions
--     Index Cond: (executions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: (executions.user_id = $0)
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
-- plan as service: cost 2.5
--   Index Scan using executions_pkey on prompts.executions
--     Index Cond: (executions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)

-- query: prompts.findExecutionWithLogs
-- An execution with its first log lines, oldest first, in one statement. `logs[].logged_at` is as PostgreSQL prints it: see isoTimestamp.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 bigint: 100
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
-- accepted: lost-pruning of prompts.execution_logs: The lines of one execution, by the primary key of each month that is kept.
select
  "e"."id",
  "e"."user_id",
  "e"."prompt_id",
  "e"."prompt_version",
  "e"."inputs",
  "e"."context",
  "e"."status",
  "e"."priority",
  "e"."edge_function_id",
  "e"."output",
  "e"."validated_output",
  "e"."validation_status",
  "e"."token_usage",
  "e"."latency_ms",
  "e"."cost_usd",
  "e"."error_message",
  "e"."started_at",
  "e"."completed_at",
  "e"."created_at",
  "e"."updated_at",
  (
    select
      coalesce(json_agg(agg), '[]')
    from
      (
        select
          "l"."id",
          "l"."execution_id",
          "l"."level",
          "l"."message",
          "l"."metadata",
          l.logged_at::text as "logged_at"
        from
          "prompts"."execution_logs" as "l"
        where
          "l"."execution_id" = $1
        order by
          "l"."logged_at",
          "l"."id"
        limit
          $2
      ) as agg
  ) as "logs"
from
  "prompts"."executions" as "e"
where
  "e"."id" = $3;
-- plan as authenticated: cost 50.1, 10 of 10 partitions of prompts.execution_logs
--   Index Scan using executions_pkey on prompts.executions e
--     Index Cond: (e.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: (e.user_id = $4)
--     InitPlan 4 (returns $3)
--       -> Aggregate
--            -> Subquery Scan on agg
--                 -> Limit
--                      -> Sort
--                           Sort Key: l.logged_at, l.id
--                           -> Append
--                                -> Index Scan using execution_logs_pkey on prompts.execution_logs l [7 of 10 partitions]
--                                     Index Cond: (l.execution_id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--                                     Filter: (hashed SubPlan 3)
--                                     SubPlan 3
--                                       -> Result
--                                            One-Time Filter: ($1 = $0)
--                                            InitPlan 1 (returns $0)
--                                              -> Result
--                                                   Output: core.current_user_id()
--                                            InitPlan 2 (returns $1)
--                                              -> Result
--                                                   Output: core.current_user_id()
--                                            -> Index Only Scan using executions_user_id_created_at_idx on prompts.executions e_1
--                                                 Index Cond: (e_1.user_id = $0)
--                                -> Seq Scan on prompts.execution_logs l [3 of 10 partitions]
--                                     Filter: ((hashed SubPlan 3) AND (l.execution_id = '01933b6e-0000-7000-8000-000000000001'::uuid))
--     InitPlan 5 (returns $4)
--       -> Result
--            Output: core.current_user_id()

-- query: prompts.insertExecution
-- Of the acting user, with the prompt's current version: column default and trigger set both.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 jsonb: "{\"code\":\"let a\"}"
-- $3 jsonb: null
-- $4 prompts.priority: "NORMAL"
insert into
  "prompts"."executions" ("prompt_id", "inputs", "context", "priority")
values
  ($1, $2::jsonb, $3, $4)
returning
  "id",
  "user_id",
  "prompt_id",
  "prompt_version",
  "inputs",
  "context",
  "status",
  "priority",
  "edge_function_id",
  "output",
  "validated_output",
  "validation_status",
  "token_usage",
  "latency_ms",
  "cost_usd",
  "error_message",
  "started_at",
  "completed_at",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 1.03
--   Insert on prompts.executions
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: core.current_user_id()
--     -> Result
--     SubPlan 3
--       -> Bitmap Heap Scan on prompts.prompts p
--            Recheck Cond: ((p.status = 'PUBLISHED'::prompts.prompt_status) OR (p.user_id = $1))
--            InitPlan 2 (returns $1)
--              -> Result
--                   Output: core.current_user_id()
--            -> BitmapOr
--                 -> Bitmap Index Scan on prompts_status_published_at_idx
--                      Index Cond: (p.status = 'PUBLISHED'::prompts.prompt_status)
--                 -> Bitmap Index Scan on prompts_user_id_status_idx
--                      Index Cond: (p.user_id = $1)

-- query: prompts.claimExecutions
-- Takes waiting executions from the queue, the most urgent first, then the oldest, and starts them.
-- Workers do not wait for each other and never get the same one: SKIP LOCKED. Served by executions_queue_idx.
-- $1 bigint: 10
-- $2 prompts.execution_status: "RUNNING"
with
  "next" as (
    select
      "id"
    from
      "prompts"."executions"
    where
      "status" = 'PENDING'
    order by
      "priority" desc,
      "created_at",
      "id"
    limit
      $1
    for update
      skip locked
  ),
  "claimed" as (
    update "prompts"."executions" as "e"
    set
      "status" = $2
    from
      "next"
    where
      "e"."id" = "next"."id"
    returning
      "e"."id",
      "e"."user_id",
      "e"."prompt_id",
      "e"."prompt_version",
      "e"."inputs",
      "e"."context",
      "e"."priority",
      "e"."created_at",
      "e"."started_at"
  )
select
  "c"."id",
  "c"."user_id",
  "c"."prompt_id",
  "c"."prompt_version",
  "c"."inputs",
  "c"."context",
  "c"."priority",
  "c"."created_at",
  "c"."started_at",
  "v"."template",
  "v"."variables"
from
  "claimed" as "c"
  inner join "prompts"."prompt_versions" as "v" on "v"."prompt_id" = "c"."prompt_id"
  and "v"."version" = "c"."prompt_version"
order by
  "c"."priority" desc,
  "c"."created_at",
  "c"."id";
-- plan as service: cost 50
--   Sort
--     Sort Key: c.priority DESC, c.created_at, c.id
--     CTE next
--       -> Limit
--            -> LockRows
--                 -> Incremental Sort
--                      Sort Key: executions.priority DESC, executions.created_at, executions.id
--                      Presorted Key: executions.priority, executions.created_at
--                      -> Index Scan using executions_queue_idx on prompts.executions
--                           Filter: (executions.status = 'PENDING'::prompts.execution_status)
--     CTE claimed
--       -> Update on prompts.executions e
--            -> Nested Loop
--                 -> CTE Scan on next
--                 -> Index Scan using executions_pkey on prompts.executions e
--                      Index Cond: (e.id = next.id)
--     -> Nested Loop
--          -> CTE Scan on claimed c
--          -> Index Scan using prompt_versions_prompt_id_created_at_idx on prompts.prompt_versions v
--               Index Cond: (v.prompt_id = c.prompt_id)
--               Filter: (c.prompt_version = v.version)

-- query: prompts.startExecution
-- Starts one that waits; no row where it does not.
-- $1 prompts.execution_status: "RUNNING"
-- $2 text: "edge-1"
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $4 prompts.execution_status: "PENDING"
update "prompts"."executions"
set
  "status" = $1,
  "edge_function_id" = $2
where
  "id" = $3
  and "status" = $4
returning
  "id",
  "user_id",
  "prompt_id",
  "prompt_version",
  "inputs",
  "context",
  "status",
  "priority",
  "edge_function_id",
  "output",
  "validated_output",
  "validation_status",
  "token_usage",
  "latency_ms",
  "cost_usd",
  "error_message",
  "started_at",
  "completed_at",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 3.02
--   Update on prompts.executions
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using executions_pkey on prompts.executions
--          Index Cond: (executions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((executions.user_id = $1) AND (executions.status = 'PENDING'::prompts.execution_status))

-- query: prompts.findForCompletion
-- What is needed to judge an output, in one statement: where the execution stands, its inputs, the active validations of its prompt,
-- and whether the feature flag `validations.functions` lets functions run (it does unless it is switched off).
-- $1 text: "validations.functions"
-- $2 boolean: false
-- $3 boolean: true
-- $4 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "e"."status",
  "e"."inputs",
  not exists (
    select
      "f"."key"
    from
      "core"."feature_flags" as "f"
    where
      "f"."key" = $1
      and "f"."enabled" = $2
  ) as "functions_enabled",
  (
    select
      coalesce(json_agg(agg), '[]')
    from
      (
        select
          "v"."id",
          "v"."name",
          "v"."type",
          "v"."config"
        from
          "prompts"."validations" as "v"
        where
          "v"."prompt_id" = "e"."prompt_id"
          and "v"."is_active" = $3
        order by
          "v"."created_at",
          "v"."id"
      ) as agg
  ) as "validations"
from
  "prompts"."executions" as "e"
where
  "e"."id" = $4;
-- plan as authenticated: cost 254
--   Index Scan using executions_pkey on prompts.executions e
--     Index Cond: (e.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: (e.user_id = $7)
--     InitPlan 1 (returns $0)
--       -> Seq Scan on core.feature_flags f
--            Filter: ((NOT f.enabled) AND (f.key = 'validations.functions'::text))
--     InitPlan 8 (returns $7)
--       -> Result
--            Output: core.current_user_id()
--     SubPlan 7
--       -> Aggregate
--            -> Subquery Scan on agg
--                 -> Sort
--                      Sort Key: v.created_at, v.id
--                      -> Index Scan using validations_prompt_id_is_active_idx on prompts.validations v
--                           Index Cond: ((v.prompt_id = e.prompt_id) AND (v.is_active = true))
--                           Filter: ((hashed SubPlan 3) OR (v.is_active AND (hashed SubPlan 6)))
--                           SubPlan 3
--                             -> Bitmap Heap Scan on prompts.prompts p
--                                  Recheck Cond: ((p.status = 'PUBLISHED'::prompts.prompt_status) OR (p.user_id = $2))
--                                  InitPlan 2 (returns $2)
--                                    -> Result
--                                         Output: core.current_user_id()
--                                  -> BitmapOr
--                                       -> Bitmap Index Scan on prompts_status_published_at_idx
--                                            Index Cond: (p.status = 'PUBLISHED'::prompts.prompt_status)
--                                       -> Bitmap Index Scan on prompts_user_id_status_idx
--                                            Index Cond: (p.user_id = $2)
--                           SubPlan 6
--                             -> Result
--                                  One-Time Filter: ($5 = $4)
--                                  InitPlan 4 (returns $4)
--                                    -> Result
--                                         Output: core.current_user_id()
--                                  InitPlan 5 (returns $5)
--                                    -> Result
--                                         Output: core.current_user_id()
--                                  -> Index Scan using executions_user_id_status_active_idx on prompts.executions e_1
--                                       Index Cond: (e_1.user_id = $4)
--                                       Filter: (e_1.status = 'RUNNING'::prompts.execution_status)
-- plan as service: cost 6.05
--   Index Scan using executions_pkey on prompts.executions e
--     Index Cond: (e.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     InitPlan 1 (returns $0)
--       -> Seq Scan on core.feature_flags f
--            Filter: ((NOT f.enabled) AND (f.key = 'validations.functions'::text))
--     SubPlan 2
--       -> Aggregate
--            -> Subquery Scan on agg
--                 -> Sort
--                      Sort Key: v.created_at, v.id
--                      -> Index Scan using validations_prompt_id_is_active_idx on prompts.validations v
--                           Index Cond: ((v.prompt_id = e.prompt_id) AND (v.is_active = true))

-- query: prompts.completeExecution
-- Completes one that runs; no row where it does not: whoever cancelled it meanwhile won.
-- $1 prompts.execution_status: "COMPLETED"
-- $2 text: "{\"issues\":[],\"overall_rating\":9}"
-- $3 jsonb: "{\"issues\":[],\"overall_rating\":9}"
-- $4 prompts.validation_status: "PASSED"
-- $5 jsonb: "{\"input\":156,\"output\":89,\"total\":245,\"model\":\"gpt-4\"}"
-- $6 numeric: "0.045000"
-- $7 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $8 prompts.execution_status: "RUNNING"
update "prompts"."executions"
set
  "status" = $1,
  "output" = $2,
  "validated_output" = $3::jsonb,
  "validation_status" = $4,
  "token_usage" = $5::jsonb,
  "latency_ms" = greatest(
    1,
    least(
      2147483647,
      round(
        extract(
          epoch
          from
            clock_timestamp() - started_at
        ) * 1000
      )
    )
  )::integer,
  "cost_usd" = $6
where
  "id" = $7
  and "status" = $8
returning
  "id",
  "user_id",
  "prompt_id",
  "prompt_version",
  "inputs",
  "context",
  "status",
  "priority",
  "edge_function_id",
  "output",
  "validated_output",
  "validation_status",
  "token_usage",
  "latency_ms",
  "cost_usd",
  "error_message",
  "started_at",
  "completed_at",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 2.91
--   Update on prompts.executions
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using executions_user_id_status_active_idx on prompts.executions
--          Index Cond: (executions.user_id = $1)
--          Filter: ((executions.id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (executions.status = 'RUNNING'::prompts.execution_status))
-- plan as service: cost 2.52
--   Update on prompts.executions
--     -> Index Scan using executions_pkey on prompts.executions
--          Index Cond: (executions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: (executions.status = 'RUNNING'::prompts.execution_status)

-- query: prompts.failExecution
-- Fails one that runs; no row where it does not.
-- $1 prompts.execution_status: "FAILED"
-- $2 text: "The model did not answer."
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $4 prompts.execution_status: "RUNNING"
update "prompts"."executions"
set
  "status" = $1,
  "error_message" = $2,
  "latency_ms" = greatest(
    1,
    least(
      2147483647,
      round(
        extract(
          epoch
          from
            clock_timestamp() - started_at
        ) * 1000
      )
    )
  )::integer
where
  "id" = $3
  and "status" = $4
returning
  "id",
  "user_id",
  "prompt_id",
  "prompt_version",
  "inputs",
  "context",
  "status",
  "priority",
  "edge_function_id",
  "output",
  "validated_output",
  "validation_status",
  "token_usage",
  "latency_ms",
  "cost_usd",
  "error_message",
  "started_at",
  "completed_at",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 2.91
--   Update on prompts.executions
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using executions_user_id_status_active_idx on prompts.executions
--          Index Cond: (executions.user_id = $1)
--          Filter: ((executions.id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (executions.status = 'RUNNING'::prompts.execution_status))
-- plan as service: cost 2.52
--   Update on prompts.executions
--     -> Index Scan using executions_pkey on prompts.executions
--          Index Cond: (executions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: (executions.status = 'RUNNING'::prompts.execution_status)

-- query: prompts.failAbandoned
-- Fails those that have run longer than any worker would take, the oldest first, at most so many.
-- $1 prompts.execution_status: "FAILED"
-- $2 text: "Abandoned by its worker."
-- $3 prompts.execution_status: "RUNNING"
-- $4 double precision: 3600
-- $5 bigint: 100
update "prompts"."executions"
set
  "status" = $1,
  "error_message" = $2
where
  "id" in (
    select
      "e"."id"
    from
      "prompts"."executions" as "e"
    where
      "e"."status" = $3
      and e.started_at < now() - make_interval(secs => $4)
    order by
      "e"."started_at"
    limit
      $5
    for update
      skip locked
  )
returning
  "id";
-- plan as service: cost 248
--   Update on prompts.executions
--     -> Nested Loop
--          -> HashAggregate
--               Group Key: "ANY_subquery".id
--               -> Subquery Scan on "ANY_subquery"
--                    -> Limit
--                         -> LockRows
--                              -> Sort
--                                   Sort Key: e.started_at
--                                   -> Index Scan using executions_status_created_at_idx on prompts.executions e
--                                        Index Cond: (e.status = 'RUNNING'::prompts.execution_status)
--                                        Filter: (e.started_at < (now() - '01:00:00'::interval))
--          -> Index Scan using executions_pkey on prompts.executions
--               Index Cond: (executions.id = "ANY_subquery".id)

-- query: prompts.cancelExecution
-- Cancels one that waits or runs; no row where it has ended.
-- $1 prompts.execution_status: "CANCELLED"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 prompts.execution_status: "PENDING"
-- $4 prompts.execution_status: "RUNNING"
update "prompts"."executions"
set
  "status" = $1
where
  "id" = $2
  and "status" in ($3, $4)
returning
  "id",
  "user_id",
  "prompt_id",
  "prompt_version",
  "inputs",
  "context",
  "status",
  "priority",
  "edge_function_id",
  "output",
  "validated_output",
  "validation_status",
  "token_usage",
  "latency_ms",
  "cost_usd",
  "error_message",
  "started_at",
  "completed_at",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 3.02
--   Update on prompts.executions
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using executions_pkey on prompts.executions
--          Index Cond: (executions.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((executions.user_id = $1) AND (executions.status = ANY ('{PENDING,RUNNING}'::prompts.execution_status[])))

-- query: prompts.listLogs
-- An execution's log, oldest first. Served by the primary key (execution_id, logged_at, id).
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 prompts.log_level: "WARN"
-- $3 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $4 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $5 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $6 bigint: 21
select
  "id",
  "execution_id",
  "level",
  "message",
  "metadata",
  "logged_at"
from
  "prompts"."execution_logs"
where
  "execution_id" = $1
  and "level" = $2
  and logged_at >= $3::timestamptz
  and (logged_at, id) > ($4::timestamptz, $5::uuid)
order by
  "logged_at",
  "id"
limit
  $6;
-- plan as authenticated: cost 10.4, 4 of 10 partitions of prompts.execution_logs
--   Limit
--     -> Sort
--          Sort Key: execution_logs.logged_at, execution_logs.id
--          -> Append
--               -> Index Scan using execution_logs_pkey on prompts.execution_logs [1 of 10 partitions]
--                    Index Cond: ((execution_logs.execution_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (execution_logs.logged_at >= '2026-11-21 04:13:00.123456+00'::timestamp with time zone) AND (ROW(execution_logs.logged_at, execution_logs.id) > ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)))
--                    Filter: ((hashed SubPlan 3) AND (execution_logs.level = 'WARN'::prompts.log_level))
--                    SubPlan 3
--                      -> Result
--                           One-Time Filter: ($1 = $0)
--                           InitPlan 1 (returns $0)
--                             -> Result
--                                  Output: core.current_user_id()
--                           InitPlan 2 (returns $1)
--                             -> Result
--                                  Output: core.current_user_id()
--                           -> Index Only Scan using executions_user_id_created_at_idx on prompts.executions e
--                                Index Cond: (e.user_id = $0)
--               -> Seq Scan on prompts.execution_logs [3 of 10 partitions]
--                    Filter: ((hashed SubPlan 3) AND (execution_logs.logged_at >= '2026-11-21 04:13:00.123456+00'::timestamp with time zone) AND (execution_logs.execution_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (ROW(execution_logs.logged_at, execution_logs.id) > ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)) AND (execution_logs.level = 'WARN'::prompts.log_level))

-- query: prompts.insertLogs
-- Appends lines, stamped by the database; the month decides the partition.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 prompts.log_level: "INFO"
-- $3 text: "Asked the model"
-- $4 jsonb: "{\"attempt\":1}"
insert into
  "prompts"."execution_logs" ("execution_id", "level", "message", "metadata")
values
  ($1, $2, $3, $4::jsonb)
returning
  "id",
  "execution_id",
  "level",
  "message",
  "metadata",
  "logged_at";
-- plan as authenticated: cost 0.26
--   Insert on prompts.execution_logs
--     -> Result
--     SubPlan 3
--       -> Result
--            One-Time Filter: ($1 = $0)
--            InitPlan 1 (returns $0)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 2 (returns $1)
--              -> Result
--                   Output: core.current_user_id()
--            -> Index Only Scan using executions_user_id_created_at_idx on prompts.executions e
--                 Index Cond: (e.user_id = $0)
-- plan as service: cost 0.26
--   Insert on prompts.execution_logs
--     -> Result

-- query: prompts.usageLast24Hours
-- The caller's executions of the last 24 hours, in one statement. Counts are int8, money and latency numeric: decimal text, null for none.
select
  count(*) as "executions",
  count(*) filter (
    where
      status = 'FAILED'
  ) as "failures",
  avg(latency_ms)::numeric(12, 3) as "avg_latency_ms",
  avg(cost_usd)::numeric(16, 6) as "avg_cost_usd",
  coalesce(sum(cost_usd), 0)::numeric(16, 6) as "cost_usd"
from
  "prompts"."executions"
where
  created_at >= now() - interval '24 hours';
-- plan as authenticated: cost 2.8
--   Aggregate
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using executions_user_id_created_at_idx on prompts.executions
--          Index Cond: ((executions.user_id = $0) AND (executions.created_at >= (now() - '24:00:00'::interval)))

-- query: prompts.listDailyUsage
-- The caller's days, latest first: those before the last refreshed one from prompts.daily_usage, the others counted now.
-- $1 date: "2026-11-01"
-- $2 date: "2026-11-30"
-- $3 bigint: 366
select
  "day",
  "executions",
  "failures",
  "avg_latency_ms",
  "p95_latency_ms",
  "cost_usd",
  "tokens"
from
  "prompts"."my_daily_usage"
where
  day >= $1::date
  and day <= $2::date
order by
  "day" desc
limit
  $3;
-- plan as authenticated: cost 7.58
--   Limit
--     -> Sort
--          Sort Key: d.day DESC
--          -> Append
--               -> Index Scan using daily_usage_user_id_day_idx on prompts.daily_usage d
--                    Index Cond: ((d.user_id = $0) AND (d.day < $3) AND (d.day >= '2026-11-01'::date) AND (d.day <= '2026-11-30'::date))
--                    InitPlan 1 (returns $0)
--                      -> Result
--                           Output: core.current_user_id()
--                    InitPlan 4 (returns $3)
--                      -> Result
--                           InitPlan 2 (returns $1)
--                             -> Result
--                                  Output: core.current_user_id()
--                           InitPlan 3 (returns $2)
--                             -> Limit
--                                  -> Index Only Scan Backward using daily_usage_user_id_day_idx on prompts.daily_usage l
--                                       Index Cond: ((l.user_id = $1) AND (l.day IS NOT NULL))
--               -> GroupAggregate
--                    Group Key: (((e.created_at AT TIME ZONE 'UTC'::text))::date)
--                    InitPlan 5 (returns $4)
--                      -> Result
--                           Output: core.current_user_id()
--                    InitPlan 8 (returns $7)
--                      -> Result
--                           InitPlan 6 (returns $5)
--                             -> Result
--                                  Output: core.current_user_id()
--                           InitPlan 7 (returns $6)
--                             -> Limit
--                                  -> Index Only Scan Backward using daily_usage_user_id_day_idx on prompts.daily_usage l_1
--                                       Index Cond: ((l_1.user_id = $5) AND (l_1.day IS NOT NULL))
--                    -> Sort
--                         Sort Key: (((e.created_at AT TIME ZONE 'UTC'::text))::date)
--                         -> Index Scan using executions_user_id_created_at_idx on prompts.executions e
--                              Index Cond: ((e.user_id = $4) AND (e.created_at >= $7))
--                              Filter: ((((e.created_at AT TIME ZONE 'UTC'::text))::date >= '2026-11-01'::date) AND (((e.created_at AT TIME ZONE 'UTC'::text))::date <= '2026-11-30'::date))

-- query: prompts.listValidations
-- A prompt's validations, at most 50, oldest first. Served by validations_prompt_id_is_active_idx.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "id",
  "prompt_id",
  "name",
  "type",
  "config",
  "is_active",
  "created_at",
  "updated_at"
from
  "prompts"."validations"
where
  "prompt_id" = $1
order by
  "created_at",
  "id";
-- plan as authenticated: cost 252
--   Sort
--     Sort Key: validations.created_at, validations.id
--     -> Index Scan using validations_prompt_id_is_active_idx on prompts.validations
--          Index Cond: (validations.prompt_id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((hashed SubPlan 2) OR (validations.is_active AND (hashed SubPlan 5)))
--          SubPlan 2
--            -> Bitmap Heap Scan on prompts.prompts p
--                 Recheck Cond: ((p.status = 'PUBLISHED'::prompts.prompt_status) OR (p.user_id = $0))
--                 InitPlan 1 (returns $0)
--                   -> Result
--                        Output: core.current_user_id()
--                 -> BitmapOr
--                      -> Bitmap Index Scan on prompts_status_published_at_idx
--                           Index Cond: (p.status = 'PUBLISHED'::prompts.prompt_status)
--                      -> Bitmap Index Scan on prompts_user_id_status_idx
--                           Index Cond: (p.user_id = $0)
--          SubPlan 5
--            -> Result
--                 One-Time Filter: ($3 = $2)
--                 InitPlan 3 (returns $2)
--                   -> Result
--                        Output: core.current_user_id()
--                 InitPlan 4 (returns $3)
--                   -> Result
--                        Output: core.current_user_id()
--                 -> Index Scan using executions_user_id_status_active_idx on prompts.executions e
--                      Index Cond: (e.user_id = $2)
--                      Filter: (e.status = 'RUNNING'::prompts.execution_status)

-- query: prompts.findValidation
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "id",
  "prompt_id",
  "name",
  "type",
  "config",
  "is_active",
  "created_at",
  "updated_at"
from
  "prompts"."validations"
where
  "id" = $1;
-- plan as authenticated: cost 250
--   Index Scan using validations_pkey on prompts.validations
--     Index Cond: (validations.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: ((hashed SubPlan 2) OR (validations.is_active AND (hashed SubPlan 5)))
--     SubPlan 2
--       -> Bitmap Heap Scan on prompts.prompts p
--            Recheck Cond: ((p.status = 'PUBLISHED'::prompts.prompt_status) OR (p.user_id = $0))
--            InitPlan 1 (returns $0)
--              -> Result
--                   Output: core.current_user_id()
--            -> BitmapOr
--                 -> Bitmap Index Scan on prompts_status_published_at_idx
--                      Index Cond: (p.status = 'PUBLISHED'::prompts.prompt_status)
--                 -> Bitmap Index Scan on prompts_user_id_status_idx
--                      Index Cond: (p.user_id = $0)
--     SubPlan 5
--       -> Result
--            One-Time Filter: ($3 = $2)
--            InitPlan 3 (returns $2)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 4 (returns $3)
--              -> Result
--                   Output: core.current_user_id()
--            -> Index Scan using executions_user_id_status_active_idx on prompts.executions e
--                 Index Cond: (e.user_id = $2)
--                 Filter: (e.status = 'RUNNING'::prompts.execution_status)

-- query: prompts.insertValidation
-- For a prompt that is the caller's own; the policy refuses others.
-- $1 text: "Code Review Schema"
-- $2 prompts.validation_type: "SCHEMA"
-- $3 boolean: true
-- $4 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $5 jsonb: "{\"type\":\"object\"}"
insert into
  "prompts"."validations" ("name", "type", "is_active", "prompt_id", "config")
values
  ($1, $2, $3, $4, $5::jsonb)
returning
  "id",
  "prompt_id",
  "name",
  "type",
  "config",
  "is_active",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 0.27
--   Insert on prompts.validations
--     -> Result
--     SubPlan 3
--       -> Index Scan using prompts_user_id_status_idx on prompts.prompts p
--            Index Cond: (p.user_id = $0)
--            Filter: ((p.status = 'PUBLISHED'::prompts.prompt_status) OR (p.user_id = $1))
--            InitPlan 1 (returns $0)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 2 (returns $1)
--              -> Result
--                   Output: core.current_user_id()
--     SubPlan 5
--       -> Bitmap Heap Scan on prompts.prompts p_1
--            Recheck Cond: ((p_1.status = 'PUBLISHED'::prompts.prompt_status) OR (p_1.user_id = $3))
--            InitPlan 4 (returns $3)
--              -> Result
--                   Output: core.current_user_id()
--            -> BitmapOr
--                 -> Bitmap Index Scan on prompts_status_published_at_idx
--                      Index Cond: (p_1.status = 'PUBLISHED'::prompts.prompt_status)
--                 -> Bitmap Index Scan on prompts_user_id_status_idx
--                      Index Cond: (p_1.user_id = $3)
--     SubPlan 8
--       -> Result
--            One-Time Filter: ($6 = $5)
--            InitPlan 6 (returns $5)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 7 (returns $6)
--              -> Result
--                   Output: core.current_user_id()
--            -> Index Scan using executions_user_id_status_active_idx on prompts.executions e
--                 Index Cond: (e.user_id = $5)
--                 Filter: (e.status = 'RUNNING'::prompts.execution_status)

-- query: prompts.updateValidation
-- $1 text: "Code Review Schema"
-- $2 prompts.validation_type: "SCHEMA"
-- $3 boolean: true
-- $4 jsonb: "{\"type\":\"object\"}"
-- $5 uuid: "01933b6e-0000-7000-8000-000000000001"
update "prompts"."validations"
set
  "name" = $1,
  "type" = $2,
  "is_active" = $3,
  "config" = $4::jsonb
where
  "id" = $5
returning
  "id",
  "prompt_id",
  "name",
  "type",
  "config",
  "is_active",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 255
--   Update on prompts.validations
--     -> Index Scan using validations_pkey on prompts.validations
--          Index Cond: (validations.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((hashed SubPlan 11) AND ((hashed SubPlan 13) OR (validations.is_active AND (hashed SubPlan 16))))
--          SubPlan 11
--            -> Index Scan using prompts_user_id_status_idx on prompts.prompts p_2
--                 Index Cond: (p_2.user_id = $8)
--                 Filter: ((p_2.status = 'PUBLISHED'::prompts.prompt_status) OR (p_2.user_id = $9))
--                 InitPlan 9 (returns $8)
--                   -> Result
--                        Output: core.current_user_id()
--                 InitPlan 10 (returns $9)
--                   -> Result
--                        Output: core.current_user_id()
--          SubPlan 13
--            -> Bitmap Heap Scan on prompts.prompts p_3
--                 Recheck Cond: ((p_3.status = 'PUBLISHED'::prompts.prompt_status) OR (p_3.user_id = $11))
--                 InitPlan 12 (returns $11)
--                   -> Result
--                        Output: core.current_user_id()
--                 -> BitmapOr
--                      -> Bitmap Index Scan on prompts_status_published_at_idx
--                           Index Cond: (p_3.status = 'PUBLISHED'::prompts.prompt_status)
--                      -> Bitmap Index Scan on prompts_user_id_status_idx
--                           Index Cond: (p_3.user_id = $11)
--          SubPlan 16
--            -> Result
--                 One-Time Filter: ($14 = $13)
--                 InitPlan 14 (returns $13)
--                   -> Result
--                        Output: core.current_user_id()
--                 InitPlan 15 (returns $14)
--                   -> Result
--                        Output: core.current_user_id()
--                 -> Index Scan using executions_user_id_status_active_idx on prompts.executions e_1
--                      Index Cond: (e_1.user_id = $13)
--                      Filter: (e_1.status = 'RUNNING'::prompts.execution_status)
--     SubPlan 3
--       -> Index Scan using prompts_user_id_status_idx on prompts.prompts p
--            Index Cond: (p.user_id = $0)
--            Filter: ((p.status = 'PUBLISHED'::prompts.prompt_status) OR (p.user_id = $1))
--            InitPlan 1 (returns $0)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 2 (returns $1)
--              -> Result
--                   Output: core.current_user_id()
--     SubPlan 5
--       -> Bitmap Heap Scan on prompts.prompts p_1
--            Recheck Cond: ((p_1.status = 'PUBLISHED'::prompts.prompt_status) OR (p_1.user_id = $3))
--            InitPlan 4 (returns $3)
--              -> Result
--                   Output: core.current_user_id()
--            -> BitmapOr
--                 -> Bitmap Index Scan on prompts_status_published_at_idx
--                      Index Cond: (p_1.status = 'PUBLISHED'::prompts.prompt_status)
--                 -> Bitmap Index Scan on prompts_user_id_status_idx
--                      Index Cond: (p_1.user_id = $3)
--     SubPlan 8
--       -> Result
--            One-Time Filter: ($6 = $5)
--            InitPlan 6 (returns $5)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 7 (returns $6)
--              -> Result
--                   Output: core.current_user_id()
--            -> Index Scan using executions_user_id_status_active_idx on prompts.executions e
--                 Index Cond: (e.user_id = $5)
--                 Filter: (e.status = 'RUNNING'::prompts.execution_status)

-- query: prompts.deleteValidation
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
delete from "prompts"."validations"
where
  "id" = $1
returning
  "id";
-- plan as authenticated: cost 255
--   Delete on prompts.validations
--     -> Index Scan using validations_pkey on prompts.validations
--          Index Cond: (validations.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((hashed SubPlan 3) AND ((hashed SubPlan 5) OR (validations.is_active AND (hashed SubPlan 8))))
--          SubPlan 3
--            -> Index Scan using prompts_user_id_status_idx on prompts.prompts p
--                 Index Cond: (p.user_id = $0)
--                 Filter: ((p.status = 'PUBLISHED'::prompts.prompt_status) OR (p.user_id = $1))
--                 InitPlan 1 (returns $0)
--                   -> Result
--                        Output: core.current_user_id()
--                 InitPlan 2 (returns $1)
--                   -> Result
--                        Output: core.current_user_id()
--          SubPlan 5
--            -> Bitmap Heap Scan on prompts.prompts p_1
--                 Recheck Cond: ((p_1.status = 'PUBLISHED'::prompts.prompt_status) OR (p_1.user_id = $3))
--                 InitPlan 4 (returns $3)
--                   -> Result
--                        Output: core.current_user_id()
--                 -> BitmapOr
--                      -> Bitmap Index Scan on prompts_status_published_at_idx
--                           Index Cond: (p_1.status = 'PUBLISHED'::prompts.prompt_status)
--                      -> Bitmap Index Scan on prompts_user_id_status_idx
--                           Index Cond: (p_1.user_id = $3)
--          SubPlan 8
--            -> Result
--                 One-Time Filter: ($6 = $5)
--                 InitPlan 6 (returns $5)
--                   -> Result
--                        Output: core.current_user_id()
--                 InitPlan 7 (returns $6)
--                   -> Result
--                        Output: core.current_user_id()
--                 -> Index Scan using executions_user_id_status_active_idx on prompts.executions e
--                      Index Cond: (e.user_id = $5)
--                      Filter: (e.status = 'RUNNING'::prompts.execution_status)

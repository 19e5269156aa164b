-- Every statement that analytics sends, and how it is planned for whoever sends it, under the policies of row-level security.
-- Written by kaava queries write: with 5000 users and 100000 events, at 2026-11-21 12:00:00+00, with the values of the examples. Not to be edited.
-- PostgreSQL: 15

-- query: analytics.findDashboard
-- Who there is and what there is, counted now over all rows: for an answer that is kept for minutes.
-- accepted: sequential-scan of identity.users: counted over all rows, for administrators, and the answer is kept for five minutes
-- accepted: sequential-scan of learning.community_posts: counted over all rows, for administrators, and the answer is kept for five minutes
select
  now() as "as_of",
  json_build_object(
    'by_status',
    (
      select
        coalesce(json_object_agg(g.label, g.rows), '{}')
      from
        (
          select
            "status"::text as label,
            count(*) as rows
          from
            "identity"."users"
          where
            true
          group by
            1
        ) as g
    ),
    'by_role',
    (
      select
        coalesce(json_object_agg(g.label, g.rows), '{}')
      from
        (
          select
            "role"::text as label,
            count(*) as rows
          from
            "identity"."users"
          where
            status = 'ACTIVE'
          group by
            1
        ) as g
    ),
    'by_plan',
    (
      select
        coalesce(json_object_agg(g.label, g.rows), '{}')
      from
        (
          select
            "plan"::text as label,
            count(*) as rows
          from
            "identity"."users"
          where
            status = 'ACTIVE'
          group by
            1
        ) as g
    ),
    'new_last_30_days',
    (
      select
        count(*)
      from
        identity.users
      where
        created_at >= now() - interval '30 days'
    ),
    'signed_in_last_30_days',
    (
      select
        count(*)
      from
        identity.users
      where
        last_login_at >= now() - interval '30 days'
    )
  ) as "users",
  json_build_object(
    'prompts',
    (
      select
        coalesce(json_object_agg(g.label, g.rows), '{}')
      from
        (
          select
            "status"::text as label,
            count(*) as rows
          from
            "prompts"."prompts"
          where
            true
          group by
            1
        ) as g
    ),
    'projects',
    (
      select
        coalesce(json_object_agg(g.label, g.rows), '{}')
      from
        (
          select
            "status"::text as label,
            count(*) as rows
          from
            "studio"."projects"
          where
            true
          group by
            1
        ) as g
    ),
    'templates',
    (
      select
        coalesce(json_object_agg(g.label, g.rows), '{}')
      from
        (
          select
            "status"::text as label,
            count(*) as rows
          from
            "studio"."templates"
          where
            true
          group by
            1
        ) as g
    ),
    'articles',
    (
      select
        coalesce(json_object_agg(g.label, g.rows), '{}')
      from
        (
          select
            "status"::text as label,
            count(*) as rows
          from
            "content"."articles"
          where
            true
          group by
            1
        ) as g
    ),
    'courses',
    (
      select
        coalesce(json_object_agg(g.label, g.rows), '{}')
      from
        (
          select
            "status"::text as label,
            count(*) as rows
          from
            "learning"."courses"
          where
            true
          group by
            1
        ) as g
    ),
    'community_posts',
    (
      select
        coalesce(json_object_agg(g.label, g.rows), '{}')
      from
        (
          select
            "status"::text as label,
            count(*) as rows
          from
            "learning"."community_posts"
          where
            true
          group by
            1
        ) as g
    )
  ) as "content";
-- plan as administrator: cost 1080
--   Result
--     InitPlan 1 (returns $0)
--       -> Aggregate
--            -> HashAggregate
--                 Group Key: (users.status)::text
--                 -> Index Only Scan using users_status_idx on identity.users
--     InitPlan 2 (returns $1)
--       -> Aggregate
--            -> HashAggregate
--                 Group Key: (users_1.role)::text
--                 -> Index Scan using users_status_idx on identity.users users_1
--                      Index Cond: (users_1.status = 'ACTIVE'::identity.user_status)
--     InitPlan 3 (returns $2)
--       -> Aggregate
--            -> HashAggregate
--                 Group Key: (users_2.plan)::text
--                 -> Index Scan using users_status_idx on identity.users users_2
--                      Index Cond: (users_2.status = 'ACTIVE'::identity.user_status)
--     InitPlan 4 (returns $3)
--       -> Aggregate
--            -> Seq Scan on identity.users users_3
--                 Filter: (users_3.created_at >= (now() - '30 days'::interval))
--     InitPlan 5 (returns $4)
--       -> Aggregate
--            -> Index Only Scan using users_last_login_at_idx on identity.users users_4
--                 Index Cond: (users_4.last_login_at >= (now() - '30 days'::interval))
--     InitPlan 6 (returns $5)
--       -> Aggregate
--            -> HashAggregate
--                 Group Key: (prompts.status)::text
--                 -> Index Only Scan using prompts_status_published_at_idx on prompts.prompts
--     InitPlan 7 (returns $6)
--       -> Aggregate
--            -> HashAggregate
--                 Group Key: (projects.status)::text
--                 -> Index Only Scan using projects_status_idx on studio.projects
--     InitPlan 8 (returns $7)
--       -> Aggregate
--            -> HashAggregate
--                 Group Key: (templates.status)::text
--                 -> Index Only Scan using templates_status_updated_at_idx on studio.templates
--     InitPlan 9 (returns $8)
--       -> Aggregate
--            -> HashAggregate
--                 Group Key: (articles.status)::text
--                 -> Index Only Scan using articles_status_published_at_idx on content.articles
--     InitPlan 10 (returns $9)
--       -> Aggregate
--            -> HashAggregate
--                 Group Key: (courses.status)::text
--                 -> Index Only Scan using courses_difficulty_status_idx on learning.courses
--     InitPlan 11 (returns $10)
--       -> Aggregate
--            -> HashAggregate
--                 Group Key: (community_posts.status)::text
--                 -> Seq Scan on learning.community_posts

-- query: analytics.findDailyFigures
-- What was done and what it cost by day, latest first, at most 92 days up to the last, and days without anything too. Served by
-- executions_created_at_idx, projects_created_at_idx and ai_sessions_created_at_idx.
-- $1 date: "2026-11-01"
-- $2 date: "2026-11-21"
-- $3 date: "2026-11-21"
-- $4 date: "2026-11-01"
-- $5 date: "2026-11-21"
-- $6 date: "2026-11-21"
-- $7 date: "2026-11-01"
-- $8 date: "2026-11-21"
-- $9 date: "2026-11-21"
-- $10 date: "2026-11-01"
-- $11 date: "2026-11-21"
-- $12 date: "2026-11-21"
select
  now() as "as_of",
  (
    select
      coalesce(
        json_agg(
          json_build_object(
            'day',
            d.day::date,
            'executions',
            coalesce(e.executions, 0),
            'executions_failed',
            coalesce(e.failed, 0),
            'execution_cost_usd',
            coalesce(e.cost, 0)::numeric(16, 6)::text,
            'avg_latency_ms',
            e.latency::numeric(12, 3)::text,
            'projects',
            coalesce(p.projects, 0),
            'ai_sessions',
            coalesce(a.sessions, 0),
            'ai_sessions_failed',
            coalesce(a.failed, 0),
            'ai_tokens_used',
            coalesce(a.tokens, 0)::text,
            'ai_cost_usd',
            coalesce(a.cost, 0)::numeric(16, 6)::text
          )
          order by
            d.day desc
        ),
        '[]'
      )
    from
      generate_series(greatest($1::date, $2::date - 91)::timestamp, $3::date::timestamp, interval '1 day') as d (day)
      left join (
        select
          (created_at at time zone 'UTC')::date as day,
          count(*) as executions,
          count(*) filter (
            where
              status = 'FAILED'
          ) as failed,
          sum(cost_usd) as cost,
          avg(latency_ms) as latency
        from
          prompts.executions
        where
          created_at >= greatest($4::date, $5::date - 91)::timestamp at time zone 'UTC'
          and created_at < ($6::date + 1)::timestamp at time zone 'UTC'
        group by
          1
      ) as e on e.day = d.day
      left join (
        select
          (created_at at time zone 'UTC')::date as day,
          count(*) as projects
        from
          studio.projects
        where
          created_at >= greatest($7::date, $8::date - 91)::timestamp at time zone 'UTC'
          and created_at < ($9::date + 1)::timestamp at time zone 'UTC'
        group by
          1
      ) as p on p.day = d.day
      left join (
        select
          (created_at at time zone 'UTC')::date as day,
          count(*) as sessions,
          count(*) filter (
            where
              status = 'FAILED'
          ) as failed,
          sum(tokens_used) as tokens,
          sum(cost_usd) as cost
        from
          studio.ai_sessions
        where
          created_at >= greatest($10::date, $11::date - 91)::timestamp at time zone 'UTC'
          and created_at < ($12::date + 1)::timestamp at time zone 'UTC'
        group by
          1
      ) as a on a.day = d.day
  ) as "data";
-- plan as administrator: cost 784
--   Result
--     InitPlan 1 (returns $0)
--       -> Aggregate
--            -> Merge Left Join
--                 Merge Cond: (d.day = (((executions.created_at AT TIME ZONE 'UTC'::text))::date))
--                 -> Merge Left Join
--                      Merge Cond: (d.day = (((ai_sessions.created_at AT TIME ZONE 'UTC'::text))::date))
--                      -> Merge Left Join
--                           Merge Cond: (d.day = p.day)
--                           -> Sort
--                                Sort Key: d.day
--                                -> Function Scan on pg_catalog.generate_series d
--                           -> Sort
--                                Sort Key: p.day
--                                -> Subquery Scan on p
--                                     -> HashAggregate
--                                          Group Key: ((projects.created_at AT TIME ZONE 'UTC'::text))::date
--                                          -> Index Only Scan using projects_created_at_idx on studio.projects
--                                               Index Cond: ((projects.created_at >= '2026-11-01 00:00:00+00'::timestamp with time zone) AND (projects.created_at < '2026-11-22 00:00:00+00'::timestamp with time zone))
--                      -> GroupAggregate
--                           Group Key: (((ai_sessions.created_at AT TIME ZONE 'UTC'::text))::date)
--                           -> Sort
--                                Sort Key: (((ai_sessions.created_at AT TIME ZONE 'UTC'::text))::date)
--                                -> Index Scan using ai_sessions_created_at_idx on studio.ai_sessions
--                                     Index Cond: ((ai_sessions.created_at >= '2026-11-01 00:00:00+00'::timestamp with time zone) AND (ai_sessions.created_at < '2026-11-22 00:00:00+00'::timestamp with time zone))
--                 -> GroupAggregate
--                      Group Key: (((executions.created_at AT TIME ZONE 'UTC'::text))::date)
--                      -> Sort
--                           Sort Key: (((executions.created_at AT TIME ZONE 'UTC'::text))::date)
--                           -> Index Scan using executions_created_at_idx on prompts.executions
--                                Index Cond: ((executions.created_at >= '2026-11-01 00:00:00+00'::timestamp with time zone) AND (executions.created_at < '2026-11-22 00:00:00+00'::timestamp with time zone))

-- query: analytics.insertEvents
-- Events of the acting user, or of nobody, now: all of them, or none. One parameter, however many they are: COPY, which would be the
-- way, refuses tables with row-level security (bench/events.ts compares).
-- $1 jsonb: "[{\"event_type\":\"page_view\",\"event_name\":\"/\",\"properties\":{\"from\":\"menu\"},\"ip_address\":\"192.0.2.1\"}]"
insert into
  "analytics"."events" ("session_id", "event_type", "event_name", "properties", "user_agent", "ip_address", "referer")
select
  "e"."session_id",
  "e"."event_type",
  "e"."event_name",
  "e"."properties",
  "e"."user_agent",
  "e"."ip_address",
  "e"."referer"
from
  jsonb_to_recordset($1::jsonb) as e (
    session_id text,
    event_type text,
    event_name text,
    properties jsonb,
    user_agent text,
    ip_address inet,
    referer text
  );
-- plan as authenticated: cost 51.5
--   Insert on analytics.events
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     -> Function Scan on pg_catalog.jsonb_to_recordset e
-- plan as anonymous: cost 51.3
--   Insert on analytics.events
--     -> Function Scan on pg_catalog.jsonb_to_recordset e

-- query: analytics.insertEvent
-- An event of the acting user, as it was written.
-- $1 text: "page_view"
-- $2 text: "/"
-- $3 jsonb: {"from":"menu"}
-- $4 inet: "192.0.2.1"
insert into
  "analytics"."events" ("event_type", "event_name", "properties", "ip_address")
values
  ($1, $2, $3, $4)
returning
  "id",
  "user_id",
  "session_id",
  "event_type",
  "event_name",
  "properties",
  "user_agent",
  "ip_address",
  "referer",
  "occurred_at";
-- plan as authenticated: cost 0.77
--   Insert on analytics.events
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     -> Result

-- query: analytics.listOwnEvents
-- What was noted about the caller, latest first. Served by events_user_id_occurred_at_idx, a month after the other.
-- $1 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $2 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $4 bigint: 21
select
  "id",
  "user_id",
  "session_id",
  "event_type",
  "event_name",
  "properties",
  "user_agent",
  "ip_address",
  "referer",
  "occurred_at"
from
  "analytics"."events"
where
  "user_id" = (
    select
      core.current_user_id ()
  )
  and "occurred_at" <= $1::timestamptz
  and (occurred_at, id) < ($2::timestamptz, $3::uuid)
order by
  "occurred_at" desc,
  "id" desc
limit
  $4;
-- plan as authenticated: cost 34.5, 7 of 10 partitions of analytics.events
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Sort
--          Sort Key: events.occurred_at DESC, events.id DESC
--          -> Append
--               -> Result
--                    One-Time Filter: ($1 = $0)
--                    -> Index Scan using events_user_id_occurred_at_idx on analytics.events [7 of 10 partitions]
--                         Index Cond: ((events.user_id = $0) AND (events.occurred_at <= '2026-11-21 04:13:00.123456+00'::timestamp with time zone) AND (events.occurred_at <= '2026-11-21 04:13:00.123456+00'::timestamp with time zone))
--                         Filter: (ROW(events.occurred_at, events.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid))

-- query: analytics.listEventsOfType
-- As administrator: everybody's events of a type, latest first. Served by events_event_type_occurred_at_idx, a month after the other.
-- $1 text: "page_view"
-- $2 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $3 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $4 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $5 bigint: 21
select
  "id",
  "user_id",
  "session_id",
  "event_type",
  "event_name",
  "properties",
  "user_agent",
  "ip_address",
  "referer",
  "occurred_at"
from
  "analytics"."events"
where
  "event_type" = $1
  and "occurred_at" <= $2::timestamptz
  and (occurred_at, id) < ($3::timestamptz, $4::uuid)
order by
  "occurred_at" desc,
  "id" desc
limit
  $5;
-- plan as administrator: cost 4.44, 7 of 10 partitions of analytics.events
--   Limit
--     -> Incremental Sort
--          Sort Key: events.occurred_at DESC, events.id DESC
--          Presorted Key: events.occurred_at
--          -> Append
--               -> Index Scan Backward using events_event_type_occurred_at_idx on analytics.events [7 of 10 partitions]
--                    Index Cond: ((events.event_type = 'page_view'::text) AND (events.occurred_at <= '2026-11-21 04:13:00.123456+00'::timestamp with time zone) AND (events.occurred_at <= '2026-11-21 04:13:00.123456+00'::timestamp with time zone))
--                    Filter: (ROW(events.occurred_at, events.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid))

-- query: analytics.listEventCounts
-- As administrator: how often what happened by day, latest first, in one row with the time of the last refresh. Served by
-- daily_event_counts_day_event_type_event_name_idx.
-- $1 date: "2026-01-01"
-- $2 date: "2026-12-31"
-- $3 integer: 30
-- $4 date: "2026-12-31"
-- $5 date: "2026-11-21"
-- $6 text: "page_view"
-- $7 text: "/"
-- $8 bigint: 21
-- accepted: index-lost-below-policy of analytics.daily_event_counts: the barrier keeps the order of the index from the page: the counts of the days that are asked for are sorted, and each day has few
with
  "page" as (
    select
      "day",
      "event_type",
      "event_name",
      "events",
      "users",
      "sessions"
    from
      "analytics"."event_counts"
    where
      "day" >= coalesce($1::date, coalesce($2::date, (now() at time zone 'UTC')::date) - $3::integer)
      and "day" <= $4::date
      and (day, event_type, event_name) < ($5::date, $6, $7)
    order by
      "day" desc,
      "event_type" desc,
      "event_name" desc
    limit
      $8
  )
select
  core.refreshed_at ('analytics.daily_event_counts') as "refreshed_at",
  (
    select
      coalesce(
        json_agg(
          json_build_object(
            'day',
            p.day,
            'event_type',
            p.event_type,
            'event_name',
            p.event_name,
            'events',
            p.events::text,
            'users',
            p.users::text,
            'sessions',
            p.sessions::text
          )
          order by
            p.day desc,
            p.event_type desc,
            p.event_name desc
        ),
        '[]'
      )
    from
      page as p
  ) as "data";
-- plan as administrator: cost 85.7
--   Result
--     InitPlan 1 (returns $0)
--       -> Aggregate
--            -> Limit
--                 -> Sort
--                      Sort Key: daily_event_counts.day DESC, daily_event_counts.event_type DESC, daily_event_counts.event_name DESC
--                      -> Seq Scan on analytics.daily_event_counts
--                           Filter: ((daily_event_counts.day >= '2026-01-01'::date) AND (daily_event_counts.day <= '2026-12-31'::date) AND (ROW(daily_event_counts.day, daily_event_counts.event_type, daily_event_counts.event_name) < ROW('2026-11-21'::date, 'page_view'::text, '/'::text)))

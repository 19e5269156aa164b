-- Daily usage: executions, failures, latency, cost and tokens by user and day.
--
-- Why:   a dashboard over months must not add up every execution each time.
-- Locks: none that matter; refreshes run concurrently with readers.

-- migrate:up

create materialized view prompts.daily_usage as
  select e.user_id,
         (e.created_at at time zone 'UTC')::date                                  as day,
         count(*)                                                                 as executions,
         count(*) filter (where e.status = 'FAILED')                              as failures,
         avg(e.latency_ms)::numeric(12,3)                                         as avg_latency_ms,
         percentile_cont(0.95) within group (order by e.latency_ms)::numeric(12,3) as p95_latency_ms,
         coalesce(sum(e.cost_usd), 0)::numeric(16,6)                              as cost_usd,
         coalesce(sum(case when jsonb_typeof(e.token_usage -> 'total') = 'number' then (e.token_usage ->> 'total')::numeric end), 0) as tokens
  from prompts.executions as e
  group by e.user_id, (e.created_at at time zone 'UTC')::date;

-- Needed for a concurrent refresh; and how a user's days are read.
create unique index daily_usage_user_id_day_idx on prompts.daily_usage (user_id, day);

-- A refresh runs as the owner, who must see all executions.
alter materialized view prompts.daily_usage owner to kaava_definer;

-- A materialized view has no policies, so it is granted to nobody; this view is its policy.
create view prompts.my_daily_usage with (security_barrier) as
  select day, executions, failures, avg_latency_ms, p95_latency_ms, cost_usd, tokens
  from prompts.daily_usage
  where user_id = (select core.current_user_id());
alter view prompts.my_daily_usage owner to kaava_definer;
grant select on prompts.my_daily_usage to authenticated;

create function prompts.refresh_daily_usage() returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$ refresh materialized view concurrently prompts.daily_usage $$;
alter function prompts.refresh_daily_usage() owner to kaava_definer;
grant execute on function prompts.refresh_daily_usage() to service;

comment on materialized view prompts.daily_usage       is 'Executions by user and day (UTC), as of the last refresh.';
comment on column prompts.daily_usage.user_id          is 'Whose executions.';
comment on column prompts.daily_usage.day              is 'Day of creation, UTC.';
comment on column prompts.daily_usage.executions       is 'How many.';
comment on column prompts.daily_usage.failures         is 'How many of them failed.';
comment on column prompts.daily_usage.avg_latency_ms   is 'Mean latency in milliseconds, or null when none has one.';
comment on column prompts.daily_usage.p95_latency_ms   is '95th percentile of the latency in milliseconds, or null when none has one.';
comment on column prompts.daily_usage.cost_usd         is 'Cost in US dollars.';
comment on column prompts.daily_usage.tokens           is 'Tokens in and out.';
comment on index  prompts.daily_usage_user_id_day_idx  is 'A user''s days; lets the view be refreshed while it is read.';
comment on view   prompts.my_daily_usage               is 'One''s own executions by day (UTC), as of the last refresh.';
comment on column prompts.my_daily_usage.day            is 'Day of creation, UTC.';
comment on column prompts.my_daily_usage.executions     is 'How many.';
comment on column prompts.my_daily_usage.failures       is 'How many of them failed.';
comment on column prompts.my_daily_usage.avg_latency_ms is 'Mean latency in milliseconds, or null when none has one.';
comment on column prompts.my_daily_usage.p95_latency_ms is '95th percentile of the latency in milliseconds, or null when none has one.';
comment on column prompts.my_daily_usage.cost_usd       is 'Cost in US dollars.';
comment on column prompts.my_daily_usage.tokens         is 'Tokens in and out.';
comment on function prompts.refresh_daily_usage()      is 'Brings prompts.daily_usage up to date, while it may be read.';

-- migrate:down

drop function prompts.refresh_daily_usage();
drop view prompts.my_daily_usage;
drop materialized view prompts.daily_usage;

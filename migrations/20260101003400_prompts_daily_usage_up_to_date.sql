-- One's own daily usage is up to date, however long ago the last refresh was.
--
-- Why:   the days since the last refresh were missing, and its last day stayed half counted.
-- Locks: a brief ACCESS EXCLUSIVE on the view.

-- migrate:up

-- The days before the user's last refreshed day are ready; that day and those after it are counted now,
-- by executions_user_id_created_at_idx.
create or replace view prompts.my_daily_usage with (security_barrier) as
  select d.day, d.executions, d.failures, d.avg_latency_ms, d.p95_latency_ms, d.cost_usd, d.tokens
  from prompts.daily_usage as d
  where d.user_id = (select core.current_user_id())
    and d.day < (select max(l.day) from prompts.daily_usage as l where l.user_id = (select core.current_user_id()))
  union all
  select (e.created_at at time zone 'UTC')::date,
         count(*),
         count(*) filter (where e.status = 'FAILED'),
         avg(e.latency_ms)::numeric(12,3),
         percentile_cont(0.95) within group (order by e.latency_ms)::numeric(12,3),
         coalesce(sum(e.cost_usd), 0)::numeric(16,6),
         coalesce(sum(case when jsonb_typeof(e.token_usage -> 'total') = 'number' then (e.token_usage ->> 'total')::numeric end), 0)
  from prompts.executions as e
  where e.user_id = (select core.current_user_id())
    and e.created_at >= (
      select coalesce(max(l.day)::timestamp at time zone 'UTC', '-infinity')
      from prompts.daily_usage as l
      where l.user_id = (select core.current_user_id())
    )
  group by (e.created_at at time zone 'UTC')::date;

comment on view prompts.my_daily_usage is 'One''s own executions by day (UTC): days before the last refreshed one as of the last refresh, that one and later ones as of now.';

-- migrate:down

create or replace view prompts.my_daily_usage with (security_barrier) as
  select day, executions, failures, avg_latency_ms, p95_latency_ms, cost_usd, tokens
  from prompts.daily_usage
  where user_id = (select core.current_user_id());

comment on view prompts.my_daily_usage is 'One''s own executions by day (UTC), as of the last refresh.';

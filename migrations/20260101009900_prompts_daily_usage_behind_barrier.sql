-- One's own daily usage hides the rows of others from the reader's conditions, too.
--
-- Why:   PostgreSQL flattens a view that is a UNION ALL at its top, and forgets security_barrier on the way: a condition of the
--        reader's that is cheap enough was asked first, of everybody's rows. As a subquery, the UNION ALL stays behind the barrier.
-- Locks: a brief ACCESS EXCLUSIVE on the view.

-- migrate:up

create or replace view prompts.my_daily_usage with (security_barrier) as
  select u.day, u.executions, u.failures, u.avg_latency_ms, u.p95_latency_ms, u.cost_usd, u.tokens
  from (
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
    group by (e.created_at at time zone 'UTC')::date
  ) as u;

-- migrate:down

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

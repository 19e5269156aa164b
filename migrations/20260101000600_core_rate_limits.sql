-- Rate limits counted in the database, for when there is no Redis.
--
-- Why:   several API processes must share one count. Unlogged: a limit that starts again after a crash costs less than
--        a WAL record for every request. Nobody reads or writes the table but through the function.
-- Locks: none that matter; the table is new.

-- migrate:up

create unlogged table core.rate_limits (
  key          text        not null,
  window_start timestamptz not null,
  consumed     integer     not null,
  expires_at   timestamptz not null,

  constraint rate_limits_pkey                 primary key (key),
  constraint rate_limits_key_length           check (char_length(key) between 1 and 200),
  constraint rate_limits_consumed_positive    check (consumed >= 1),
  constraint rate_limits_expires_after_window check (expires_at > window_start)
) with (fillfactor = 70);

alter table core.rate_limits enable row level security;
alter table core.rate_limits force  row level security;

create policy rate_limits_definer on core.rate_limits
  for all to kaava_definer
  using (true)
  with check (true);

grant select, insert, update, delete on core.rate_limits to kaava_definer;

-- One statement, so that a hundred at once are counted as a hundred. Past the limit it counts no further than one.
create function core.consume_rate_limit(key text, points integer, window_seconds integer)
  returns table (allowed boolean, consumed integer, reset_in_ms integer)
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with this as (
      select clock.now, to_timestamp(floor(extract(epoch from clock.now) / window_seconds) * window_seconds) as start
      from (select clock_timestamp() as now) as clock
    ),
    counted as (
      insert into core.rate_limits as r (key, window_start, consumed, expires_at)
      select consume_rate_limit.key, this.start, 1, this.start + make_interval(secs => window_seconds) from this
      on conflict on constraint rate_limits_pkey do update
        set consumed = case
              when r.window_start < excluded.window_start then 1
              else least(r.consumed + 1, greatest(points, 0) + 1)
            end,
            window_start = greatest(r.window_start, excluded.window_start),
            expires_at   = greatest(r.expires_at, excluded.expires_at)
      returning r.consumed, r.expires_at
    )
    select counted.consumed <= points,
           counted.consumed,
           greatest(ceil(extract(epoch from counted.expires_at - this.now) * 1000), 0)::integer
    from counted, this
  $$;
alter function core.consume_rate_limit(text, integer, integer) owner to kaava_definer;
grant execute on function core.consume_rate_limit(text, integer, integer) to anonymous, authenticated, service;

create function core.delete_expired_rate_limits(batch integer) returns integer
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with deleted as (
      delete from core.rate_limits as r
      using (select e.key from core.rate_limits as e where e.expires_at <= now() limit batch for update skip locked) as expired
      where r.key = expired.key
      returning 1
    )
    select count(*)::integer from deleted
  $$;
alter function core.delete_expired_rate_limits(integer) owner to kaava_definer;
grant execute on function core.delete_expired_rate_limits(integer) to service;

comment on table  core.rate_limits              is 'How often something was done in the current window. Unlogged: counts are lost in a crash.';
comment on column core.rate_limits.key          is 'What is limited, such as login:192.0.2.1.';
comment on column core.rate_limits.window_start is 'Start of the window that is counted; windows are aligned on the clock.';
comment on column core.rate_limits.consumed     is 'How often in this window; at most one more than the limit.';
comment on column core.rate_limits.expires_at   is 'End of the window.';
comment on policy rate_limits_definer on core.rate_limits is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';
comment on function core.consume_rate_limit(text, integer, integer) is 'Counts one use of a key and says whether it is within the limit of points per window, how many were used, and the milliseconds until the window ends.';
comment on function core.delete_expired_rate_limits(integer)        is 'Deletes at most so many counts whose window is over; returns how many.';

-- migrate:down

drop function core.delete_expired_rate_limits(integer);
drop function core.consume_rate_limit(text, integer, integer);
drop table core.rate_limits;

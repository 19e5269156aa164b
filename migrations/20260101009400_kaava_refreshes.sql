-- Refreshes are recorded, and done when they are due.
--
-- Why:   how old a view is must be known, and a job that refreshes must not be stopped by one view that fails.
-- Locks: none that matter. A refresh takes EXCLUSIVE on its view, which may be read meanwhile.

-- migrate:up

-- Not a definer function: it is called by those, which are the views' owner's.
create function kaava.refresh(matview text) returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  as $$
declare
  began timestamptz;
begin
  -- One at a time for each view. Who comes second refreshes again: what its caller has just written may be missing.
  perform from kaava.refresh_policies as p where p.matview = refresh.matview for no key update;
  if not found then
    raise no_data_found using message = format('%s has no policy in kaava.refresh_policies.', matview);
  end if;
  began := clock_timestamp();
  execute format('refresh materialized view concurrently %s', matview::regclass);
  update kaava.refresh_policies as p
    set last_refreshed_at = began, last_duration_ms = extract(epoch from clock_timestamp() - began) * 1000
    where p.matview = refresh.matview;
end;
$$;
grant execute on function kaava.refresh(text) to kaava_definer;

create or replace function prompts.refresh_daily_usage() returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$ select kaava.refresh('prompts.daily_usage') $$;

create or replace function learning.refresh_leaderboard() returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$ select kaava.refresh('learning.leaderboard') $$;

create or replace function learning.refresh_course_statistics() returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$ select kaava.refresh('learning.course_statistics') $$;

create or replace function learning.refresh_daily_activity() returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$ select kaava.refresh('learning.daily_activity') $$;

create or replace function analytics.refresh_daily_event_counts() returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$ select kaava.refresh('analytics.daily_event_counts') $$;

-- What another is refreshing is not waited for. A view that fails keeps its rows, and the others get their turn.
create function kaava.refresh_due() returns table (matview text, status kaava.job_status)
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
declare
  began   timestamptz;
  failure text;
begin
  for matview in
    select p.matview from kaava.refresh_policies as p
    where p.last_refreshed_at is null or p.last_refreshed_at + p.refresh_interval <= clock_timestamp()
    order by p.last_refreshed_at nulls first, p.matview
    for no key update skip locked
  loop
    began := clock_timestamp();
    begin
      perform kaava.refresh(matview);
      status := 'SUCCEEDED';
      failure := null;
    exception
      when others then
        status := 'FAILED';
        failure := left(format('%s: %s', sqlstate, sqlerrm), 10000);
    end;
    insert into kaava.job_runs (job, status, started_at, finished_at, error_message, details)
      values ('refresh', refresh_due.status, began, clock_timestamp(), failure, jsonb_build_object('matview', matview));
    return next;
  end loop;
end;
$$;
alter function kaava.refresh_due() owner to kaava_definer;
grant execute on function kaava.refresh_due() to service;

comment on function kaava.refresh(text)  is 'Brings a materialized view that has a policy up to date, while it may be read, and records when and how long. For its owner''s functions.';
comment on function kaava.refresh_due()  is 'Brings those views up to date whose interval has passed, each recorded in kaava.job_runs; returns which, and whether it went well.';

-- migrate:down

drop function kaava.refresh_due();

create or replace function prompts.refresh_daily_usage() returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$ refresh materialized view concurrently prompts.daily_usage $$;

create or replace function learning.refresh_leaderboard() returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$ refresh materialized view concurrently learning.leaderboard $$;

create or replace function learning.refresh_course_statistics() returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$ refresh materialized view concurrently learning.course_statistics $$;

create or replace function learning.refresh_daily_activity() returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$ refresh materialized view concurrently learning.daily_activity $$;

create or replace function analytics.refresh_daily_event_counts() returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$ refresh materialized view concurrently analytics.daily_event_counts $$;

drop function kaava.refresh(text);

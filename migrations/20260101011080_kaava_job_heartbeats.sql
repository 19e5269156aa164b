-- A job whose process was killed is done by another after a minute.
--
-- Why:   a run that did not end was given up after as long as its job may take, up to 50 minutes; in which no view was refreshed, or nobody
--        erased. Now its process says every few seconds that it is there.
-- Locks: kaava.job_runs for a moment; its rows are not rewritten. Jobs of processes that do not say so yet are begun a second time, which
--        they all bear: stop the old processes first to have it once.

-- migrate:up

set local lock_timeout = '5s';

alter table kaava.job_runs add column heartbeat_at timestamptz not null default now();

grant update (heartbeat_at) on kaava.job_runs to kaava_definer;

create or replace function kaava.start_job(job text, not_within interval, lease interval) returns uuid
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
declare
  run uuid;
begin
  -- Who asks at the same moment waits here, and then sees what the other has begun.
  perform pg_advisory_xact_lock(hashtextextended('kaava.start_job ' || start_job.job, 0));
  update kaava.job_runs as r
    set status = 'FAILED', finished_at = clock_timestamp(), error_message = 'The process that ran it ended before it did.'
    where r.job = start_job.job and r.status = 'RUNNING' and r.heartbeat_at <= clock_timestamp() - lease;
  if exists (
    select from kaava.job_runs as r
    where r.job = start_job.job and (r.status = 'RUNNING' or r.started_at > clock_timestamp() - not_within)
  ) then
    return null;
  end if;
  insert into kaava.job_runs as r (job) values (start_job.job) returning r.id into run;
  return run;
end;
$$;

create function kaava.beat_job(run uuid) returns boolean
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with beaten as (
      update kaava.job_runs as r set heartbeat_at = clock_timestamp()
      where r.id = beat_job.run and r.status = 'RUNNING'
      returning 1
    )
    select exists (select from beaten)
  $$;
alter function kaava.beat_job(uuid) owner to kaava_definer;
grant execute on function kaava.beat_job(uuid) to service;

comment on column kaava.job_runs.heartbeat_at is 'When the process that runs it last said that it is there.';
comment on function kaava.start_job(text, interval, interval) is 'Begins a run of a job and returns its id; null when it runs already, or began within the interval. A run whose process has not said for as long as the lease that it is there is given up.';
comment on function kaava.beat_job(uuid) is 'Says that the process of a run is there. False when the run was given up meanwhile.';

-- migrate:down

drop function kaava.beat_job(uuid);

create or replace function kaava.start_job(job text, not_within interval, lease interval) returns uuid
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
declare
  run uuid;
begin
  -- Who asks at the same moment waits here, and then sees what the other has begun.
  perform pg_advisory_xact_lock(hashtextextended('kaava.start_job ' || start_job.job, 0));
  update kaava.job_runs as r
    set status = 'FAILED', finished_at = clock_timestamp(), error_message = 'The process that ran it ended before it did.'
    where r.job = start_job.job and r.status = 'RUNNING' and r.started_at <= clock_timestamp() - lease;
  if exists (
    select from kaava.job_runs as r
    where r.job = start_job.job and (r.status = 'RUNNING' or r.started_at > clock_timestamp() - not_within)
  ) then
    return null;
  end if;
  insert into kaava.job_runs as r (job) values (start_job.job) returning r.id into run;
  return run;
end;
$$;
comment on function kaava.start_job(text, interval, interval) is 'Begins a run of a job and returns its id; null when it runs already, or began within the interval. A run that is older than the lease is given up: its process is gone.';

revoke update (heartbeat_at) on kaava.job_runs from kaava_definer;
alter table kaava.job_runs drop column heartbeat_at;

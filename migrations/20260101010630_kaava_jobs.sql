-- A job is begun by one process at a time, however many there are, and its end is written down.
--
-- Why:   every process of the service has the clock; a row that is RUNNING is the lease.
-- Locks: none. Who begins a job holds an advisory lock of its name while it looks.

-- migrate:up

grant select, update (status, finished_at, error_message, details), delete on kaava.job_runs to kaava_definer;

create function kaava.start_job(job text, not_within interval, lease interval) returns uuid
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
alter function kaava.start_job(text, interval, interval) owner to kaava_definer;
grant execute on function kaava.start_job(text, interval, interval) to service;

create function kaava.finish_job(run uuid, error text, details jsonb) returns boolean
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with finished as (
      update kaava.job_runs as r
      set status = case when error is null then 'SUCCEEDED' else 'FAILED' end::kaava.job_status, finished_at = clock_timestamp(),
          error_message = left(error, 10000), details = finish_job.details
      where r.id = finish_job.run and r.status = 'RUNNING'
      returning 1
    )
    select exists (select from finished)
  $$;
alter function kaava.finish_job(uuid, text, jsonb) owner to kaava_definer;
grant execute on function kaava.finish_job(uuid, text, jsonb) to service;

create function kaava.delete_old_job_runs(older_than interval, batch integer) returns integer
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with deleted as (
      delete from kaava.job_runs as r
      where r.id in (
        select o.id from kaava.job_runs as o
        where o.finished_at < now() - greatest(older_than, interval '1 day')
        order by o.id
        limit batch
        for update skip locked
      )
      returning 1
    )
    select count(*)::integer from deleted
  $$;
alter function kaava.delete_old_job_runs(interval, integer) owner to kaava_definer;
grant execute on function kaava.delete_old_job_runs(interval, integer) to service;

comment on function kaava.start_job(text, interval, interval) is 'Begins a run of a job and returns its id; null when it runs already, or began within the interval. A run that is older than the lease is given up: its process is gone.';
comment on function kaava.finish_job(uuid, text, jsonb) is 'Ends a run: SUCCEEDED, or FAILED with an error. False when it was given up meanwhile.';
comment on function kaava.delete_old_job_runs(interval, integer) is 'Deletes at most so many runs that ended longer ago, a day at least; returns how many.';

-- migrate:down

drop function kaava.delete_old_job_runs(interval, integer);
drop function kaava.finish_job(uuid, text, jsonb);
drop function kaava.start_job(text, interval, interval);
revoke select, update (status, finished_at, error_message, details), delete on kaava.job_runs from kaava_definer;

-- Leases of AI sessions: what a worker has claimed comes back when nothing is heard of the worker.
--
-- Why:   a worker that died would keep its sessions for ever; one that merely slept must not overwrite its successor's work.
-- Locks: ACCESS EXCLUSIVE on studio.ai_sessions for columns without a default, and until the end: readers, too, wait while its rows are
--        checked and its indexes are made.
--
-- Each time that a session goes back to the queue, retry_count grows: with the id it names one claim. A worker reports
-- with the retry_count that it was given, and is refused when the session is somebody else's by then.

-- migrate:up

alter table studio.ai_sessions
  add column started_at       timestamptz,
  add column lease_expires_at timestamptz,
  add constraint ai_sessions_lease_while_processing check (lease_expires_at is null or status = 'PROCESSING');

-- The queue of one kind of work, and what was claimed, by the end of its lease.
create index ai_sessions_queue_idx on studio.ai_sessions (session_type, created_at, id) where status = 'PENDING';
create index ai_sessions_lease_idx on studio.ai_sessions (lease_expires_at) where status = 'PROCESSING';

-- clock_timestamp(), not now(): the transaction may have begun before the work.
create or replace function studio.stamp_ai_session() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  new.completed_at := case
    when new.status in ('COMPLETED', 'FAILED', 'CANCELLED') then coalesce(new.completed_at, clock_timestamp())
  end;
  if new.status = 'PROCESSING' then
    if tg_op = 'INSERT' or old.status <> 'PROCESSING' or new.retry_count <> old.retry_count then
      new.started_at := clock_timestamp();
    end if;
  else
    new.lease_expires_at := null;
    if new.status = 'PENDING' then
      new.started_at := null;
    end if;
  end if;
  return new;
end;
$$;

grant update (lease_expires_at) on studio.ai_sessions to service;
-- Not to users: what they start themselves has no lease. started_at is set by the trigger.

comment on column studio.ai_sessions.started_at       is 'When the work on it began, for the last time; set by a trigger, null while it waits.';
comment on column studio.ai_sessions.lease_expires_at is 'Until when its worker has it; null where no worker has claimed it. Each report of the worker prolongs it.';
comment on column studio.ai_sessions.retry_count      is 'How often it was tried again: by its user, or because a worker was not heard of any more.';
comment on index  studio.ai_sessions_queue_idx is 'What waits of one kind, oldest first.';
comment on index  studio.ai_sessions_lease_idx is 'What was claimed, by the end of the lease.';
comment on trigger ai_sessions_stamp on studio.ai_sessions is 'Keeps completed_at, started_at and lease_expires_at in step with the status.';
comment on function studio.stamp_ai_session() is 'Trigger function: completed_at is set when a session is over, and cleared when it is tried again; started_at when work begins. Only what is worked on has a lease.';

-- migrate:down

create or replace function studio.stamp_ai_session() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  new.completed_at := case
    when new.status in ('COMPLETED', 'FAILED', 'CANCELLED') then coalesce(new.completed_at, clock_timestamp())
  end;
  return new;
end;
$$;
comment on trigger ai_sessions_stamp on studio.ai_sessions is 'Keeps completed_at in step with the status.';
comment on function studio.stamp_ai_session() is 'Trigger function: completed_at is set when a session is over, and cleared when it is tried again.';
comment on column studio.ai_sessions.retry_count is 'How often it was tried again.';

drop index studio.ai_sessions_lease_idx;
drop index studio.ai_sessions_queue_idx;
alter table studio.ai_sessions
  drop column lease_expires_at,
  drop column started_at;

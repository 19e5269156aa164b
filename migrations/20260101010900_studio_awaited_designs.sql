-- An AI session may wait for its design: until then no worker takes it.
--
-- Why:   a design is uploaded for a session that is there, and a worker that was asking took it within that moment: the upload was refused then.
-- Locks: ACCESS EXCLUSIVE on studio.ai_sessions while its queue's indexes are made, which are of what waits only.

-- migrate:up

set local lock_timeout = '5s';

alter table studio.ai_sessions
  add column awaits_design boolean not null default false,
  add constraint ai_sessions_awaits_design_while_pending check (not awaits_design or status = 'PENDING');

-- What workers claim: of one kind, and of any. What awaits its design is not among it, however much of that there is.
drop index studio.ai_sessions_queue_idx;
create index ai_sessions_queue_idx on studio.ai_sessions (session_type, created_at, id) where status = 'PENDING' and not awaits_design;
create index ai_sessions_waiting_idx on studio.ai_sessions (created_at, id) where status = 'PENDING' and not awaits_design;

grant insert (awaits_design), update (awaits_design) on studio.ai_sessions to authenticated;

-- clock_timestamp(), not now(): the transaction may have begun before the work.
create or replace function studio.stamp_ai_session() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  new.awaits_design := new.awaits_design and new.status = 'PENDING';
  new.completed_at := case
    when new.status in ('COMPLETED', 'FAILED', 'CANCELLED') then coalesce(new.completed_at, clock_timestamp())
  end;
  if new.status = 'PROCESSING' then
    if tg_op = 'INSERT' or old.status <> 'PROCESSING' or new.claim_count <> old.claim_count then
      new.started_at := clock_timestamp();
    end if;
  else
    new.lease_expires_at := null;
    if new.status = 'PENDING' then
      new.started_at := null;
      new.lapse_count := case when tg_op = 'UPDATE' and old.status <> 'FAILED' then new.lapse_count else 0 end;
    end if;
  end if;
  return new;
end;
$$;

drop trigger ai_sessions_stamp on studio.ai_sessions;
create trigger ai_sessions_stamp before insert or update of status, completed_at, awaits_design on studio.ai_sessions
  for each row execute function studio.stamp_ai_session();

comment on column studio.ai_sessions.awaits_design is 'Whether it waits for its design, and no worker takes it yet.';
comment on index  studio.ai_sessions_queue_idx   is 'What waits of one kind for a worker, oldest first.';
comment on index  studio.ai_sessions_waiting_idx is 'What waits for a worker, oldest first.';
comment on trigger ai_sessions_stamp on studio.ai_sessions is 'Keeps completed_at, started_at, lease_expires_at and awaits_design in step with the status.';
comment on function studio.stamp_ai_session() is 'Trigger function: completed_at is set when a session is over, and cleared when it is tried again, as lapse_count is; started_at is set when work begins. Only what is worked on has a lease, and only what waits awaits a design.';

-- migrate:down

drop trigger ai_sessions_stamp on studio.ai_sessions;
create trigger ai_sessions_stamp before insert or update of status, completed_at on studio.ai_sessions
  for each row execute function studio.stamp_ai_session();
comment on trigger ai_sessions_stamp on studio.ai_sessions is 'Keeps completed_at, started_at and lease_expires_at in step with the status.';

create or replace function studio.stamp_ai_session() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  new.completed_at := case
    when new.status in ('COMPLETED', 'FAILED', 'CANCELLED') then coalesce(new.completed_at, clock_timestamp())
  end;
  if new.status = 'PROCESSING' then
    if tg_op = 'INSERT' or old.status <> 'PROCESSING' or new.claim_count <> old.claim_count then
      new.started_at := clock_timestamp();
    end if;
  else
    new.lease_expires_at := null;
    if new.status = 'PENDING' then
      new.started_at := null;
      new.lapse_count := case when tg_op = 'UPDATE' and old.status <> 'FAILED' then new.lapse_count else 0 end;
    end if;
  end if;
  return new;
end;
$$;
comment on function studio.stamp_ai_session() is 'Trigger function: completed_at is set when a session is over, and cleared when it is tried again, as lapse_count is; started_at is set when work begins. Only what is worked on has a lease.';

drop index studio.ai_sessions_waiting_idx;
drop index studio.ai_sessions_queue_idx;
alter table studio.ai_sessions drop column awaits_design;
create index ai_sessions_queue_idx on studio.ai_sessions (session_type, created_at, id) where status = 'PENDING';
comment on index studio.ai_sessions_queue_idx is 'What waits of one kind, oldest first.';

-- Claims of AI sessions are counted for themselves, and what workers lose for itself.
--
-- Why:   retry_count was all of it: how often its user tried again, how often workers were lost, and which claim a worker speaks of. So
--        whoever had tried again three times had a session that failed with the first worker that was lost.
-- Locks: a brief ACCESS EXCLUSIVE on studio.ai_sessions.
--
-- With the id, claim_count names a claim: a worker reports with the one that it was given. lapse_count says when to give up, and begins
-- anew when the user tries again. retry_count is the user's own.

-- migrate:up

set local lock_timeout = '5s';

alter table studio.ai_sessions
  add column claim_count integer not null default 0,
  add column lapse_count integer not null default 0,
  add constraint ai_sessions_claim_count_nonnegative check (claim_count >= 0),
  add constraint ai_sessions_lapse_count_nonnegative check (lapse_count >= 0);

grant update (claim_count, lapse_count) on studio.ai_sessions to service;
-- Not to users, whose trying again is in retry_count.

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

comment on column studio.ai_sessions.retry_count is 'How often its user tried it again.';
comment on column studio.ai_sessions.claim_count is 'How often workers have claimed it; names the claim of the worker that has it.';
comment on column studio.ai_sessions.lapse_count is 'How often a worker that had it was not heard of any more, since its user asked for it or tried again.';
comment on function studio.stamp_ai_session() is 'Trigger function: completed_at is set when a session is over, and cleared when it is tried again, as lapse_count is; started_at is set when work begins. Only what is worked on has a lease.';

-- migrate:down

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
comment on function studio.stamp_ai_session() is 'Trigger function: completed_at is set when a session is over, and cleared when it is tried again; started_at when work begins. Only what is worked on has a lease.';
comment on column studio.ai_sessions.retry_count is 'How often it was tried again: by its user, or because a worker was not heard of any more.';
alter table studio.ai_sessions
  drop column lapse_count,
  drop column claim_count;

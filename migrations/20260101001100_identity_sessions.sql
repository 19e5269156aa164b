-- Sessions: what a signed-in browser or client holds.
--
-- Why:   a session can be listed and revoked; only the hash of its token is kept.
-- Locks: none that matter; the table is new.

-- migrate:up

create table identity.sessions (
  id           uuid        not null default core.uuid_v7(),
  user_id      uuid        not null,
  token_hash   text        not null,
  user_agent   text,
  ip_address   inet,
  last_seen_at timestamptz not null default now(),
  expires_at   timestamptz not null,
  revoked_at   timestamptz,
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now(),

  constraint sessions_pkey                  primary key (id),
  constraint sessions_user_id_fkey          foreign key (user_id) references identity.users (id) on delete cascade,
  constraint sessions_token_hash_key        unique (token_hash),
  constraint sessions_token_hash_format     check (token_hash ~ '^[0-9a-f]{64}$'),
  constraint sessions_user_agent_length     check (char_length(user_agent) <= 1000),
  constraint sessions_expires_after_created check (expires_at > created_at)
);

-- A user's own list, newest first.
create index sessions_user_id_created_at_idx on identity.sessions (user_id, created_at desc);
-- The clean-up looks for the oldest.
create index sessions_expires_at_idx on identity.sessions (expires_at);

create trigger sessions_set_updated_at before update on identity.sessions
  for each row when (old.* is distinct from new.*) execute function core.set_updated_at();

alter table identity.sessions enable row level security;
alter table identity.sessions force  row level security;

create policy sessions_select_own on identity.sessions
  for select to authenticated
  using (user_id = (select core.current_user_id()));

create policy sessions_revoke_own on identity.sessions
  for update to authenticated
  using (user_id = (select core.current_user_id()))
  with check (user_id = (select core.current_user_id()) and revoked_at is not null);

create policy sessions_definer on identity.sessions
  for all to kaava_definer
  using (true)
  with check (true);

grant select (id, user_id, user_agent, ip_address, last_seen_at, expires_at, revoked_at, created_at, updated_at),
      update (revoked_at)
  on identity.sessions to authenticated;
-- token_hash is granted to nobody. Sessions are made by identity.complete_login() only, and never un-revoked.

grant select, insert, delete on identity.sessions to kaava_definer;
grant update (last_seen_at, revoked_at) on identity.sessions to kaava_definer;

-- Runs at each request that carries a session token. Seen at most once a minute: a request is no write.
create function identity.authenticate_session(token_hash text)
  returns table (session_id uuid, user_id uuid, role identity.user_role, status identity.user_status, plan identity.user_plan)
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
#variable_conflict use_column
declare
  seen timestamptz;
begin
  select s.id, s.user_id, u.role, u.status, u.plan, s.last_seen_at
    into session_id, user_id, role, status, plan, seen
    from identity.sessions as s join identity.users as u on u.id = s.user_id
    where s.token_hash = authenticate_session.token_hash
      and s.revoked_at is null and s.expires_at > now() and u.status = 'ACTIVE';
  if not found then return; end if;
  if seen < now() - interval '60 seconds' then
    update identity.sessions as s set last_seen_at = now() where s.id = authenticate_session.session_id;
  end if;
  return next;
end;
$$;
alter function identity.authenticate_session(text) owner to kaava_definer;
grant execute on function identity.authenticate_session(text) to anonymous;

create function identity.purge_expired_sessions(batch integer) returns integer
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with deleted as (
      delete from identity.sessions
      where id in (
        select s.id from identity.sessions as s
        where s.expires_at <= now()
        order by s.expires_at
        limit batch
        for update skip locked
      )
      returning 1
    )
    select count(*)::integer from deleted
  $$;
alter function identity.purge_expired_sessions(integer) owner to kaava_definer;
grant execute on function identity.purge_expired_sessions(integer) to service;

-- An administrator may change a status but no session: the trigger function may.
create function identity.revoke_sessions_of_user() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  as $$
begin
  update identity.sessions as s set revoked_at = now() where s.user_id = new.id and s.revoked_at is null;
  return null;
end;
$$;
alter function identity.revoke_sessions_of_user() owner to kaava_definer;

create trigger users_revoke_sessions after update of status on identity.users
  for each row when (new.status <> 'ACTIVE' and old.status = 'ACTIVE') execute function identity.revoke_sessions_of_user();

comment on table  identity.sessions              is 'Signed-in browsers and clients.';
comment on column identity.sessions.id           is 'Key, in order of sign-in.';
comment on column identity.sessions.user_id      is 'Who signed in.';
comment on column identity.sessions.token_hash   is 'SHA-256 of the session token, 64 hex digits. The token itself is known to its holder only.';
comment on column identity.sessions.user_agent   is 'User-Agent header at sign-in, or null.';
comment on column identity.sessions.ip_address   is 'Network address at sign-in, or null.';
comment on column identity.sessions.last_seen_at is 'When the session was last used, to the minute.';
comment on column identity.sessions.expires_at   is 'From when on the session is no longer accepted.';
comment on column identity.sessions.revoked_at   is 'When the session was ended, or null.';
comment on column identity.sessions.created_at   is 'When the user signed in.';
comment on column identity.sessions.updated_at   is 'When the session was last changed.';
comment on index  identity.sessions_user_id_created_at_idx is 'A user''s own sessions, newest first.';
comment on index  identity.sessions_expires_at_idx         is 'The clean-up, oldest first.';
comment on trigger sessions_set_updated_at on identity.sessions is 'Keeps updated_at.';
comment on trigger users_revoke_sessions   on identity.users    is 'Suspending or deleting a user ends all of their sessions.';
comment on policy sessions_select_own on identity.sessions is 'A user sees their own sessions.';
comment on policy sessions_revoke_own on identity.sessions is 'A user ends their own sessions; an ended one stays ended.';
comment on policy sessions_definer    on identity.sessions is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';
comment on function identity.authenticate_session(text)      is 'The session and user that a token''s SHA-256 stands for; no row when it is unknown, revoked or expired, or its user is not ACTIVE.';
comment on function identity.purge_expired_sessions(integer) is 'Deletes at most so many expired sessions, oldest first; returns how many.';
comment on function identity.revoke_sessions_of_user()       is 'Trigger function: ends all sessions of the user.';

-- migrate:down

drop trigger users_revoke_sessions on identity.users;
drop function identity.revoke_sessions_of_user();
drop function identity.purge_expired_sessions(integer);
drop function identity.authenticate_session(text);
drop table identity.sessions;

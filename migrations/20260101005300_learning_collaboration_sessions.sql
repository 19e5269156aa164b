-- Collaboration sessions: code that several people write together.
--
-- Why:   what they wrote outlives the connection; whoever comes back finds it.
-- Locks: none that matter; the tables are new.

-- migrate:up

create type learning.collaboration_type   as enum ('PAIR', 'GROUP', 'REVIEW', 'CLASSROOM');
create type learning.collaboration_status as enum ('ACTIVE', 'PAUSED', 'ENDED');
create type learning.participant_role     as enum ('VIEWER', 'EDITOR');

create table learning.collaboration_sessions (
  id           uuid                          not null default core.uuid_v7(),
  owner_id     uuid                          not null default core.current_user_id(),
  name         text                          not null,
  type         learning.collaboration_type   not null,
  status       learning.collaboration_status not null default 'ACTIVE',
  code         text                          not null default '',
  code_version integer                       not null default 1,
  language     text                          not null default 'solidity',
  permissions  jsonb                         not null default '{}',
  expires_at   timestamptz,
  created_at   timestamptz                   not null default now(),
  updated_at   timestamptz                   not null default now(),

  constraint collaboration_sessions_pkey                  primary key (id),
  constraint collaboration_sessions_owner_id_fkey         foreign key (owner_id) references identity.users (id) on delete cascade,
  constraint collaboration_sessions_name_length           check (char_length(name) between 1 and 200),
  constraint collaboration_sessions_code_length           check (char_length(code) <= 1000000),
  constraint collaboration_sessions_code_version_positive check (code_version >= 1),
  constraint collaboration_sessions_language_format       check (language ~ '^[a-z][a-z0-9+#.-]{0,29}$'),
  constraint collaboration_sessions_permissions_object    check (jsonb_typeof(permissions) = 'object'),
  constraint collaboration_sessions_permissions_size      check (octet_length(permissions::text) <= 16384),
  constraint collaboration_sessions_expires_after_created check (expires_at > created_at)
);

create index collaboration_sessions_owner_id_status_idx on learning.collaboration_sessions (owner_id, status);
-- What has expired, to be ended.
create index collaboration_sessions_status_expires_at_idx on learning.collaboration_sessions (status, expires_at);

create table learning.session_participants (
  session_id uuid                      not null,
  user_id    uuid                      not null,
  role       learning.participant_role not null default 'VIEWER',
  joined_at  timestamptz               not null default now(),
  left_at    timestamptz,

  constraint session_participants_pkey            primary key (session_id, user_id),
  constraint session_participants_session_id_fkey foreign key (session_id) references learning.collaboration_sessions (id) on delete cascade,
  constraint session_participants_user_id_fkey    foreign key (user_id) references identity.users (id) on delete cascade,
  constraint session_participants_left_order      check (left_at >= joined_at)
);

create index session_participants_user_id_idx on learning.session_participants (user_id);

create trigger collaboration_sessions_set_updated_at before update on learning.collaboration_sessions
  for each row when (old.* is distinct from new.*) execute function core.set_updated_at();

-- A policy on participants that asks for participants would ask for ever: a definer does not meet it.
create function learning.my_session_ids() returns uuid[]
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select coalesce(array_agg(mine.id), '{}') from (
      select s.id from learning.collaboration_sessions as s where s.owner_id = core.current_user_id()
      union
      select p.session_id from learning.session_participants as p where p.user_id = core.current_user_id() and p.left_at is null
    ) as mine
  $$;
grant select on learning.collaboration_sessions, learning.session_participants to kaava_definer;
alter function learning.my_session_ids() owner to kaava_definer;
grant execute on function learning.my_session_ids() to authenticated;

alter table learning.collaboration_sessions enable row level security;
alter table learning.collaboration_sessions force  row level security;
alter table learning.session_participants enable row level security;
alter table learning.session_participants force  row level security;

-- Beside the next one, which does not know a session that its own statement makes.
create policy collaboration_sessions_own on learning.collaboration_sessions
  for all to authenticated
  using (owner_id = (select core.current_user_id()))
  with check (owner_id = (select core.current_user_id()));

create policy collaboration_sessions_select_participant on learning.collaboration_sessions
  for select to authenticated
  using (id = any ((select learning.my_session_ids())::uuid[]));

create policy collaboration_sessions_administrator on learning.collaboration_sessions
  for all to administrator
  using (true)
  with check (true);

create policy collaboration_sessions_select_service on learning.collaboration_sessions
  for select to service
  using (true);

create policy collaboration_sessions_update_service on learning.collaboration_sessions
  for update to service
  using (true)
  with check (true);

create policy collaboration_sessions_definer on learning.collaboration_sessions
  for all to kaava_definer
  using (true)
  with check (true);

create policy session_participants_select_session on learning.session_participants
  for select to authenticated
  using (session_id = any ((select learning.my_session_ids())::uuid[]));

create policy session_participants_owner on learning.session_participants
  for all to authenticated
  using (session_id in (select s.id from learning.collaboration_sessions as s where s.owner_id = (select core.current_user_id())))
  with check (
    session_id in (select s.id from learning.collaboration_sessions as s where s.owner_id = (select core.current_user_id()))
    and exists (select from identity.public_profiles as p where p.id = session_participants.user_id)
  );

create policy session_participants_select_administrator on learning.session_participants
  for select to administrator
  using (true);

create policy session_participants_definer on learning.session_participants
  for all to kaava_definer
  using (true)
  with check (true);

grant select,
      insert (name, type, code, language, permissions, expires_at),
      update (name, type, status, language, permissions, expires_at),
      delete
  on learning.collaboration_sessions to authenticated;
grant select (id, owner_id, name, type, status, expires_at), update (status) on learning.collaboration_sessions to service;
-- owner_id is not granted: its default is the acting user. Code changes through learning.edit_session_code() only.

grant select, insert (session_id, user_id, role), update (role, left_at), delete on learning.session_participants to authenticated;
grant update (code, code_version, updated_at) on learning.collaboration_sessions to kaava_definer;
grant update (left_at) on learning.session_participants to kaava_definer;

-- Who edits says which version they saw. The row's lock queues editors: the second finds another version.
create function learning.edit_session_code(session_id uuid, base_version integer, code text) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
declare
  current integer;
begin
  select s.code_version into current from learning.collaboration_sessions as s
    where s.id = edit_session_code.session_id and s.status = 'ACTIVE' and (s.expires_at is null or s.expires_at > now())
      and (s.owner_id = core.current_user_id() or exists (
        select from learning.session_participants as p
        where p.session_id = s.id and p.user_id = core.current_user_id() and p.role = 'EDITOR' and p.left_at is null
      ))
    for update;
  if not found then
    return null;
  end if;
  if current <> base_version then
    raise check_violation using message = format('The code is at version %s, not %s.', current, base_version),
      schema = 'learning', table = 'collaboration_sessions', constraint = 'collaboration_sessions_code_version_current';
  end if;
  update learning.collaboration_sessions as s set code = edit_session_code.code, code_version = current + 1
    where s.id = edit_session_code.session_id;
  return current + 1;
end;
$$;
alter function learning.edit_session_code(uuid, integer, text) owner to kaava_definer;
grant execute on function learning.edit_session_code(uuid, integer, text) to authenticated;

create function learning.leave_session(session_id uuid) returns boolean
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with changed as (
      update learning.session_participants as p set left_at = clock_timestamp()
      where p.session_id = leave_session.session_id and p.user_id = core.current_user_id() and p.left_at is null
      returning 1
    )
    select exists (select from changed)
  $$;
alter function learning.leave_session(uuid) owner to kaava_definer;
grant execute on function learning.leave_session(uuid) to authenticated;

comment on type learning.collaboration_type   is 'What a session is for.';
comment on type learning.collaboration_status is 'Code is edited while a session is ACTIVE.';
comment on type learning.participant_role     is 'EDITORs change the code, VIEWERs watch; both chat.';
comment on table  learning.collaboration_sessions              is 'Code that several people write together.';
comment on column learning.collaboration_sessions.id           is 'Key, in order of creation.';
comment on column learning.collaboration_sessions.owner_id     is 'Whose session. Always the user who made it.';
comment on column learning.collaboration_sessions.name         is 'Name as listed.';
comment on column learning.collaboration_sessions.type         is 'What it is for.';
comment on column learning.collaboration_sessions.status       is 'Whether it goes on.';
comment on column learning.collaboration_sessions.code         is 'The code as it is now. Changed by learning.edit_session_code().';
comment on column learning.collaboration_sessions.code_version is 'Number of the current code, from 1: who edits must have seen it.';
comment on column learning.collaboration_sessions.language     is 'Programming language, in lower case.';
comment on column learning.collaboration_sessions.permissions  is 'What clients let participants do, beyond their roles. @json CollaborationPermissions';
comment on column learning.collaboration_sessions.expires_at   is 'From when on it cannot be edited, or null for never.';
comment on column learning.collaboration_sessions.created_at   is 'When it was made.';
comment on column learning.collaboration_sessions.updated_at   is 'When it was last changed.';
comment on index  learning.collaboration_sessions_owner_id_status_idx   is 'A user''s own sessions.';
comment on index  learning.collaboration_sessions_status_expires_at_idx is 'Sessions that have expired, to be ended.';
comment on trigger collaboration_sessions_set_updated_at on learning.collaboration_sessions is 'Keeps updated_at.';
comment on policy collaboration_sessions_own                on learning.collaboration_sessions is 'A user makes and runs their own sessions.';
comment on policy collaboration_sessions_select_participant on learning.collaboration_sessions is 'Participants see the session.';
comment on policy collaboration_sessions_administrator      on learning.collaboration_sessions is 'Administrators see and end all sessions.';
comment on policy collaboration_sessions_select_service     on learning.collaboration_sessions is 'Workers look for expired sessions.';
comment on policy collaboration_sessions_update_service     on learning.collaboration_sessions is 'Workers end them.';
comment on policy collaboration_sessions_definer            on learning.collaboration_sessions is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';
comment on table  learning.session_participants            is 'Somebody takes part in a session. Its owner does without a row here.';
comment on column learning.session_participants.session_id is 'Which session.';
comment on column learning.session_participants.user_id    is 'Who.';
comment on column learning.session_participants.role       is 'What they may do.';
comment on column learning.session_participants.joined_at  is 'When they came.';
comment on column learning.session_participants.left_at    is 'When they left, or null; who left sees the session no more.';
comment on index  learning.session_participants_user_id_idx is 'The sessions that a user takes part in.';
comment on policy session_participants_select_session       on learning.session_participants is 'Participants see each other.';
comment on policy session_participants_owner                on learning.session_participants is 'The owner lets active users in, and out again.';
comment on policy session_participants_select_administrator on learning.session_participants is 'Administrators see all participants.';
comment on policy session_participants_definer              on learning.session_participants is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';
comment on function learning.my_session_ids() is 'Ids of sessions that the acting user owns or takes part in. For policies.';
comment on function learning.edit_session_code(uuid, integer, text) is 'Puts new code in the place of the version that was seen; returns the new version, or null where the caller may not edit. Another version by now is collaboration_sessions_code_version_current.';
comment on function learning.leave_session(uuid) is 'The acting user leaves a session; whether they were in it.';

-- migrate:down

drop function learning.leave_session(uuid);
drop function learning.edit_session_code(uuid, integer, text);
drop table learning.session_participants;
drop table learning.collaboration_sessions;
drop function learning.my_session_ids();
drop type learning.participant_role;
drop type learning.collaboration_status;
drop type learning.collaboration_type;

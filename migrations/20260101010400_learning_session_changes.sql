-- Changes of collaboration sessions: what happened in each of them, numbered.
--
-- Why:   whoever lost the connection asks for what came after the last number they saw, and gets all of it, once.
-- Locks: ACCESS EXCLUSIVE on learning.chat_messages for a column without a default and for its key, which reads the table once.

-- migrate:up

create type learning.session_change_kind as enum ('CODE', 'MESSAGE', 'MESSAGE_DELETED', 'PARTICIPANT', 'SESSION');

create table learning.session_changes (
  session_id   uuid                         not null,
  sequence     integer                      not null,
  kind         learning.session_change_kind not null,
  user_id      uuid,
  message_id   uuid,
  code_version integer,
  client_id    text,
  created_at   timestamptz                  not null default now(),

  constraint session_changes_pkey              primary key (session_id, sequence),
  constraint session_changes_client_id_key     unique (session_id, user_id, client_id),
  constraint session_changes_session_id_fkey   foreign key (session_id) references learning.collaboration_sessions (id) on delete cascade,
  constraint session_changes_user_id_fkey      foreign key (user_id) references identity.users (id) on delete set null,
  constraint session_changes_sequence_positive check (sequence >= 1),
  constraint session_changes_message           check ((kind in ('MESSAGE', 'MESSAGE_DELETED')) = (message_id is not null)),
  constraint session_changes_code              check ((kind = 'CODE') = (code_version is not null)),
  constraint session_changes_client_id_length  check (char_length(client_id) between 1 and 64)
);

create index session_changes_user_id_idx on learning.session_changes (user_id);

-- A message that is sent again, because its answer was lost, is the same message.
alter table learning.chat_messages
  add column client_id text,
  add constraint chat_messages_client_id_key    unique (session_id, user_id, client_id),
  add constraint chat_messages_client_id_length check (char_length(client_id) between 1 and 64);

alter table learning.session_changes enable row level security;
alter table learning.session_changes force  row level security;

create policy session_changes_select_session on learning.session_changes
  for select to authenticated
  using (session_id = any ((select learning.my_session_ids())::uuid[]));

create policy session_changes_definer on learning.session_changes
  for all to kaava_definer
  using (true)
  with check (true);

grant select on learning.session_changes to authenticated;
grant select, insert on learning.session_changes to kaava_definer;
grant insert (client_id) on learning.chat_messages to authenticated;
grant insert, update (role, joined_at) on learning.session_participants to kaava_definer;
-- Nobody else writes changes: they follow from what is done.

-- The session's row is locked until commit, so numbers become visible in their order: after 7 nobody will see a 6 appear.
create function learning.add_session_change(
  session_id uuid, kind learning.session_change_kind, user_id uuid, message_id uuid, code_version integer, client_id text
) returns void
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  as $$
begin
  perform from learning.collaboration_sessions as s where s.id = add_session_change.session_id for no key update;
  if not found then
    return; -- It is being deleted, and its changes with it.
  end if;
  insert into learning.session_changes (session_id, sequence, kind, user_id, message_id, code_version, client_id)
  select add_session_change.session_id, coalesce(max(c.sequence), 0) + 1, add_session_change.kind, add_session_change.user_id,
         add_session_change.message_id, add_session_change.code_version, add_session_change.client_id
  from learning.session_changes as c where c.session_id = add_session_change.session_id;
end;
$$;
alter function learning.add_session_change(uuid, learning.session_change_kind, uuid, uuid, integer, text) owner to kaava_definer;

create function learning.record_session_change() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  as $$
declare
  about jsonb := to_jsonb(case when tg_op = 'DELETE' then old else new end);
  -- Null for a user who is being deleted, and whose rows go along.
  who   uuid  := (select u.id from identity.users as u where u.id = (about ->> 'user_id')::uuid);
begin
  case tg_table_name
    when 'chat_messages' then
      perform learning.add_session_change((about ->> 'session_id')::uuid,
        case when tg_op = 'DELETE' then 'MESSAGE_DELETED' else 'MESSAGE' end::learning.session_change_kind,
        who, (about ->> 'id')::uuid, null, null);
    when 'session_participants' then
      perform learning.add_session_change((about ->> 'session_id')::uuid, 'PARTICIPANT', who, null, null, null);
    else
      perform learning.add_session_change((about ->> 'id')::uuid, 'SESSION', null, null, null, null);
  end case;
  return null;
end;
$$;
alter function learning.record_session_change() owner to kaava_definer;

create trigger chat_messages_record_change after insert or delete on learning.chat_messages
  for each row execute function learning.record_session_change();
create trigger session_participants_record_change after insert or update or delete on learning.session_participants
  for each row execute function learning.record_session_change();
create trigger collaboration_sessions_record_change
  after update of name, type, status, language, permissions, expires_at on learning.collaboration_sessions
  for each row execute function learning.record_session_change();

drop function learning.edit_session_code(uuid, integer, text);

-- Who edits says which version they saw. The row's lock queues editors: the second finds another version.
create function learning.edit_session_code(session_id uuid, base_version integer, code text, client_id text default null) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
declare
  current integer;
  done    integer;
begin
  select s.code_version into current from learning.collaboration_sessions as s
    where s.id = edit_session_code.session_id and s.status = 'ACTIVE' and (s.expires_at is null or s.expires_at > now())
      and (s.owner_id = core.current_user_id() or exists (
        select from learning.session_participants as p
        where p.session_id = s.id and p.user_id = core.current_user_id() and p.role = 'EDITOR' and p.left_at is null
      ))
    for no key update;
  if not found then
    return null;
  end if;
  select c.code_version into done from learning.session_changes as c
    where c.session_id = edit_session_code.session_id and c.user_id = core.current_user_id() and c.client_id = edit_session_code.client_id;
  if found then
    return done;
  end if;
  if current <> base_version then
    raise check_violation using message = format('The code is at version %s, not %s.', current, base_version),
      schema = 'learning', table = 'collaboration_sessions', constraint = 'collaboration_sessions_code_version_current';
  end if;
  update learning.collaboration_sessions as s set code = edit_session_code.code, code_version = current + 1
    where s.id = edit_session_code.session_id;
  perform learning.add_session_change(edit_session_code.session_id, 'CODE', core.current_user_id(), null, current + 1, edit_session_code.client_id);
  return current + 1;
end;
$$;
alter function learning.edit_session_code(uuid, integer, text, text) owner to kaava_definer;
grant execute on function learning.edit_session_code(uuid, integer, text, text) to authenticated;

-- Only a function may tell somebody else: identity.notify() is not for users.
create function learning.invite_to_session(session_id uuid, user_id uuid, role learning.participant_role) returns boolean
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
declare
  session record;
begin
  select s.id, s.name, u.name as owner_name into session
    from learning.collaboration_sessions as s join identity.users as u on u.id = s.owner_id
    where s.id = invite_to_session.session_id and s.owner_id = core.current_user_id() and s.status <> 'ENDED'
    for no key update of s;
  if not found then
    return null;
  end if;
  if invite_to_session.user_id = core.current_user_id()
    or not exists (select from identity.public_profiles as p where p.id = invite_to_session.user_id) then
    return false;
  end if;
  insert into learning.session_participants as p (session_id, user_id, role)
    values (invite_to_session.session_id, invite_to_session.user_id, invite_to_session.role)
    on conflict on constraint session_participants_pkey
    do update set role = excluded.role, left_at = null, joined_at = now() where p.left_at is not null;
  if found then
    perform identity.notify(invite_to_session.user_id, 'COLLABORATION_INVITE', 'You are in on a session',
      format('%s works with you on "%s".', session.owner_name, session.name),
      jsonb_build_object('collaboration_session_id', session.id), null);
  end if;
  return true;
end;
$$;
alter function learning.invite_to_session(uuid, uuid, learning.participant_role) owner to kaava_definer;
grant execute on function learning.invite_to_session(uuid, uuid, learning.participant_role) to authenticated;

comment on type learning.session_change_kind is 'What happened in a session.';
comment on table  learning.session_changes              is 'What happened in a session, numbered. What it is now says the row that a change is about.';
comment on column learning.session_changes.session_id   is 'In which session.';
comment on column learning.session_changes.sequence     is 'Its number in the session, from 1, without a gap, in order of commit.';
comment on column learning.session_changes.kind         is 'What happened.';
comment on column learning.session_changes.user_id      is 'Who edited, said it, came or left; null for the session itself, and for a user who is gone.';
comment on column learning.session_changes.message_id   is 'Which message was said or taken back, or null.';
comment on column learning.session_changes.code_version is 'Which version of the code it made, or null.';
comment on column learning.session_changes.client_id    is 'What the client called its edit, so that it is done once, or null.';
comment on column learning.session_changes.created_at   is 'When.';
comment on column learning.chat_messages.client_id      is 'What the client called the message, so that it is said once, or null.';
comment on index  learning.session_changes_user_id_idx  is 'A user''s changes; asked when the user goes.';
comment on constraint session_changes_message on learning.session_changes is 'must be there for a message, and only for one';
comment on constraint session_changes_code    on learning.session_changes is 'must be there for an edit, and only for one';
comment on policy session_changes_select_session on learning.session_changes is 'Participants, and nobody else, read what happened.';
comment on policy session_changes_definer        on learning.session_changes is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';
comment on trigger chat_messages_record_change          on learning.chat_messages          is 'A message that is said or taken back is a change of its session.';
comment on trigger session_participants_record_change   on learning.session_participants   is 'Who comes, leaves or has another role is a change of the session.';
comment on trigger collaboration_sessions_record_change on learning.collaboration_sessions is 'What is not code, such as the status, changes the session too.';
comment on function learning.record_session_change() is 'Trigger function: what is done to a session, its participants or its chat is a change.';
comment on function learning.add_session_change(uuid, learning.session_change_kind, uuid, uuid, integer, text) is 'Gives a change of a session the next number. For other functions.';
comment on function learning.edit_session_code(uuid, integer, text, text) is 'Puts new code in the place of the version that was seen; returns the new version, or null where the caller may not edit. Sent again under the same client id, it is done once. Another version by now is collaboration_sessions_code_version_current.';
comment on function learning.invite_to_session(uuid, uuid, learning.participant_role) is 'Lets an active user in on an own session, again if they had left, and tells them; who is in keeps the role. Null where there is no such session that goes on, false where there is no such user.';

-- migrate:down

drop function learning.invite_to_session(uuid, uuid, learning.participant_role);
drop function learning.edit_session_code(uuid, integer, text, text);
drop trigger collaboration_sessions_record_change on learning.collaboration_sessions;
drop trigger session_participants_record_change on learning.session_participants;
drop trigger chat_messages_record_change on learning.chat_messages;
drop function learning.record_session_change();
drop function learning.add_session_change(uuid, learning.session_change_kind, uuid, uuid, integer, text);
revoke insert, update (role, joined_at) on learning.session_participants from kaava_definer;
revoke insert (client_id) on learning.chat_messages from authenticated;
alter table learning.chat_messages drop column client_id;
drop table learning.session_changes;
drop type learning.session_change_kind;

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
comment on function learning.edit_session_code(uuid, integer, text) is 'Puts new code in the place of the version that was seen; returns the new version, or null where the caller may not edit. Another version by now is collaboration_sessions_code_version_current.';

-- An invitation names who has no name by their username.
--
-- Why:   a name may be null, and then the notification began with a blank.
-- Locks: none that matter.

-- migrate:up

create or replace function learning.invite_to_session(session_id uuid, user_id uuid, role learning.participant_role) returns boolean
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
declare
  session record;
begin
  select s.id, s.name, coalesce(u.name, u.username::text, 'Somebody') as owner_name into session
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

-- migrate:down

create or replace function learning.invite_to_session(session_id uuid, user_id uuid, role learning.participant_role) returns boolean
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

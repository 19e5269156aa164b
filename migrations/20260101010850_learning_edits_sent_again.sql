-- An edit that was made is answered again as made, whatever became of the session since.
--
-- Why:   whoever lost the answer sends the edit again. When the session was paused, had ended or they may not edit any more, they were
--        told that it was refused, although everybody sees it.
-- Locks: none that matter.

-- migrate:up

-- Who edits says which version they saw. The row's lock queues editors: the second finds another version.
create or replace function learning.edit_session_code(session_id uuid, base_version integer, code text, client_id text default null) returns integer
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
  -- Whoever may not edit any more, or nobody may, is still told what was done; under the lock, for those who may.
  select c.code_version into done from learning.session_changes as c
    where c.session_id = edit_session_code.session_id and c.user_id = core.current_user_id() and c.client_id = edit_session_code.client_id;
  if found then
    return done;
  end if;
  if current is null then
    return null;
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

comment on function learning.edit_session_code(uuid, integer, text, text) is 'Puts new code in the place of the version that was seen; returns the new version, or null where the caller may not edit. Sent again under the same client id, it is done once, and answered as done also to who may not edit any more. Another version by now is collaboration_sessions_code_version_current.';

-- migrate:down

comment on function learning.edit_session_code(uuid, integer, text, text) is 'Puts new code in the place of the version that was seen; returns the new version, or null where the caller may not edit. Sent again under the same client id, it is done once. Another version by now is collaboration_sessions_code_version_current.';

-- Who edits says which version they saw. The row's lock queues editors: the second finds another version.
create or replace function learning.edit_session_code(session_id uuid, base_version integer, code text, client_id text default null) returns integer
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

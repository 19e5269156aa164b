-- Changing the password while signed in.
--
-- Why:   an account whose password may be known to others must be made safe by its owner: the other sessions end with it.
-- Locks: none.

-- migrate:up

-- Counted as sign-in attempts are, so that a stolen session does not become a way to guess the password.
create function identity.reserve_password_check(max_attempts integer, lock_seconds integer)
  returns table (email public.citext, password_hash text, allowed boolean)
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select u.email, a.password_hash, a.allowed
    from identity.users as u
    cross join lateral identity.reserve_login_attempt(u.email, max_attempts, lock_seconds) as a
    where u.id = (select core.current_user_id()) and u.status = 'ACTIVE'
  $$;
alter function identity.reserve_password_check(integer, integer) owner to kaava_definer;
grant execute on function identity.reserve_password_check(integer, integer) to authenticated;

create function identity.change_password(old_hash text, new_hash text, session_id uuid) returns integer
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with changed as (
      update identity.users as u
      set password_hash = change_password.new_hash, login_attempts = 0, lockouts = 0, locked_until = null
      where u.id = (select core.current_user_id()) and u.password_hash = change_password.old_hash and u.status = 'ACTIVE'
      returning u.id
    ),
    ended as (
      update identity.sessions as s set revoked_at = now()
      from changed
      where s.user_id = changed.id and s.id <> change_password.session_id and s.revoked_at is null and s.expires_at > now()
      returning 1
    ),
    told as (
      insert into identity.notifications (user_id, type, title, message)
      select changed.id, 'SECURITY_ALERT', 'Your password was changed', 'All of your other sessions were ended. API keys go on working: revoke those that you do not know.'
      from changed
    )
    select case when exists (select from changed) then (select count(*)::integer from ended) end
  $$;
alter function identity.change_password(text, text, uuid) owner to kaava_definer;
grant execute on function identity.change_password(text, text, uuid) to authenticated;

comment on function identity.reserve_password_check(integer, integer) is 'Counts an attempt of the acting user to prove the own password, as identity.reserve_login_attempt() does; password_hash is null unless allowed. No row when the user is not ACTIVE.';
comment on function identity.change_password(text, text, uuid) is 'Replaces the acting user''s password hash, ends all sessions but one, and notifies the user. Returns how many sessions ended; null, and nothing is done, when old_hash is not the one that is there any more.';

-- migrate:down

drop function identity.change_password(text, text, uuid);
drop function identity.reserve_password_check(integer, integer);

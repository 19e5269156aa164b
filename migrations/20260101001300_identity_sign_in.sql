-- Registration and sign-in: what must be done before anybody is signed in.
--
-- Why:   row-level security shows an anonymous request no user at all, so these steps are functions of kaava_definer.
--        Each answers in the same shape whether or not an account exists; the application makes the time the same.
-- Locks: none.

-- migrate:up

-- The username is checked before the e-mail address: were it the other way round, a username known to be taken would
-- be refused for new addresses only, and so tell which addresses have an account.
create function identity.register(email public.citext, name text, username public.citext, password_hash text, email_token_hash text, timezone text, language text)
  returns table (user_id uuid, created boolean)
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
begin
  if exists (select from identity.users as u where u.username operator(public.=) register.username) then
    raise unique_violation using message = 'This username is taken.', schema = 'identity', table = 'users', constraint = 'users_username_key';
  end if;
  insert into identity.users as u (email, name, username, password_hash, email_token_hash, timezone, language)
    values (register.email, register.name, register.username, register.password_hash, register.email_token_hash,
            register.timezone, coalesce(register.language, 'en'))
    on conflict on constraint users_email_key do nothing
    returning u.id into register.user_id;
  created := found;
  return next;
end;
$$;
alter function identity.register(public.citext, text, public.citext, text, text, text, text) owner to kaava_definer;
grant execute on function identity.register(public.citext, text, public.citext, text, text, text, text) to anonymous;

create function identity.verify_email(token_hash text) returns boolean
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with verified as (
      update identity.users as u set email_verified = true, email_token_hash = null
      where u.email_token_hash = verify_email.token_hash and u.status = 'ACTIVE'
      returning 1
    )
    select exists (select from verified)
  $$;
alter function identity.verify_email(text) owner to kaava_definer;
grant execute on function identity.verify_email(text) to anonymous, authenticated;

-- Counts the attempt before the password is checked, under the row's lock: of fifty wrong tries at once, max_attempts
-- get to check a password, not fifty. The attempt that reaches the maximum is the last one allowed, and locks. A lock
-- lasts lock_seconds, then twice that, and so on, to 15 minutes at most; a success forgets it all.
create function identity.reserve_login_attempt(email public.citext, max_attempts integer, lock_seconds integer)
  returns table (user_id uuid, password_hash text, role identity.user_role, status identity.user_status, email_verified boolean,
                 locked_until timestamptz, is_locked boolean, allowed boolean)
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
#variable_conflict use_column
declare
  account  record;
  attempts integer;
begin
  select u.id, u.password_hash, u.role, u.status, u.email_verified, u.locked_until, u.login_attempts, u.lockouts
    into account
    from identity.users as u
    where u.email operator(public.=) reserve_login_attempt.email
    for update;
  if not found then return; end if;

  user_id := account.id;
  role := account.role;
  status := account.status;
  email_verified := account.email_verified;
  locked_until := account.locked_until;
  is_locked := coalesce(account.locked_until > clock_timestamp(), false);
  allowed := not is_locked;
  if allowed then
    password_hash := account.password_hash;
    -- A lock that is over begins a new round.
    attempts := case when account.locked_until is null then account.login_attempts else 0 end + 1;
    locked_until := null;
    if attempts >= max_attempts then
      locked_until := clock_timestamp()
        + make_interval(secs => least(lock_seconds * 2 ^ least(account.lockouts, 20), greatest(lock_seconds, 900)));
      account.lockouts := account.lockouts + 1;
    end if;
    update identity.users as u
      set login_attempts = attempts, lockouts = account.lockouts, locked_until = reserve_login_attempt.locked_until
      where u.id = account.id;
  end if;
  return next;
end;
$$;
alter function identity.reserve_login_attempt(public.citext, integer, integer) owner to kaava_definer;
grant execute on function identity.reserve_login_attempt(public.citext, integer, integer) to anonymous;

create function identity.complete_login(user_id uuid, token_hash text, user_agent text, ip inet, ttl_seconds integer)
  returns table (session_id uuid, expires_at timestamptz)
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with welcome as (
      update identity.users as u set login_attempts = 0, lockouts = 0, locked_until = null, last_login_at = now()
      where u.id = complete_login.user_id and u.status = 'ACTIVE'
      returning u.id
    )
    insert into identity.sessions as s (user_id, token_hash, user_agent, ip_address, expires_at)
    select welcome.id, complete_login.token_hash, left(complete_login.user_agent, 1000), complete_login.ip,
           now() + make_interval(secs => complete_login.ttl_seconds)
    from welcome
    returning s.id, s.expires_at
  $$;
alter function identity.complete_login(uuid, text, text, inet, integer) owner to kaava_definer;
grant execute on function identity.complete_login(uuid, text, text, inet, integer) to anonymous;

comment on function identity.register(public.citext, text, public.citext, text, text, text, text) is 'Makes a user with settings. When the e-mail address has an account: created is false and user_id null, without an error. A taken username breaks users_username_key.';
comment on function identity.verify_email(text) is 'Marks the e-mail address as verified that the token''s SHA-256 was sent to, and uses the token up. False when there is none.';
comment on function identity.reserve_login_attempt(public.citext, integer, integer) is 'Counts a sign-in attempt and returns what is needed to check the password; password_hash is null unless allowed. is_locked: refused by a lock from before; locked_until: the lock after this attempt, or null. No row for an unknown address.';
comment on function identity.complete_login(uuid, text, text, inet, integer) is 'Call when the password was right: forgets failed attempts and makes a session. No row when the user is not ACTIVE.';

-- migrate:down

drop function identity.complete_login(uuid, text, text, inet, integer);
drop function identity.reserve_login_attempt(public.citext, integer, integer);
drop function identity.verify_email(text);
drop function identity.register(public.citext, text, public.citext, text, text, text, text);

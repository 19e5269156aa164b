-- What sign-in needs after the first day: a second verification mail, and a stronger hash.
--
-- Why:   a lost mail must not make an address unusable, and hashes get more expensive as machines get faster.
-- Locks: none.

-- migrate:up

grant update (password_hash) on identity.users to kaava_definer;

create function identity.renew_email_token(email public.citext, token_hash text) returns boolean
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with renewed as (
      update identity.users as u set email_token_hash = renew_email_token.token_hash
      where u.email operator(public.=) renew_email_token.email and not u.email_verified and u.status = 'ACTIVE'
      returning 1
    )
    select exists (select from renewed)
  $$;
alter function identity.renew_email_token(public.citext, text) owner to kaava_definer;
grant execute on function identity.renew_email_token(public.citext, text) to anonymous;

-- Only whoever knows the hash that is there, which nobody may read but through a sign-in attempt, can replace it.
create function identity.upgrade_password_hash(user_id uuid, old_hash text, new_hash text) returns boolean
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with upgraded as (
      update identity.users as u set password_hash = upgrade_password_hash.new_hash
      where u.id = upgrade_password_hash.user_id and u.password_hash = upgrade_password_hash.old_hash
      returning 1
    )
    select exists (select from upgraded)
  $$;
alter function identity.upgrade_password_hash(uuid, text, text) owner to kaava_definer;
grant execute on function identity.upgrade_password_hash(uuid, text, text) to anonymous;

comment on function identity.renew_email_token(public.citext, text) is 'Replaces the token of the verification mail of an account that is not verified yet; false when there is none.';
comment on function identity.upgrade_password_hash(uuid, text, text) is 'Replaces a password hash by a stronger one of the same password; false when it is not the one that is there any more.';

-- migrate:down

drop function identity.upgrade_password_hash(uuid, text, text);
drop function identity.renew_email_token(public.citext, text);
revoke update (password_hash) on identity.users from kaava_definer;

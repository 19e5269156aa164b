-- Whom a user name belongs to.
--
-- Why:   under a policy, citext's = could not use users_username_key: so the id comes from here, and the rest is read by key.
-- Locks: none.

-- migrate:up

create function identity.user_by_username(username public.citext) returns uuid
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select u.id from identity.users as u
    where u.username operator(public.=) user_by_username.username and u.status = 'ACTIVE'
  $$;
alter function identity.user_by_username(public.citext) owner to kaava_definer;
grant execute on function identity.user_by_username(public.citext) to anonymous, authenticated;

comment on function identity.user_by_username(public.citext) is 'The id of the active user with this user name, upper and lower case alike; null where there is none. It is in identity.public_profiles for anybody, too.';

-- migrate:down

drop function identity.user_by_username(public.citext);

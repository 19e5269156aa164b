-- The schema identity: users, and what others may see of them.
--
-- Why:   one table of users for all five systems; their columns are the union of the documents'.
-- Locks: a brief SHARE ROW EXCLUSIVE on core.idempotency_keys for its new foreign key.

-- migrate:up

create schema identity;

grant usage         on schema identity to anonymous, authenticated, service;
grant usage, create on schema identity to kaava_definer;

create type identity.user_role   as enum ('USER', 'ADMIN', 'DEVELOPER', 'MODERATOR', 'EXPERT', 'STUDENT', 'INSTRUCTOR');
create type identity.user_plan   as enum ('FREE', 'PRO', 'ENTERPRISE');
create type identity.user_status as enum ('ACTIVE', 'SUSPENDED', 'DELETED');

create table identity.users (
  id               uuid                 not null default core.uuid_v7(),
  email            citext               not null,
  username         citext,
  name             text,
  avatar_url       text,
  bio              text,
  timezone         text,
  language         text                 not null default 'en',
  role             identity.user_role   not null default 'USER',
  plan             identity.user_plan   not null default 'FREE',
  status           identity.user_status not null default 'ACTIVE',
  password_hash    text                 not null,
  email_verified   boolean              not null default false,
  email_token_hash text,
  encrypted_data   bytea,
  last_login_at    timestamptz,
  login_attempts   integer              not null default 0,
  lockouts         integer              not null default 0,
  locked_until     timestamptz,
  created_at       timestamptz          not null default now(),
  updated_at       timestamptz          not null default now(),

  constraint users_pkey                       primary key (id),
  constraint users_email_key                  unique (email),
  constraint users_username_key               unique (username),
  constraint users_email_length               check (char_length(email::text) between 3 and 254),
  constraint users_email_format               check (email::text ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
  constraint users_username_format            check (username::text ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{2,29}$'),
  constraint users_name_length                check (char_length(name) between 1 and 200),
  constraint users_avatar_url_length          check (char_length(avatar_url) <= 2048),
  constraint users_avatar_url_format          check (avatar_url ~ '^https?://[^[:space:]]+$'),
  constraint users_bio_length                 check (char_length(bio) <= 2000),
  constraint users_timezone_format            check (timezone ~ '^[A-Za-z0-9_+/-]{1,64}$'),
  constraint users_language_format            check (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$'),
  constraint users_password_hash_encoded      check (password_hash ~ '^\$[a-z0-9-]+\$'),
  constraint users_email_token_hash_format    check (email_token_hash ~ '^[0-9a-f]{64}$'),
  constraint users_login_attempts_nonnegative check (login_attempts >= 0),
  constraint users_lockouts_nonnegative       check (lockouts >= 0)
);

-- The administrators' lists: by role, by status, and who was here lately.
create index users_role_idx          on identity.users (role);
create index users_status_idx        on identity.users (status);
create index users_last_login_at_idx on identity.users (last_login_at);
-- Opening the link of a verification mail.
create index users_email_token_hash_idx on identity.users (email_token_hash) where email_token_hash is not null;
-- The administrators' search, through identity.search_users().
create index users_name_trgm_idx     on identity.users using gin (name gin_trgm_ops);
create index users_username_trgm_idx on identity.users using gin ((username::text) gin_trgm_ops);
create index users_email_trgm_idx    on identity.users using gin ((email::text) gin_trgm_ops);

create trigger users_set_updated_at before update on identity.users
  for each row when (old.* is distinct from new.*) execute function core.set_updated_at();

alter table identity.users enable row level security;
alter table identity.users force  row level security;

create policy users_select_self on identity.users
  for select to authenticated
  using (id = (select core.current_user_id()));

create policy users_update_self on identity.users
  for update to authenticated
  using (id = (select core.current_user_id()))
  with check (id = (select core.current_user_id()));

create policy users_select_administrator on identity.users
  for select to administrator
  using (true);

create policy users_update_administrator on identity.users
  for update to administrator
  using (true)
  with check (true);

create policy users_select_service on identity.users
  for select to service
  using (true);

create policy users_definer on identity.users
  for all to kaava_definer
  using (true)
  with check (true);

grant select (id, email, username, name, avatar_url, bio, timezone, language, role, plan, status, email_verified, last_login_at, created_at, updated_at),
      update (username, name, avatar_url, bio, timezone, language)
  on identity.users to authenticated;
grant select (login_attempts, lockouts, locked_until), update (role, plan, status) on identity.users to administrator;
grant select (id, email, name, timezone, language, status) on identity.users to service;
-- Nobody is granted password_hash, email_token_hash or encrypted_data: only the definer functions read them.
-- Nobody is granted insert or delete: identity.register() makes users.

grant select, insert on identity.users to kaava_definer;
grant update (email_verified, email_token_hash, last_login_at, login_attempts, lockouts, locked_until) on identity.users to kaava_definer;

alter table core.idempotency_keys
  add constraint idempotency_keys_user_id_fkey foreign key (user_id) references identity.users (id) on delete cascade;

-- Not security invoker, because row-level security hides other users; the five columns are all it ever shows.
create view identity.public_profiles with (security_barrier) as
  select id, username, name, avatar_url, bio
  from identity.users
  where status = 'ACTIVE';
alter view identity.public_profiles owner to kaava_definer;
grant select on identity.public_profiles to anonymous, authenticated;

-- Under a policy, ILIKE could not use its index: so the ids come from here, and the rows are read by key.
create function identity.search_users(query text, max integer) returns table (id uuid)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select u.id from identity.users as u
    where u.name ilike core.contains_pattern(query)
       or u.username::text ilike core.contains_pattern(query)
       or u.email::text ilike core.contains_pattern(query)
    order by u.id desc
    limit max
  $$;
alter function identity.search_users(text, integer) owner to kaava_definer;
grant execute on function identity.search_users(text, integer) to administrator;

comment on schema identity             is 'Who uses the service: users, their sessions, keys, settings and notifications.';
comment on type   identity.user_role   is 'What a user is in the service. ADMIN acts as the database role administrator, MODERATOR as moderator, all others as authenticated.';
comment on type   identity.user_plan   is 'What a user pays for.';
comment on type   identity.user_status is 'Only an ACTIVE user can sign in or use a key.';

comment on table  identity.users                  is 'A person with an account.';
comment on column identity.users.id               is 'Key, in order of registration.';
comment on column identity.users.email            is 'Address for sign-in and mail. Upper and lower case are the same.';
comment on column identity.users.username         is 'Public name in URLs, or null. Upper and lower case are the same.';
comment on column identity.users.name             is 'Name as shown, or null.';
comment on column identity.users.avatar_url       is 'Address of a picture (http or https), or null.';
comment on column identity.users.bio              is 'A few public words about oneself, or null.';
comment on column identity.users.timezone         is 'IANA time zone such as Europe/Helsinki, or null.';
comment on column identity.users.language         is 'BCP 47 language tag, such as en or pt-BR.';
comment on column identity.users.role             is 'What the user is in the service. Changed by administrators only.';
comment on column identity.users.plan             is 'What the user pays for. Changed by administrators only.';
comment on column identity.users.status           is 'Whether the account may be used. Changed by administrators only.';
comment on column identity.users.password_hash    is 'Password hash in PHC string format ($scrypt$…). Read by definer functions only.';
comment on column identity.users.email_verified   is 'Whether the user has opened the link in the verification mail.';
comment on column identity.users.email_token_hash is 'SHA-256 of the token in the verification mail, 64 hex digits, until it is used.';
comment on column identity.users.encrypted_data   is 'Personal data, encrypted by the application (AES-256-GCM envelope), or null.';
comment on column identity.users.last_login_at    is 'When the user last signed in, or null if never.';
comment on column identity.users.login_attempts   is 'Sign-in attempts since the last success or lock.';
comment on column identity.users.lockouts         is 'How often in a row the account was locked: each lock is twice as long as the one before, up to 15 minutes.';
comment on column identity.users.locked_until     is 'Until when sign-in is refused, or null.';
comment on column identity.users.created_at       is 'When the account was made.';
comment on column identity.users.updated_at       is 'When the account was last changed.';
comment on index  identity.users_role_idx             is 'Administrators'' list by role.';
comment on index  identity.users_status_idx           is 'Administrators'' list by status.';
comment on index  identity.users_last_login_at_idx    is 'Users who were active in the last 30 days.';
comment on index  identity.users_email_token_hash_idx is 'Opening the link of a verification mail.';
comment on index  identity.users_name_trgm_idx        is 'identity.search_users() by name.';
comment on index  identity.users_username_trgm_idx    is 'identity.search_users() by username.';
comment on index  identity.users_email_trgm_idx       is 'identity.search_users() by e-mail address.';
comment on trigger users_set_updated_at on identity.users is 'Keeps updated_at.';
comment on policy users_select_self          on identity.users is 'A user sees their own row; others only through identity.public_profiles.';
comment on policy users_update_self          on identity.users is 'A user changes their own profile; role, plan, status and sign-in data are not granted.';
comment on policy users_select_administrator on identity.users is 'Administrators see all users, but no secrets.';
comment on policy users_update_administrator on identity.users is 'Administrators change role, plan and status, and may correct a profile.';
comment on policy users_select_service       on identity.users is 'Background work needs to know whom to write to, and in which language.';
comment on policy users_definer              on identity.users is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';

comment on view   identity.public_profiles            is 'What anybody may see of an active user. The only way to see another user.';
comment on column identity.public_profiles.id         is 'The user.';
comment on column identity.public_profiles.username   is 'Public name in URLs, or null.';
comment on column identity.public_profiles.name       is 'Name as shown, or null.';
comment on column identity.public_profiles.avatar_url is 'Address of a picture, or null.';
comment on column identity.public_profiles.bio        is 'A few words about oneself, or null.';
comment on function identity.search_users(text, integer) is 'Ids of users whose name, username or e-mail address contains the text, newest first, at most so many. For administrators.';

-- migrate:down

drop function identity.search_users(text, integer);
drop view identity.public_profiles;
alter table core.idempotency_keys drop constraint idempotency_keys_user_id_fkey;
drop table identity.users;
drop type identity.user_status;
drop type identity.user_plan;
drop type identity.user_role;
drop schema identity;

-- API keys: how programs act for a user.
--
-- Why:   a key is shown once; only its SHA-256 is kept, which is right for a secret of 256 random bits.
-- Locks: none that matter; the table is new.

-- migrate:up

create table identity.api_keys (
  id           uuid        not null default core.uuid_v7(),
  user_id      uuid        not null default core.current_user_id(),
  name         text        not null,
  key_prefix   text        not null,
  key_hash     text        not null,
  permissions  jsonb       not null default '[]',
  last_used_at timestamptz,
  usage_count  bigint      not null default 0,
  rate_limit   integer     not null default 1000,
  is_active    boolean     not null default true,
  expires_at   timestamptz,
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now(),

  constraint api_keys_pkey                    primary key (id),
  constraint api_keys_user_id_fkey            foreign key (user_id) references identity.users (id) on delete cascade,
  constraint api_keys_key_hash_key            unique (key_hash),
  constraint api_keys_name_length             check (char_length(name) between 1 and 100),
  constraint api_keys_key_prefix_length       check (char_length(key_prefix) between 4 and 32),
  constraint api_keys_key_hash_format         check (key_hash ~ '^[0-9a-f]{64}$'),
  constraint api_keys_permissions_array       check (jsonb_typeof(permissions) = 'array'),
  constraint api_keys_permissions_text        check (not jsonb_path_exists(permissions, 'strict $[*] ? (@.type() != "string")', '{}', true)),
  constraint api_keys_permissions_size        check (octet_length(permissions::text) <= 4096),
  constraint api_keys_usage_count_nonnegative check (usage_count >= 0),
  constraint api_keys_rate_limit_range        check (rate_limit between 1 and 100000),
  constraint api_keys_expires_after_created   check (expires_at > created_at)
);

-- A user's own list; active ones first asked for.
create index api_keys_user_id_is_active_idx on identity.api_keys (user_id, is_active);
-- Every request that carries a key.
create index api_keys_key_hash_active_idx on identity.api_keys (key_hash) where is_active;

create trigger api_keys_set_updated_at before update on identity.api_keys
  for each row when (old.* is distinct from new.*) execute function core.set_updated_at();

alter table identity.api_keys enable row level security;
alter table identity.api_keys force  row level security;

create policy api_keys_select_own on identity.api_keys
  for select to authenticated
  using (user_id = (select core.current_user_id()));

-- executions:work lets a key act as the role service, which sees everybody's executions.
create policy api_keys_insert_own on identity.api_keys
  for insert to authenticated
  with check (user_id = (select core.current_user_id()) and not permissions ? 'executions:work');

create policy api_keys_insert_worker on identity.api_keys
  for insert to administrator
  with check (user_id = (select core.current_user_id()));

create policy api_keys_update_own on identity.api_keys
  for update to authenticated
  using (user_id = (select core.current_user_id()))
  with check (user_id = (select core.current_user_id()) and not permissions ? 'executions:work');

create policy api_keys_update_administrator on identity.api_keys
  for update to administrator
  using (true)
  with check (true);

create policy api_keys_delete_own on identity.api_keys
  for delete to authenticated
  using (user_id = (select core.current_user_id()));

create policy api_keys_select_administrator on identity.api_keys
  for select to administrator
  using (true);

create policy api_keys_definer on identity.api_keys
  for all to kaava_definer
  using (true)
  with check (true);

grant select (id, user_id, name, key_prefix, permissions, last_used_at, usage_count, rate_limit, is_active, expires_at, created_at, updated_at),
      insert (name, key_prefix, key_hash, permissions, expires_at),
      update (name, key_prefix, key_hash, permissions, is_active, expires_at),
      delete
  on identity.api_keys to authenticated;
grant update (rate_limit) on identity.api_keys to administrator;
-- key_hash can be written but not read. rate_limit is the administrators' to raise; usage is counted by the service.

grant select on identity.api_keys to kaava_definer;
grant update (usage_count, last_used_at) on identity.api_keys to kaava_definer;

create function identity.authenticate_api_key(key_hash text)
  returns table (api_key_id uuid, user_id uuid, role identity.user_role, permissions jsonb, rate_limit integer)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select k.id, k.user_id, u.role,
           case when u.role = 'ADMIN' then k.permissions else k.permissions - 'executions:work' end,
           k.rate_limit
    from identity.api_keys as k join identity.users as u on u.id = k.user_id
    where k.key_hash = authenticate_api_key.key_hash
      and k.is_active and (k.expires_at is null or k.expires_at > now()) and u.status = 'ACTIVE'
  $$;
alter function identity.authenticate_api_key(text) owner to kaava_definer;
grant execute on function identity.authenticate_api_key(text) to anonymous;

-- Locks the keys in order of id, so that two processes that report at once cannot deadlock.
create function identity.record_api_key_usage(usage jsonb) returns integer
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with reported as (
      select r.api_key_id, sum(r.count) as count, max(r.last_used_at) as last_used_at
      from jsonb_to_recordset(usage) as r (api_key_id uuid, count bigint, last_used_at timestamptz)
      where r.count > 0
      group by r.api_key_id
    ),
    locked as materialized (
      select k.id from identity.api_keys as k where k.id in (select api_key_id from reported) order by k.id for no key update
    ),
    counted as (
      update identity.api_keys as k
      set usage_count = k.usage_count + reported.count, last_used_at = greatest(k.last_used_at, reported.last_used_at)
      from reported join locked on locked.id = reported.api_key_id
      where k.id = reported.api_key_id
      returning 1
    )
    select count(*)::integer from counted
  $$;
alter function identity.record_api_key_usage(jsonb) owner to kaava_definer;
grant execute on function identity.record_api_key_usage(jsonb) to service;

comment on table  identity.api_keys              is 'Keys with which programs act for a user.';
comment on column identity.api_keys.id           is 'Key, in order of creation.';
comment on column identity.api_keys.user_id      is 'For whom the key acts. Always the user who made it.';
comment on column identity.api_keys.name         is 'What the key is for, in the user''s words.';
comment on column identity.api_keys.key_prefix   is 'Beginning of the key, to recognise it by.';
comment on column identity.api_keys.key_hash     is 'SHA-256 of the key, 64 hex digits. Can be written but not read.';
comment on column identity.api_keys.permissions  is 'What the key may do. executions:work is for keys of administrators only. @json ApiKeyPermissions';
comment on column identity.api_keys.last_used_at is 'When the key was last used, or null. Up to a minute late.';
comment on column identity.api_keys.usage_count  is 'Requests made with the key. Up to a minute late.';
comment on column identity.api_keys.rate_limit   is 'Requests an hour. Changed by administrators only.';
comment on column identity.api_keys.is_active    is 'False once revoked.';
comment on column identity.api_keys.expires_at   is 'From when on the key is refused, or null for never.';
comment on column identity.api_keys.created_at   is 'When the key was made.';
comment on column identity.api_keys.updated_at   is 'When the key was last changed or its usage counted.';
comment on index  identity.api_keys_user_id_is_active_idx is 'A user''s own keys.';
comment on index  identity.api_keys_key_hash_active_idx   is 'Every request that carries a key.';
comment on trigger api_keys_set_updated_at on identity.api_keys is 'Keeps updated_at.';
comment on policy api_keys_select_own           on identity.api_keys is 'A user sees their own keys, without the hash.';
comment on policy api_keys_insert_own           on identity.api_keys is 'A user makes keys for themselves, but none that works on the queue of all.';
comment on policy api_keys_insert_worker        on identity.api_keys is 'An administrator also makes keys that work on the queue of all.';
comment on policy api_keys_update_own           on identity.api_keys is 'A user renames, rotates and revokes their own keys.';
comment on policy api_keys_update_administrator on identity.api_keys is 'Administrators change rate limits and switch keys off.';
comment on policy api_keys_delete_own           on identity.api_keys is 'A user deletes their own keys.';
comment on policy api_keys_select_administrator on identity.api_keys is 'Administrators see all keys, without the hash.';
comment on policy api_keys_definer              on identity.api_keys is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';
comment on function identity.authenticate_api_key(text)  is 'The key and user that a key''s SHA-256 stands for; no row when it is unknown, revoked or expired, or its user is not ACTIVE. executions:work is left out unless the user is an ADMIN.';
comment on function identity.record_api_key_usage(jsonb) is 'Adds reported usage, [{"api_key_id", "count", "last_used_at"}], to the keys; returns how many keys there were.';

-- migrate:down

drop function identity.record_api_key_usage(jsonb);
drop function identity.authenticate_api_key(text);
drop table identity.api_keys;

-- Every permission that ends in :work is for keys of administrators, not executions:work alone.
--
-- Why:   ai-sessions:work lets a key act as the role service too, and the policies named the first such permission only.
-- Locks: a brief ACCESS EXCLUSIVE on identity.api_keys.

-- migrate:up

create function identity.may_work(permissions jsonb) returns boolean
  language sql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp
  as $$ select permissions @? '$[*] ? (@ like_regex ":work$")' $$;
grant execute on function identity.may_work(jsonb) to authenticated, kaava_definer;

alter policy api_keys_insert_own on identity.api_keys
  with check (user_id = (select core.current_user_id()) and not identity.may_work(permissions));

alter policy api_keys_update_own on identity.api_keys
  with check (
    user_id = (select core.current_user_id())
    and (
      not identity.may_work(permissions)
      or not is_active
      or exists (select from identity.users as u where u.id = (select core.current_user_id()) and u.role = 'ADMIN')
    )
  );

create or replace function identity.authenticate_api_key(key_hash text)
  returns table (api_key_id uuid, user_id uuid, role identity.user_role, permissions jsonb, rate_limit integer)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select k.id, k.user_id, u.role,
           case when u.role = 'ADMIN' then k.permissions
                else jsonb_path_query_array(k.permissions, '$[*] ? (!(@ like_regex ":work$"))') end,
           k.rate_limit
    from identity.api_keys as k join identity.users as u on u.id = k.user_id
    where k.key_hash = authenticate_api_key.key_hash
      and k.is_active and (k.expires_at is null or k.expires_at > now()) and u.status = 'ACTIVE'
  $$;

comment on column identity.api_keys.permissions is 'What the key may do. What ends in :work is for keys of administrators only. @json ApiKeyPermissions';
comment on function identity.may_work(jsonb) is 'Whether one of these permissions is for work on the queue of all, as its name says: it ends in :work.';
comment on function identity.authenticate_api_key(text) is 'The key and user that a key''s SHA-256 stands for; no row when it is unknown, revoked or expired, or its user is not ACTIVE. What ends in :work is left out unless the user is an ADMIN.';

-- migrate:down

create or replace function identity.authenticate_api_key(key_hash text)
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

alter policy api_keys_update_own on identity.api_keys
  with check (
    user_id = (select core.current_user_id())
    and (
      not permissions ? 'executions:work'
      or not is_active
      or exists (select from identity.users as u where u.id = (select core.current_user_id()) and u.role = 'ADMIN')
    )
  );

alter policy api_keys_insert_own on identity.api_keys
  with check (user_id = (select core.current_user_id()) and not permissions ? 'executions:work');

drop function identity.may_work(jsonb);

comment on column identity.api_keys.permissions is 'What the key may do. executions:work is for keys of administrators only. @json ApiKeyPermissions';
comment on function identity.authenticate_api_key(text) is 'The key and user that a key''s SHA-256 stands for; no row when it is unknown, revoked or expired, or its user is not ACTIVE. executions:work is left out unless the user is an ADMIN.';

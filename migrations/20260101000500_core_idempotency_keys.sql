-- Idempotency keys: a POST that is sent twice happens once.
--
-- Why:   a client that got no answer must be able to send again; the row is written in the transaction of the work.
-- Locks: none that matter; the table is new.
-- The reference to identity.users is added with that table.

-- migrate:up

create table core.idempotency_keys (
  user_id          uuid        not null default core.current_user_id(),
  route            text        not null,
  key              text        not null,
  request_hash     text        not null,
  status           integer,
  response_body    jsonb,
  response_headers jsonb       not null default '{}',
  created_at       timestamptz not null default now(),
  expires_at       timestamptz not null default now() + interval '24 hours',

  constraint idempotency_keys_pkey                    primary key (user_id, route, key),
  constraint idempotency_keys_route_length            check (char_length(route) between 1 and 200),
  constraint idempotency_keys_key_length              check (char_length(key) between 1 and 255),
  constraint idempotency_keys_request_hash_format     check (request_hash ~ '^[0-9a-f]{64}$'),
  constraint idempotency_keys_status_range            check (status between 100 and 599),
  constraint idempotency_keys_response_headers_object check (jsonb_typeof(response_headers) = 'object'),
  constraint idempotency_keys_expires_after_created   check (expires_at > created_at)
);

-- The clean-up looks for the oldest.
create index idempotency_keys_expires_at_idx on core.idempotency_keys (expires_at);

alter table core.idempotency_keys enable row level security;
alter table core.idempotency_keys force  row level security;

create policy idempotency_keys_own on core.idempotency_keys
  for all to authenticated, service
  using (user_id = (select core.current_user_id()))
  with check (user_id = (select core.current_user_id()));

create policy idempotency_keys_definer on core.idempotency_keys
  for all to kaava_definer
  using (true)
  with check (true);

grant select,
      insert (route, key, request_hash, status, response_body, response_headers, expires_at),
      update (request_hash, status, response_body, response_headers, created_at, expires_at),
      delete
  on core.idempotency_keys to authenticated, service;
-- user_id is not granted: its default is the acting user, so nobody can write for another.

grant select, delete on core.idempotency_keys to kaava_definer;
grant update (status) on core.idempotency_keys to kaava_definer; -- for update skip locked asks for it

create function core.delete_expired_idempotency_keys(batch integer) returns integer
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with deleted as (
      delete from core.idempotency_keys as k
      using (
        select e.user_id, e.route, e.key from core.idempotency_keys as e
        where e.expires_at <= now()
        order by e.expires_at
        limit batch
        for update skip locked
      ) as expired
      where k.user_id = expired.user_id and k.route = expired.route and k.key = expired.key
      returning 1
    )
    select count(*)::integer from deleted
  $$;
alter function core.delete_expired_idempotency_keys(integer) owner to kaava_definer;
grant execute on function core.delete_expired_idempotency_keys(integer) to service;

comment on table  core.idempotency_keys                  is 'Answers to POST requests that carried an Idempotency-Key, for 24 hours. A key belongs to a user and a route.';
comment on column core.idempotency_keys.user_id          is 'Who sent the request. Always the acting user.';
comment on column core.idempotency_keys.route            is 'Method and path template, such as POST /v1/prompts.';
comment on column core.idempotency_keys.key              is 'The Idempotency-Key that the client chose.';
comment on column core.idempotency_keys.request_hash     is 'SHA-256 of the request, 64 hex digits: the same key with another request is refused.';
comment on column core.idempotency_keys.status           is 'HTTP status of the answer, or null while the request is being worked on.';
comment on column core.idempotency_keys.response_body    is 'Body of the answer, or null. @json IdempotentResponseBody';
comment on column core.idempotency_keys.response_headers is 'Headers of the answer that must come back with it. @json IdempotentResponseHeaders';
comment on column core.idempotency_keys.created_at       is 'When the request first came.';
comment on column core.idempotency_keys.expires_at       is 'From when on the key may be used for something else.';
comment on index  core.idempotency_keys_expires_at_idx   is 'The clean-up, oldest first.';
comment on policy idempotency_keys_own     on core.idempotency_keys is 'A user sees and writes their own keys only.';
comment on policy idempotency_keys_definer on core.idempotency_keys is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';
comment on function core.delete_expired_idempotency_keys(integer) is 'Deletes at most so many expired keys, oldest first; returns how many. Safe to run in several places at once.';

-- migrate:down

drop function core.delete_expired_idempotency_keys(integer);
drop table core.idempotency_keys;

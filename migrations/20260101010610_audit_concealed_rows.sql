-- What the log says about a user can be forgotten, and stays provable: it is enciphered with a key of that user's.
--
-- Why:   the log is append-only and sealed, and has whatever users ever wrote. With the key gone its rows are as they were, and the seals
--        still fit, but what they said of the user cannot be read by anybody. Columns are not left out: administrators see each change.
-- Locks: ACCESS EXCLUSIVE on audit.log, for a new column without a default, and until the end: also while an index is made on every
--        partition, which reads the whole log. Whatever is logged waits, so nobody writes meanwhile. Where the log is long, make an index on
--        (request_id, occurred_at, id) of each partition before, concurrently: the migration takes those over. Entries of before stay in
--        the clear.
--
-- A row is about the user that it names, else about the owner of what it belongs to. Where that is gone in the same transaction, nothing of
-- the row is logged but that it was deleted: what was in it is in the entries before. Courses, flags and policies are about nobody.
--
-- The down drops the keys, and in the log with whose an entry is concealed: what was concealed can never be read again, by anybody, as if
-- every user had been erased.

-- migrate:up

create table audit.subject_keys (
  user_id    uuid        not null,
  key        bytea       not null,
  created_at timestamptz not null default now(),

  constraint subject_keys_pkey       primary key (user_id),
  constraint subject_keys_key_length check (octet_length(key) = 32)
);

alter table audit.subject_keys enable row level security;
alter table audit.subject_keys force  row level security;

create policy subject_keys_definer on audit.subject_keys
  for all to kaava_definer
  using (true)
  with check (true);

grant select, insert (user_id, key), delete on audit.subject_keys to kaava_definer;
-- Nothing to anybody else: a key is used inside audit.conceal() and audit.reveal() only.

alter table audit.log add column subject_id uuid;

-- What happened in a request.
create index log_request_id_idx on audit.log (request_id, occurred_at, id);

create function audit.subject_of(relation text, data jsonb) returns uuid
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  as $$
begin
  if relation = 'identity.users' then return data ->> 'id'; end if;
  if data ?| '{user_id,author_id,owner_id}' then return coalesce(data ->> 'user_id', data ->> 'author_id', data ->> 'owner_id'); end if;
  case relation
    when 'prompts.prompt_versions', 'prompts.validations' then
      return (select p.user_id from prompts.prompts as p where p.id = (data ->> 'prompt_id')::uuid);
    when 'studio.templates' then
      return (select p.user_id from studio.projects as p where p.id = (data ->> 'project_id')::uuid);
    when 'studio.template_versions' then
      return (select p.user_id from studio.templates as t join studio.projects as p on p.id = t.project_id where t.id = (data ->> 'template_id')::uuid);
    else
      return null;
  end case;
end;
$$;
grant execute on function audit.subject_of(text, jsonb) to kaava_definer;

-- AES-256-CBC with a random IV. That nobody has changed it is for the seals to prove.
create function audit.conceal(subject_id uuid, data jsonb) returns jsonb
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  as $$
declare
  secret bytea;
  iv     bytea := public.gen_random_bytes(16);
begin
  select k.key into secret from audit.subject_keys as k where k.user_id = conceal.subject_id;
  if not found then
    insert into audit.subject_keys as k (user_id, key) values (conceal.subject_id, public.gen_random_bytes(32)) on conflict do nothing;
    select k.key into strict secret from audit.subject_keys as k where k.user_id = conceal.subject_id;
  end if;
  return jsonb_build_object('concealed', translate(
    encode(iv || public.encrypt_iv(convert_to(data::text, 'UTF8'), secret, iv, 'aes-cbc/pad:pkcs'), 'base64'), e'\n', ''));
end;
$$;
grant execute on function audit.conceal(uuid, jsonb) to kaava_definer;

create function audit.reveal(subject_id uuid, data jsonb) returns jsonb
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select case
      when not data ? 'concealed' then data
      else (
        select convert_from(public.decrypt_iv(substr(sealed.bytes, 17), k.key, substr(sealed.bytes, 1, 16), 'aes-cbc/pad:pkcs'), 'UTF8')::jsonb
        from audit.subject_keys as k, lateral (select decode(data ->> 'concealed', 'base64') as bytes) as sealed
        where k.user_id = reveal.subject_id
      )
    end
  $$;
alter function audit.reveal(uuid, jsonb) owner to kaava_definer;
grant execute on function audit.reveal(uuid, jsonb) to administrator;

create or replace function audit.record_change() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  as $$
declare
  relation text   := tg_table_schema || '.' || tg_argv[0];
  keys     text[] := tg_argv[1];
  secrets  text[] := tg_argv[2];
  was      jsonb;
  becomes  jsonb;
  row_key  jsonb;
  subject  uuid;
begin
  if tg_op <> 'INSERT' then was := to_jsonb(old) - 'search_vector'; end if;
  if tg_op <> 'DELETE' then becomes := to_jsonb(new) - 'search_vector'; end if;
  select jsonb_object_agg(k.name, coalesce(was, becomes) -> k.name) into row_key from unnest(keys) as k (name);
  subject := audit.subject_of(relation, coalesce(was, becomes));
  if tg_op = 'UPDATE' then
    select jsonb_object_agg(f.key, f.value), jsonb_object_agg(f.key, becomes -> f.key) into was, becomes
      from jsonb_each(was) as f where f.value is distinct from becomes -> f.key;
    if was is null then
      return null;
    end if;
  end if;
  if secrets <> '{}' then
    was := case when was is not null then audit.redact(was, secrets) end;
    becomes := case when becomes is not null then audit.redact(becomes, secrets) end;
  end if;
  if subject is not null then
    was := case when was is not null then audit.conceal(subject, was) end;
    becomes := case when becomes is not null then audit.conceal(subject, becomes) end;
  elsif tg_op = 'DELETE' and relation = any ('{prompts.prompt_versions,prompts.validations,studio.templates,studio.template_versions}') then
    was := '{}';
  end if;
  insert into audit.log (schema_name, table_name, operation, row_key, old_row, new_row, actor_id, database_role, request_id, subject_id)
    values (
      tg_table_schema, tg_argv[0], tg_op::audit.operation, row_key, was, becomes, core.current_user_id(),
      coalesce(nullif(current_setting('role', true), 'none'), session_user),
      left(nullif(current_setting('app.request_id', true), ''), 200), subject
    );
  return null;
end;
$$;

comment on table  audit.subject_keys            is 'With which key the log''s entries about a user are enciphered. Erasing the user deletes it, and nobody can read them any more.';
comment on column audit.subject_keys.user_id    is 'About whom; refers to nothing, for the key goes after the user.';
comment on column audit.subject_keys.key        is 'AES-256. 32 bytes. Granted to nobody.';
comment on column audit.subject_keys.created_at is 'When the first entry about the user was written.';
comment on policy subject_keys_definer on audit.subject_keys is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';
comment on column audit.log.subject_id is 'The user whom the row is about, and with whose key it is concealed; null when it is about nobody.';
comment on column audit.log.old_row is 'The row before, on UPDATE only the columns that changed; null on INSERT. Secrets as SHA-256. About a user: {"concealed": …}, for audit.reveal(). @json AuditRow';
comment on column audit.log.new_row is 'The row after, on UPDATE only the columns that changed; null on DELETE. Secrets as SHA-256. About a user: {"concealed": …}, for audit.reveal(). @json AuditRow';
comment on index audit.log_request_id_idx is 'What happened in a request.';
comment on function audit.subject_of(text, jsonb) is 'The user whom a row of a table is about: whom it names, else the owner of what it belongs to; null for nobody, or when that is gone.';
comment on function audit.conceal(uuid, jsonb) is 'A row enciphered with the key of the user whom it is about, which is made at the first use: {"concealed": base64 of IV and ciphertext}.';
comment on function audit.reveal(uuid, jsonb)  is 'What audit.conceal() made, in the clear; null once the user was erased. Another row as it is.';

-- migrate:down

create or replace function audit.record_change() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  as $$
declare
  keys    text[] := tg_argv[1];
  secrets text[] := tg_argv[2];
  was     jsonb;
  becomes jsonb;
  row_key jsonb;
begin
  if tg_op <> 'INSERT' then was := to_jsonb(old) - 'search_vector'; end if;
  if tg_op <> 'DELETE' then becomes := to_jsonb(new) - 'search_vector'; end if;
  select jsonb_object_agg(k.name, coalesce(was, becomes) -> k.name) into row_key from unnest(keys) as k (name);
  if tg_op = 'UPDATE' then
    select jsonb_object_agg(f.key, f.value), jsonb_object_agg(f.key, becomes -> f.key) into was, becomes
      from jsonb_each(was) as f where f.value is distinct from becomes -> f.key;
    if was is null then
      return null;
    end if;
  end if;
  if secrets <> '{}' then
    was := case when was is not null then audit.redact(was, secrets) end;
    becomes := case when becomes is not null then audit.redact(becomes, secrets) end;
  end if;
  insert into audit.log (schema_name, table_name, operation, row_key, old_row, new_row, actor_id, database_role, request_id)
    values (
      tg_table_schema, tg_argv[0], tg_op::audit.operation, row_key, was, becomes, core.current_user_id(),
      coalesce(nullif(current_setting('role', true), 'none'), session_user),
      left(nullif(current_setting('app.request_id', true), ''), 200)
    );
  return null;
end;
$$;

drop function audit.reveal(uuid, jsonb);
drop function audit.conceal(uuid, jsonb);
drop function audit.subject_of(text, jsonb);
drop index audit.log_request_id_idx;
comment on column audit.log.old_row is 'The row before, on UPDATE only the columns that changed; null on INSERT. Secrets as SHA-256. @json AuditRow';
comment on column audit.log.new_row is 'The row after, on UPDATE only the columns that changed; null on DELETE. Secrets as SHA-256. @json AuditRow';
alter table audit.log drop column subject_id;
drop table audit.subject_keys;

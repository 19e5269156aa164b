-- The schema audit: a log of all changes to users' data, to which rows are only ever added.
--
-- Why:   who changed what, when, and on whose behalf, in a form that is hard to change unseen.
-- Locks: none that matter; the table is new.
--
-- Mended: the learning platform's function kept whole rows, secrets included, kept no old row of an UPDATE, and
-- answered coalesce(new, old), which an AFTER trigger has no use for.
--
-- What this does not see: a superuser who switches triggers off. Seals and their copies elsewhere are meant for that, and not made yet.

-- migrate:up

create schema audit;

grant usage         on schema audit to administrator, service;
grant usage, create on schema audit to kaava_definer;

create type audit.operation as enum ('INSERT', 'UPDATE', 'DELETE');

create table audit.log (
  id            uuid            not null default core.uuid_v7(),
  occurred_at   timestamptz     not null default clock_timestamp(),
  xid           xid8            not null default pg_current_xact_id(),
  schema_name   text            not null,
  table_name    text            not null,
  operation     audit.operation not null,
  row_key       jsonb           not null,
  old_row       jsonb,
  new_row       jsonb,
  actor_id      uuid,
  database_role text            not null,
  request_id    text,

  constraint log_pkey                 primary key (occurred_at, id),
  constraint log_schema_name_length   check (char_length(schema_name) between 1 and 63),
  constraint log_table_name_length    check (char_length(table_name) between 1 and 63),
  constraint log_row_key_object       check (jsonb_typeof(row_key) = 'object'),
  constraint log_old_row_object       check (jsonb_typeof(old_row) = 'object'),
  constraint log_new_row_object       check (jsonb_typeof(new_row) = 'object'),
  constraint log_rows_of_operation    check (
    (old_row is not null) = (operation <> 'INSERT') and (new_row is not null) = (operation <> 'DELETE')
  ),
  constraint log_database_role_length check (char_length(database_role) between 1 and 63),
  constraint log_request_id_length    check (char_length(request_id) between 1 and 200)
) partition by range (occurred_at);

-- A row's history.
create index log_table_name_row_key_idx on audit.log (table_name, row_key, occurred_at);
-- What somebody did.
create index log_actor_id_occurred_at_idx on audit.log (actor_id, occurred_at);
-- What is to be sealed: all below the oldest transaction that still runs.
create index log_xid_idx on audit.log (xid, id);

create function audit.refuse_change() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  raise exception using errcode = 'integrity_constraint_violation', schema = tg_table_schema, table = tg_table_name,
    constraint = tg_argv[0], message = format('To audit.%s rows are only added, and by its triggers or the sealer alone.', tg_table_name);
end;
$$;

create trigger log_append_only before update or delete on audit.log
  for each row execute function audit.refuse_change('log_append_only');
-- Not passed on to partitions by PostgreSQL, but by core.ensure_month_partitions().
create trigger log_refuse_truncate before truncate on audit.log
  for each statement execute function audit.refuse_change('log_append_only');
-- Whatever privileges somebody has: a change comes from a trigger of another table.
create trigger log_refuse_insert before insert on audit.log
  for each row when (pg_trigger_depth() = 0) execute function audit.refuse_change('log_append_only');

alter table audit.log enable row level security;
alter table audit.log force  row level security;

create policy log_select_administrator on audit.log
  for select to administrator
  using (true);

create policy log_select_service on audit.log
  for select to service
  using (true);

create policy log_definer on audit.log
  for all to kaava_definer
  using (true)
  with check (true);

grant select on audit.log to administrator, service;
-- Neither insert, update nor delete. Partitions are granted to nobody.

grant insert on audit.log to kaava_definer;

-- Only the digest is logged: enough to see that a secret changed, and to know one again that is presented.
create function audit.redact(data jsonb, secrets text[]) returns jsonb
  language sql immutable
  set search_path = pg_catalog, pg_temp
  as $$
    select coalesce(jsonb_object_agg(field.key, case
      when field.key = any (secrets) and field.value <> 'null'
        then to_jsonb('sha256:' || encode(sha256(convert_to(field.value #>> '{}', 'UTF8')), 'hex'))
      else field.value
    end), '{}')
    from jsonb_each(data) as field (key, value)
  $$;
grant execute on function audit.redact(jsonb, text[]) to kaava_definer;

-- Arguments: the table's name (a partition's own would say less), the columns of its key, and its secret columns.
-- search_vector is left out, for it follows from the others. An update that changes nothing is no change.
create function audit.record_change() returns trigger
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
alter function audit.record_change() owner to kaava_definer;

comment on schema audit           is 'Who changed what, and the seals on it.';
comment on type   audit.operation is 'What was done to a row.';
comment on table  audit.log               is 'A change of a row. Written by triggers; never changed, deleted or truncated, even by the owner.';
comment on column audit.log.id            is 'Tells changes of the same moment apart.';
comment on column audit.log.occurred_at   is 'When, by the clock. The month decides the partition.';
comment on column audit.log.xid           is 'In which transaction.';
comment on column audit.log.schema_name   is 'The schema of the table.';
comment on column audit.log.table_name    is 'The table.';
comment on column audit.log.operation     is 'What was done.';
comment on column audit.log.row_key       is 'The row''s primary key as it was, by column. @json AuditRow';
comment on column audit.log.old_row       is 'The row before, on UPDATE only the columns that changed; null on INSERT. Secrets as SHA-256. @json AuditRow';
comment on column audit.log.new_row       is 'The row after, on UPDATE only the columns that changed; null on DELETE. Secrets as SHA-256. @json AuditRow';
comment on column audit.log.actor_id      is 'The user that the transaction acted for, or null; refers to nothing, for the user may be gone.';
comment on column audit.log.database_role is 'The role that the transaction acted as: that of SET ROLE, else that of the session.';
comment on column audit.log.request_id    is 'The request that it belongs to, or null.';
comment on index  audit.log_table_name_row_key_idx   is 'A row''s history.';
comment on index  audit.log_actor_id_occurred_at_idx is 'What somebody did.';
comment on index  audit.log_xid_idx                  is 'What is to be sealed.';
comment on trigger log_append_only     on audit.log is 'Refuses to change or delete a row.';
comment on trigger log_refuse_truncate on audit.log is 'Refuses to empty the log.';
comment on trigger log_refuse_insert   on audit.log is 'Refuses a row that no trigger writes.';
comment on policy log_select_administrator on audit.log is 'Administrators read the log.';
comment on policy log_select_service       on audit.log is 'The sealer reads the log.';
comment on policy log_definer              on audit.log is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';
comment on function audit.refuse_change()         is 'Trigger function: refuses, with the constraint that its argument names.';
comment on function audit.redact(jsonb, text[])   is 'A row as JSON with secret fields replaced by their SHA-256.';
comment on function audit.record_change()         is 'Trigger function: logs a change. Arguments: table name, key columns, secret columns. Put on tables by audit.watch().';

select core.ensure_month_partitions('audit.log', 3);

-- migrate:down

-- The partitions go with their parent.
drop table audit.log;
drop function audit.record_change();
drop function audit.redact(jsonb, text[]);
drop function audit.refuse_change();
drop type audit.operation;
drop schema audit;

-- A row's key as the log has it.
--
-- Why:   a key in other letters (a UUID in capitals), of another column, or of a table that is not logged found nothing, and looked like a
--        row that never changed.
-- Locks: none; the function is new.

-- migrate:up

-- A table that is gone has its history still: its keys are taken as they are.
create function audit.row_key(schema_name text, table_name text, key jsonb) returns jsonb
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  as $$
declare
  relation regclass := to_regclass(format('%I.%I', row_key.schema_name, row_key.table_name));
  columns  text[];
  found    jsonb;
begin
  if relation is null then
    if exists (select from audit.log as l where l.table_name = row_key.table_name and l.schema_name = row_key.schema_name) then
      return key;
    end if;
    return null;
  end if;
  if not exists (select from pg_trigger as t where t.tgrelid = relation and t.tgname = row_key.table_name || '_audit') then
    return null;
  end if;
  select array_agg(a.attname::text order by a.attname::text) into columns
    from pg_index as i join pg_attribute as a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
    where i.indrelid = relation and i.indisprimary;
  if columns is distinct from (select array_agg(k.name order by k.name) from jsonb_object_keys(key) as k (name)) then
    return null;
  end if;
  execute format('select to_jsonb(jsonb_populate_record(null::%s, $1))', relation) into found using key;
  return (select jsonb_object_agg(c.name, found -> c.name) from unnest(columns) as c (name));
end;
$$;
grant execute on function audit.row_key(text, text, jsonb) to administrator;

comment on function audit.row_key(text, text, jsonb) is 'The primary key of a row of a table as audit.log has it, with values as their types print them; null where the log has no such table, or the columns are not its primary key.';

-- migrate:down

drop function audit.row_key(text, text, jsonb);

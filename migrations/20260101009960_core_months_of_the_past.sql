-- Monthly partitions for the past, too.
--
-- Why:   events that happened before the database was made, imported or made up to measure with, need months to lie in.
-- Locks: none here. The function takes ACCESS EXCLUSIVE on the parent for each partition that it adds.

-- migrate:up

drop function core.ensure_month_partitions(regclass, integer);

-- Run by the owner of the parent. A partition is protected as its parent is, and granted to nobody: whoever could
-- name it would get past the parent's policies.
create function core.ensure_month_partitions(parent regclass, ahead integer, behind integer default 0) returns setof text
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  as $$
declare
  about        record;
  month        timestamp;
  leaf         text;
  of_statement text;
begin
  select n.nspname as schema, c.relname as name, pg_get_userbyid(c.relowner) as owner, c.relrowsecurity, c.relforcerowsecurity,
         obj_description(c.oid, 'pg_class') as comment
    into strict about
    from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
    where c.oid = parent and c.relkind = 'p';

  for month in
    select generate_series(this.month - make_interval(months => behind), this.month + make_interval(months => ahead), interval '1 month')
    from (select date_trunc('month', now() at time zone 'UTC') as month) as this
  loop
    leaf := format('%s_%s', about.name, to_char(month, 'YYYY_MM'));
    continue when to_regclass(format('%I.%I', about.schema, leaf)) is not null;

    execute format('create table %I.%I partition of %s for values from (%L) to (%L)', about.schema, leaf, parent,
                   to_char(month, 'YYYY-MM-DD 00:00:00+00'), to_char(month + interval '1 month', 'YYYY-MM-DD 00:00:00+00'));
    if about.relrowsecurity then
      execute format('alter table %I.%I enable row level security', about.schema, leaf);
    end if;
    if about.relforcerowsecurity then
      execute format('alter table %I.%I force row level security', about.schema, leaf);
    end if;
    if about.owner <> current_user then
      execute format('alter table %I.%I owner to %I', about.schema, leaf, about.owner);
    end if;
    -- PostgreSQL copies row triggers, but not those of statements, such as one that refuses TRUNCATE.
    for of_statement in
      select pg_get_triggerdef(t.oid) from pg_trigger as t where t.tgrelid = parent and not t.tgisinternal and t.tgtype & 1 = 0
    loop
      execute replace(of_statement, format(' ON %s ', parent), format(' ON %I.%I ', about.schema, leaf));
    end loop;
    execute format('comment on table %I.%I is %L', about.schema, leaf,
                   format('%s Partition of %s.', coalesce(about.comment, ''), to_char(month, 'YYYY-MM')));
    return next format('%s.%s', about.schema, leaf);
  end loop;
end;
$$;

comment on function core.ensure_month_partitions(regclass, integer, integer) is 'Makes the missing partitions of a table that is partitioned by month (UTC), from so many months behind this one to so many ahead, protected as the parent is; returns the names of the new ones.';

-- migrate:down

drop function core.ensure_month_partitions(regclass, integer, integer);

create function core.ensure_month_partitions(parent regclass, ahead integer) returns setof text
  language plpgsql volatile
  set search_path = pg_catalog, pg_temp
  as $$
declare
  about        record;
  month        timestamp;
  leaf         text;
  of_statement text;
begin
  select n.nspname as schema, c.relname as name, pg_get_userbyid(c.relowner) as owner, c.relrowsecurity, c.relforcerowsecurity,
         obj_description(c.oid, 'pg_class') as comment
    into strict about
    from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
    where c.oid = parent and c.relkind = 'p';

  for month in
    select generate_series(this.month, this.month + make_interval(months => ahead), interval '1 month')
    from (select date_trunc('month', now() at time zone 'UTC') as month) as this
  loop
    leaf := format('%s_%s', about.name, to_char(month, 'YYYY_MM'));
    continue when to_regclass(format('%I.%I', about.schema, leaf)) is not null;

    execute format('create table %I.%I partition of %s for values from (%L) to (%L)', about.schema, leaf, parent,
                   to_char(month, 'YYYY-MM-DD 00:00:00+00'), to_char(month + interval '1 month', 'YYYY-MM-DD 00:00:00+00'));
    if about.relrowsecurity then
      execute format('alter table %I.%I enable row level security', about.schema, leaf);
    end if;
    if about.relforcerowsecurity then
      execute format('alter table %I.%I force row level security', about.schema, leaf);
    end if;
    if about.owner <> current_user then
      execute format('alter table %I.%I owner to %I', about.schema, leaf, about.owner);
    end if;
    -- PostgreSQL copies row triggers, but not those of statements, such as one that refuses TRUNCATE.
    for of_statement in
      select pg_get_triggerdef(t.oid) from pg_trigger as t where t.tgrelid = parent and not t.tgisinternal and t.tgtype & 1 = 0
    loop
      execute replace(of_statement, format(' ON %s ', parent), format(' ON %I.%I ', about.schema, leaf));
    end loop;
    execute format('comment on table %I.%I is %L', about.schema, leaf,
                   format('%s Partition of %s.', coalesce(about.comment, ''), to_char(month, 'YYYY-MM')));
    return next format('%s.%s', about.schema, leaf);
  end loop;
end;
$$;

comment on function core.ensure_month_partitions(regclass, integer) is 'Makes the missing partitions of a table that is partitioned by month (UTC), from this month to so many ahead, protected as the parent is; returns the names of the new ones.';

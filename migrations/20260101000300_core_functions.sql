-- The schema core and the functions that all contexts use.
--
-- Why:   keys in order of time, the acting user, the time of the last change, and searches that mean what was typed.
-- Locks: none; everything is new.

-- migrate:up

create schema core;

grant usage         on schema core to anonymous, authenticated, service, analyst;
grant usage, create on schema core to kaava_definer;
-- kaava_definer needs create because whoever owns a function must be allowed to make one there.

-- RFC 9562, version 7: 48 bits of milliseconds, then (method 3 of section 6.2) 12 bits of the fraction of the
-- millisecond, so that keys made in a loop stay in order to the microsecond; 62 bits are random.
do $body$
begin
  if to_regprocedure('pg_catalog.uuidv7()') is not null then
    execute $function$
      create function core.uuid_v7() returns uuid
        language sql volatile parallel safe
        set search_path = pg_catalog, pg_temp
        as 'select pg_catalog.uuidv7()'
    $function$;
  else
    execute $function$
      create function core.uuid_v7() returns uuid
        language sql volatile parallel safe
        set search_path = pg_catalog, pg_temp
        as $sql$
          select encode(
                   substring(int8send(now.us / 1000) from 3)
                     || int2send((28672 + (now.us % 1000) * 4096 / 1000)::smallint)
                     || substring(uuid_send(gen_random_uuid()) from 9),
                   'hex')::uuid
          from (select (extract(epoch from clock_timestamp()) * 1000000)::bigint as us) as now
        $sql$
    $function$;
  end if;
end;
$body$;

-- An empty setting means nobody: after a transaction that set it locally, it is '' and not null.
create function core.current_user_id() returns uuid
  language sql stable parallel safe
  set search_path = pg_catalog, pg_temp
  as $$ select nullif(current_setting('app.current_user_id', true), '')::uuid $$;

create function core.set_updated_at() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  new.updated_at := now();
  return new;
end;
$$;

create function core.is_semver(version text) returns boolean
  language sql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp
  as $$
    select version ~ ('^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)'
      '(-((0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*))*))?'
      '(\+([0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*))?$')
  $$;

create function core.contains_pattern(query text) returns text
  language sql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp
  as $$ select '%' || regexp_replace(query, '([\\%_])', '\\\1', 'g') || '%' $$;

grant execute on function core.uuid_v7()              to anonymous, authenticated, service, kaava_definer;
grant execute on function core.current_user_id()      to anonymous, authenticated, service, analyst, kaava_definer;
grant execute on function core.is_semver(text)        to anonymous, authenticated, service, kaava_definer;
grant execute on function core.contains_pattern(text) to kaava_definer;
-- core.set_updated_at() is granted to nobody: a trigger does not ask.

comment on schema   core                        is 'What every context uses: keys, the acting user, idempotency, rate limits, feature flags.';
comment on function core.uuid_v7()              is 'A new UUID version 7 (RFC 9562), in order of time to the microsecond or better. The server''s own uuidv7() where it has one.';
comment on function core.current_user_id()      is 'The user that this transaction acts for (setting app.current_user_id), or null. Policies call it as (select core.current_user_id()), once a query.';
comment on function core.set_updated_at()       is 'Trigger function: stamps updated_at with the time of the transaction.';
comment on function core.is_semver(text)        is 'Whether a text is a version by Semantic Versioning 2.0.0, such as 1.0.0 or 1.2.3-rc.1+build.5.';
comment on function core.contains_pattern(text) is 'A LIKE pattern for "contains this text": the wildcards and the backslash in it are escaped.';

-- migrate:down

drop function core.contains_pattern(text);
drop function core.is_semver(text);
drop function core.set_updated_at();
drop function core.current_user_id();
drop function core.uuid_v7();
drop schema core;

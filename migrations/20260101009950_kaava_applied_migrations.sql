-- Which migrations are applied, for the service to tell whether it fits its database.
--
-- Why:   a process that was built for another schema should say so before it fails: /readyz compares. What serves requests
--        may not read dbmate's table, whose name and place are not ours to grant on; so a function does, for jobs only.
-- Locks: none but on the new function.
--
-- core.uuid_v7() is one of two functions, as the server has a uuidv7() of its own or not. Its comment says so from now on
-- (@varies), so that the same migrations make the same fingerprint on every server.

-- migrate:up

create function kaava.applied_migrations() returns setof text
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
begin
  if to_regclass('public.schema_migrations') is not null then
    return query select m.version::text from public.schema_migrations as m order by m.version collate "C";
  end if;
end;
$$;

do $$
begin
  if to_regclass('public.schema_migrations') is not null then
    grant select on public.schema_migrations to kaava_definer;
  end if;
end;
$$;

alter function kaava.applied_migrations() owner to kaava_definer;
grant execute on function kaava.applied_migrations() to service;

comment on function kaava.applied_migrations() is 'The versions of dbmate''s table of applied migrations, in order; none where dbmate keeps it elsewhere.';
comment on function core.uuid_v7() is 'A new UUID version 7 (RFC 9562), in order of time to the microsecond or better. The server''s own uuidv7() where it has one: the body @varies.';

-- migrate:down

comment on function core.uuid_v7() is 'A new UUID version 7 (RFC 9562), in order of time to the microsecond or better. The server''s own uuidv7() where it has one.';

drop function kaava.applied_migrations();

do $$
begin
  if to_regclass('public.schema_migrations') is not null then
    revoke select on public.schema_migrations from kaava_definer;
  end if;
end;
$$;

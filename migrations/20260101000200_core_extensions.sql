-- Extensions, and what a new function may be used for.
--
-- Why:   trigram search, case-insensitive e-mail addresses, GIN over scalars, digests.
-- Locks: none that matter.
-- Extensions may have been put there by whoever made the database: hence the one use of "if not exists".

-- migrate:up

create extension if not exists pg_trgm   with schema public;
create extension if not exists btree_gin with schema public;
create extension if not exists pgcrypto  with schema public;
create extension if not exists citext    with schema public;

-- Statement statistics need a server that preloads the library and, unlike the others, a superuser.
do $$
begin
  if (select rolsuper from pg_catalog.pg_roles where rolname = current_user) then
    -- Only a superuser may ask which libraries are preloaded.
    if current_setting('shared_preload_libraries') ~ '\ypg_stat_statements\y' then
      create extension if not exists pg_stat_statements with schema public;
    end if;
  end if;
end;
$$;

-- PostgreSQL lets everybody execute a new function. Here each grant is written out.
-- After the extensions, whose functions are for everybody.
alter default privileges revoke execute on functions from public;

-- migrate:down

alter default privileges grant execute on functions to public;

do $$
begin
  if exists (
    select from pg_catalog.pg_extension
    where extname = 'pg_stat_statements' and pg_catalog.pg_has_role(extowner, 'usage')
  ) then
    drop extension pg_stat_statements;
  end if;
end;
$$;

drop extension citext;
drop extension pgcrypto;
drop extension btree_gin;
drop extension pg_trgm;

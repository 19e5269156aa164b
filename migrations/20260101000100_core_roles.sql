-- The database roles that every grant and policy names.
--
-- Why:   each request acts as one of them; kaava_api, which the API connects as, holds nothing but the right to do so.
-- Locks: none. Roles belong to the cluster, so they are created only where missing, and two databases may migrate at once.

-- migrate:up

do $$
declare
  wanted record;
begin
  for wanted in
    select * from (values
      ('kaava_api',     'login noinherit'),
      ('kaava_definer', 'nologin'),
      ('anonymous',     'nologin'),
      ('authenticated', 'nologin'),
      ('moderator',     'nologin'),
      ('administrator', 'nologin'),
      ('service',       'nologin'),
      ('analyst',       'nologin')
    ) as role (name, attributes)
  loop
    if not exists (select from pg_catalog.pg_roles where rolname = wanted.name) then
      begin
        execute format('create role %I %s', wanted.name, wanted.attributes);
      exception
        when duplicate_object or unique_violation then null; -- another database's migration was faster
      end;
    end if;
  end loop;
end;
$$;

-- Who may become whom, or inherit from whom. A role created before us may be administered by somebody else,
-- so nothing is granted that is there already; "tuple concurrently updated" (internal_error) is a race with
-- another database's migration, and the grant is then tried again.
do $$
declare
  wanted record;
begin
  for wanted in
    select * from (values
      ('anonymous',     'kaava_api'),
      ('authenticated', 'kaava_api'),
      ('moderator',     'kaava_api'),
      ('administrator', 'kaava_api'),
      ('service',       'kaava_api'),
      ('authenticated', 'moderator'),
      ('authenticated', 'administrator'),
      ('kaava_definer', current_user::text)
    ) as membership (role, member)
  loop
    continue when wanted.role = 'kaava_definer' and (select rolsuper from pg_catalog.pg_roles where rolname = current_user);
    for attempt in 1..10 loop
      exit when exists (
        select from pg_catalog.pg_auth_members
        where roleid = wanted.role::regrole and member = wanted.member::regrole
          and (wanted.role <> 'kaava_definer' or pg_catalog.pg_has_role(wanted.member, wanted.role, 'usage'))
      );
      begin
        execute format('grant %I to %I', wanted.role, wanted.member);
      exception
        when unique_violation or internal_error then
          if attempt = 10 then raise; end if;
          perform pg_catalog.pg_sleep(0.05 * attempt);
      end;
    end loop;
  end loop;
end;
$$;

-- Comments on roles are cluster-wide too: only where there is none, and only by who may.
do $$
declare
  wanted record;
begin
  for wanted in
    select * from (values
      ('kaava_api',     'What the API connects as. It holds nothing: it may only set role to anonymous, authenticated, moderator, administrator or service.'),
      ('kaava_definer', 'Owns the security definer functions and the views over other people''s rows. Nobody logs in as it.'),
      ('anonymous',     'A request without credentials: published things only.'),
      ('authenticated', 'A signed-in user: own rows, rows shared with them, published rows.'),
      ('moderator',     'A user who also reviews what awaits approval.'),
      ('administrator', 'All rows, by explicit policies; without BYPASSRLS.'),
      ('service',       'Background work: the execution queue, clean-up, aggregates; by explicit policies.'),
      ('analyst',       'Reads views without personal data; meant for a replica.')
    ) as role (name, comment)
    where pg_catalog.shobj_description(name::regrole, 'pg_authid') is null
  loop
    begin
      execute format('comment on role %I is %L', wanted.name, wanted.comment);
    exception
      when unique_violation or insufficient_privilege or internal_error then null; -- a comment is not worth failing for
    end;
  end loop;
end;
$$;

-- migrate:down

-- Nothing: the roles belong to the cluster, and other databases of it may use them.
select 1;

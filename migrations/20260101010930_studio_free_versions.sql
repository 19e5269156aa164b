-- The version that a changed text gets by itself is one that the template did not have yet.
--
-- Why:   whoever went back to 1.0.0-rc.1 after 1.0.0 was refused the next text, because the next patch was taken: a conflict over a version
--        that they had not named.
-- Locks: none that matter.

-- migrate:up

create or replace function studio.number_template() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  if new.version = old.version then
    loop
      new.version := studio.next_patch(new.version);
      exit when not exists (
        select from studio.template_versions as v where v.template_id = new.id and v.version = new.version
      );
    end loop;
  end if;
  return new;
end;
$$;

comment on function studio.number_template() is 'Trigger function: counts the version of a changed text up, to one that it did not have yet.';

-- migrate:down

create or replace function studio.number_template() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  if new.version = old.version then
    new.version := studio.next_patch(old.version);
  end if;
  return new;
end;
$$;

comment on function studio.number_template() is 'Trigger function: counts the version of a changed text up.';

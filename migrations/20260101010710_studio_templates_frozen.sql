-- A template that is no draft does not change at all: neither what it is called nor what it is found by.
--
-- Why:   only its texts were held, so that what moderators had approved could be given another name, description and tags.
-- Locks: a brief SHARE ROW EXCLUSIVE on studio.templates.

-- migrate:up

set local lock_timeout = '5s';

create function studio.freeze_template() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  raise check_violation using message = format('A template that is %s does not change. Make it a DRAFT again first.', old.status),
    schema = 'studio', table = 'templates', constraint = 'templates_content_frozen';
end;
$$;

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

-- Not of its status, of the session that is deleted, and of its quality, which the service says at any time.
create trigger templates_freeze before update on studio.templates
  for each row when (
    old.status <> 'DRAFT' and
    (old.name, old.description, old.html_content, old.css_content, old.js_content, old.hubspot_config, old.version, old.tags)
    is distinct from
    (new.name, new.description, new.html_content, new.css_content, new.js_content, new.hubspot_config, new.version, new.tags)
  ) execute function studio.freeze_template();

comment on trigger templates_freeze on studio.templates is 'Lets name, description, tags and text change in DRAFT only.';
comment on trigger templates_number on studio.templates is 'Gives each text its own version.';
comment on function studio.freeze_template() is 'Trigger function: refuses a change outside of DRAFT (templates_content_frozen).';
comment on function studio.number_template() is 'Trigger function: counts the version of a changed text up.';

-- migrate:down

drop trigger templates_freeze on studio.templates;
drop function studio.freeze_template();
create or replace function studio.number_template() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  if old.status <> 'DRAFT' then
    raise check_violation using message = format('A template that is %s does not change. Make it a DRAFT again first.', old.status),
      schema = 'studio', table = 'templates', constraint = 'templates_content_frozen';
  end if;
  if new.version = old.version then
    new.version := studio.next_patch(old.version);
  end if;
  return new;
end;
$$;
comment on trigger templates_number on studio.templates is 'Gives each text its own version, and lets it change in DRAFT only.';
comment on function studio.number_template() is 'Trigger function: refuses a changed text outside of DRAFT (templates_content_frozen), and counts its version up.';

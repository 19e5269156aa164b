-- An approval of a module template is also of how it is found.
--
-- Why:   tags, keywords, slug, category, complexity and version are shown and searched in the gallery, and its author could change them after
--        the approval: nobody had read them.
-- Locks: none that matter.

-- migrate:up

create or replace function studio.stamp_module_template() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  if tg_op = 'UPDATE' and old.is_approved
     and (old.name, old.slug, old.description, old.category, old.complexity, old.html_content, old.css_content, old.js_content,
          old.tags, old.keywords, old.version)
         is distinct from
         (new.name, new.slug, new.description, new.category, new.complexity, new.html_content, new.css_content, new.js_content,
          new.tags, new.keywords, new.version) then
    new.is_approved := false;
  end if;
  if new.is_public and new.is_approved and new.published_at is null then
    new.published_at := now();
  end if;
  return new;
end;
$$;

comment on column studio.module_templates.is_approved is 'Whether a moderator let it be seen. A change of what its author writes withdraws it.';

-- migrate:down

comment on column studio.module_templates.is_approved is 'Whether a moderator let it be seen. A change of what is shown withdraws it.';

create or replace function studio.stamp_module_template() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  if tg_op = 'UPDATE' and old.is_approved
     and (old.name, old.description, old.html_content, old.css_content, old.js_content)
         is distinct from (new.name, new.description, new.html_content, new.css_content, new.js_content) then
    new.is_approved := false;
  end if;
  if new.is_public and new.is_approved and new.published_at is null then
    new.published_at := now();
  end if;
  return new;
end;
$$;

-- What may be asked of module templates: search, lists, approval, counting downloads.
--
-- Why:   full text search and enums cannot use their indexes below a policy; approval and counting write what their
--        callers may not.
-- Locks: none; the functions are new.

-- migrate:up

-- Under a policy, @@ could not use its index: so the ids come from here, and the rows are read by key.
-- Only ids of templates that the caller may see: otherwise a search would tell what hidden templates say.
create function studio.search_module_templates(query text, max integer) returns table (id uuid)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select t.id from studio.module_templates as t, websearch_to_tsquery('pg_catalog.english', query) as wanted
    where t.search_vector @@ wanted
      and ((t.is_public and t.is_approved) or t.author_id = (select core.current_user_id()))
    order by ts_rank(t.search_vector, wanted) desc, t.id desc
    limit max
  $$;
alter function studio.search_module_templates(text, integer) owner to kaava_definer;
grant execute on function studio.search_module_templates(text, integer) to anonymous, authenticated;

-- Nor could the = of an enum.
create function studio.list_module_templates(category studio.template_category, max integer) returns table (id uuid)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select t.id from studio.module_templates as t
    where t.category = list_module_templates.category and t.is_public and t.is_approved
    order by t.rating desc nulls last, t.id desc
    limit max
  $$;
alter function studio.list_module_templates(studio.template_category, integer) owner to kaava_definer;
grant execute on function studio.list_module_templates(studio.template_category, integer) to anonymous, authenticated;

create function studio.approve_module_template(template_id uuid, approved boolean) returns boolean
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with changed as (
      update studio.module_templates as t set is_approved = approved where t.id = template_id and t.is_public returning 1
    )
    select exists (select from changed)
  $$;
alter function studio.approve_module_template(uuid, boolean) owner to kaava_definer;
grant execute on function studio.approve_module_template(uuid, boolean) to moderator, administrator;

create function studio.count_download(template_id uuid) returns integer
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    update studio.module_templates as t set downloads = t.downloads + 1
    where t.id = template_id and ((t.is_public and t.is_approved) or t.author_id = (select core.current_user_id()))
    returning t.downloads
  $$;
alter function studio.count_download(uuid) owner to kaava_definer;
grant execute on function studio.count_download(uuid) to authenticated;

comment on function studio.search_module_templates(text, integer) is 'Ids of templates that the caller may see and whose name, description, tags or keywords match the query (words, "phrases", or, -not), best first, at most so many.';
comment on function studio.list_module_templates(studio.template_category, integer) is 'Ids of published templates of a category, best rated first, at most so many.';
comment on function studio.approve_module_template(uuid, boolean) is 'Lets a public template be seen, or no longer; whether there is one. For moderators.';
comment on function studio.count_download(uuid) is 'Counts a download of a template that the caller may see; returns how many there were, or null if there is none.';

-- migrate:down

drop function studio.count_download(uuid);
drop function studio.approve_module_template(uuid, boolean);
drop function studio.list_module_templates(studio.template_category, integer);
drop function studio.search_module_templates(text, integer);

-- Uses of module templates are counted as downloads are: in memory, and in batches.
--
-- Why:   who made a project waited for the row of its template, which everybody who made one of the same template wrote.
-- Locks: a brief SHARE ROW EXCLUSIVE on studio.projects.

-- migrate:up

set local lock_timeout = '5s';

drop trigger projects_count_template_use on studio.projects;
drop function studio.count_template_use();
drop function studio.count_download(uuid);
drop function studio.count_downloads(jsonb);

-- Locks the templates in order of id, so that two processes that report at once cannot deadlock.
create function studio.count_module_templates(counts jsonb) returns integer
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with reported as (
      select r.template_id, coalesce(sum(r.downloads), 0) as downloads, coalesce(sum(r.uses), 0) as uses
      from jsonb_to_recordset(counts) as r (template_id uuid, downloads bigint, uses bigint)
      where coalesce(r.downloads, 0) >= 0 and coalesce(r.uses, 0) >= 0
      group by r.template_id
    ),
    locked as materialized (
      select t.id from studio.module_templates as t where t.id in (select template_id from reported) order by t.id for no key update
    ),
    counted as (
      update studio.module_templates as t
      set downloads = least(t.downloads + reported.downloads, 2147483647)::integer,
          usage_count = least(t.usage_count + reported.uses, 2147483647)::integer
      from reported join locked on locked.id = reported.template_id
      where t.id = reported.template_id
      returning 1
    )
    select count(*)::integer from counted
  $$;
alter function studio.count_module_templates(jsonb) owner to kaava_definer;
grant execute on function studio.count_module_templates(jsonb) to service;

comment on function studio.count_module_templates(jsonb) is 'Adds counted downloads and uses, [{"template_id", "downloads", "uses"}], in one statement; returns of how many templates. For the service.';
comment on column studio.module_templates.usage_count is 'How many projects were made from it, also those that are gone. Counted in batches, by studio.count_module_templates().';
comment on column studio.module_templates.downloads is 'How often it was downloaded. Counted in batches, by studio.count_module_templates().';

-- migrate:down

comment on column studio.module_templates.downloads is 'How often it was downloaded. Counted by studio.count_download().';
comment on column studio.module_templates.usage_count is 'How many projects were made from it. Counted by a trigger.';
drop function studio.count_module_templates(jsonb);

-- Locks the templates in order of id, so that two processes that report at once cannot deadlock.
create function studio.count_downloads(downloads jsonb) returns integer
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with reported as (
      select r.template_id, sum(r.count) as count
      from jsonb_to_recordset(count_downloads.downloads) as r (template_id uuid, count bigint)
      where r.count > 0
      group by r.template_id
    ),
    locked as materialized (
      select t.id from studio.module_templates as t where t.id in (select template_id from reported) order by t.id for no key update
    ),
    counted as (
      update studio.module_templates as t
      set downloads = least(t.downloads + reported.count, 2147483647)::integer
      from reported join locked on locked.id = reported.template_id
      where t.id = reported.template_id
      returning 1
    )
    select count(*)::integer from counted
  $$;
alter function studio.count_downloads(jsonb) owner to kaava_definer;
grant execute on function studio.count_downloads(jsonb) to service;
comment on function studio.count_downloads(jsonb) is 'Adds counted downloads, [{"template_id", "count"}], in one statement; returns of how many templates. For the service.';

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
comment on function studio.count_download(uuid) is 'Counts a download of a template that the caller may see; returns how many there were, or null if there is none.';

-- The caller has seen the template, by the policy; but counting on it is not theirs to do.
create function studio.count_template_use() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  as $$
begin
  update studio.module_templates as t set usage_count = t.usage_count + 1 where t.id = new.template_id;
  return null;
end;
$$;
alter function studio.count_template_use() owner to kaava_definer;

create trigger projects_count_template_use after insert on studio.projects
  for each row when (new.template_id is not null) execute function studio.count_template_use();
comment on trigger projects_count_template_use on studio.projects is 'Counts the use of the module template.';
comment on function studio.count_template_use() is 'Trigger function: counts a project on the module template that it is made from.';

-- The gallery of module templates as the API serves it, and lists in the order in which they are shown.
--
-- Why:   a page of the gallery is filtered and sorted by an index each; downloads are counted in batches, so that no download pays a
--        write; a moderator may say no.
-- Locks: writers of templates and reviews wait while the indexes are made: a second for a hundred thousand rows.

-- migrate:up

set local lock_timeout = '5s';

-- Without a review counts as 0, which no rating is: so that a page may begin after any row.
create index module_templates_top_idx on studio.module_templates ((coalesce(rating, 0)) desc, id desc) where is_public and is_approved;
create index module_templates_popular_idx on studio.module_templates (usage_count desc, id desc) where is_public and is_approved;
create index module_templates_latest_idx on studio.module_templates (published_at desc, id desc) where is_public and is_approved;
create index template_reviews_template_id_created_at_idx on studio.template_reviews (template_id, created_at desc, id desc);
create index templates_published_idx on studio.templates (updated_at desc, id desc) where status = 'PUBLISHED';
create index templates_awaiting_idx on studio.templates (updated_at, id) where status = 'REVIEW';

-- Under a policy, neither the = of an enum nor @> could use an index: so the ids come from here, of published templates only, and the rows are read
-- by key. Planned for what is asked each time: a filter that is not given is then no filter.
create function studio.browse_module_templates(
  category studio.template_category, complexity studio.template_complexity, min_rating numeric, min_usage_count integer, tags text[],
  sort text, after_value text, after_id uuid, max integer
) returns table (id uuid)
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_custom_plan
  as $$
begin
  if sort = 'rating' then
    return query select t.id from studio.module_templates as t
      where t.is_public and t.is_approved
        and (browse_module_templates.category is null or t.category = browse_module_templates.category)
        and (browse_module_templates.complexity is null or t.complexity = browse_module_templates.complexity)
        and (min_rating is null or coalesce(t.rating, 0) >= min_rating)
        and (min_usage_count is null or t.usage_count >= min_usage_count)
        and (browse_module_templates.tags is null or t.tags @> browse_module_templates.tags)
        and (after_id is null or (coalesce(t.rating, 0), t.id) < (after_value::numeric, after_id))
      order by coalesce(t.rating, 0) desc, t.id desc limit max;
  elsif sort = 'popularity' then
    return query select t.id from studio.module_templates as t
      where t.is_public and t.is_approved
        and (browse_module_templates.category is null or t.category = browse_module_templates.category)
        and (browse_module_templates.complexity is null or t.complexity = browse_module_templates.complexity)
        and (min_rating is null or coalesce(t.rating, 0) >= min_rating)
        and (min_usage_count is null or t.usage_count >= min_usage_count)
        and (browse_module_templates.tags is null or t.tags @> browse_module_templates.tags)
        and (after_id is null or (t.usage_count, t.id) < (after_value::integer, after_id))
      order by t.usage_count desc, t.id desc limit max;
  else
    return query select t.id from studio.module_templates as t
      where t.is_public and t.is_approved
        and (browse_module_templates.category is null or t.category = browse_module_templates.category)
        and (browse_module_templates.complexity is null or t.complexity = browse_module_templates.complexity)
        and (min_rating is null or coalesce(t.rating, 0) >= min_rating)
        and (min_usage_count is null or t.usage_count >= min_usage_count)
        and (browse_module_templates.tags is null or t.tags @> browse_module_templates.tags)
        and (after_id is null or (t.published_at, t.id) < (after_value::timestamptz, after_id))
      order by t.published_at desc, t.id desc limit max;
  end if;
end;
$$;
alter function studio.browse_module_templates(studio.template_category, studio.template_complexity, numeric, integer, text[], text, text, uuid, integer) owner to kaava_definer;
grant execute on function studio.browse_module_templates(studio.template_category, studio.template_complexity, numeric, integer, text[], text, text, uuid, integer) to anonymous, authenticated;

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

grant update (is_public) on studio.module_templates to kaava_definer;

create function studio.reject_module_template(template_id uuid) returns boolean
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with changed as (
      update studio.module_templates as t set is_public = false, is_approved = false where t.id = template_id and t.is_public returning 1
    )
    select exists (select from changed)
  $$;
alter function studio.reject_module_template(uuid) owner to kaava_definer;
grant execute on function studio.reject_module_template(uuid) to moderator, administrator;

comment on index studio.module_templates_top_idx     is 'The gallery, best rated first, by keyset.';
comment on index studio.module_templates_popular_idx is 'The gallery, most used first, by keyset.';
comment on index studio.module_templates_latest_idx  is 'The gallery, latest publication first, by keyset.';
comment on index studio.template_reviews_template_id_created_at_idx is 'A template''s reviews, newest first, by keyset.';
comment on index studio.templates_published_idx is 'Published templates, last changed first, by keyset.';
comment on index studio.templates_awaiting_idx  is 'Templates that await review, oldest first, by keyset.';
comment on function studio.browse_module_templates(studio.template_category, studio.template_complexity, numeric, integer, text[], text, text, uuid, integer) is 'Ids of published templates that pass the filters that are given, at most so many: sorted by rating, by popularity (usage_count), else by published_at; highest first, after a row of that value and id.';
comment on function studio.count_downloads(jsonb) is 'Adds counted downloads, [{"template_id", "count"}], in one statement; returns of how many templates. For the service.';
comment on function studio.reject_module_template(uuid) is 'Gives a public template back to its author; whether there is one. For moderators.';

-- migrate:down

drop function studio.reject_module_template(uuid);
revoke update (is_public) on studio.module_templates from kaava_definer;
drop function studio.count_downloads(jsonb);
drop function studio.browse_module_templates(studio.template_category, studio.template_complexity, numeric, integer, text[], text, text, uuid, integer);
drop index studio.templates_awaiting_idx;
drop index studio.templates_published_idx;
drop index studio.template_reviews_template_id_created_at_idx;
drop index studio.module_templates_latest_idx;
drop index studio.module_templates_popular_idx;
drop index studio.module_templates_top_idx;

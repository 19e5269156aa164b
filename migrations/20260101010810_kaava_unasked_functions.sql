-- Functions that nothing asks any more.
--
-- Why:   the gallery comes from studio.browse_module_templates(), the catalogue from learning.courses itself; and a review that does not say
--        what was read could publish what nobody has read.
-- Locks: none that matter.

-- migrate:up

drop function studio.list_module_templates(studio.template_category, integer);
drop function learning.list_courses(learning.difficulty, integer);
drop function learning.review_community_post(uuid, learning.post_status);

comment on index studio.module_templates_gallery_idx is 'The gallery of a category.';
comment on index learning.courses_difficulty_status_idx is 'Courses by difficulty, of each status.';

-- migrate:down

comment on index learning.courses_difficulty_status_idx is 'The catalogue by difficulty: learning.list_courses().';
comment on index studio.module_templates_gallery_idx is 'studio.list_module_templates(): the gallery of a category, best rated first.';

create function learning.review_community_post(post_id uuid, status learning.post_status) returns boolean
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with changed as (
      update learning.community_posts as p set status = review_community_post.status where p.id = post_id returning 1
    )
    select exists (select from changed)
  $$;
alter function learning.review_community_post(uuid, learning.post_status) owner to kaava_definer;
grant execute on function learning.review_community_post(uuid, learning.post_status) to moderator, administrator;

create function learning.list_courses(difficulty learning.difficulty, max integer) returns table (id uuid)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select c.id from learning.courses as c
    where c.difficulty = list_courses.difficulty and c.status = 'PUBLISHED'
    order by c.published_at desc, c.id desc
    limit max
  $$;
alter function learning.list_courses(learning.difficulty, integer) owner to kaava_definer;
grant execute on function learning.list_courses(learning.difficulty, integer) to anonymous, authenticated;

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

comment on function learning.review_community_post(uuid, learning.post_status) is 'Publishes or rejects a post; whether there is one. For moderators.';
comment on function learning.list_courses(learning.difficulty, integer) is 'Ids of published courses of a difficulty, newest first, at most so many.';
comment on function studio.list_module_templates(studio.template_category, integer) is 'Ids of published templates of a category, best rated first, at most so many.';

-- A moderator decides about what they have read; and who made what was approved is told.
--
-- Why:   its author may change it between a moderator's reading and their decision: what nobody has read must not be published. So each
--        decision names the updated_at that was read, as learning.review_community_post() does, and is none where there is another.
-- Locks: none that matter.

-- migrate:up

drop function studio.approve_module_template(uuid, boolean);
drop function studio.reject_module_template(uuid);
drop function studio.approve_review(uuid, boolean);
drop function studio.review_template(uuid, boolean);

-- The row is locked before it is looked at: who waits for an author's change finds another updated_at, and changes nothing.
create function studio.review_module_template(template_id uuid, approved boolean, seen timestamptz) returns boolean
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with read as materialized (
      select t.id, t.is_approved from studio.module_templates as t
      where t.id = review_module_template.template_id and t.is_public and t.updated_at = seen
      for no key update
    ),
    changed as (
      update studio.module_templates as t set is_public = approved, is_approved = approved
      from read where t.id = read.id
      returning t.id, t.name, t.author_id, approved and not read.is_approved as is_news
    ),
    told as (
      insert into identity.notifications (user_id, type, title, message, data)
      select c.author_id, 'TEMPLATE_APPROVED', 'Template approved', format('%s was approved: everybody sees it now.', c.name),
             jsonb_build_object('module_template_id', c.id)
      from changed as c where c.is_news and c.author_id is not null
    )
    select exists (select from changed)
  $$;
alter function studio.review_module_template(uuid, boolean, timestamptz) owner to kaava_definer;
grant execute on function studio.review_module_template(uuid, boolean, timestamptz) to moderator, administrator;

create function studio.approve_review(review_id uuid, approved boolean, seen timestamptz) returns boolean
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with changed as (
      update studio.template_reviews as r set is_approved = approved where r.id = review_id and r.updated_at = seen returning 1
    )
    select exists (select from changed)
  $$;
alter function studio.approve_review(uuid, boolean, timestamptz) owner to kaava_definer;
grant execute on function studio.approve_review(uuid, boolean, timestamptz) to moderator, administrator;

create function studio.review_template(template_id uuid, approved boolean, seen timestamptz) returns boolean
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with changed as (
      update studio.templates as t
      set status = case when approved then 'APPROVED' else 'DRAFT' end::studio.template_status
      where t.id = review_template.template_id and t.status = 'REVIEW' and t.updated_at = seen
      returning t.id, t.name, t.project_id
    ),
    told as (
      insert into identity.notifications (user_id, type, title, message, data)
      select p.user_id, 'TEMPLATE_APPROVED', 'Template approved', format('%s was approved: it may be published.', c.name),
             jsonb_build_object('template_id', c.id, 'project_id', p.id)
      from changed as c join studio.projects as p on p.id = c.project_id
      where approved
    )
    select exists (select from changed)
  $$;
alter function studio.review_template(uuid, boolean, timestamptz) owner to kaava_definer;
grant execute on function studio.review_template(uuid, boolean, timestamptz) to moderator, administrator;

comment on function studio.review_module_template(uuid, boolean, timestamptz) is 'Lets a public template be seen whose updated_at is what the moderator has read, and tells its author; or gives it back. Whether there is one. For moderators.';
comment on function studio.approve_review(uuid, boolean, timestamptz) is 'Lets a review be seen and count whose updated_at is what the moderator has read, or no longer; whether there is one. For moderators.';
comment on function studio.review_template(uuid, boolean, timestamptz) is 'Approves a template that awaits review and whose updated_at is what the moderator has read, and tells the owner of its project; or sends it back to DRAFT. Whether there is one. For moderators.';

-- migrate:down

drop function studio.review_template(uuid, boolean, timestamptz);
drop function studio.approve_review(uuid, boolean, timestamptz);
drop function studio.review_module_template(uuid, boolean, timestamptz);

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

create function studio.approve_review(review_id uuid, approved boolean) returns boolean
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with changed as (update studio.template_reviews as r set is_approved = approved where r.id = review_id returning 1)
    select exists (select from changed)
  $$;
alter function studio.approve_review(uuid, boolean) owner to kaava_definer;
grant execute on function studio.approve_review(uuid, boolean) to moderator, administrator;

create function studio.review_template(template_id uuid, approved boolean) returns boolean
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with changed as (
      update studio.templates as t
      set status = case when approved then 'APPROVED' else 'DRAFT' end::studio.template_status
      where t.id = review_template.template_id and t.status = 'REVIEW'
      returning 1
    )
    select exists (select from changed)
  $$;
alter function studio.review_template(uuid, boolean) owner to kaava_definer;
grant execute on function studio.review_template(uuid, boolean) to moderator, administrator;

comment on function studio.approve_module_template(uuid, boolean) is 'Lets a public template be seen, or no longer; whether there is one. For moderators.';
comment on function studio.reject_module_template(uuid) is 'Gives a public template back to its author; whether there is one. For moderators.';
comment on function studio.approve_review(uuid, boolean) is 'Lets a review be seen and count, or no longer; whether there is one. For moderators.';
comment on function studio.review_template(uuid, boolean)   is 'Approves a template that awaits review, or sends it back to DRAFT; whether there is one. For moderators.';

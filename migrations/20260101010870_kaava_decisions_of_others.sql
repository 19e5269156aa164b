-- A moderator does not decide about their own work.
--
-- Why:   what everybody sees was read by somebody else than who made it. Administrators may: there may be nobody else.
-- Locks: none that matter.

-- migrate:up

create or replace function studio.review_module_template(template_id uuid, approved boolean, seen timestamptz) returns boolean
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with own as materialized (
      select from studio.module_templates as t
      where t.id = review_module_template.template_id and t.author_id = core.current_user_id()
        and not exists (select from identity.users as u where u.id = core.current_user_id() and u.role = 'ADMIN')
    ),
    read as materialized (
      select t.id, t.is_approved from studio.module_templates as t
      where t.id = review_module_template.template_id and t.is_public and t.updated_at = seen and not exists (select from own)
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
    select case when not exists (select from own) then exists (select from changed) end
  $$;

create or replace function studio.approve_review(review_id uuid, approved boolean, seen timestamptz) returns boolean
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with own as materialized (
      select from studio.template_reviews as r join studio.module_templates as t on t.id = r.template_id
      where r.id = review_id and core.current_user_id() in (r.user_id, t.author_id)
        and not exists (select from identity.users as u where u.id = core.current_user_id() and u.role = 'ADMIN')
    ),
    changed as (
      update studio.template_reviews as r set is_approved = approved
      where r.id = review_id and r.updated_at = seen and not exists (select from own)
      returning 1
    )
    select case when not exists (select from own) then exists (select from changed) end
  $$;

create or replace function studio.review_template(template_id uuid, approved boolean, seen timestamptz) returns boolean
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with own as materialized (
      select from studio.templates as t
      where t.id = review_template.template_id and t.project_id = any ((select studio.my_project_ids('EDIT'))::uuid[])
        and not exists (select from identity.users as u where u.id = core.current_user_id() and u.role = 'ADMIN')
    ),
    changed as (
      update studio.templates as t
      set status = case when approved then 'APPROVED' else 'DRAFT' end::studio.template_status
      where t.id = review_template.template_id and t.status = 'REVIEW' and t.updated_at = seen and not exists (select from own)
      returning t.id, t.name, t.project_id
    ),
    told as (
      insert into identity.notifications (user_id, type, title, message, data)
      select p.user_id, 'TEMPLATE_APPROVED', 'Template approved', format('%s was approved: it may be published.', c.name),
             jsonb_build_object('template_id', c.id, 'project_id', p.id)
      from changed as c join studio.projects as p on p.id = c.project_id
      where approved
    )
    select case when not exists (select from own) then exists (select from changed) end
  $$;

create or replace function learning.review_community_post(post_id uuid, status learning.post_status, seen timestamptz) returns boolean
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with own as materialized (
      select from learning.community_posts as p
      where p.id = post_id and p.user_id = core.current_user_id()
        and not exists (select from identity.users as u where u.id = core.current_user_id() and u.role = 'ADMIN')
    ),
    changed as (
      update learning.community_posts as p set status = review_community_post.status
      where p.id = post_id and p.updated_at = seen and not exists (select from own)
      returning 1
    )
    select case when not exists (select from own) then exists (select from changed) end
  $$;

comment on function studio.review_module_template(uuid, boolean, timestamptz) is 'Lets a public template be seen whose updated_at is what the moderator has read, and tells its author; or gives it back. Whether there is one. For moderators, of what is not theirs: null for an own one; for administrators, of all.';
comment on function studio.approve_review(uuid, boolean, timestamptz) is 'Lets a review be seen and count whose updated_at is what the moderator has read, or no longer; whether there is one. For moderators, of what is not theirs: null for an own one, and for one of an own template; for administrators, of all.';
comment on function studio.review_template(uuid, boolean, timestamptz) is 'Approves a template that awaits review and whose updated_at is what the moderator has read, and tells the owner of its project; or sends it back to DRAFT. Whether there is one. For moderators, of what is not theirs: null for one of a project that the moderator may edit; for administrators, of all.';
comment on function learning.review_community_post(uuid, learning.post_status, timestamptz) is 'Publishes or rejects a post whose updated_at is what the moderator has read; whether there is one. For moderators, of what is not theirs: null for an own one; for administrators, of all.';

-- migrate:down

comment on function studio.review_module_template(uuid, boolean, timestamptz) is 'Lets a public template be seen whose updated_at is what the moderator has read, and tells its author; or gives it back. Whether there is one. For moderators.';
comment on function studio.approve_review(uuid, boolean, timestamptz) is 'Lets a review be seen and count whose updated_at is what the moderator has read, or no longer; whether there is one. For moderators.';
comment on function studio.review_template(uuid, boolean, timestamptz) is 'Approves a template that awaits review and whose updated_at is what the moderator has read, and tells the owner of its project; or sends it back to DRAFT. Whether there is one. For moderators.';
comment on function learning.review_community_post(uuid, learning.post_status, timestamptz) is 'Publishes or rejects a post whose updated_at is what the moderator has read; whether there is one. For moderators.';

create or replace function studio.review_module_template(template_id uuid, approved boolean, seen timestamptz) returns boolean
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

create or replace function studio.approve_review(review_id uuid, approved boolean, seen timestamptz) returns boolean
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with changed as (
      update studio.template_reviews as r set is_approved = approved where r.id = review_id and r.updated_at = seen returning 1
    )
    select exists (select from changed)
  $$;

create or replace function studio.review_template(template_id uuid, approved boolean, seen timestamptz) returns boolean
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

create or replace function learning.review_community_post(post_id uuid, status learning.post_status, seen timestamptz) returns boolean
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with changed as (
      update learning.community_posts as p set status = review_community_post.status
      where p.id = post_id and p.updated_at = seen
      returning 1
    )
    select exists (select from changed)
  $$;

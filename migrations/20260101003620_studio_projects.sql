-- Projects: what users design, build and publish.
--
-- Why:   the heart of the blueprint and of Templator. Who works on one together is in studio.project_collaborators.
-- Locks: none that matter; the table is new.
--
-- Mended: build_time and bundle_size carry their units. Projects go with their user, as personal data must. The
-- documents' index on user_id alone is the first column of two others; the one on is_public holds the public only.

-- migrate:up

create type studio.project_status as enum ('DRAFT', 'PROCESSING', 'COMPLETED', 'PUBLISHED', 'ARCHIVED', 'FAILED');

create table studio.projects (
  id                uuid                  not null default core.uuid_v7(),
  user_id           uuid                  not null default core.current_user_id(),
  template_id       uuid,
  name              text                  not null,
  description       text,
  settings          jsonb                 not null default '{}',
  design_url        text,
  output_html       text,
  output_css        text,
  output_js         text,
  metadata          jsonb,
  tags              text[]                not null default '{}',
  status            studio.project_status not null default 'DRAFT',
  progress          numeric(5,2)          not null default 0,
  is_public         boolean               not null default false,
  deployment_url    text,
  preview_url       text,
  build_time_ms     integer,
  bundle_size_bytes bigint,
  lighthouse_score  numeric(5,2),
  published_at      timestamptz,
  created_at        timestamptz           not null default now(),
  updated_at        timestamptz           not null default now(),

  constraint projects_pkey                          primary key (id),
  constraint projects_user_id_fkey                  foreign key (user_id) references identity.users (id) on delete cascade,
  constraint projects_template_id_fkey              foreign key (template_id) references studio.module_templates (id) on delete set null,
  constraint projects_name_length                   check (char_length(name) between 1 and 200),
  constraint projects_description_length            check (char_length(description) <= 5000),
  constraint projects_settings_object               check (jsonb_typeof(settings) = 'object'),
  constraint projects_settings_size                 check (octet_length(settings::text) <= 65536),
  constraint projects_design_url_length             check (char_length(design_url) <= 2048),
  constraint projects_design_url_format             check (design_url ~ '^https?://[^[:space:]]+$'),
  constraint projects_output_html_length            check (char_length(output_html) <= 5000000),
  constraint projects_output_css_length             check (char_length(output_css) <= 5000000),
  constraint projects_output_js_length              check (char_length(output_js) <= 5000000),
  constraint projects_metadata_object               check (jsonb_typeof(metadata) = 'object'),
  constraint projects_metadata_size                 check (octet_length(metadata::text) <= 65536),
  constraint projects_tags_count                    check (cardinality(tags) <= 20),
  constraint projects_tags_not_null                 check (array_position(tags, null) is null),
  constraint projects_tags_length                   check (char_length(studio.words_of(tags)) <= 1000),
  constraint projects_progress_range                check (progress between 0 and 100),
  constraint projects_deployment_url_length         check (char_length(deployment_url) <= 2048),
  constraint projects_deployment_url_format         check (deployment_url ~ '^https?://[^[:space:]]+$'),
  constraint projects_preview_url_length            check (char_length(preview_url) <= 2048),
  constraint projects_preview_url_format            check (preview_url ~ '^https?://[^[:space:]]+$'),
  constraint projects_build_time_ms_nonnegative     check (build_time_ms >= 0),
  constraint projects_bundle_size_bytes_nonnegative check (bundle_size_bytes >= 0),
  constraint projects_lighthouse_score_range        check (lighthouse_score between 0 and 100),
  constraint projects_published_timestamp           check (status <> 'PUBLISHED' or published_at is not null)
);

-- A user's list, newest first, and by status.
create index projects_user_id_created_at_idx on studio.projects (user_id, created_at desc, id desc);
create index projects_user_id_status_idx on studio.projects (user_id, status);
create index projects_template_id_idx on studio.projects (template_id);
create index projects_status_idx on studio.projects (status);
create index projects_public_idx on studio.projects (created_at desc, id desc) where is_public;
create index projects_created_at_idx on studio.projects (created_at);
create index projects_tags_idx on studio.projects using gin (tags);

create function studio.stamp_project() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  if new.status = 'PUBLISHED' and (new.published_at is null or (tg_op = 'UPDATE' and old.status <> 'PUBLISHED')) then
    new.published_at := clock_timestamp();
  end if;
  return new;
end;
$$;

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

create trigger projects_stamp before insert or update of status on studio.projects
  for each row execute function studio.stamp_project();
create trigger projects_set_updated_at before update on studio.projects
  for each row when (old.* is distinct from new.*) execute function core.set_updated_at();
create trigger projects_count_template_use after insert on studio.projects
  for each row when (new.template_id is not null) execute function studio.count_template_use();

alter table studio.projects enable row level security;
alter table studio.projects force  row level security;

create policy projects_select_own on studio.projects
  for select to authenticated
  using (user_id = (select core.current_user_id()));

create policy projects_select_public on studio.projects
  for select to anonymous, authenticated
  using (is_public);

create policy projects_insert_own on studio.projects
  for insert to authenticated
  with check (
    user_id = (select core.current_user_id())
    and (template_id is null or template_id in (select t.id from studio.module_templates as t))
  );

create policy projects_update_own on studio.projects
  for update to authenticated
  using (user_id = (select core.current_user_id()))
  with check (user_id = (select core.current_user_id()));

create policy projects_delete_own on studio.projects
  for delete to authenticated
  using (user_id = (select core.current_user_id()));

create policy projects_administrator on studio.projects
  for all to administrator
  using (true)
  with check (true);

create policy projects_select_service on studio.projects
  for select to service
  using (true);

create policy projects_update_service on studio.projects
  for update to service
  using (true)
  with check (true);

create policy projects_definer on studio.projects
  for all to kaava_definer
  using (true)
  with check (true);

grant select on studio.projects to anonymous;
grant select,
      insert (template_id, name, description, settings, design_url, metadata, tags, is_public),
      update (name, description, settings, design_url, output_html, output_css, output_js, metadata, tags, status, progress, is_public,
              deployment_url, preview_url, build_time_ms, bundle_size_bytes, lighthouse_score),
      delete
  on studio.projects to authenticated;
grant select,
      update (output_html, output_css, output_js, metadata, status, progress, deployment_url, preview_url, build_time_ms, bundle_size_bytes,
              lighthouse_score)
  on studio.projects to service;
-- user_id is not granted: its default is the acting user. template_id is not granted for change: a project is made
-- from a template once. published_at is set by a trigger. A project begins as a DRAFT.

grant select on studio.projects to kaava_definer;

comment on type   studio.project_status is 'How far the work on a project is.';
comment on table  studio.projects                   is 'A design and what was built from it. Its owner, its collaborators and, if it is public, everybody see it.';
comment on column studio.projects.id                is 'Key, in order of creation.';
comment on column studio.projects.user_id           is 'The owner. Always the user who made it.';
comment on column studio.projects.template_id       is 'Which module template it was made from, or null.';
comment on column studio.projects.name              is 'Name as listed.';
comment on column studio.projects.description       is 'What it is, or null.';
comment on column studio.projects.settings          is 'How it is to be built. @json ProjectSettings';
comment on column studio.projects.design_url        is 'Address of the original design (http or https), or null.';
comment on column studio.projects.output_html       is 'HTML that was built, or null.';
comment on column studio.projects.output_css        is 'CSS that was built, or null.';
comment on column studio.projects.output_js         is 'JavaScript that was built, or null.';
comment on column studio.projects.metadata          is 'More about it, or null. @json ProjectMetadata';
comment on column studio.projects.tags              is 'Words to filter by, at most 20.';
comment on column studio.projects.status            is 'How far the work is.';
comment on column studio.projects.progress          is 'Percentage of the work that is done, 0 to 100.';
comment on column studio.projects.is_public         is 'Whether everybody sees it.';
comment on column studio.projects.deployment_url    is 'Where it is deployed (http or https), or null.';
comment on column studio.projects.preview_url       is 'Where it can be previewed (http or https), or null.';
comment on column studio.projects.build_time_ms     is 'Milliseconds that the last build took, or null.';
comment on column studio.projects.bundle_size_bytes is 'Bytes of what was built, or null.';
comment on column studio.projects.lighthouse_score  is 'Lighthouse performance score, 0 to 100, or null.';
comment on column studio.projects.published_at      is 'When it last became PUBLISHED, set by a trigger, or null.';
comment on column studio.projects.created_at        is 'When it was made.';
comment on column studio.projects.updated_at        is 'When it was last changed.';
comment on index  studio.projects_user_id_created_at_idx is 'A user''s projects, newest first, by keyset.';
comment on index  studio.projects_user_id_status_idx     is 'A user''s projects of a status.';
comment on index  studio.projects_template_id_idx        is 'Projects made from a module template.';
comment on index  studio.projects_status_idx             is 'Projects of a status: the administrators'' monitoring.';
comment on index  studio.projects_public_idx             is 'Public projects, newest first, by keyset.';
comment on index  studio.projects_created_at_idx         is 'Projects by time of creation.';
comment on index  studio.projects_tags_idx               is 'Projects with given tags.';
comment on trigger projects_stamp              on studio.projects is 'Stamps published_at.';
comment on trigger projects_set_updated_at     on studio.projects is 'Keeps updated_at.';
comment on trigger projects_count_template_use on studio.projects is 'Counts the use of the module template.';
comment on policy projects_select_own     on studio.projects is 'A user sees their own projects.';
comment on policy projects_select_public  on studio.projects is 'Everybody sees public projects.';
comment on policy projects_insert_own     on studio.projects is 'A user makes projects of their own, from templates that they see.';
comment on policy projects_update_own     on studio.projects is 'A user works on their own projects.';
comment on policy projects_delete_own     on studio.projects is 'A user deletes their own projects.';
comment on policy projects_administrator  on studio.projects is 'Administrators see all projects and take them down.';
comment on policy projects_select_service on studio.projects is 'Workers see what is to be built.';
comment on policy projects_update_service on studio.projects is 'Workers record what was built.';
comment on policy projects_definer        on studio.projects is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';
comment on function studio.stamp_project()      is 'Trigger function: stamps the time when a project becomes PUBLISHED.';
comment on function studio.count_template_use() is 'Trigger function: counts a project on the module template that it is made from.';

-- migrate:down

drop table studio.projects;
drop function studio.count_template_use();
drop function studio.stamp_project();
drop type studio.project_status;

-- Templates: the HubSpot modules that come out of a project, on their way to publication.
--
-- Why:   what is published was reviewed, and what was reviewed does not change afterwards.
-- Locks: none that matter; the table is new.
--
-- Templator names the five statuses, but not the path between them, so it is said here: DRAFT → REVIEW → APPROVED →
-- PUBLISHED → ARCHIVED; back to DRAFT from REVIEW, APPROVED and ARCHIVED; a DRAFT may be ARCHIVED. Templates go with
-- their project, and outlive the session that made them.

-- migrate:up

create type studio.template_status as enum ('DRAFT', 'REVIEW', 'APPROVED', 'PUBLISHED', 'ARCHIVED');

create table studio.templates (
  id             uuid                   not null default core.uuid_v7(),
  project_id     uuid                   not null,
  session_id     uuid,
  name           text                   not null,
  description    text,
  html_content   text                   not null,
  css_content    text,
  js_content     text,
  hubspot_config jsonb                  not null,
  version        text                   not null default '1.0.0',
  status         studio.template_status not null default 'DRAFT',
  quality_score  numeric(4,3),
  tags           text[]                 not null default '{}',
  created_at     timestamptz            not null default now(),
  updated_at     timestamptz            not null default now(),
  search_vector  tsvector               not null generated always as (
    setweight(to_tsvector('pg_catalog.english', name), 'A') ||
    setweight(to_tsvector('pg_catalog.english', coalesce(description, '')), 'B') ||
    setweight(to_tsvector('pg_catalog.english', studio.words_of(tags)), 'C')
  ) stored,

  constraint templates_pkey                  primary key (id),
  constraint templates_project_id_fkey       foreign key (project_id) references studio.projects (id) on delete cascade,
  constraint templates_session_id_fkey       foreign key (session_id) references studio.ai_sessions (id) on delete set null,
  constraint templates_name_length           check (char_length(name) between 1 and 200),
  constraint templates_description_length    check (char_length(description) <= 2000),
  constraint templates_html_content_length   check (char_length(html_content) between 1 and 1000000),
  constraint templates_css_content_length    check (char_length(css_content) <= 1000000),
  constraint templates_js_content_length     check (char_length(js_content) <= 1000000),
  constraint templates_hubspot_config_object check (jsonb_typeof(hubspot_config) = 'object'),
  constraint templates_hubspot_config_size   check (octet_length(hubspot_config::text) <= 262144),
  constraint templates_version_length        check (char_length(version) <= 64),
  constraint templates_version_semver        check (core.is_semver(version)),
  constraint templates_quality_score_range   check (quality_score between 0 and 1),
  constraint templates_tags_count            check (cardinality(tags) <= 20),
  constraint templates_tags_not_null         check (array_position(tags, null) is null),
  constraint templates_tags_length           check (char_length(studio.words_of(tags)) <= 1000)
);

create index templates_project_id_created_at_idx on studio.templates (project_id, created_at desc, id desc);
create index templates_session_id_idx on studio.templates (session_id);
-- What waits for a moderator, and what is published.
create index templates_status_updated_at_idx on studio.templates (status, updated_at);
-- Search, through studio.search_templates().
create index templates_search_vector_idx on studio.templates using gin (search_vector);
create index templates_tags_idx on studio.templates using gin (tags);

-- The version after a text that its author gave no new version: the next patch, without what follows - or +.
create function studio.next_patch(version text) returns text
  language sql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp
  as $$
    select format('%s.%s.%s', split_part(release, '.', 1), split_part(release, '.', 2), split_part(release, '.', 3)::numeric + 1)
    from regexp_replace(version, '[-+].*$', '') as release
  $$;
grant execute on function studio.next_patch(text) to authenticated, service, kaava_definer;

create function studio.move_template() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  if not (
    (old.status = 'DRAFT'     and new.status in ('REVIEW', 'ARCHIVED')) or
    (old.status = 'REVIEW'    and new.status in ('APPROVED', 'DRAFT')) or
    (old.status = 'APPROVED'  and new.status in ('PUBLISHED', 'DRAFT')) or
    (old.status = 'PUBLISHED' and new.status = 'ARCHIVED') or
    (old.status = 'ARCHIVED'  and new.status = 'DRAFT')
  ) then
    raise check_violation using message = format('A template that is %s does not become %s.', old.status, new.status),
      schema = 'studio', table = 'templates', constraint = 'templates_status_transition';
  end if;
  if new.status = 'APPROVED' and current_user in ('authenticated', 'moderator') then
    raise insufficient_privilege using message = 'Moderators approve templates, by studio.review_template().',
      schema = 'studio', table = 'templates', constraint = 'templates_approval_by_review';
  end if;
  return new;
end;
$$;

create function studio.number_template() returns trigger
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

create trigger templates_move before update of status on studio.templates
  for each row when (old.status <> new.status) execute function studio.move_template();
create trigger templates_number before update on studio.templates
  for each row when (
    (old.html_content, old.css_content, old.js_content, old.hubspot_config, old.version)
    is distinct from (new.html_content, new.css_content, new.js_content, new.hubspot_config, new.version)
  ) execute function studio.number_template();
-- The columns are listed because a generated one may not be asked for here.
create trigger templates_set_updated_at before update on studio.templates
  for each row when (
    (old.session_id, old.name, old.description, old.html_content, old.css_content, old.js_content, old.hubspot_config, old.version,
     old.status, old.quality_score, old.tags)
    is distinct from
    (new.session_id, new.name, new.description, new.html_content, new.css_content, new.js_content, new.hubspot_config, new.version,
     new.status, new.quality_score, new.tags)
  ) execute function core.set_updated_at();

alter table studio.templates enable row level security;
alter table studio.templates force  row level security;

create policy templates_select_project on studio.templates
  for select to authenticated
  using (project_id = any ((select studio.my_project_ids('VIEW'))::uuid[]));

create policy templates_select_published on studio.templates
  for select to anonymous, authenticated
  using (status = 'PUBLISHED');

create policy templates_select_moderator on studio.templates
  for select to moderator
  using (status = 'REVIEW');

create policy templates_insert_project on studio.templates
  for insert to authenticated
  with check (
    project_id = any ((select studio.my_project_ids('EDIT'))::uuid[])
    and (session_id is null or session_id in (select s.id from studio.ai_sessions as s))
  );

create policy templates_update_project on studio.templates
  for update to authenticated
  using (project_id = any ((select studio.my_project_ids('EDIT'))::uuid[]))
  with check (project_id = any ((select studio.my_project_ids('EDIT'))::uuid[]));

create policy templates_delete_project on studio.templates
  for delete to authenticated
  using (project_id = any ((select studio.my_project_ids('DELETE'))::uuid[]));

create policy templates_administrator on studio.templates
  for all to administrator
  using (true)
  with check (true);

create policy templates_service on studio.templates
  for all to service
  using (true)
  with check (true);

create policy templates_definer on studio.templates
  for all to kaava_definer
  using (true)
  with check (true);

grant select on studio.templates to anonymous;
grant select,
      insert (project_id, session_id, name, description, html_content, css_content, js_content, hubspot_config, version, tags),
      update (name, description, html_content, css_content, js_content, hubspot_config, version, status, tags),
      delete
  on studio.templates to authenticated;
grant select,
      insert (project_id, session_id, name, description, html_content, css_content, js_content, hubspot_config, version, quality_score, tags),
      update (quality_score)
  on studio.templates to service;
-- A template begins as a DRAFT and stays with its project and session. Its quality is for the service to say.

grant select, update (status) on studio.templates to kaava_definer;

comment on type   studio.template_status is 'DRAFT, REVIEW, APPROVED, PUBLISHED, ARCHIVED, in this order; back to DRAFT from REVIEW, APPROVED and ARCHIVED; a DRAFT may be ARCHIVED.';
comment on table  studio.templates                is 'A HubSpot module that came out of a project. Its past texts live in studio.template_versions.';
comment on column studio.templates.id             is 'Key, in order of creation.';
comment on column studio.templates.project_id     is 'Which project it belongs to: who may edit that may edit this.';
comment on column studio.templates.session_id     is 'Which AI session made it, or null.';
comment on column studio.templates.name           is 'Name as listed and searched.';
comment on column studio.templates.description    is 'What it is for, or null. Searched.';
comment on column studio.templates.html_content   is 'HTML.';
comment on column studio.templates.css_content    is 'CSS, or null.';
comment on column studio.templates.js_content     is 'JavaScript, or null.';
comment on column studio.templates.hubspot_config is 'How HubSpot is to use the module. @json HubspotConfig';
comment on column studio.templates.version        is 'Semantic version of the current text. A change without a new one makes it the next patch.';
comment on column studio.templates.status         is 'Where it stands on the way to publication. It changes in DRAFT only.';
comment on column studio.templates.quality_score  is 'How good it is, 0 to 1, or null.';
comment on column studio.templates.tags           is 'Words to filter by, at most 20. Searched.';
comment on column studio.templates.created_at     is 'When it was made.';
comment on column studio.templates.updated_at     is 'When it was last changed.';
comment on column studio.templates.search_vector  is 'What full text search looks at, in English: name (A), description (B), tags (C).';
comment on index  studio.templates_project_id_created_at_idx is 'A project''s templates, newest first.';
comment on index  studio.templates_session_id_idx            is 'Templates that a session made.';
comment on index  studio.templates_status_updated_at_idx     is 'Templates of a status: what waits for review.';
comment on index  studio.templates_search_vector_idx         is 'studio.search_templates().';
comment on index  studio.templates_tags_idx                  is 'Templates with given tags.';
comment on trigger templates_move           on studio.templates is 'Lets the status move along the allowed path only, and moderators approve.';
comment on trigger templates_number         on studio.templates is 'Gives each text its own version, and lets it change in DRAFT only.';
comment on trigger templates_set_updated_at on studio.templates is 'Keeps updated_at.';
comment on policy templates_select_project   on studio.templates is 'Who is in on a project sees its templates.';
comment on policy templates_select_published on studio.templates is 'Everybody sees what is published.';
comment on policy templates_select_moderator on studio.templates is 'Moderators see what awaits review.';
comment on policy templates_insert_project   on studio.templates is 'Who may edit a project adds templates to it.';
comment on policy templates_update_project   on studio.templates is 'Who may edit a project edits its templates.';
comment on policy templates_delete_project   on studio.templates is 'Who may delete a project deletes its templates.';
comment on policy templates_administrator    on studio.templates is 'Administrators see all templates and take them down.';
comment on policy templates_service          on studio.templates is 'Workers add what sessions made, and say how good it is.';
comment on policy templates_definer          on studio.templates is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';
comment on function studio.next_patch(text)  is 'The next patch release of a semantic version: 1.2.4 of 1.2.3 and of 1.2.3-rc.1.';
comment on function studio.move_template()   is 'Trigger function: refuses a change of status off the path (templates_status_transition), or an approval by others than moderators (templates_approval_by_review).';
comment on function studio.number_template() is 'Trigger function: refuses a changed text outside of DRAFT (templates_content_frozen), and counts its version up.';

-- migrate:down

drop table studio.templates;
drop function studio.number_template();
drop function studio.move_template();
drop function studio.next_patch(text);
drop type studio.template_status;

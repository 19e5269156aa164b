-- Template versions: every text that a template ever had; and what may be asked of templates.
--
-- Why:   what was approved and published must be there to look at, so versions do not change.
-- Locks: none that matter; the table is new, and no template exists yet.

-- migrate:up

create table studio.template_versions (
  id          uuid        not null default core.uuid_v7(),
  template_id uuid        not null,
  version     text        not null,
  changes     jsonb       not null,
  content     jsonb       not null,
  created_at  timestamptz not null default now(),

  constraint template_versions_pkey                    primary key (id),
  constraint template_versions_template_id_fkey        foreign key (template_id) references studio.templates (id) on delete cascade,
  constraint template_versions_template_id_version_key unique (template_id, version),
  constraint template_versions_version_semver          check (core.is_semver(version)),
  constraint template_versions_changes_object          check (jsonb_typeof(changes) = 'object'),
  constraint template_versions_content_object          check (jsonb_typeof(content) = 'object')
);

-- A template's history, by time.
create index template_versions_template_id_created_at_idx on studio.template_versions (template_id, created_at);

-- Says what the next change in this transaction is about; the trigger takes it and forgets it.
create function studio.set_change_log(change_log text) returns void
  language sql volatile
  set search_path = pg_catalog, pg_temp
  as $$ select set_config('app.change_log', left(coalesce(change_log, ''), 1000), true) $$;
grant execute on function studio.set_change_log(text) to authenticated, service;

create function studio.record_template_version() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  as $$
declare
  note     text := nullif(current_setting('app.change_log', true), '');
  snapshot jsonb := jsonb_build_object(
    'name', new.name, 'description', new.description, 'html_content', new.html_content, 'css_content', new.css_content,
    'js_content', new.js_content, 'hubspot_config', new.hubspot_config, 'tags', new.tags
  );
  changed  text[] := array['html_content', 'css_content', 'js_content', 'hubspot_config'];
begin
  if tg_op = 'UPDATE' then
    changed := array_remove(array[
      case when old.html_content   is distinct from new.html_content   then 'html_content' end,
      case when old.css_content    is distinct from new.css_content    then 'css_content' end,
      case when old.js_content     is distinct from new.js_content     then 'js_content' end,
      case when old.hubspot_config is distinct from new.hubspot_config then 'hubspot_config' end
    ], null);
  end if;
  insert into studio.template_versions (template_id, version, changes, content)
    values (new.id, new.version, jsonb_strip_nulls(jsonb_build_object('note', note, 'columns', to_jsonb(changed))), snapshot);
  perform set_config('app.change_log', '', true);
  return null;
end;
$$;
alter function studio.record_template_version() owner to kaava_definer;

create trigger templates_record_first_version after insert on studio.templates
  for each row execute function studio.record_template_version();
create trigger templates_record_version after update on studio.templates
  for each row when (new.version <> old.version) execute function studio.record_template_version();

-- Refused even to the owner. Versions go with their template only: its row is then gone already.
create function studio.refuse_template_version_change() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  as $$
begin
  if tg_op = 'DELETE' and not exists (select from studio.templates as t where t.id = old.template_id) then
    return old;
  end if;
  raise exception using errcode = 'integrity_constraint_violation', schema = 'studio', table = 'template_versions',
    constraint = 'template_versions_immutable', message = 'A version of a template does not change.';
end;
$$;
alter function studio.refuse_template_version_change() owner to kaava_definer;

create trigger template_versions_immutable before update or delete on studio.template_versions
  for each row execute function studio.refuse_template_version_change();

alter table studio.template_versions enable row level security;
alter table studio.template_versions force  row level security;

create policy template_versions_select_project on studio.template_versions
  for select to authenticated
  using (template_id in (
    select t.id from studio.templates as t where t.project_id = any ((select studio.my_project_ids('VIEW'))::uuid[])
  ));

-- Drafts of what is published or reviewed now stay its authors': others see the text that is current.
create policy template_versions_select_current on studio.template_versions
  for select to anonymous, authenticated
  using (exists (
    select from studio.templates as t where t.id = template_versions.template_id and t.version = template_versions.version
  ));

create policy template_versions_select_administrator on studio.template_versions
  for select to administrator
  using (true);

create policy template_versions_select_service on studio.template_versions
  for select to service
  using (true);

create policy template_versions_definer on studio.template_versions
  for all to kaava_definer
  using (true)
  with check (true);

grant select on studio.template_versions to anonymous, authenticated, service;
-- Neither insert, update nor delete: triggers write versions.

grant insert (template_id, version, changes, content), select on studio.template_versions to kaava_definer;

-- Under a policy, @@ could not use its index: so the ids come from here, and the rows are read by key.
-- Only ids of templates that the caller may see: otherwise a search would tell what hidden templates say.
create function studio.search_templates(query text, max integer) returns table (id uuid)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select t.id from studio.templates as t, websearch_to_tsquery('pg_catalog.english', query) as wanted
    where t.search_vector @@ wanted
      and (t.status = 'PUBLISHED' or t.project_id = any ((select studio.my_project_ids('VIEW'))::uuid[]))
    order by ts_rank(t.search_vector, wanted) desc, t.id desc
    limit max
  $$;
alter function studio.search_templates(text, integer) owner to kaava_definer;
grant execute on function studio.search_templates(text, integer) to anonymous, authenticated;

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

comment on table  studio.template_versions             is 'Every text that a template ever had. Written by triggers, never changed.';
comment on column studio.template_versions.id          is 'Key, in order of creation.';
comment on column studio.template_versions.template_id is 'Whose text.';
comment on column studio.template_versions.version     is 'Semantic version of the text.';
comment on column studio.template_versions.changes     is 'What is new in it. @json TemplateChanges';
comment on column studio.template_versions.content     is 'The whole text, and what it was called then. @json TemplateContent';
comment on column studio.template_versions.created_at  is 'When the text became current.';
comment on index  studio.template_versions_template_id_created_at_idx is 'A template''s history, by time.';
comment on trigger templates_record_first_version on studio.templates         is 'Writes the first version.';
comment on trigger templates_record_version       on studio.templates         is 'Writes the next version whenever the text changed.';
comment on trigger template_versions_immutable    on studio.template_versions is 'Refuses every change but deletion with the template.';
comment on policy template_versions_select_project       on studio.template_versions is 'Who is in on a project sees the whole history of its templates.';
comment on policy template_versions_select_current       on studio.template_versions is 'Who sees a template sees its current text.';
comment on policy template_versions_select_administrator on studio.template_versions is 'Administrators see all versions.';
comment on policy template_versions_select_service       on studio.template_versions is 'Workers see all versions.';
comment on policy template_versions_definer              on studio.template_versions is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';
comment on function studio.set_change_log(text)             is 'Says what the next change of a template in this transaction is about, in at most 1000 characters.';
comment on function studio.record_template_version()        is 'Trigger function: writes the template''s current text as a version, with the columns that changed and the change log that was set.';
comment on function studio.refuse_template_version_change() is 'Trigger function: refuses to change or delete a version while its template is there.';
comment on function studio.search_templates(text, integer)  is 'Ids of templates that the caller may see and whose name, description or tags match the query (words, "phrases", or, -not), best first, at most so many.';
comment on function studio.review_template(uuid, boolean)   is 'Approves a template that awaits review, or sends it back to DRAFT; whether there is one. For moderators.';

-- migrate:down

drop function studio.review_template(uuid, boolean);
drop function studio.search_templates(text, integer);
drop trigger templates_record_version on studio.templates;
drop trigger templates_record_first_version on studio.templates;
drop table studio.template_versions;
drop function studio.refuse_template_version_change();
drop function studio.record_template_version();
drop function studio.set_change_log(text);

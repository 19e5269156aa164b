-- Legacy templates: what the service before this one left, to become module templates.
--
-- Why:   the import works through them in batches, each row once, and says why it could not take one.
-- Locks: none that matter; the table is new.
--
-- Columns have the names of the old table, "desc" with the quotes that it needs. Old rows are taken as they are: there
-- are only upper bounds. Two columns are new: which module template a row became, and why it became none.

-- migrate:up

create table studio.legacy_templates (
  id                 uuid        not null default core.uuid_v7(),
  title              text,
  "desc"             text,
  type               text,
  html               text,
  css                text,
  tags               text,
  migrated           boolean     not null default false,
  module_template_id uuid,
  rejection          text,
  created_at         timestamptz not null default now(),
  updated_at         timestamptz not null default now(),

  constraint legacy_templates_pkey                    primary key (id),
  constraint legacy_templates_module_template_id_fkey foreign key (module_template_id) references studio.module_templates (id) on delete set null,
  constraint legacy_templates_title_length            check (char_length(title) <= 10000),
  constraint legacy_templates_desc_length             check (char_length("desc") <= 100000),
  constraint legacy_templates_type_length             check (char_length(type) <= 1000),
  constraint legacy_templates_html_length             check (char_length(html) <= 10000000),
  constraint legacy_templates_css_length              check (char_length(css) <= 10000000),
  constraint legacy_templates_tags_length             check (char_length(tags) <= 10000),
  constraint legacy_templates_rejection_length        check (char_length(rejection) between 1 and 1000),
  constraint legacy_templates_migrated_logic          check (migrated or module_template_id is null),
  constraint legacy_templates_rejection_logic         check (not migrated or rejection is null)
);

-- The next batch.
create index legacy_templates_waiting_idx on studio.legacy_templates (id) where not migrated;
create index legacy_templates_module_template_id_idx on studio.legacy_templates (module_template_id);

create trigger legacy_templates_set_updated_at before update on studio.legacy_templates
  for each row when (old.* is distinct from new.*) execute function core.set_updated_at();

alter table studio.legacy_templates enable row level security;
alter table studio.legacy_templates force  row level security;

create policy legacy_templates_administrator on studio.legacy_templates
  for all to administrator
  using (true)
  with check (true);

create policy legacy_templates_select_service on studio.legacy_templates
  for select to service
  using (true);

create policy legacy_templates_update_service on studio.legacy_templates
  for update to service
  using (true)
  with check (true);

create policy legacy_templates_definer on studio.legacy_templates
  for all to kaava_definer
  using (true)
  with check (true);

grant select, insert (title, "desc", type, html, css, tags), delete on studio.legacy_templates to administrator;
grant select, update (migrated, module_template_id, rejection) on studio.legacy_templates to service;
-- Users have no business here.

comment on table  studio.legacy_templates                    is 'Templates of the service before this one, as they were. The import makes module templates of them.';
comment on column studio.legacy_templates.id                 is 'Key, in order of loading.';
comment on column studio.legacy_templates.title              is 'Becomes the name.';
comment on column studio.legacy_templates."desc"             is 'Becomes the description.';
comment on column studio.legacy_templates.type               is 'Becomes the category: header, hero, content or footer; anything else is CONTENT.';
comment on column studio.legacy_templates.html               is 'Becomes html_content.';
comment on column studio.legacy_templates.css                is 'Becomes css_content.';
comment on column studio.legacy_templates.tags               is 'Become the tags, split at commas.';
comment on column studio.legacy_templates.migrated           is 'Whether a module template was made of it.';
comment on column studio.legacy_templates.module_template_id is 'Which module template was made of it; null before, and when that is gone.';
comment on column studio.legacy_templates.rejection          is 'Why none could be made of it, or null.';
comment on column studio.legacy_templates.created_at         is 'When it was loaded.';
comment on column studio.legacy_templates.updated_at         is 'When it was last worked on.';
comment on index  studio.legacy_templates_waiting_idx            is 'What is left to import, in order.';
comment on index  studio.legacy_templates_module_template_id_idx is 'Where a module template came from.';
comment on trigger legacy_templates_set_updated_at on studio.legacy_templates is 'Keeps updated_at.';
comment on policy legacy_templates_administrator  on studio.legacy_templates is 'Administrators load old templates and see what became of them.';
comment on policy legacy_templates_select_service on studio.legacy_templates is 'The import reads them.';
comment on policy legacy_templates_update_service on studio.legacy_templates is 'The import says what became of them.';
comment on policy legacy_templates_definer        on studio.legacy_templates is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';

-- migrate:down

drop table studio.legacy_templates;

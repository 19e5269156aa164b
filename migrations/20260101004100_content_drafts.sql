-- Drafts: articles in the making, saved as they are written.
--
-- Why:   two windows that save by themselves must not overwrite each other unseen.
-- Locks: none that matter; the table is new.
--
-- Finity's index on user_id alone is the first column of another.

-- migrate:up

create table content.drafts (
  id          uuid        not null default core.uuid_v7(),
  user_id     uuid        not null default core.current_user_id(),
  title       text        not null,
  config      jsonb       not null,
  metadata    jsonb,
  sections    jsonb       not null,
  cta_content text,
  autosave    boolean     not null default true,
  revision    integer     not null default 1,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),

  constraint drafts_pkey               primary key (id),
  constraint drafts_user_id_fkey       foreign key (user_id) references identity.users (id) on delete cascade,
  constraint drafts_title_length       check (char_length(title) <= 300),
  constraint drafts_config_object      check (jsonb_typeof(config) = 'object'),
  constraint drafts_config_size        check (octet_length(config::text) <= 65536),
  constraint drafts_metadata_object    check (jsonb_typeof(metadata) = 'object'),
  constraint drafts_metadata_size      check (octet_length(metadata::text) <= 65536),
  constraint drafts_sections_array     check (jsonb_typeof(sections) = 'array'),
  constraint drafts_sections_size      check (octet_length(sections::text) <= 2097152),
  constraint drafts_cta_content_length check (char_length(cta_content) <= 50000),
  constraint drafts_revision_positive  check (revision >= 1)
);

-- A user's list, last saved first.
create index drafts_user_id_updated_at_idx on content.drafts (user_id, updated_at desc, id desc);
create index drafts_updated_at_idx on content.drafts (updated_at);

-- A writer sends the revision that they have read. The row is locked by then, so of two writers the second one's is old.
create function content.revise_draft() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  if new.revision <> old.revision then
    raise check_violation using message = format('The draft is at revision %s, not at %s.', old.revision, new.revision),
      schema = 'content', table = 'drafts', constraint = 'drafts_revision_current';
  end if;
  new.revision := old.revision + 1;
  return new;
end;
$$;

create trigger drafts_revise before update on content.drafts
  for each row when (old.* is distinct from new.*) execute function content.revise_draft();
create trigger drafts_set_updated_at before update on content.drafts
  for each row when (old.* is distinct from new.*) execute function core.set_updated_at();

alter table content.drafts enable row level security;
alter table content.drafts force  row level security;

create policy drafts_own on content.drafts
  for all to authenticated
  using (user_id = (select core.current_user_id()))
  with check (user_id = (select core.current_user_id()));

create policy drafts_select_administrator on content.drafts
  for select to administrator
  using (true);

create policy drafts_definer on content.drafts
  for all to kaava_definer
  using (true)
  with check (true);

grant select,
      insert (title, config, metadata, sections, cta_content, autosave),
      update (title, config, metadata, sections, cta_content, autosave, revision),
      delete
  on content.drafts to authenticated;
-- user_id is not granted: its default is the acting user. revision is granted for change, to be compared only.

comment on table  content.drafts             is 'An article in the making.';
comment on column content.drafts.id          is 'Key, in order of creation.';
comment on column content.drafts.user_id     is 'The author. Always the user who made it.';
comment on column content.drafts.title       is 'Title as far as there is one.';
comment on column content.drafts.config      is 'What the article is to be about and like. @json DraftConfig';
comment on column content.drafts.metadata    is 'What the model made up for search engines, or null. @json DraftMetadata';
comment on column content.drafts.sections    is 'The sections of the text, in order. @json DraftSections';
comment on column content.drafts.cta_content is 'The call to action at the end, or null.';
comment on column content.drafts.autosave    is 'Whether the editor saves it by itself.';
comment on column content.drafts.revision    is 'Counts changes, from 1. A change that names a revision is refused unless it is the current one.';
comment on column content.drafts.created_at  is 'When it was made.';
comment on column content.drafts.updated_at  is 'When it was last saved.';
comment on index  content.drafts_user_id_updated_at_idx is 'A user''s drafts, last saved first, by keyset.';
comment on index  content.drafts_updated_at_idx         is 'Drafts by the time of the last change, for clean-up.';
comment on trigger drafts_revise         on content.drafts is 'Counts revisions, and refuses a change of an old one.';
comment on trigger drafts_set_updated_at on content.drafts is 'Keeps updated_at.';
comment on policy drafts_own                  on content.drafts is 'A user sees and writes their own drafts only.';
comment on policy drafts_select_administrator on content.drafts is 'Administrators see all drafts.';
comment on policy drafts_definer              on content.drafts is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';
comment on function content.revise_draft() is 'Trigger function: refuses a change whose revision is not the current one (drafts_revision_current), and counts it.';

-- migrate:down

drop table content.drafts;
drop function content.revise_draft();

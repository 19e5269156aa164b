-- The schema studio: templates of modules that authors share, and projects are made from.
--
-- Why:   the gallery of the blueprint: searched by everybody, approved by moderators, rated by reviews.
-- Locks: none that matter; the table is new.
--
-- Mended: the blueprint keeps author_id as a bare text; here it refers to a user. Its index on is_public alone is the
-- first column of (is_public, category).

-- migrate:up

create schema studio;

grant usage         on schema studio to anonymous, authenticated, service;
grant usage, create on schema studio to kaava_definer;

create type studio.template_category as enum (
  'HEADER', 'HERO', 'CONTENT', 'FOOTER', 'FORM', 'GALLERY', 'TESTIMONIAL', 'PRICING', 'CONTACT', 'NAVIGATION'
);
create type studio.template_complexity as enum ('SIMPLE', 'MODERATE', 'COMPLEX', 'ADVANCED');

-- array_to_string() is only stable, because it takes arrays of anything; of text it always gives the same.
create function studio.words_of(words text[]) returns text
  language sql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp
  as $$ select array_to_string(words, ' ') $$;
grant execute on function studio.words_of(text[]) to authenticated, service, kaava_definer;

create table studio.module_templates (
  id            uuid                       not null default core.uuid_v7(),
  author_id     uuid                       default core.current_user_id(),
  name          text                       not null,
  slug          text                       not null,
  description   text,
  category      studio.template_category   not null,
  complexity    studio.template_complexity not null,
  html_content  text                       not null,
  css_content   text,
  js_content    text,
  tags          text[]                     not null default '{}',
  keywords      text[]                     not null default '{}',
  version       text                       not null default '1.0.0',
  usage_count   integer                    not null default 0,
  downloads     integer                    not null default 0,
  rating        numeric(3,2),
  review_count  integer                    not null default 0,
  is_public     boolean                    not null default false,
  is_approved   boolean                    not null default false,
  published_at  timestamptz,
  created_at    timestamptz                not null default now(),
  updated_at    timestamptz                not null default now(),
  search_vector tsvector                   not null generated always as (
    setweight(to_tsvector('pg_catalog.english', name), 'A') ||
    setweight(to_tsvector('pg_catalog.english', coalesce(description, '')), 'B') ||
    setweight(to_tsvector('pg_catalog.english', studio.words_of(tags) || ' ' || studio.words_of(keywords)), 'C')
  ) stored,

  constraint module_templates_pkey                     primary key (id),
  constraint module_templates_author_id_fkey           foreign key (author_id) references identity.users (id) on delete set null,
  constraint module_templates_slug_key                 unique (slug),
  constraint module_templates_name_length              check (char_length(name) between 1 and 200),
  constraint module_templates_slug_length              check (char_length(slug) <= 200),
  constraint module_templates_slug_format              check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  constraint module_templates_description_length       check (char_length(description) <= 2000),
  constraint module_templates_html_content_length      check (char_length(html_content) between 1 and 1000000),
  constraint module_templates_css_content_length       check (char_length(css_content) <= 1000000),
  constraint module_templates_js_content_length        check (char_length(js_content) <= 1000000),
  constraint module_templates_tags_count               check (cardinality(tags) <= 20),
  constraint module_templates_tags_not_null            check (array_position(tags, null) is null),
  constraint module_templates_tags_length              check (char_length(studio.words_of(tags)) <= 1000),
  constraint module_templates_keywords_count           check (cardinality(keywords) <= 20),
  constraint module_templates_keywords_not_null        check (array_position(keywords, null) is null),
  constraint module_templates_keywords_length          check (char_length(studio.words_of(keywords)) <= 1000),
  constraint module_templates_version_length           check (char_length(version) <= 64),
  constraint module_templates_version_semver           check (core.is_semver(version)),
  constraint module_templates_usage_count_nonnegative  check (usage_count >= 0),
  constraint module_templates_downloads_nonnegative    check (downloads >= 0),
  constraint module_templates_rating_range             check (rating between 0 and 5),
  constraint module_templates_review_count_nonnegative check (review_count >= 0),
  constraint module_templates_rating_of_reviews        check ((rating is null) = (review_count = 0)),
  constraint module_templates_published_timestamp      check (not (is_public and is_approved) or published_at is not null)
);

create index module_templates_author_id_created_at_idx on studio.module_templates (author_id, created_at desc, id desc);
-- The gallery, through studio.list_module_templates(): best rated first.
create index module_templates_gallery_idx on studio.module_templates (category, rating desc nulls last, id desc) where is_public and is_approved;
create index module_templates_is_public_category_idx on studio.module_templates (is_public, category);
create index module_templates_category_idx on studio.module_templates (category);
create index module_templates_complexity_idx on studio.module_templates (complexity);
create index module_templates_rating_idx on studio.module_templates (rating);
create index module_templates_usage_count_idx on studio.module_templates (usage_count);
-- What waits for a moderator, oldest first.
create index module_templates_awaiting_idx on studio.module_templates (created_at) where is_public and not is_approved;
-- Search, through studio.search_module_templates().
create index module_templates_search_vector_idx on studio.module_templates using gin (search_vector);
create index module_templates_tags_idx on studio.module_templates using gin (tags);

-- An approval is of what was approved: whoever changes it afterwards needs a new one.
create function studio.stamp_module_template() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  if tg_op = 'UPDATE' and old.is_approved
     and (old.name, old.description, old.html_content, old.css_content, old.js_content)
         is distinct from (new.name, new.description, new.html_content, new.css_content, new.js_content) then
    new.is_approved := false;
  end if;
  if new.is_public and new.is_approved and new.published_at is null then
    new.published_at := now();
  end if;
  return new;
end;
$$;

create trigger module_templates_stamp before insert or update on studio.module_templates
  for each row execute function studio.stamp_module_template();
-- The columns are listed because a generated one may not be asked for here; and counters are no change of the template.
create trigger module_templates_set_updated_at before update on studio.module_templates
  for each row when (
    (old.name, old.slug, old.description, old.category, old.complexity, old.html_content, old.css_content, old.js_content,
     old.tags, old.keywords, old.version, old.is_public, old.is_approved)
    is distinct from
    (new.name, new.slug, new.description, new.category, new.complexity, new.html_content, new.css_content, new.js_content,
     new.tags, new.keywords, new.version, new.is_public, new.is_approved)
  ) execute function core.set_updated_at();

alter table studio.module_templates enable row level security;
alter table studio.module_templates force  row level security;

create policy module_templates_select_own on studio.module_templates
  for select to authenticated
  using (author_id = (select core.current_user_id()));

create policy module_templates_select_published on studio.module_templates
  for select to anonymous, authenticated
  using (is_public and is_approved);

create policy module_templates_select_moderator on studio.module_templates
  for select to moderator
  using (is_public);

create policy module_templates_insert_own on studio.module_templates
  for insert to authenticated
  with check (author_id = (select core.current_user_id()));

create policy module_templates_update_own on studio.module_templates
  for update to authenticated
  using (author_id = (select core.current_user_id()))
  with check (author_id = (select core.current_user_id()));

create policy module_templates_delete_own on studio.module_templates
  for delete to authenticated
  using (author_id = (select core.current_user_id()));

create policy module_templates_administrator on studio.module_templates
  for all to administrator
  using (true)
  with check (true);

create policy module_templates_select_service on studio.module_templates
  for select to service
  using (true);

create policy module_templates_definer on studio.module_templates
  for all to kaava_definer
  using (true)
  with check (true);

grant select on studio.module_templates to anonymous, service;
grant select,
      insert (name, slug, description, category, complexity, html_content, css_content, js_content, tags, keywords, version, is_public),
      update (name, slug, description, category, complexity, html_content, css_content, js_content, tags, keywords, version, is_public),
      delete
  on studio.module_templates to authenticated;
grant update (is_approved) on studio.module_templates to administrator;
-- author_id is not granted: its default is the acting user. Counters and the rating are kept by triggers and functions.
-- is_approved is not granted to moderators, who would otherwise need a policy that lets them edit the template as well:
-- they approve through studio.approve_module_template().

grant select, update (is_approved, downloads, usage_count, rating, review_count) on studio.module_templates to kaava_definer;

comment on schema studio                     is 'What is designed and built: module templates, projects, AI sessions and the templates that come out of them.';
comment on type   studio.template_category   is 'Which part of a page a module template is for.';
comment on type   studio.template_complexity is 'How much there is to a module template.';
comment on function studio.words_of(text[])  is 'Words with a space between them: for lengths and for full text search.';
comment on function studio.stamp_module_template() is 'Trigger function: withdraws the approval of what has changed, and stamps the time of the first publication.';
comment on table  studio.module_templates               is 'A template of a part of a page. Everybody sees it once its author made it public and a moderator approved it.';
comment on column studio.module_templates.id            is 'Key, in order of creation.';
comment on column studio.module_templates.author_id     is 'Who made it, always the acting user; null when that account is gone.';
comment on column studio.module_templates.name          is 'Name as listed and searched.';
comment on column studio.module_templates.slug          is 'Name in URLs, unique: lower-case letters and digits in groups with a hyphen between them.';
comment on column studio.module_templates.description   is 'What it is for, or null. Searched.';
comment on column studio.module_templates.category      is 'Which part of a page it is for.';
comment on column studio.module_templates.complexity    is 'How much there is to it.';
comment on column studio.module_templates.html_content  is 'HTML.';
comment on column studio.module_templates.css_content   is 'CSS, or null.';
comment on column studio.module_templates.js_content    is 'JavaScript, or null.';
comment on column studio.module_templates.tags          is 'Words to filter by, at most 20. Searched.';
comment on column studio.module_templates.keywords      is 'Words for search engines, at most 20. Searched.';
comment on column studio.module_templates.version       is 'Semantic version that the author gives it.';
comment on column studio.module_templates.usage_count   is 'How many projects were made from it. Counted by a trigger.';
comment on column studio.module_templates.downloads     is 'How often it was downloaded. Counted by studio.count_download().';
comment on column studio.module_templates.rating        is 'Mean of the approved reviews, 1 to 5, kept by a trigger; null without any.';
comment on column studio.module_templates.review_count  is 'How many approved reviews there are. Kept by a trigger.';
comment on column studio.module_templates.is_public     is 'Whether the author wants it to be seen.';
comment on column studio.module_templates.is_approved   is 'Whether a moderator let it be seen. A change of what is shown withdraws it.';
comment on column studio.module_templates.published_at  is 'When it was first both public and approved, set by a trigger, or null.';
comment on column studio.module_templates.created_at    is 'When it was made.';
comment on column studio.module_templates.updated_at    is 'When it was last changed; counters and ratings are no change.';
comment on column studio.module_templates.search_vector is 'What full text search looks at, in English: name (A), description (B), tags and keywords (C).';
comment on index  studio.module_templates_author_id_created_at_idx is 'An author''s templates, newest first.';
comment on index  studio.module_templates_gallery_idx              is 'studio.list_module_templates(): the gallery of a category, best rated first.';
comment on index  studio.module_templates_is_public_category_idx   is 'Public templates of a category, approved or not.';
comment on index  studio.module_templates_category_idx             is 'Templates of a category, public or not.';
comment on index  studio.module_templates_complexity_idx           is 'Templates of a complexity.';
comment on index  studio.module_templates_rating_idx               is 'Templates by rating.';
comment on index  studio.module_templates_usage_count_idx          is 'Templates by use.';
comment on index  studio.module_templates_awaiting_idx             is 'Templates that wait for approval, oldest first.';
comment on index  studio.module_templates_search_vector_idx        is 'studio.search_module_templates().';
comment on index  studio.module_templates_tags_idx                 is 'Templates with given tags.';
comment on trigger module_templates_stamp          on studio.module_templates is 'Withdraws approvals, stamps published_at.';
comment on trigger module_templates_set_updated_at on studio.module_templates is 'Keeps updated_at.';
comment on policy module_templates_select_own       on studio.module_templates is 'An author sees their own templates.';
comment on policy module_templates_select_published on studio.module_templates is 'Everybody sees what is public and approved.';
comment on policy module_templates_select_moderator on studio.module_templates is 'Moderators see what awaits approval.';
comment on policy module_templates_insert_own       on studio.module_templates is 'A user makes templates of their own.';
comment on policy module_templates_update_own       on studio.module_templates is 'An author edits their own templates, and makes them public.';
comment on policy module_templates_delete_own       on studio.module_templates is 'An author deletes their own templates; projects made from them stay.';
comment on policy module_templates_administrator    on studio.module_templates is 'Administrators see all templates, approve them and take them down.';
comment on policy module_templates_select_service   on studio.module_templates is 'Workers read the templates that projects are built from.';
comment on policy module_templates_definer          on studio.module_templates is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';

-- migrate:down

drop table studio.module_templates;
drop function studio.stamp_module_template();
drop function studio.words_of(text[]);
drop type studio.template_complexity;
drop type studio.template_category;
drop schema studio;

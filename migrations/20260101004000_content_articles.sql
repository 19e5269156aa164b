-- The schema content: articles that users write with a model's help, and publish.
--
-- Why:   the heart of Finity.
-- Locks: none that matter; the table is new.
--
-- Finity's index on user_id alone is the first column of another; its index on status is one on (status, published_at).

-- migrate:up

create schema content;

grant usage         on schema content to anonymous, authenticated, service;
grant usage, create on schema content to kaava_definer;

create type content.article_status as enum ('DRAFT', 'PUBLISHED', 'ARCHIVED');

create table content.articles (
  id               uuid                   not null default core.uuid_v7(),
  user_id          uuid                   not null default core.current_user_id(),
  title            text                   not null,
  slug             text                   not null,
  seo_title        text,
  meta_description text,
  focus_keyphrase  text,
  content          text                   not null,
  html_content     text                   not null,
  status           content.article_status not null default 'DRAFT',
  word_count       integer                not null default 0,
  published_at     timestamptz,
  created_at       timestamptz            not null default now(),
  updated_at       timestamptz            not null default now(),
  -- A tsvector holds a megabyte at most: the first 100,000 characters always fit.
  search_vector    tsvector               not null generated always as (
    setweight(to_tsvector('pg_catalog.english', title), 'A') ||
    setweight(to_tsvector('pg_catalog.english', coalesce(seo_title, '') || ' ' || coalesce(focus_keyphrase, '')), 'B') ||
    setweight(to_tsvector('pg_catalog.english', coalesce(meta_description, '')), 'C') ||
    setweight(to_tsvector('pg_catalog.english', left(content, 100000)), 'D')
  ) stored,

  constraint articles_pkey                    primary key (id),
  constraint articles_user_id_fkey            foreign key (user_id) references identity.users (id) on delete cascade,
  constraint articles_slug_key                unique (slug),
  constraint articles_title_length            check (char_length(title) between 1 and 300),
  constraint articles_slug_length             check (char_length(slug) <= 200),
  constraint articles_slug_format             check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  constraint articles_seo_title_length        check (char_length(seo_title) between 1 and 300),
  constraint articles_meta_description_length check (char_length(meta_description) between 1 and 1000),
  constraint articles_focus_keyphrase_length  check (char_length(focus_keyphrase) between 1 and 200),
  constraint articles_content_length          check (char_length(content) <= 1000000),
  constraint articles_html_content_length     check (char_length(html_content) <= 2000000),
  constraint articles_word_count_nonnegative  check (word_count >= 0),
  constraint articles_published_timestamp     check (status <> 'PUBLISHED' or published_at is not null)
);

-- A user's list, newest first, and by status.
create index articles_user_id_created_at_idx on content.articles (user_id, created_at desc, id desc);
create index articles_user_id_status_idx on content.articles (user_id, status);
-- What is published, newest first.
create index articles_status_published_at_idx on content.articles (status, published_at desc);
-- Search, through content.search_articles().
create index articles_search_vector_idx on content.articles using gin (search_vector);

-- Words are what stands between white space; nobody counts them but the trigger.
create function content.stamp_article() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  if tg_op = 'INSERT' or new.content <> old.content or new.word_count <> old.word_count then
    new.word_count := regexp_count(new.content, '[^[:space:]]+');
  end if;
  if new.status = 'PUBLISHED' and (new.published_at is null or (tg_op = 'UPDATE' and old.status <> 'PUBLISHED')) then
    new.published_at := clock_timestamp();
  end if;
  return new;
end;
$$;

create trigger articles_stamp before insert or update on content.articles
  for each row execute function content.stamp_article();
-- The columns are listed because a generated one may not be asked for here.
create trigger articles_set_updated_at before update on content.articles
  for each row when (
    (old.title, old.slug, old.seo_title, old.meta_description, old.focus_keyphrase, old.content, old.html_content, old.status)
    is distinct from
    (new.title, new.slug, new.seo_title, new.meta_description, new.focus_keyphrase, new.content, new.html_content, new.status)
  ) execute function core.set_updated_at();

alter table content.articles enable row level security;
alter table content.articles force  row level security;

create policy articles_select_own on content.articles
  for select to authenticated
  using (user_id = (select core.current_user_id()));

create policy articles_select_published on content.articles
  for select to anonymous, authenticated
  using (status = 'PUBLISHED');

create policy articles_insert_own on content.articles
  for insert to authenticated
  with check (user_id = (select core.current_user_id()));

create policy articles_update_own on content.articles
  for update to authenticated
  using (user_id = (select core.current_user_id()))
  with check (user_id = (select core.current_user_id()));

create policy articles_delete_own on content.articles
  for delete to authenticated
  using (user_id = (select core.current_user_id()));

create policy articles_administrator on content.articles
  for all to administrator
  using (true)
  with check (true);

create policy articles_definer on content.articles
  for all to kaava_definer
  using (true)
  with check (true);

grant select on content.articles to anonymous;
grant select,
      insert (title, slug, seo_title, meta_description, focus_keyphrase, content, html_content),
      update (title, slug, seo_title, meta_description, focus_keyphrase, content, html_content, status),
      delete
  on content.articles to authenticated;
-- user_id is not granted: its default is the acting user. word_count and published_at are set by a trigger.
-- An article begins as a DRAFT.

grant select on content.articles to kaava_definer;

-- Under a policy, @@ could not use its index: so the ids come from here, and the rows are read by key.
-- Only ids of articles that the caller may see: otherwise a search would tell what hidden articles say.
create function content.search_articles(query text, max integer) returns table (id uuid)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select a.id from content.articles as a, websearch_to_tsquery('pg_catalog.english', query) as wanted
    where a.search_vector @@ wanted
      and (a.status = 'PUBLISHED' or a.user_id = (select core.current_user_id()))
    order by ts_rank(a.search_vector, wanted) desc, a.id desc
    limit max
  $$;
alter function content.search_articles(text, integer) owner to kaava_definer;
grant execute on function content.search_articles(text, integer) to anonymous, authenticated;

comment on schema content                is 'What is written: articles, their drafts, media, and the research behind them.';
comment on type   content.article_status is 'DRAFT and ARCHIVED articles are seen by their author only, PUBLISHED ones by all.';
comment on table  content.articles                  is 'An article that a user wrote.';
comment on column content.articles.id               is 'Key, in order of creation.';
comment on column content.articles.user_id          is 'The author. Always the user who made it.';
comment on column content.articles.title            is 'Title. Searched.';
comment on column content.articles.slug             is 'Name in URLs, unique: lower-case letters and digits in groups with a hyphen between them.';
comment on column content.articles.seo_title        is 'Title for search engines, or null. Searched.';
comment on column content.articles.meta_description is 'Description for search engines, or null. Searched.';
comment on column content.articles.focus_keyphrase  is 'What search engines should find it by, or null. Searched.';
comment on column content.articles.content          is 'The text as it is written. Its first 100,000 characters are searched.';
comment on column content.articles.html_content     is 'The text as HTML.';
comment on column content.articles.status           is 'Who sees it: see the type.';
comment on column content.articles.word_count       is 'Words of content, counted by a trigger.';
comment on column content.articles.published_at     is 'When it was last published, set by a trigger, or null.';
comment on column content.articles.created_at       is 'When it was made.';
comment on column content.articles.updated_at       is 'When it was last changed.';
comment on column content.articles.search_vector    is 'What full text search looks at, in English: title (A), seo_title and focus_keyphrase (B), meta_description (C), content (D).';
comment on index  content.articles_user_id_created_at_idx  is 'A user''s articles, newest first, by keyset.';
comment on index  content.articles_user_id_status_idx      is 'A user''s articles of a status.';
comment on index  content.articles_status_published_at_idx is 'Published articles, newest first.';
comment on index  content.articles_search_vector_idx       is 'content.search_articles().';
comment on trigger articles_stamp          on content.articles is 'Counts words, stamps published_at.';
comment on trigger articles_set_updated_at on content.articles is 'Keeps updated_at.';
comment on policy articles_select_own       on content.articles is 'A user sees their own articles.';
comment on policy articles_select_published on content.articles is 'Everybody sees what is published.';
comment on policy articles_insert_own       on content.articles is 'A user writes articles for themselves.';
comment on policy articles_update_own       on content.articles is 'A user edits, publishes and archives their own articles.';
comment on policy articles_delete_own       on content.articles is 'A user deletes their own articles.';
comment on policy articles_administrator    on content.articles is 'Administrators see all articles and take them down.';
comment on policy articles_definer          on content.articles is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';
comment on function content.stamp_article() is 'Trigger function: counts the words, and stamps the time when an article becomes PUBLISHED.';
comment on function content.search_articles(text, integer) is 'Ids of articles that the caller may see and that match the query (words, "phrases", or, -not), best first, at most so many.';

-- migrate:down

drop function content.search_articles(text, integer);
drop table content.articles;
drop function content.stamp_article();
drop type content.article_status;
drop schema content;

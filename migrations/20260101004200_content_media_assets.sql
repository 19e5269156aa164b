-- Media assets: images, videos and sounds that a model made, in an object store.
--
-- Why:   which prompt made what, and where it is kept.
-- Locks: none that matter; the table is new.
--
-- Finity's index on user_id alone is the first column of another.

-- migrate:up

create type content.media_type as enum ('IMAGE', 'VIDEO', 'AUDIO');

create table content.media_assets (
  id           uuid               not null default core.uuid_v7(),
  user_id      uuid               not null default core.current_user_id(),
  article_id   uuid,
  type         content.media_type not null,
  provider     identity.provider  not null,
  prompt       text               not null,
  style        text,
  aspect_ratio text,
  url          text,
  object_key   text,
  content_type text,
  size_bytes   bigint,
  metadata     jsonb,
  created_at   timestamptz        not null default now(),
  updated_at   timestamptz        not null default now(),

  constraint media_assets_pkey                   primary key (id),
  constraint media_assets_user_id_fkey           foreign key (user_id) references identity.users (id) on delete cascade,
  constraint media_assets_article_id_fkey        foreign key (article_id) references content.articles (id) on delete set null,
  constraint media_assets_prompt_length          check (char_length(prompt) between 1 and 20000),
  constraint media_assets_style_length           check (char_length(style) between 1 and 100),
  constraint media_assets_aspect_ratio_format    check (aspect_ratio ~ '^[1-9][0-9]{0,4}:[1-9][0-9]{0,4}$'),
  constraint media_assets_url_length             check (char_length(url) between 1 and 2048),
  constraint media_assets_object_key_length      check (octet_length(object_key) <= 1024),
  constraint media_assets_object_key_of_user     check (starts_with(object_key, user_id::text || '/')),
  constraint media_assets_content_type_format    check (content_type ~ '^[a-z]+/[a-z0-9.+-]{1,100}$'),
  constraint media_assets_size_bytes_nonnegative check (size_bytes >= 0),
  constraint media_assets_metadata_object        check (jsonb_typeof(metadata) = 'object'),
  constraint media_assets_metadata_size          check (octet_length(metadata::text) <= 65536)
);

create index media_assets_user_id_created_at_idx on content.media_assets (user_id, created_at desc, id desc);
create index media_assets_article_id_idx on content.media_assets (article_id);
create index media_assets_type_idx on content.media_assets (type);

create trigger media_assets_set_updated_at before update on content.media_assets
  for each row when (old.* is distinct from new.*) execute function core.set_updated_at();

alter table content.media_assets enable row level security;
alter table content.media_assets force  row level security;

create policy media_assets_select_own on content.media_assets
  for select to authenticated
  using (user_id = (select core.current_user_id()));

create policy media_assets_insert_own on content.media_assets
  for insert to authenticated
  with check (
    user_id = (select core.current_user_id())
    and (article_id is null or article_id in (select a.id from content.articles as a where a.user_id = (select core.current_user_id())))
  );

create policy media_assets_update_own on content.media_assets
  for update to authenticated
  using (user_id = (select core.current_user_id()))
  with check (
    user_id = (select core.current_user_id())
    and (article_id is null or article_id in (select a.id from content.articles as a where a.user_id = (select core.current_user_id())))
  );

create policy media_assets_delete_own on content.media_assets
  for delete to authenticated
  using (user_id = (select core.current_user_id()));

create policy media_assets_administrator on content.media_assets
  for all to administrator
  using (true)
  with check (true);

create policy media_assets_select_service on content.media_assets
  for select to service
  using (true);

create policy media_assets_update_service on content.media_assets
  for update to service
  using (true)
  with check (true);

create policy media_assets_definer on content.media_assets
  for all to kaava_definer
  using (true)
  with check (true);

grant select,
      insert (article_id, type, provider, prompt, style, aspect_ratio, url, object_key, content_type, size_bytes, metadata),
      update (article_id, style, aspect_ratio, url, object_key, content_type, size_bytes, metadata),
      delete
  on content.media_assets to authenticated;
grant select, update (url, object_key, content_type, size_bytes, metadata) on content.media_assets to service;
-- user_id is not granted: its default is the acting user; and by the CHECK an object_key leads to their objects only.

comment on type   content.media_type is 'What kind of media.';
comment on table  content.media_assets              is 'An image, a video or a sound that a model made. The object itself lies in an object store.';
comment on column content.media_assets.id           is 'Key, in order of creation.';
comment on column content.media_assets.user_id      is 'Whose it is. Always the user who made it.';
comment on column content.media_assets.article_id   is 'Which of their articles it is for, or null.';
comment on column content.media_assets.type         is 'What kind of media.';
comment on column content.media_assets.provider     is 'Who made it.';
comment on column content.media_assets.prompt       is 'What was asked for.';
comment on column content.media_assets.style        is 'In which style, or null.';
comment on column content.media_assets.aspect_ratio is 'Width to height, such as 16:9, or null.';
comment on column content.media_assets.url          is 'Public address or path, or null.';
comment on column content.media_assets.object_key   is 'Where it lies in the object store, below its user''s id, or null.';
comment on column content.media_assets.content_type is 'Media type of the object, such as image/png, or null.';
comment on column content.media_assets.size_bytes   is 'Bytes of the object, or null.';
comment on column content.media_assets.metadata     is 'More about it, or null. @json MediaMetadata';
comment on column content.media_assets.created_at   is 'When it was asked for.';
comment on column content.media_assets.updated_at   is 'When it was last changed.';
comment on index  content.media_assets_user_id_created_at_idx is 'A user''s media, newest first, by keyset.';
comment on index  content.media_assets_article_id_idx         is 'An article''s media.';
comment on index  content.media_assets_type_idx               is 'Media of a kind.';
comment on trigger media_assets_set_updated_at on content.media_assets is 'Keeps updated_at.';
comment on policy media_assets_select_own     on content.media_assets is 'A user sees their own media.';
comment on policy media_assets_insert_own     on content.media_assets is 'A user adds media, to their own articles or to none.';
comment on policy media_assets_update_own     on content.media_assets is 'A user changes their own media, and moves them among their own articles.';
comment on policy media_assets_delete_own     on content.media_assets is 'A user deletes their own media.';
comment on policy media_assets_administrator  on content.media_assets is 'Administrators see all media and take them down.';
comment on policy media_assets_select_service on content.media_assets is 'Workers see what is to be made and kept.';
comment on policy media_assets_update_service on content.media_assets is 'Workers record where it is kept.';
comment on policy media_assets_definer        on content.media_assets is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';

-- migrate:down

drop table content.media_assets;
drop type content.media_type;

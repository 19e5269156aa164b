-- Community posts: what learners write for each other.
--
-- Why:   content by the community, seen by all once a moderator has read it.
-- Locks: none that matter; the table is new.

-- migrate:up

create type learning.post_status as enum ('PENDING', 'PUBLISHED', 'REJECTED');

create table learning.community_posts (
  id            uuid                 not null default core.uuid_v7(),
  user_id       uuid                 not null default core.current_user_id(),
  course_id     uuid,
  title         text                 not null,
  body          text                 not null,
  status        learning.post_status not null default 'PENDING',
  published_at  timestamptz,
  created_at    timestamptz          not null default now(),
  updated_at    timestamptz          not null default now(),
  search_vector tsvector             not null generated always as (
    setweight(to_tsvector('pg_catalog.english', title), 'A') ||
    setweight(to_tsvector('pg_catalog.english', body), 'B')
  ) stored,

  constraint community_posts_pkey                primary key (id),
  constraint community_posts_user_id_fkey        foreign key (user_id) references identity.users (id) on delete cascade,
  constraint community_posts_course_id_fkey      foreign key (course_id) references learning.courses (id) on delete set null,
  constraint community_posts_title_length        check (char_length(title) between 1 and 300),
  constraint community_posts_body_length         check (char_length(body) between 1 and 50000),
  constraint community_posts_published_timestamp check (status <> 'PUBLISHED' or published_at is not null)
);

create index community_posts_user_id_created_at_idx on learning.community_posts (user_id, created_at desc, id desc);
create index community_posts_course_id_published_at_idx on learning.community_posts (course_id, published_at desc);
-- What waits for a moderator, oldest first.
create index community_posts_awaiting_idx on learning.community_posts (created_at) where status = 'PENDING';
-- Search, through learning.search_community_posts().
create index community_posts_search_vector_idx on learning.community_posts using gin (search_vector);

-- A moderator passed what was there: whoever changes it afterwards waits again.
create function learning.stamp_community_post() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  if tg_op = 'UPDATE' and (old.title, old.body) is distinct from (new.title, new.body) then
    new.status := 'PENDING';
  end if;
  if new.status = 'PUBLISHED' and (new.published_at is null or (tg_op = 'UPDATE' and old.status <> 'PUBLISHED')) then
    new.published_at := clock_timestamp();
  end if;
  return new;
end;
$$;

create trigger community_posts_stamp before insert or update on learning.community_posts
  for each row execute function learning.stamp_community_post();
-- The columns are listed because a generated one may not be asked for here.
create trigger community_posts_set_updated_at before update on learning.community_posts
  for each row when ((old.course_id, old.title, old.body, old.status) is distinct from (new.course_id, new.title, new.body, new.status))
  execute function core.set_updated_at();

alter table learning.community_posts enable row level security;
alter table learning.community_posts force  row level security;

create policy community_posts_select_published on learning.community_posts
  for select to anonymous, authenticated
  using (status = 'PUBLISHED');

create policy community_posts_select_own on learning.community_posts
  for select to authenticated
  using (user_id = (select core.current_user_id()));

create policy community_posts_select_moderator on learning.community_posts
  for select to moderator
  using (true);

create policy community_posts_insert_own on learning.community_posts
  for insert to authenticated
  with check (user_id = (select core.current_user_id()) and (course_id is null or exists (select from learning.courses as c where c.id = community_posts.course_id)));

create policy community_posts_update_own on learning.community_posts
  for update to authenticated
  using (user_id = (select core.current_user_id()))
  with check (user_id = (select core.current_user_id()));

create policy community_posts_delete_own on learning.community_posts
  for delete to authenticated
  using (user_id = (select core.current_user_id()));

create policy community_posts_administrator on learning.community_posts
  for all to administrator
  using (true)
  with check (true);

create policy community_posts_definer on learning.community_posts
  for all to kaava_definer
  using (true)
  with check (true);

grant select on learning.community_posts to anonymous;
grant select, insert (course_id, title, body), update (title, body), delete on learning.community_posts to authenticated;
-- user_id is not granted: its default is the acting user. status is changed by learning.review_community_post() only.

grant select, update (status) on learning.community_posts to kaava_definer;

-- A definer, so that a moderator changes the status of others' posts, and nothing else of them.
create function learning.review_community_post(post_id uuid, status learning.post_status) returns boolean
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with changed as (
      update learning.community_posts as p set status = review_community_post.status where p.id = post_id returning 1
    )
    select exists (select from changed)
  $$;
alter function learning.review_community_post(uuid, learning.post_status) owner to kaava_definer;
grant execute on function learning.review_community_post(uuid, learning.post_status) to moderator, administrator;

-- Under a policy, @@ could not use its index: so the ids come from here, and the rows are read by key.
create function learning.search_community_posts(query text, max integer) returns table (id uuid)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select p.id from learning.community_posts as p, websearch_to_tsquery('pg_catalog.english', query) as wanted
    where p.search_vector @@ wanted and (p.status = 'PUBLISHED' or p.user_id = (select core.current_user_id()))
    order by ts_rank(p.search_vector, wanted) desc, p.id desc
    limit max
  $$;
alter function learning.search_community_posts(text, integer) owner to kaava_definer;
grant execute on function learning.search_community_posts(text, integer) to anonymous, authenticated;

comment on type learning.post_status is 'PENDING until a moderator has read it; PUBLISHED posts are seen by all, REJECTED ones by author and moderators.';
comment on table  learning.community_posts               is 'What a learner wrote for others.';
comment on column learning.community_posts.id            is 'Key, in order of creation.';
comment on column learning.community_posts.user_id       is 'The author. Always the acting user.';
comment on column learning.community_posts.course_id     is 'About which course, or null.';
comment on column learning.community_posts.title         is 'Title. Searched.';
comment on column learning.community_posts.body          is 'The text. Searched.';
comment on column learning.community_posts.status        is 'Who sees it: see the type. Back to PENDING when title or body change.';
comment on column learning.community_posts.published_at  is 'When a moderator last let it be seen, set by a trigger, or null.';
comment on column learning.community_posts.created_at    is 'When it was made.';
comment on column learning.community_posts.updated_at    is 'When it was last changed.';
comment on column learning.community_posts.search_vector is 'What full text search looks at, in English: title (A), body (B).';
comment on index  learning.community_posts_user_id_created_at_idx     is 'An author''s posts, newest first, by keyset.';
comment on index  learning.community_posts_course_id_published_at_idx is 'A course''s posts, newest first.';
comment on index  learning.community_posts_awaiting_idx               is 'What waits for a moderator, oldest first.';
comment on index  learning.community_posts_search_vector_idx          is 'learning.search_community_posts().';
comment on trigger community_posts_stamp          on learning.community_posts is 'What was changed waits again; stamps published_at.';
comment on trigger community_posts_set_updated_at on learning.community_posts is 'Keeps updated_at.';
comment on policy community_posts_select_published on learning.community_posts is 'Everybody sees what is published.';
comment on policy community_posts_select_own       on learning.community_posts is 'An author sees their own posts.';
comment on policy community_posts_select_moderator on learning.community_posts is 'Moderators see all posts.';
comment on policy community_posts_insert_own       on learning.community_posts is 'A user writes posts for themselves, about courses that they see.';
comment on policy community_posts_update_own       on learning.community_posts is 'An author edits their own posts.';
comment on policy community_posts_delete_own       on learning.community_posts is 'An author deletes their own posts.';
comment on policy community_posts_administrator    on learning.community_posts is 'Administrators see all posts and remove them.';
comment on policy community_posts_definer          on learning.community_posts is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';
comment on function learning.stamp_community_post() is 'Trigger function: a changed post is PENDING again; stamps the time when one becomes PUBLISHED.';
comment on function learning.review_community_post(uuid, learning.post_status) is 'Publishes or rejects a post; whether there is one. For moderators.';
comment on function learning.search_community_posts(text, integer) is 'Ids of posts that the caller may see and that match the query (words, "phrases", or, -not), best first, at most so many. Moderators, too, find what is published and their own.';

-- migrate:down

drop function learning.search_community_posts(text, integer);
drop function learning.review_community_post(uuid, learning.post_status);
drop table learning.community_posts;
drop function learning.stamp_community_post();
drop type learning.post_status;

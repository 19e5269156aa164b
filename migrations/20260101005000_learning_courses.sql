-- The schema learning: courses, and who writes them.
--
-- Why:   the curriculum of the learning platform; instructors write it together, everybody reads what is published.
-- Locks: none that matter; the table is new.
--
-- Mended: the document's self-relation of courses is a table of its own, learning.course_prerequisites; its "order" is
-- called position, because order is a word of SQL.

-- migrate:up

create schema learning;

grant usage         on schema learning to anonymous, authenticated, service, analyst;
grant usage, create on schema learning to kaava_definer;

create type learning.difficulty     as enum ('BEGINNER', 'INTERMEDIATE', 'ADVANCED', 'EXPERT');
create type learning.content_status as enum ('DRAFT', 'REVIEW', 'PUBLISHED', 'ARCHIVED');

-- Runs as the caller, who may read their own role. Policies call it as (select learning.is_instructor()), once a query.
create function learning.is_instructor() returns boolean
  language sql stable
  set search_path = pg_catalog, pg_temp
  as $$
    select exists (
      select from identity.users as u
      where u.id = core.current_user_id() and u.role = 'INSTRUCTOR' and u.status = 'ACTIVE'
    )
  $$;
grant execute on function learning.is_instructor() to authenticated, kaava_definer;

create table learning.courses (
  id                uuid                    not null default core.uuid_v7(),
  slug              text                    not null,
  title             text                    not null,
  description       text                    not null,
  difficulty        learning.difficulty     not null default 'BEGINNER',
  estimated_minutes integer                 not null,
  version           text                    not null default '1.0.0',
  status            learning.content_status not null default 'DRAFT',
  metadata          jsonb                   not null default '{}',
  published_at      timestamptz,
  created_at        timestamptz             not null default now(),
  updated_at        timestamptz             not null default now(),
  search_vector     tsvector                not null generated always as (
    setweight(to_tsvector('pg_catalog.english', title), 'A') ||
    setweight(to_tsvector('pg_catalog.english', description), 'B') ||
    setweight(jsonb_to_tsvector('pg_catalog.english', metadata, '["string"]'), 'C')
  ) stored,

  constraint courses_pkey                       primary key (id),
  constraint courses_slug_key                   unique (slug),
  constraint courses_slug_length                check (char_length(slug) <= 200),
  constraint courses_slug_format                check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  constraint courses_title_length               check (char_length(title) between 1 and 200),
  constraint courses_description_length         check (char_length(description) between 1 and 10000),
  constraint courses_estimated_minutes_positive check (estimated_minutes > 0),
  constraint courses_version_length             check (char_length(version) <= 64),
  constraint courses_version_semver             check (core.is_semver(version)),
  constraint courses_metadata_object            check (jsonb_typeof(metadata) = 'object'),
  constraint courses_metadata_size              check (octet_length(metadata::text) <= 65536),
  constraint courses_published_timestamp        check (status <> 'PUBLISHED' or published_at is not null)
);

-- The document's two: the page of a course, and the catalogue by difficulty.
create index courses_slug_status_idx on learning.courses (slug, status);
create index courses_difficulty_status_idx on learning.courses (difficulty, status);
-- Search, through learning.search_courses().
create index courses_search_vector_idx on learning.courses using gin (search_vector);

create function learning.stamp_course() returns trigger
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

create trigger courses_stamp before insert or update on learning.courses
  for each row execute function learning.stamp_course();
-- The columns are listed because a generated one may not be asked for here.
create trigger courses_set_updated_at before update on learning.courses
  for each row when (
    (old.slug, old.title, old.description, old.difficulty, old.estimated_minutes, old.version, old.status, old.metadata)
    is distinct from
    (new.slug, new.title, new.description, new.difficulty, new.estimated_minutes, new.version, new.status, new.metadata)
  ) execute function core.set_updated_at();

alter table learning.courses enable row level security;
alter table learning.courses force  row level security;

create policy courses_select_published on learning.courses
  for select to anonymous, authenticated
  using (status = 'PUBLISHED');

create policy courses_instructor on learning.courses
  for all to authenticated
  using ((select learning.is_instructor()))
  with check ((select learning.is_instructor()));

create policy courses_administrator on learning.courses
  for all to administrator
  using (true)
  with check (true);

create policy courses_select_service on learning.courses
  for select to service
  using (true);

create policy courses_definer on learning.courses
  for all to kaava_definer
  using (true)
  with check (true);

grant select on learning.courses to anonymous, service;
grant select,
      insert (slug, title, description, difficulty, estimated_minutes, version, metadata),
      update (slug, title, description, difficulty, estimated_minutes, version, status, metadata),
      delete
  on learning.courses to authenticated;
-- published_at is set by a trigger. A course begins as a DRAFT.

grant select on learning.courses to kaava_definer;

-- Under a policy, @@ could not use its index: so the ids come from here, and the rows are read by key.
create function learning.search_courses(query text, max integer) returns table (id uuid)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select c.id from learning.courses as c, websearch_to_tsquery('pg_catalog.english', query) as wanted
    where c.search_vector @@ wanted and (c.status = 'PUBLISHED' or (select learning.is_instructor()))
    order by ts_rank(c.search_vector, wanted) desc, c.id desc
    limit max
  $$;
alter function learning.search_courses(text, integer) owner to kaava_definer;
grant execute on function learning.search_courses(text, integer) to anonymous, authenticated;

-- Nor could the = of an enum.
create function learning.list_courses(difficulty learning.difficulty, max integer) returns table (id uuid)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select c.id from learning.courses as c
    where c.difficulty = list_courses.difficulty and c.status = 'PUBLISHED'
    order by c.published_at desc, c.id desc
    limit max
  $$;
alter function learning.list_courses(learning.difficulty, integer) owner to kaava_definer;
grant execute on function learning.list_courses(learning.difficulty, integer) to anonymous, authenticated;

comment on schema learning                is 'Courses, those who take them, and what they do together.';
comment on type   learning.difficulty     is 'Whom a course is for.';
comment on type   learning.content_status is 'DRAFT, REVIEW and ARCHIVED courses are seen by instructors and administrators only, PUBLISHED ones by all.';
comment on table  learning.courses                   is 'A course. Instructors write all of them together; past texts live in learning.course_revisions.';
comment on column learning.courses.id                is 'Key, in order of creation.';
comment on column learning.courses.slug              is 'Name in URLs, unique: lower-case letters and digits in groups with a hyphen between them.';
comment on column learning.courses.title             is 'Title. Searched.';
comment on column learning.courses.description       is 'What it teaches. Searched.';
comment on column learning.courses.difficulty        is 'Whom it is for.';
comment on column learning.courses.estimated_minutes is 'Minutes that it takes, about.';
comment on column learning.courses.version           is 'Semantic version of what is taught; raised with each publication of something new.';
comment on column learning.courses.status            is 'Who sees it: see the type.';
comment on column learning.courses.metadata          is 'Tags, learning objectives and what search engines want. Its texts are searched. @json CourseMetadata';
comment on column learning.courses.published_at      is 'When it was last published, set by a trigger, or null.';
comment on column learning.courses.created_at        is 'When it was made.';
comment on column learning.courses.updated_at        is 'When it was last changed.';
comment on column learning.courses.search_vector     is 'What full text search looks at, in English: title (A), description (B), the texts in metadata (C).';
comment on index  learning.courses_slug_status_idx       is 'The page of a course that is published.';
comment on index  learning.courses_difficulty_status_idx is 'The catalogue by difficulty: learning.list_courses().';
comment on index  learning.courses_search_vector_idx     is 'learning.search_courses().';
comment on trigger courses_stamp          on learning.courses is 'Stamps published_at.';
comment on trigger courses_set_updated_at on learning.courses is 'Keeps updated_at.';
comment on policy courses_select_published on learning.courses is 'Everybody sees what is published.';
comment on policy courses_instructor       on learning.courses is 'Instructors see, write and publish all courses.';
comment on policy courses_administrator    on learning.courses is 'Administrators see and write all courses.';
comment on policy courses_select_service   on learning.courses is 'Workers recommend courses.';
comment on policy courses_definer          on learning.courses is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';
comment on function learning.is_instructor() is 'Whether the acting user is an active INSTRUCTOR.';
comment on function learning.stamp_course() is 'Trigger function: stamps the time when a course becomes PUBLISHED.';
comment on function learning.search_courses(text, integer) is 'Ids of courses that the caller may see and that match the query (words, "phrases", or, -not), best first, at most so many.';
comment on function learning.list_courses(learning.difficulty, integer) is 'Ids of published courses of a difficulty, newest first, at most so many.';

-- migrate:down

drop function learning.list_courses(learning.difficulty, integer);
drop function learning.search_courses(text, integer);
drop table learning.courses;
drop function learning.stamp_course();
drop function learning.is_instructor();
drop type learning.content_status;
drop type learning.difficulty;
drop schema learning;

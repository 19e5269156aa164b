-- Modules: the parts of a course, in order.
--
-- Why:   a course is taken part by part.
-- Locks: none that matter; the table is new.

-- migrate:up

create table learning.modules (
  id          uuid        not null default core.uuid_v7(),
  course_id   uuid        not null,
  slug        text        not null,
  title       text        not null,
  description text        not null,
  position    integer     not null,
  content     jsonb       not null default '{}',
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),

  constraint modules_pkey                   primary key (id),
  constraint modules_course_id_fkey         foreign key (course_id) references learning.courses (id) on delete cascade,
  constraint modules_course_id_slug_key     unique (course_id, slug),
  -- Checked after the statement, or at commit if asked: so modules can change places.
  constraint modules_course_id_position_key unique (course_id, position) deferrable,
  constraint modules_slug_length            check (char_length(slug) <= 200),
  constraint modules_slug_format            check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  constraint modules_title_length           check (char_length(title) between 1 and 200),
  constraint modules_description_length     check (char_length(description) <= 10000),
  constraint modules_position_positive      check (position >= 1),
  constraint modules_content_object         check (jsonb_typeof(content) = 'object'),
  constraint modules_content_size           check (octet_length(content::text) <= 1048576)
);

create trigger modules_set_updated_at before update on learning.modules
  for each row when (old.* is distinct from new.*) execute function core.set_updated_at();

alter table learning.modules enable row level security;
alter table learning.modules force  row level security;

create policy modules_select on learning.modules
  for select to anonymous, authenticated, service
  using (exists (select from learning.courses as c where c.id = modules.course_id));

create policy modules_instructor on learning.modules
  for all to authenticated
  using ((select learning.is_instructor()))
  with check ((select learning.is_instructor()));

create policy modules_administrator on learning.modules
  for all to administrator
  using (true)
  with check (true);

create policy modules_definer on learning.modules
  for all to kaava_definer
  using (true)
  with check (true);

grant select on learning.modules to anonymous, service;
grant select,
      insert (course_id, slug, title, description, position, content),
      update (slug, title, description, position, content),
      delete
  on learning.modules to authenticated;
-- A module stays in its course.

grant select on learning.modules to kaava_definer;

comment on table  learning.modules             is 'A part of a course.';
comment on column learning.modules.id          is 'Key, in order of creation.';
comment on column learning.modules.course_id   is 'Which course.';
comment on column learning.modules.slug        is 'Name in URLs, unique within the course.';
comment on column learning.modules.title       is 'Title.';
comment on column learning.modules.description is 'What it is about; may be empty.';
comment on column learning.modules.position    is 'Its place in the course, from 1.';
comment on column learning.modules.content     is 'An introduction, with code examples. @json ModuleContent';
comment on column learning.modules.created_at  is 'When it was made.';
comment on column learning.modules.updated_at  is 'When it was last changed.';
comment on trigger modules_set_updated_at on learning.modules is 'Keeps updated_at.';
comment on policy modules_select        on learning.modules is 'Who sees the course sees its modules.';
comment on policy modules_instructor    on learning.modules is 'Instructors write modules.';
comment on policy modules_administrator on learning.modules is 'Administrators see and write all modules.';
comment on policy modules_definer       on learning.modules is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';

-- migrate:down

drop table learning.modules;

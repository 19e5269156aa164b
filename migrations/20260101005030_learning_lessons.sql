-- Lessons: what is learned in one sitting.
--
-- Why:   progress, quizzes and submissions are by lesson.
-- Locks: none that matter; the table is new.

-- migrate:up

create type learning.lesson_kind as enum ('ARTICLE', 'VIDEO', 'EXERCISE', 'QUIZ', 'PROJECT');

create table learning.lessons (
  id                uuid                 not null default core.uuid_v7(),
  module_id         uuid                 not null,
  slug              text                 not null,
  title             text                 not null,
  kind              learning.lesson_kind not null default 'ARTICLE',
  position          integer              not null,
  content           jsonb                not null default '{}',
  estimated_minutes integer              not null default 10,
  xp_reward         integer              not null default 10,
  created_at        timestamptz          not null default now(),
  updated_at        timestamptz          not null default now(),

  constraint lessons_pkey                       primary key (id),
  constraint lessons_module_id_fkey             foreign key (module_id) references learning.modules (id) on delete cascade,
  constraint lessons_module_id_slug_key         unique (module_id, slug),
  -- Checked after the statement, or at commit if asked: so lessons can change places.
  constraint lessons_module_id_position_key     unique (module_id, position) deferrable,
  constraint lessons_slug_length                check (char_length(slug) <= 200),
  constraint lessons_slug_format                check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  constraint lessons_title_length               check (char_length(title) between 1 and 200),
  constraint lessons_position_positive          check (position >= 1),
  constraint lessons_content_object             check (jsonb_typeof(content) = 'object'),
  constraint lessons_content_size               check (octet_length(content::text) <= 1048576),
  constraint lessons_estimated_minutes_positive check (estimated_minutes > 0),
  constraint lessons_xp_reward_range            check (xp_reward between 0 and 10000)
);

create trigger lessons_set_updated_at before update on learning.lessons
  for each row when (old.* is distinct from new.*) execute function core.set_updated_at();

alter table learning.lessons enable row level security;
alter table learning.lessons force  row level security;

create policy lessons_select on learning.lessons
  for select to anonymous, authenticated, service
  using (exists (select from learning.modules as m where m.id = lessons.module_id));

create policy lessons_instructor on learning.lessons
  for all to authenticated
  using ((select learning.is_instructor()))
  with check ((select learning.is_instructor()));

create policy lessons_administrator on learning.lessons
  for all to administrator
  using (true)
  with check (true);

create policy lessons_definer on learning.lessons
  for all to kaava_definer
  using (true)
  with check (true);

grant select on learning.lessons to anonymous, service;
grant select,
      insert (module_id, slug, title, kind, position, content, estimated_minutes, xp_reward),
      update (slug, title, kind, position, content, estimated_minutes, xp_reward),
      delete
  on learning.lessons to authenticated;
-- A lesson stays in its module: so a learner's progress stays in its course.

grant select on learning.lessons to kaava_definer;

comment on type learning.lesson_kind is 'What a learner does in a lesson.';
comment on table  learning.lessons                   is 'What is learned in one sitting.';
comment on column learning.lessons.id                is 'Key, in order of creation.';
comment on column learning.lessons.module_id         is 'Which module.';
comment on column learning.lessons.slug              is 'Name in URLs, unique within the module.';
comment on column learning.lessons.title             is 'Title.';
comment on column learning.lessons.kind              is 'What the learner does.';
comment on column learning.lessons.position          is 'Its place in the module, from 1.';
comment on column learning.lessons.content           is 'Text, examples, tasks. @json LessonContent';
comment on column learning.lessons.estimated_minutes is 'Minutes that it takes, about.';
comment on column learning.lessons.xp_reward         is 'Experience points for completing it, once.';
comment on column learning.lessons.created_at        is 'When it was made.';
comment on column learning.lessons.updated_at        is 'When it was last changed.';
comment on trigger lessons_set_updated_at on learning.lessons is 'Keeps updated_at.';
comment on policy lessons_select        on learning.lessons is 'Who sees the module, and so the course, sees its lessons.';
comment on policy lessons_instructor    on learning.lessons is 'Instructors write lessons.';
comment on policy lessons_administrator on learning.lessons is 'Administrators see and write all lessons.';
comment on policy lessons_definer       on learning.lessons is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';

-- migrate:down

drop table learning.lessons;
drop type learning.lesson_kind;

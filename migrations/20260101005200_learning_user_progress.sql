-- Progress: how far a learner is in each lesson.
--
-- Why:   the most read and written table of the platform; spread over 16 partitions by user, each with small indexes.
-- Locks: none that matter; the table is new.

-- migrate:up

create type learning.progress_status as enum ('NOT_STARTED', 'IN_PROGRESS', 'COMPLETED');

create table learning.user_progress (
  user_id               uuid                     not null default core.current_user_id(),
  lesson_id             uuid                     not null,
  course_id             uuid                     not null,
  status                learning.progress_status not null default 'NOT_STARTED',
  completion_percentage integer                  not null default 0,
  time_spent_seconds    integer                  not null default 0,
  started_at            timestamptz,
  completed_at          timestamptz,
  created_at            timestamptz              not null default now(),
  updated_at            timestamptz              not null default now(),

  constraint user_progress_pkey                           primary key (user_id, lesson_id),
  constraint user_progress_user_id_fkey                   foreign key (user_id) references identity.users (id) on delete cascade,
  constraint user_progress_lesson_id_fkey                 foreign key (lesson_id) references learning.lessons (id) on delete cascade,
  constraint user_progress_course_id_fkey                 foreign key (course_id) references learning.courses (id) on delete cascade,
  constraint user_progress_completion_percentage_range    check (completion_percentage between 0 and 100),
  constraint user_progress_time_spent_seconds_nonnegative check (time_spent_seconds >= 0),
  constraint user_progress_completion_order               check (completed_at >= started_at),
  constraint user_progress_status_logic                   check (
    (status = 'NOT_STARTED' and completion_percentage = 0 and started_at is null and completed_at is null) or
    (status = 'IN_PROGRESS' and completion_percentage < 100 and started_at is not null and completed_at is null) or
    (status = 'COMPLETED' and completion_percentage = 100 and started_at is not null and completed_at is not null)
  )
) partition by hash (user_id);

-- Each partition is protected as its parent is, and granted to nobody.
do $$
begin
  for remainder in 0..15 loop
    execute format('create table learning.user_progress_%s partition of learning.user_progress for values with (modulus 16, remainder %s)',
                   to_char(remainder, 'FM00'), remainder);
    execute format('alter table learning.user_progress_%s enable row level security', to_char(remainder, 'FM00'));
    execute format('alter table learning.user_progress_%s force  row level security', to_char(remainder, 'FM00'));
    execute format('comment on table learning.user_progress_%s is %L', to_char(remainder, 'FM00'),
                   format('How far a learner is in a lesson. Partition %s of 16, by user.', remainder + 1));
  end loop;
end;
$$;

-- The document's: a learner's lessons by how far they are.
create index user_progress_user_id_completion_percentage_idx on learning.user_progress (user_id, completion_percentage);
create index user_progress_course_id_user_id_idx on learning.user_progress (course_id, user_id);
create index user_progress_lesson_id_idx on learning.user_progress (lesson_id);

-- The course follows from the lesson, status and times from how far it went. Progress does not go back.
-- clock_timestamp(), not now(): a transaction may have begun before the one that started the lesson.
create function learning.stamp_progress() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  if tg_op = 'INSERT' then
    select m.course_id into new.course_id
      from learning.lessons as l join learning.modules as m on m.id = l.module_id where l.id = new.lesson_id;
  else
    new.completion_percentage := greatest(old.completion_percentage, new.completion_percentage);
    new.time_spent_seconds := greatest(old.time_spent_seconds, new.time_spent_seconds);
  end if;
  if new.completion_percentage > 0 or new.time_spent_seconds > 0 then
    new.started_at := coalesce(new.started_at, clock_timestamp());
  end if;
  if new.completion_percentage = 100 then
    new.completed_at := coalesce(new.completed_at, greatest(clock_timestamp(), new.started_at));
  end if;
  new.status := case
    when new.completion_percentage = 100 then 'COMPLETED'
    when new.started_at is not null then 'IN_PROGRESS'
    else 'NOT_STARTED'
  end;
  return new;
end;
$$;

create trigger user_progress_stamp before insert or update on learning.user_progress
  for each row execute function learning.stamp_progress();
create trigger user_progress_set_updated_at before update on learning.user_progress
  for each row when (old.* is distinct from new.*) execute function core.set_updated_at();

alter table learning.user_progress enable row level security;
alter table learning.user_progress force  row level security;

create policy user_progress_select_own on learning.user_progress
  for select to authenticated
  using (user_id = (select core.current_user_id()));

create policy user_progress_insert_own on learning.user_progress
  for insert to authenticated
  with check (user_id = (select core.current_user_id()) and exists (select from learning.lessons as l where l.id = user_progress.lesson_id));

create policy user_progress_update_own on learning.user_progress
  for update to authenticated
  using (user_id = (select core.current_user_id()))
  with check (user_id = (select core.current_user_id()));

create policy user_progress_select_instructor on learning.user_progress
  for select to authenticated
  using ((select learning.is_instructor()));

create policy user_progress_select_administrator on learning.user_progress
  for select to administrator
  using (true);

create policy user_progress_select_service on learning.user_progress
  for select to service
  using (true);

create policy user_progress_definer on learning.user_progress
  for all to kaava_definer
  using (true)
  with check (true);

grant select,
      insert (lesson_id, completion_percentage, time_spent_seconds),
      update (completion_percentage, time_spent_seconds)
  on learning.user_progress to authenticated;
grant select on learning.user_progress to service;
-- user_id is not granted: its default is the acting user. Course, status and times are set by a trigger.
-- No delete: a lesson is completed, and rewarded, once. Partitions are granted to nobody.

grant select on learning.user_progress to kaava_definer;

comment on type learning.progress_status is 'In order; nobody goes back.';
comment on table  learning.user_progress                       is 'How far a learner is in a lesson.';
comment on column learning.user_progress.user_id               is 'Who learns. Always the acting user.';
comment on column learning.user_progress.lesson_id             is 'Which lesson.';
comment on column learning.user_progress.course_id             is 'The lesson''s course, set by a trigger.';
comment on column learning.user_progress.status                is 'Follows from completion_percentage, by a trigger.';
comment on column learning.user_progress.completion_percentage is 'How much of the lesson is done, 0 to 100. Never goes down.';
comment on column learning.user_progress.time_spent_seconds    is 'Seconds spent on it in all. Never goes down.';
comment on column learning.user_progress.started_at            is 'When it was begun, or null.';
comment on column learning.user_progress.completed_at          is 'When it was completed, or null.';
comment on column learning.user_progress.created_at            is 'When it was made.';
comment on column learning.user_progress.updated_at            is 'When it was last changed.';
comment on index  learning.user_progress_user_id_completion_percentage_idx is 'A learner''s lessons by how far they are.';
comment on index  learning.user_progress_course_id_user_id_idx             is 'A course''s learners.';
comment on index  learning.user_progress_lesson_id_idx                     is 'A lesson''s learners; asked when a lesson is deleted.';
comment on trigger user_progress_stamp          on learning.user_progress is 'Sets course, status and times.';
comment on trigger user_progress_set_updated_at on learning.user_progress is 'Keeps updated_at.';
comment on policy user_progress_select_own           on learning.user_progress is 'A learner sees their own progress.';
comment on policy user_progress_insert_own           on learning.user_progress is 'A learner begins lessons that they see.';
comment on policy user_progress_update_own           on learning.user_progress is 'A learner gets on with their own lessons.';
comment on policy user_progress_select_instructor    on learning.user_progress is 'Instructors see how far their learners are.';
comment on policy user_progress_select_administrator on learning.user_progress is 'Administrators see all progress.';
comment on policy user_progress_select_service       on learning.user_progress is 'Workers recommend what comes next.';
comment on policy user_progress_definer              on learning.user_progress is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';
comment on function learning.stamp_progress() is 'Trigger function: sets the course by the lesson, and status and times by the percentage, which does not go back.';

-- migrate:down

-- The partitions go with their parent.
drop table learning.user_progress;
drop function learning.stamp_progress();
drop type learning.progress_status;

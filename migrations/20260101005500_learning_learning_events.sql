-- Learning events: what learners did, step by step.
--
-- Why:   the raw material of dashboards and recommendations; a hundred million rows and more, dropped by the month.
-- Locks: none that matter; the table is new.
--
-- course_id and lesson_id refer to nothing: what happened stays true when a lesson is gone, and two look-ups for each
-- of so many rows would cost more than they are worth. user_id does, because personal data goes with its user.

-- migrate:up

create type learning.learning_event_type as enum (
  'COURSE_STARTED', 'COURSE_COMPLETED', 'LESSON_STARTED', 'LESSON_COMPLETED', 'QUIZ_ATTEMPTED', 'CODE_SUBMITTED', 'ACHIEVEMENT_EARNED',
  'TUTOR_ASKED', 'SESSION_JOINED', 'PAGE_VIEWED'
);

create table learning.learning_events (
  user_id     uuid                         not null default core.current_user_id(),
  session_id  uuid,
  event_type  learning.learning_event_type not null,
  data        jsonb                        not null default '{}',
  course_id   uuid,
  lesson_id   uuid,
  occurred_at timestamptz                  not null default now(),
  id          uuid                         not null default core.uuid_v7(),

  -- Also the document's index by user and time, either way.
  constraint learning_events_pkey         primary key (user_id, occurred_at, id),
  constraint learning_events_user_id_fkey foreign key (user_id) references identity.users (id) on delete cascade,
  constraint learning_events_data_object  check (jsonb_typeof(data) = 'object'),
  constraint learning_events_data_size    check (octet_length(data::text) <= 16384)
) partition by range (occurred_at);

create index learning_events_event_type_occurred_at_idx on learning.learning_events (event_type, occurred_at);
create index learning_events_course_id_occurred_at_idx on learning.learning_events (course_id, occurred_at);
-- Rows come in order of time: a summary of blocks does, at a thousandth of a btree's size.
create index learning_events_occurred_at_idx on learning.learning_events using brin (occurred_at);

alter table learning.learning_events enable row level security;
alter table learning.learning_events force  row level security;

create policy learning_events_select_own on learning.learning_events
  for select to authenticated
  using (user_id = (select core.current_user_id()));

create policy learning_events_insert_own on learning.learning_events
  for insert to authenticated
  with check (user_id = (select core.current_user_id()));

create policy learning_events_select_administrator on learning.learning_events
  for select to administrator
  using (true);

create policy learning_events_select_service on learning.learning_events
  for select to service
  using (true);

create policy learning_events_insert_service on learning.learning_events
  for insert to service
  with check (true);

create policy learning_events_definer on learning.learning_events
  for all to kaava_definer
  using (true)
  with check (true);

grant select, insert (session_id, event_type, data, course_id, lesson_id) on learning.learning_events to authenticated;
grant select, insert (user_id, session_id, event_type, data, course_id, lesson_id) on learning.learning_events to service;
-- user_id is not granted to users: its default is the acting user. occurred_at is not granted: the database's clock
-- decides the partition. Neither update nor delete: what happened has happened. Partitions are granted to nobody.

grant select on learning.learning_events to kaava_definer;

comment on type learning.learning_event_type is 'What a learner did.';
comment on table  learning.learning_events             is 'Something that a learner did.';
comment on column learning.learning_events.user_id     is 'Who. Always the acting user.';
comment on column learning.learning_events.session_id  is 'Which visit or collaboration session, or null; refers to nothing.';
comment on column learning.learning_events.event_type  is 'What.';
comment on column learning.learning_events.data        is 'Details. @json LearningEventData';
comment on column learning.learning_events.course_id   is 'In which course, or null; refers to nothing, for the course may be gone.';
comment on column learning.learning_events.lesson_id   is 'In which lesson, or null; refers to nothing, for the lesson may be gone.';
comment on column learning.learning_events.occurred_at is 'When it was written. The month decides the partition.';
comment on column learning.learning_events.id          is 'Tells events of the same moment apart, in order of writing.';
comment on index  learning.learning_events_event_type_occurred_at_idx is 'Events of a type, by time.';
comment on index  learning.learning_events_course_id_occurred_at_idx  is 'A course''s events, by time.';
comment on index  learning.learning_events_occurred_at_idx            is 'Events of a time, within a partition.';
comment on policy learning_events_select_own           on learning.learning_events is 'A learner sees what was noted about them.';
comment on policy learning_events_insert_own           on learning.learning_events is 'What a learner does is noted in their name.';
comment on policy learning_events_select_administrator on learning.learning_events is 'Administrators see all events.';
comment on policy learning_events_select_service       on learning.learning_events is 'Workers see all events.';
comment on policy learning_events_insert_service       on learning.learning_events is 'Workers note events for learners.';
comment on policy learning_events_definer              on learning.learning_events is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';

select core.ensure_month_partitions('learning.learning_events', 3);

-- migrate:down

-- The partitions go with their parent.
drop table learning.learning_events;
drop type learning.learning_event_type;

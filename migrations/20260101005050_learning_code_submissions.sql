-- Code submissions: what learners write in exercises, and what came of it.
--
-- Why:   code is run and graded by workers, not by who wrote it.
-- Locks: none that matter; the table is new.

-- migrate:up

create type learning.submission_status as enum ('PENDING', 'RUNNING', 'PASSED', 'FAILED', 'ERROR');

create table learning.code_submissions (
  id         uuid                       not null default core.uuid_v7(),
  user_id    uuid                       not null default core.current_user_id(),
  lesson_id  uuid                       not null,
  language   text                       not null default 'solidity',
  code       text                       not null,
  status     learning.submission_status not null default 'PENDING',
  score      integer,
  feedback   jsonb,
  created_at timestamptz                not null default now(),
  updated_at timestamptz                not null default now(),

  constraint code_submissions_pkey            primary key (id),
  constraint code_submissions_user_id_fkey    foreign key (user_id) references identity.users (id) on delete cascade,
  constraint code_submissions_lesson_id_fkey  foreign key (lesson_id) references learning.lessons (id) on delete cascade,
  constraint code_submissions_language_format check (language ~ '^[a-z][a-z0-9+#.-]{0,29}$'),
  constraint code_submissions_code_length     check (char_length(code) between 1 and 200000),
  constraint code_submissions_score_range     check (score between 0 and 100),
  constraint code_submissions_score_of_graded check ((status in ('PASSED', 'FAILED')) = (score is not null)),
  constraint code_submissions_feedback_object check (jsonb_typeof(feedback) = 'object'),
  constraint code_submissions_feedback_size   check (octet_length(feedback::text) <= 262144)
);

create index code_submissions_user_id_created_at_idx on learning.code_submissions (user_id, created_at desc, id desc);
create index code_submissions_lesson_id_user_id_idx on learning.code_submissions (lesson_id, user_id);
-- What waits to be run, oldest first.
create index code_submissions_waiting_idx on learning.code_submissions (created_at) where status = 'PENDING';

create trigger code_submissions_set_updated_at before update on learning.code_submissions
  for each row when (old.* is distinct from new.*) execute function core.set_updated_at();

alter table learning.code_submissions enable row level security;
alter table learning.code_submissions force  row level security;

create policy code_submissions_select_own on learning.code_submissions
  for select to authenticated
  using (user_id = (select core.current_user_id()));

create policy code_submissions_insert_own on learning.code_submissions
  for insert to authenticated
  with check (user_id = (select core.current_user_id()) and exists (select from learning.lessons as l where l.id = code_submissions.lesson_id));

create policy code_submissions_select_instructor on learning.code_submissions
  for select to authenticated
  using ((select learning.is_instructor()));

create policy code_submissions_select_administrator on learning.code_submissions
  for select to administrator
  using (true);

create policy code_submissions_select_service on learning.code_submissions
  for select to service
  using (true);

create policy code_submissions_update_service on learning.code_submissions
  for update to service
  using (true)
  with check (true);

create policy code_submissions_definer on learning.code_submissions
  for all to kaava_definer
  using (true)
  with check (true);

grant select, insert (lesson_id, language, code) on learning.code_submissions to authenticated;
grant select, update (status, score, feedback) on learning.code_submissions to service;
-- user_id is not granted: its default is the acting user. What was written is granted to nobody for change.

comment on type learning.submission_status is 'PENDING until a worker takes it; PASSED and FAILED are graded, ERROR could not be run.';
comment on table  learning.code_submissions            is 'Code that a learner wrote in a lesson, and what came of it.';
comment on column learning.code_submissions.id         is 'Key, in order of creation.';
comment on column learning.code_submissions.user_id    is 'Who wrote it. Always the acting user.';
comment on column learning.code_submissions.lesson_id  is 'For which lesson.';
comment on column learning.code_submissions.language   is 'Programming language, in lower case.';
comment on column learning.code_submissions.code       is 'The code.';
comment on column learning.code_submissions.status     is 'Where it stands.';
comment on column learning.code_submissions.score      is '0 to 100; set exactly when it is PASSED or FAILED.';
comment on column learning.code_submissions.feedback   is 'Results of tests, messages of the compiler and advice, or null. @json SubmissionFeedback';
comment on column learning.code_submissions.created_at is 'When it was handed in.';
comment on column learning.code_submissions.updated_at is 'When it was last changed.';
comment on index  learning.code_submissions_user_id_created_at_idx is 'A learner''s submissions, newest first, by keyset.';
comment on index  learning.code_submissions_lesson_id_user_id_idx  is 'Submissions for a lesson.';
comment on index  learning.code_submissions_waiting_idx            is 'What waits to be run, oldest first.';
comment on trigger code_submissions_set_updated_at on learning.code_submissions is 'Keeps updated_at.';
comment on policy code_submissions_select_own           on learning.code_submissions is 'A learner sees their own submissions.';
comment on policy code_submissions_insert_own           on learning.code_submissions is 'A learner hands in code for lessons that they see.';
comment on policy code_submissions_select_instructor    on learning.code_submissions is 'Instructors see all submissions.';
comment on policy code_submissions_select_administrator on learning.code_submissions is 'Administrators see all submissions.';
comment on policy code_submissions_select_service       on learning.code_submissions is 'Workers see what waits.';
comment on policy code_submissions_update_service       on learning.code_submissions is 'Workers grade.';
comment on policy code_submissions_definer              on learning.code_submissions is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';

-- migrate:down

drop table learning.code_submissions;
drop type learning.submission_status;

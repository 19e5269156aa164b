-- Quizzes, and attempts at them.
--
-- Why:   a learner answers first and reads the right answers afterwards; the database grades, so nobody passes by saying so.
-- Locks: none that matter; the tables are new.

-- migrate:up

create table learning.quizzes (
  id            uuid        not null default core.uuid_v7(),
  lesson_id     uuid        not null,
  title         text        not null,
  questions     jsonb       not null,
  answer_key    jsonb       not null,
  passing_score integer     not null default 70,
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),

  constraint quizzes_pkey                 primary key (id),
  constraint quizzes_lesson_id_fkey       foreign key (lesson_id) references learning.lessons (id) on delete cascade,
  constraint quizzes_title_length         check (char_length(title) between 1 and 200),
  constraint quizzes_questions_array      check (jsonb_typeof(questions) = 'array'),
  constraint quizzes_questions_size       check (octet_length(questions::text) <= 262144),
  constraint quizzes_answer_key_object    check (jsonb_typeof(answer_key) = 'object'),
  constraint quizzes_answer_key_not_empty check (answer_key <> '{}'),
  constraint quizzes_answer_key_size      check (octet_length(answer_key::text) <= 65536),
  constraint quizzes_passing_score_range  check (passing_score between 1 and 100)
);

create index quizzes_lesson_id_idx on learning.quizzes (lesson_id);

create table learning.quiz_attempts (
  id         uuid        not null default core.uuid_v7(),
  user_id    uuid        not null default core.current_user_id(),
  quiz_id    uuid        not null,
  answers    jsonb       not null,
  score      integer     not null,
  passed     boolean     not null,
  created_at timestamptz not null default now(),

  constraint quiz_attempts_pkey           primary key (id),
  constraint quiz_attempts_user_id_fkey   foreign key (user_id) references identity.users (id) on delete cascade,
  constraint quiz_attempts_quiz_id_fkey   foreign key (quiz_id) references learning.quizzes (id) on delete cascade,
  constraint quiz_attempts_answers_object check (jsonb_typeof(answers) = 'object'),
  constraint quiz_attempts_answers_size   check (octet_length(answers::text) <= 65536),
  constraint quiz_attempts_score_range    check (score between 0 and 100)
);

create index quiz_attempts_user_id_created_at_idx on learning.quiz_attempts (user_id, created_at desc, id desc);
create index quiz_attempts_quiz_id_user_id_idx on learning.quiz_attempts (quiz_id, user_id);

create trigger quizzes_set_updated_at before update on learning.quizzes
  for each row when (old.* is distinct from new.*) execute function core.set_updated_at();

-- A definer: the key is for nobody's eyes. A quiz that does not exist has no key; the policy or the foreign key refuses it.
create function learning.grade_attempt() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  as $$
begin
  select 100 * count(*) filter (where new.answers -> k.question = k.answer) / count(*),
         100 * count(*) filter (where new.answers -> k.question = k.answer) / count(*) >= q.passing_score
    into new.score, new.passed
    from learning.quizzes as q, jsonb_each(q.answer_key) as k (question, answer)
    where q.id = new.quiz_id
    group by q.id;
  return new;
end;
$$;
alter function learning.grade_attempt() owner to kaava_definer;

create trigger quiz_attempts_grade before insert on learning.quiz_attempts
  for each row execute function learning.grade_attempt();

alter table learning.quizzes enable row level security;
alter table learning.quizzes force  row level security;
alter table learning.quiz_attempts enable row level security;
alter table learning.quiz_attempts force  row level security;

create policy quizzes_select on learning.quizzes
  for select to anonymous, authenticated, service
  using (exists (select from learning.lessons as l where l.id = quizzes.lesson_id));

create policy quizzes_instructor on learning.quizzes
  for all to authenticated
  using ((select learning.is_instructor()))
  with check ((select learning.is_instructor()));

create policy quizzes_administrator on learning.quizzes
  for all to administrator
  using (true)
  with check (true);

create policy quizzes_definer on learning.quizzes
  for all to kaava_definer
  using (true)
  with check (true);

create policy quiz_attempts_select_own on learning.quiz_attempts
  for select to authenticated
  using (user_id = (select core.current_user_id()));

create policy quiz_attempts_insert_own on learning.quiz_attempts
  for insert to authenticated
  with check (user_id = (select core.current_user_id()) and exists (select from learning.quizzes as q where q.id = quiz_attempts.quiz_id));

create policy quiz_attempts_select_instructor on learning.quiz_attempts
  for select to authenticated
  using ((select learning.is_instructor()));

create policy quiz_attempts_select_administrator on learning.quiz_attempts
  for select to administrator
  using (true);

create policy quiz_attempts_definer on learning.quiz_attempts
  for all to kaava_definer
  using (true)
  with check (true);

grant select (id, lesson_id, title, questions, passing_score, created_at, updated_at) on learning.quizzes to anonymous, service;
grant select (id, lesson_id, title, questions, passing_score, created_at, updated_at),
      insert (lesson_id, title, questions, answer_key, passing_score),
      update (title, questions, answer_key, passing_score),
      delete
  on learning.quizzes to authenticated;
-- answer_key is granted to nobody for reading, instructors included: it comes from learning.read_answer_key().

grant select, insert (quiz_id, answers) on learning.quiz_attempts to authenticated;
-- user_id is not granted: its default is the acting user. score and passed are set by a trigger. An attempt stays as it is.

grant select on learning.quizzes to kaava_definer;
grant select on learning.quiz_attempts to kaava_definer;

create function learning.read_answer_key(quiz_id uuid) returns jsonb
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select q.answer_key from learning.quizzes as q
    where q.id = read_answer_key.quiz_id and (
      exists (select from learning.quiz_attempts as a where a.quiz_id = q.id and a.user_id = core.current_user_id())
      or (select learning.is_instructor())
    )
  $$;
alter function learning.read_answer_key(uuid) owner to kaava_definer;
grant execute on function learning.read_answer_key(uuid) to authenticated;

comment on table  learning.quizzes               is 'Questions about a lesson.';
comment on column learning.quizzes.id            is 'Key, in order of creation.';
comment on column learning.quizzes.lesson_id     is 'Which lesson.';
comment on column learning.quizzes.title         is 'Title.';
comment on column learning.quizzes.questions     is 'The questions and what may be answered, without the right answers. @json QuizQuestions';
comment on column learning.quizzes.answer_key    is 'The right answer to each question. Can be written but not read: see learning.read_answer_key(). @json QuizAnswers';
comment on column learning.quizzes.passing_score is 'Percentage of right answers from which on an attempt passes, 1 to 100.';
comment on column learning.quizzes.created_at    is 'When it was made.';
comment on column learning.quizzes.updated_at    is 'When it was last changed.';
comment on index  learning.quizzes_lesson_id_idx is 'A lesson''s quizzes.';
comment on trigger quizzes_set_updated_at on learning.quizzes is 'Keeps updated_at.';
comment on policy quizzes_select        on learning.quizzes is 'Who sees the lesson sees its quizzes, without the right answers.';
comment on policy quizzes_instructor    on learning.quizzes is 'Instructors write quizzes.';
comment on policy quizzes_administrator on learning.quizzes is 'Administrators see and write all quizzes.';
comment on policy quizzes_definer       on learning.quizzes is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';
comment on table  learning.quiz_attempts            is 'A learner''s answers to a quiz, graded by the database, never changed.';
comment on column learning.quiz_attempts.id         is 'Key, in order of creation.';
comment on column learning.quiz_attempts.user_id    is 'Who answered. Always the acting user.';
comment on column learning.quiz_attempts.quiz_id    is 'Which quiz.';
comment on column learning.quiz_attempts.answers    is 'The answer to each question. @json QuizAnswers';
comment on column learning.quiz_attempts.score      is 'Percentage of right answers, 0 to 100, rounded down; set by a trigger.';
comment on column learning.quiz_attempts.passed     is 'Whether the score was enough at the time; set by a trigger.';
comment on column learning.quiz_attempts.created_at is 'When it was answered.';
comment on index  learning.quiz_attempts_user_id_created_at_idx is 'A learner''s attempts, newest first, by keyset.';
comment on index  learning.quiz_attempts_quiz_id_user_id_idx    is 'Whether somebody has attempted a quiz; its attempts.';
comment on trigger quiz_attempts_grade on learning.quiz_attempts is 'Sets score and passed.';
comment on policy quiz_attempts_select_own           on learning.quiz_attempts is 'A learner sees their own attempts.';
comment on policy quiz_attempts_insert_own           on learning.quiz_attempts is 'A learner attempts quizzes that they see.';
comment on policy quiz_attempts_select_instructor    on learning.quiz_attempts is 'Instructors see all attempts.';
comment on policy quiz_attempts_select_administrator on learning.quiz_attempts is 'Administrators see all attempts.';
comment on policy quiz_attempts_definer              on learning.quiz_attempts is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';
comment on function learning.grade_attempt() is 'Trigger function: grades the answers by the quiz''s key.';
comment on function learning.read_answer_key(uuid) is 'The right answers of a quiz, for who has attempted it and for instructors; null for others, and where there is none.';

-- migrate:down

drop function learning.read_answer_key(uuid);
drop table learning.quiz_attempts;
drop function learning.grade_attempt();
drop table learning.quizzes;

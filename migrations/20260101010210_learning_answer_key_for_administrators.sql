-- Administrators read the right answers of a quiz, which they may write, as instructors do.
--
-- Why:   who changes a quiz has to see what is right in it now; administrators saw it only where they had attempted the quiz.
-- Locks: none that matter.

-- migrate:up

-- Inside a definer function current_user is its owner; the setting is still the role of the request.
create or replace function learning.read_answer_key(quiz_id uuid) returns jsonb
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select q.answer_key from learning.quizzes as q
    where q.id = read_answer_key.quiz_id and (
      exists (select from learning.quiz_attempts as a where a.quiz_id = q.id and a.user_id = core.current_user_id())
      or (select learning.is_instructor())
      or (select current_setting('role')) = 'administrator'
    )
  $$;
comment on function learning.read_answer_key(uuid) is 'The right answers of a quiz, for who has attempted it, for instructors and for administrators; null for others, and where there is none.';

-- migrate:down

create or replace function learning.read_answer_key(quiz_id uuid) returns jsonb
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select q.answer_key from learning.quizzes as q
    where q.id = read_answer_key.quiz_id and (
      exists (select from learning.quiz_attempts as a where a.quiz_id = q.id and a.user_id = core.current_user_id())
      or (select learning.is_instructor())
    )
  $$;
comment on function learning.read_answer_key(uuid) is 'The right answers of a quiz, for who has attempted it and for instructors; null for others, and where there is none.';

-- Before it is passed, a quiz may be failed five times an hour.
--
-- Why:   a score tells how many answers are right. Whoever changes one answer at a time, as often as they like, reads the key from it
--        before they have passed.
-- Locks: none that matter.

-- migrate:up

-- A definer: the key is for nobody's eyes. A quiz that does not exist has no key; the policy or the foreign key refuses it.
create or replace function learning.grade_attempt() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  as $$
declare
  fifth_failure timestamptz;
begin
  -- Of several attempts at once each would find room for one more: the profile queues those of a learner.
  perform from learning.profiles as p where p.user_id = new.user_id for no key update;
  if not exists (
    select from learning.quiz_attempts as a where a.quiz_id = new.quiz_id and a.user_id = new.user_id and a.passed
  ) then
    select a.created_at into fifth_failure
      from learning.quiz_attempts as a
      where a.quiz_id = new.quiz_id and a.user_id = new.user_id and a.created_at > new.created_at - interval '1 hour'
      order by a.created_at desc
      offset 4 limit 1;
    -- Before grading: whether it passes would be told, too.
    if found then
      raise check_violation using message = 'A quiz may be failed five times an hour.',
        detail = greatest(1, ceil(extract(epoch from fifth_failure + interval '1 hour' - clock_timestamp()))),
        schema = 'learning', table = 'quiz_attempts', constraint = 'quiz_attempts_failed_hourly';
    end if;
  end if;

  select 100 * count(*) filter (where new.answers -> k.question = k.answer) / count(*),
         100 * count(*) filter (where new.answers -> k.question = k.answer) / count(*) >= q.passing_score
    into new.score, new.passed
    from learning.quizzes as q, jsonb_each(q.answer_key) as k (question, answer)
    where q.id = new.quiz_id
    group by q.id;
  return new;
end;
$$;
comment on function learning.grade_attempt() is 'Trigger function: grades the answers by the quiz''s key. Refuses an attempt by who has not passed and has failed five times within an hour (quiz_attempts_failed_hourly); its detail is in how many seconds there is room for one.';
comment on trigger quiz_attempts_grade on learning.quiz_attempts is 'Sets score and passed, of five failures an hour at most.';

-- migrate:down

-- A definer: the key is for nobody's eyes. A quiz that does not exist has no key; the policy or the foreign key refuses it.
create or replace function learning.grade_attempt() returns trigger
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
comment on function learning.grade_attempt() is 'Trigger function: grades the answers by the quiz''s key.';
comment on trigger quiz_attempts_grade on learning.quiz_attempts is 'Sets score and passed.';

-- A lesson is completed by who has passed all of its quizzes.
--
-- Why:   a learner could set their progress to 100 % and take the reward without having answered a question.
-- Locks: a brief SHARE ROW EXCLUSIVE on learning.user_progress and its partitions.

-- migrate:up

-- A definer: a quiz that the learner does not see, because the course was archived since, is asked for all the same.
-- Only the step to 100 is held: a quiz that is added later takes nothing from who has completed the lesson.
create function learning.refuse_unpassed_completion() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  as $$
begin
  if tg_op = 'UPDATE' and old.completion_percentage = 100 then
    return new;
  end if;
  if exists (
    select from learning.quizzes as q
    where q.lesson_id = new.lesson_id and not exists (
      select from learning.quiz_attempts as a where a.quiz_id = q.id and a.user_id = new.user_id and a.passed
    )
  ) then
    raise check_violation using message = 'A lesson is completed when each of its quizzes is passed.',
      schema = 'learning', table = 'user_progress', constraint = 'user_progress_quizzes_passed';
  end if;
  return new;
end;
$$;
alter function learning.refuse_unpassed_completion() owner to kaava_definer;

create trigger user_progress_quizzes_passed before insert or update on learning.user_progress
  for each row when (new.completion_percentage = 100) execute function learning.refuse_unpassed_completion();

comment on column learning.user_progress.completion_percentage is 'How much of the lesson is done, 0 to 100. Never goes down; 100 only once each quiz of the lesson is passed.';
comment on trigger user_progress_quizzes_passed on learning.user_progress is 'A lesson with quizzes is completed by passing them.';
comment on function learning.refuse_unpassed_completion() is 'Trigger function: refuses to complete a lesson of which a quiz is not passed (user_progress_quizzes_passed).';

-- migrate:down

drop trigger user_progress_quizzes_passed on learning.user_progress;
drop function learning.refuse_unpassed_completion();
comment on column learning.user_progress.completion_percentage is 'How much of the lesson is done, 0 to 100. Never goes down.';

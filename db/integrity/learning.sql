-- What must hold of courses, progress and experience points, where triggers and functions keep it.

-- rule: profile-of-user
-- about: learning.profiles
-- holds: Every user has a profile.
-- remedy: Insert the rows that are missing: insert into learning.profiles (user_id) …
select u.id as user_id
from identity.users as u
where not exists (select from learning.profiles as p where p.user_id = u.id);

-- rule: profile-xp
-- about: learning.profiles
-- holds: The points of a profile are the sum of its awards.
-- remedy: Set xp to that sum, and level to learning.level_of() of it.
select p.user_id, p.xp, coalesce(a.sum, 0) as awarded
from learning.profiles as p
left join (select a.user_id, sum(a.amount) as sum from learning.xp_awards as a group by a.user_id) as a on a.user_id = p.user_id
where p.xp <> coalesce(a.sum, 0);

-- rule: lesson-award
-- about: learning.user_progress
-- holds: Whoever completed a lesson was awarded its points.
-- remedy: learning.award_xp() them.
select p.user_id, p.lesson_id
from learning.user_progress as p
where p.completed_at is not null
  and not exists (
    select from learning.xp_awards as a where a.user_id = p.user_id and a.source = 'LESSON' and a.source_id = p.lesson_id
  );

-- A quiz that was added afterwards takes nothing from who has completed the lesson.
-- rule: quizzes-passed
-- about: learning.user_progress
-- holds: Whoever completed a lesson has passed the quizzes that it had.
-- remedy: Find out what wrote the progress; the log has it.
select p.user_id, p.lesson_id, q.id as quiz_id
from learning.user_progress as p
join learning.quizzes as q on q.lesson_id = p.lesson_id and q.created_at <= p.completed_at
where not exists (
  select from learning.quiz_attempts as a where a.quiz_id = q.id and a.user_id = p.user_id and a.passed
);

-- rule: achievement-award
-- about: learning.user_achievements
-- holds: An achievement that somebody has earned is among their awards, and the other way round.
-- remedy: Insert what is missing of the two.
select coalesce(e.user_id, a.user_id) as user_id, coalesce(e.achievement_id, a.source_id) as achievement_id
from learning.user_achievements as e
full join (select a.user_id, a.source_id from learning.xp_awards as a where a.source = 'ACHIEVEMENT') as a
  on a.user_id = e.user_id and a.source_id = e.achievement_id
where e.user_id is null or a.user_id is null;

-- rule: progress-course
-- about: learning.user_progress
-- holds: The course of a learner's progress is the one that the lesson is in.
-- remedy: Set course_id to that of the lesson's module.
select p.user_id, p.lesson_id, p.course_id, m.course_id as course_of_lesson
from learning.user_progress as p
join learning.lessons as l on l.id = p.lesson_id
join learning.modules as m on m.id = l.module_id
where p.course_id <> m.course_id;

-- A quiz that has changed since cannot tell any more.
-- rule: quiz-score
-- about: learning.quiz_attempts
-- holds: The score of an attempt is what the quiz gives for its answers, and it passed if that is enough.
-- remedy: Grade it again, as learning.grade_attempt() does.
select a.id, a.score, g.score as graded, a.passed
from learning.quiz_attempts as a
join learning.quizzes as q on q.id = a.quiz_id and q.updated_at <= a.created_at
cross join lateral (
  select 100 * count(*) filter (where a.answers -> k.question = k.answer) / count(*) as score
  from jsonb_each(q.answer_key) as k (question, answer)
) as g
where a.score <> g.score or a.passed <> (g.score >= q.passing_score);

-- rule: published-revision
-- about: learning.courses
-- holds: What a course says when it is published is kept as a revision of that version.
-- remedy: Publish the course again: a trigger keeps the revision.
select c.id as course_id, c.version
from learning.courses as c
where c.status = 'PUBLISHED'
  and not exists (select from learning.course_revisions as r where r.course_id = c.id and r.version = c.version);

-- rule: prerequisite-cycle
-- about: learning.course_prerequisites
-- holds: No course is, over however many steps, its own prerequisite.
-- remedy: Take one prerequisite of the cycle away.
with recursive needed as (
  select p.course_id, p.prerequisite_id from learning.course_prerequisites as p
  union
  select n.course_id, p.prerequisite_id
  from needed as n join learning.course_prerequisites as p on p.course_id = n.prerequisite_id
)
select n.course_id from needed as n where n.course_id = n.prerequisite_id;

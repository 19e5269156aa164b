-- A learner of a course is who has begun a lesson of it.
--
-- Why:   enrolling puts all lessons before a learner as NOT_STARTED, and those counted: everybody who enrolled was a learner, and pulled
--        the means down.
-- Locks: ACCESS EXCLUSIVE on the materialized view while it is counted anew, which reads all progress.

-- migrate:up

set local lock_timeout = '5s';

drop view learning.published_course_statistics;
drop materialized view learning.course_statistics;

create materialized view learning.course_statistics as
  with lessons as (
    select m.course_id, count(*) as lessons
    from learning.lessons as l join learning.modules as m on m.id = l.module_id
    group by m.course_id
  ), learners as (
    select p.course_id, p.user_id, sum(p.completion_percentage) as percentage, sum(p.time_spent_seconds) as seconds,
           count(*) filter (where p.status = 'COMPLETED') as completed
    from learning.user_progress as p
    where p.started_at is not null
    group by p.course_id, p.user_id
  ), attempts as (
    select m.course_id, avg(a.score) as score
    from learning.quiz_attempts as a
    join learning.quizzes as q on q.id = a.quiz_id
    join learning.lessons as l on l.id = q.lesson_id
    join learning.modules as m on m.id = l.module_id
    group by m.course_id
  )
  select c.id                                                            as course_id,
         coalesce(max(s.lessons), 0)                                     as lessons,
         count(l.user_id)                                                as learners,
         count(l.user_id) filter (where l.completed = s.lessons)         as completions,
         avg(l.percentage::numeric / s.lessons)::numeric(5,2)            as avg_completion_percentage,
         avg(l.seconds)::numeric(14,1)                                   as avg_time_spent_seconds,
         max(a.score)::numeric(5,2)                                      as avg_quiz_score
  from learning.courses as c
  left join lessons as s on s.course_id = c.id
  left join learners as l on l.course_id = c.id
  left join attempts as a on a.course_id = c.id
  group by c.id;

-- Needed for a concurrent refresh; and how a course's numbers are read.
create unique index course_statistics_course_id_idx on learning.course_statistics (course_id);

-- A refresh runs as the owner, who must see all progress.
alter materialized view learning.course_statistics owner to kaava_definer;

-- A materialized view has no policies, so it is granted to nobody: numbers are seen of courses that are published now.
create view learning.published_course_statistics with (security_barrier) as
  select s.course_id, s.lessons, s.learners, s.completions, s.avg_completion_percentage, s.avg_time_spent_seconds, s.avg_quiz_score
  from learning.course_statistics as s
  join learning.courses as c on c.id = s.course_id
  where c.status = 'PUBLISHED';
alter view learning.published_course_statistics owner to kaava_definer;
grant select on learning.published_course_statistics to anonymous, authenticated, service, analyst;

comment on materialized view learning.course_statistics                is 'How many take each course, and how far they get, as of the last refresh.';
comment on column learning.course_statistics.course_id                 is 'Which course.';
comment on column learning.course_statistics.lessons                   is 'How many lessons it has.';
comment on column learning.course_statistics.learners                  is 'How many have begun any of them.';
comment on column learning.course_statistics.completions               is 'How many have completed all of them.';
comment on column learning.course_statistics.avg_completion_percentage is 'How much of the course a learner has done in the mean, 0 to 100, or null without learners.';
comment on column learning.course_statistics.avg_time_spent_seconds    is 'Seconds that a learner has spent on it in the mean, or null without learners.';
comment on column learning.course_statistics.avg_quiz_score            is 'Mean score of attempts at its quizzes, or null without any.';
comment on index  learning.course_statistics_course_id_idx is 'A course''s numbers; lets the view be refreshed while it is read.';
comment on view learning.published_course_statistics                             is 'How many take each published course, and how far they get, as of the last refresh.';
comment on column learning.published_course_statistics.course_id                 is 'Which course.';
comment on column learning.published_course_statistics.lessons                   is 'How many lessons it has.';
comment on column learning.published_course_statistics.learners                  is 'How many have begun any of them.';
comment on column learning.published_course_statistics.completions               is 'How many have completed all of them.';
comment on column learning.published_course_statistics.avg_completion_percentage is 'How much of the course a learner has done in the mean, 0 to 100, or null without learners.';
comment on column learning.published_course_statistics.avg_time_spent_seconds    is 'Seconds that a learner has spent on it in the mean, or null without learners.';
comment on column learning.published_course_statistics.avg_quiz_score            is 'Mean score of attempts at its quizzes, or null without any.';

-- migrate:down

drop view learning.published_course_statistics;
drop materialized view learning.course_statistics;

create materialized view learning.course_statistics as
  with lessons as (
    select m.course_id, count(*) as lessons
    from learning.lessons as l join learning.modules as m on m.id = l.module_id
    group by m.course_id
  ), learners as (
    select p.course_id, p.user_id, sum(p.completion_percentage) as percentage, sum(p.time_spent_seconds) as seconds,
           count(*) filter (where p.status = 'COMPLETED') as completed
    from learning.user_progress as p
    group by p.course_id, p.user_id
  ), attempts as (
    select m.course_id, avg(a.score) as score
    from learning.quiz_attempts as a
    join learning.quizzes as q on q.id = a.quiz_id
    join learning.lessons as l on l.id = q.lesson_id
    join learning.modules as m on m.id = l.module_id
    group by m.course_id
  )
  select c.id                                                            as course_id,
         coalesce(max(s.lessons), 0)                                     as lessons,
         count(l.user_id)                                                as learners,
         count(l.user_id) filter (where l.completed = s.lessons)         as completions,
         avg(l.percentage::numeric / s.lessons)::numeric(5,2)            as avg_completion_percentage,
         avg(l.seconds)::numeric(14,1)                                   as avg_time_spent_seconds,
         max(a.score)::numeric(5,2)                                      as avg_quiz_score
  from learning.courses as c
  left join lessons as s on s.course_id = c.id
  left join learners as l on l.course_id = c.id
  left join attempts as a on a.course_id = c.id
  group by c.id;

-- Needed for a concurrent refresh; and how a course's numbers are read.
create unique index course_statistics_course_id_idx on learning.course_statistics (course_id);

-- A refresh runs as the owner, who must see all progress.
alter materialized view learning.course_statistics owner to kaava_definer;

-- A materialized view has no policies, so it is granted to nobody: numbers are seen of courses that are published now.
create view learning.published_course_statistics with (security_barrier) as
  select s.course_id, s.lessons, s.learners, s.completions, s.avg_completion_percentage, s.avg_time_spent_seconds, s.avg_quiz_score
  from learning.course_statistics as s
  join learning.courses as c on c.id = s.course_id
  where c.status = 'PUBLISHED';
alter view learning.published_course_statistics owner to kaava_definer;
grant select on learning.published_course_statistics to anonymous, authenticated, service, analyst;

comment on materialized view learning.course_statistics                is 'How many take each course, and how far they get, as of the last refresh.';
comment on column learning.course_statistics.course_id                 is 'Which course.';
comment on column learning.course_statistics.lessons                   is 'How many lessons it has.';
comment on column learning.course_statistics.learners                  is 'How many have begun any of them.';
comment on column learning.course_statistics.completions               is 'How many have completed all of them.';
comment on column learning.course_statistics.avg_completion_percentage is 'How much of the course a learner has done in the mean, 0 to 100, or null without learners.';
comment on column learning.course_statistics.avg_time_spent_seconds    is 'Seconds that a learner has spent on it in the mean, or null without learners.';
comment on column learning.course_statistics.avg_quiz_score            is 'Mean score of attempts at its quizzes, or null without any.';
comment on index  learning.course_statistics_course_id_idx is 'A course''s numbers; lets the view be refreshed while it is read.';
comment on view learning.published_course_statistics                             is 'How many take each published course, and how far they get, as of the last refresh.';
comment on column learning.published_course_statistics.course_id                 is 'Which course.';
comment on column learning.published_course_statistics.lessons                   is 'How many lessons it has.';
comment on column learning.published_course_statistics.learners                  is 'How many have begun any of them.';
comment on column learning.published_course_statistics.completions               is 'How many have completed all of them.';
comment on column learning.published_course_statistics.avg_completion_percentage is 'How much of the course a learner has done in the mean, 0 to 100, or null without learners.';
comment on column learning.published_course_statistics.avg_time_spent_seconds    is 'Seconds that a learner has spent on it in the mean, or null without learners.';
comment on column learning.published_course_statistics.avg_quiz_score            is 'Mean score of attempts at its quizzes, or null without any.';

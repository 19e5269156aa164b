-- A learner's days are counted from what they did, not from what a client said of it.
--
-- Why:   lessons completed, quizzes attempted and code handed in were counted from events, which clients send: what was done without one
--        did not show, and what was invented did. Events are still counted, as events.
-- Locks: ACCESS EXCLUSIVE on the materialized view while it is counted anew, which reads all progress, attempts, submissions and events.

-- migrate:up

set local lock_timeout = '5s';

grant select (user_id, lesson_id, created_at) on learning.code_submissions to kaava_definer;

drop view learning.my_daily_activity;
drop materialized view learning.daily_activity;

create materialized view learning.daily_activity as
  with deeds as (
    select p.user_id, p.completed_at as at, p.course_id, 'lesson' as kind
    from learning.user_progress as p
    where p.completed_at is not null
    union all
    select a.user_id, a.created_at, m.course_id, 'attempt'
    from learning.quiz_attempts as a
    join learning.quizzes as q on q.id = a.quiz_id
    join learning.lessons as l on l.id = q.lesson_id
    join learning.modules as m on m.id = l.module_id
    union all
    select s.user_id, s.created_at, m.course_id, 'code'
    from learning.code_submissions as s
    join learning.lessons as l on l.id = s.lesson_id
    join learning.modules as m on m.id = l.module_id
    union all
    select e.user_id, e.occurred_at, null, 'event'
    from learning.learning_events as e
  )
  select d.user_id,
         (d.at at time zone 'UTC')::date             as day,
         count(*) filter (where d.kind = 'event')    as events,
         count(*) filter (where d.kind = 'lesson')   as lessons_completed,
         count(*) filter (where d.kind = 'attempt')  as quizzes_attempted,
         count(*) filter (where d.kind = 'code')     as code_submitted,
         count(distinct d.course_id)                 as courses
  from deeds as d
  group by d.user_id, (d.at at time zone 'UTC')::date;

-- Needed for a concurrent refresh; and how a learner's days are read.
create unique index daily_activity_user_id_day_idx on learning.daily_activity (user_id, day);

-- A refresh runs as the owner, who must see all events.
alter materialized view learning.daily_activity owner to kaava_definer;

-- A materialized view has no policies, so it is granted to nobody; this view is its policy.
create view learning.my_daily_activity with (security_barrier) as
  select day, events, lessons_completed, quizzes_attempted, code_submitted, courses
  from learning.daily_activity
  where user_id = (select core.current_user_id());
alter view learning.my_daily_activity owner to kaava_definer;
grant select on learning.my_daily_activity to authenticated;

comment on materialized view learning.daily_activity        is 'What each learner did by day (UTC), as of the last refresh.';
comment on column learning.daily_activity.user_id           is 'Who.';
comment on column learning.daily_activity.day               is 'The day, UTC.';
comment on column learning.daily_activity.events            is 'How many events clients noted.';
comment on column learning.daily_activity.lessons_completed is 'How many lessons were completed.';
comment on column learning.daily_activity.quizzes_attempted is 'How often a quiz was attempted.';
comment on column learning.daily_activity.code_submitted    is 'How often code was handed in.';
comment on column learning.daily_activity.courses           is 'In how many courses lessons, quizzes or exercises were done.';
comment on index  learning.daily_activity_user_id_day_idx is 'A learner''s days; lets the view be refreshed while it is read.';
comment on view learning.my_daily_activity                     is 'What oneself did by day (UTC), as of the last refresh.';
comment on column learning.my_daily_activity.day               is 'The day, UTC.';
comment on column learning.my_daily_activity.events            is 'How many events clients noted.';
comment on column learning.my_daily_activity.lessons_completed is 'How many lessons were completed.';
comment on column learning.my_daily_activity.quizzes_attempted is 'How often a quiz was attempted.';
comment on column learning.my_daily_activity.code_submitted    is 'How often code was handed in.';
comment on column learning.my_daily_activity.courses           is 'In how many courses lessons, quizzes or exercises were done.';

-- migrate:down

drop view learning.my_daily_activity;
drop materialized view learning.daily_activity;

create materialized view learning.daily_activity as
  select e.user_id,
         (e.occurred_at at time zone 'UTC')::date                          as day,
         count(*)                                                          as events,
         count(*) filter (where e.event_type = 'LESSON_COMPLETED')         as lessons_completed,
         count(*) filter (where e.event_type = 'QUIZ_ATTEMPTED')           as quizzes_attempted,
         count(*) filter (where e.event_type = 'CODE_SUBMITTED')           as code_submitted,
         count(distinct e.course_id)                                       as courses
  from learning.learning_events as e
  group by e.user_id, (e.occurred_at at time zone 'UTC')::date;

-- Needed for a concurrent refresh; and how a learner's days are read.
create unique index daily_activity_user_id_day_idx on learning.daily_activity (user_id, day);

-- A refresh runs as the owner, who must see all events.
alter materialized view learning.daily_activity owner to kaava_definer;

-- A materialized view has no policies, so it is granted to nobody; this view is its policy.
create view learning.my_daily_activity with (security_barrier) as
  select day, events, lessons_completed, quizzes_attempted, code_submitted, courses
  from learning.daily_activity
  where user_id = (select core.current_user_id());
alter view learning.my_daily_activity owner to kaava_definer;
grant select on learning.my_daily_activity to authenticated;

comment on materialized view learning.daily_activity        is 'What each learner did by day (UTC), as of the last refresh.';
comment on column learning.daily_activity.user_id           is 'Who.';
comment on column learning.daily_activity.day               is 'Day of the events, UTC.';
comment on column learning.daily_activity.events            is 'How many events.';
comment on column learning.daily_activity.lessons_completed is 'How many lessons were completed.';
comment on column learning.daily_activity.quizzes_attempted is 'How many quizzes were attempted.';
comment on column learning.daily_activity.code_submitted    is 'How often code was handed in.';
comment on column learning.daily_activity.courses           is 'In how many courses.';
comment on index  learning.daily_activity_user_id_day_idx is 'A learner''s days; lets the view be refreshed while it is read.';
comment on view learning.my_daily_activity                     is 'What oneself did by day (UTC), as of the last refresh.';
comment on column learning.my_daily_activity.day               is 'Day of the events, UTC.';
comment on column learning.my_daily_activity.events            is 'How many events.';
comment on column learning.my_daily_activity.lessons_completed is 'How many lessons were completed.';
comment on column learning.my_daily_activity.quizzes_attempted is 'How many quizzes were attempted.';
comment on column learning.my_daily_activity.code_submitted    is 'How often code was handed in.';
comment on column learning.my_daily_activity.courses           is 'In how many courses.';

revoke select (user_id, lesson_id, created_at) on learning.code_submissions from kaava_definer;

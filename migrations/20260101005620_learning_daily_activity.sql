-- Daily activity: what each learner did, by the day.
--
-- Why:   a calendar over months must not count every event each time.
-- Locks: none that matter; refreshes run concurrently with readers.

-- migrate:up

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

create function learning.refresh_daily_activity() returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$ refresh materialized view concurrently learning.daily_activity $$;
alter function learning.refresh_daily_activity() owner to kaava_definer;
grant execute on function learning.refresh_daily_activity() to service;

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
comment on function learning.refresh_daily_activity() is 'Brings learning.daily_activity up to date, while it may be read.';

-- migrate:down

drop function learning.refresh_daily_activity();
drop view learning.my_daily_activity;
drop materialized view learning.daily_activity;

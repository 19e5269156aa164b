-- Learning events.
-- batch: 20000
-- done: select from learning.learning_events where user_id = pg_temp.user_key(pg_temp.few_of(:users, 'learning', :to)) and occurred_at = pg_temp.active(:to, :learning_events)
with this as materialized (
  select i, pg_temp.active(i, :learning_events) as at, pg_temp.few_of(:users, 'learning', i) as u, pg_temp.any_of(240, 'lesson learned', i) as lesson
  from generate_series(:from, :to) as i
)
insert into learning.learning_events (id, user_id, event_type, course_id, lesson_id, occurred_at)
select pg_temp.key('learning event', i, at), pg_temp.user_key(u),
  (array['PAGE_VIEWED', 'LESSON_STARTED', 'LESSON_COMPLETED', 'QUIZ_ATTEMPTED', 'TUTOR_ASKED', 'CODE_SUBMITTED', 'COURSE_STARTED'])[pg_temp.few_of(7, 'learned', i)]::learning.learning_event_type,
  pg_temp.catalogue_key('course', 1 + (lesson - 1) / 20), pg_temp.catalogue_key('lesson', lesson), at
from this
on conflict do nothing;

-- A recommendation for every other user.
-- batch: 2000
-- without: recommendations_audit on learning.recommendations
-- done: select from learning.recommendations where id = pg_temp.key('recommendation', :to, pg_temp.past(:to, :recommendations))
insert into learning.recommendations (id, user_id, course_id, reason, score, created_at)
select pg_temp.key('recommendation', i, pg_temp.past(i, :recommendations)), pg_temp.user_key(i * 2), pg_temp.catalogue_key('course', pg_temp.any_of(12, 'recommended', i)),
  'Others who liked ' || pg_temp.word('reason', i) || ' took it.', round(pg_temp.share('fit', i)::numeric, 3), pg_temp.past(i, :recommendations)
from generate_series(:from, :to) as i
on conflict do nothing;

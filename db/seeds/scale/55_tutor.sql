-- Questions to the tutor.
-- batch: 2000
-- without: tutor_interactions_audit on learning.tutor_interactions
-- done: select from learning.tutor_interactions where id = pg_temp.key('question', :to, pg_temp.past(:to, :tutor))
insert into learning.tutor_interactions (id, user_id, lesson_id, question, answer, tokens, rating, created_at)
select pg_temp.key('question', i, pg_temp.past(i, :tutor)), pg_temp.user_key(pg_temp.few_of(:users, 'learner', i)), pg_temp.catalogue_key('lesson', pg_temp.any_of(240, 'asked in', i)),
  'What is a ' || pg_temp.word('question', i) || '?', 'A kind of ' || pg_temp.word('explanation', i) || '.', pg_temp.any_of(600, 'tutor tokens', i),
  case when pg_temp.share('rated', i) < 0.4 then 6 - pg_temp.few_of(5, 'tutor rating', i) end, pg_temp.past(i, :tutor)
from generate_series(:from, :to) as i
on conflict do nothing;

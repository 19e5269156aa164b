-- Code that learners wrote.
-- batch: 2000
-- without: code_submissions_audit on learning.code_submissions
-- done: select from learning.code_submissions where id = pg_temp.key('submission', :to, pg_temp.past(:to, :submissions))
insert into learning.code_submissions (id, user_id, lesson_id, code, status, score, created_at)
select pg_temp.key('submission', i, pg_temp.past(i, :submissions)), pg_temp.user_key(pg_temp.few_of(:users, 'submitting', i)),
  pg_temp.catalogue_key('lesson', 5 * pg_temp.any_of(48, 'exercise', i) - 2), format('contract %s {}', initcap(pg_temp.word('contract', i))),
  case when pg_temp.share('graded', i) < 0.6 then 'PASSED' when pg_temp.share('graded', i) < 0.9 then 'FAILED' else 'ERROR' end::learning.submission_status,
  case when pg_temp.share('graded', i) < 0.6 then 69 + pg_temp.any_of(31, 'code score', i) when pg_temp.share('graded', i) < 0.9 then pg_temp.any_of(69, 'code score', i) end,
  pg_temp.past(i, :submissions)
from generate_series(:from, :to) as i
on conflict do nothing;

-- What there is to be, and when. Each column is a name for the other files: users is :users there. All are whole numbers.
--
-- Activity (events, logs, executions, AI sessions) lies in the six months before this one, or as many as all four partitioned
-- tables keep, and in this one until today; history (everything else) in the 120 days before. The first user of a data set
-- keeps its period, so that going on in another month goes on with the same.
with kept as (
  select least(interval '6 months', min(retention)) as back
  from kaava.partition_policies
  where parent in ('analytics.events', 'learning.learning_events', 'prompts.execution_logs', 'studio.ai_session_logs')
),
data_set as (
  select hashtextextended(format('%s users, %s events', :users, :events), :seed) as id
),
period as (
  select extract(epoch from coalesce(u.created_at, date_trunc('month', today - kept.back) at time zone 'UTC'))::bigint as begins,
         extract(epoch from coalesce(u.last_login_at, today at time zone 'UTC'))::bigint                               as ends
  from kept
  cross join date_trunc('day', now() at time zone 'UTC') as today
  left join identity.users as u on u.email::text = format('user-1@%s.scale.example', (select to_hex(id) from data_set))
)
select data_set.id as data_set, period.begins, period.ends,
       :users as users, :events as events, :seed as seed,
       :users       as prompts,
       :users / 3   as validations,
       :events * 3 / 100 as executions,   -- with four lines of log each
       :events / 50      as ai_sessions,  -- with four lines of log each
       :events * 2 / 5   as learning_events,
       :events - 4 * (:events * 3 / 100) - 4 * (:events / 50) - :events * 2 / 5 as analytics_events,
       greatest(:users / 20, 1) as module_templates,
       :users / 2      as template_reviews,
       :users * 3 / 5  as projects,
       :users * 3 / 10 as collaborators,
       :users / 10     as templates,
       :users / 4      as articles,
       :users / 4      as drafts,
       :users / 8      as research,
       :users          as progress,       -- learners, with up to three courses each
       :users / 2      as submissions,
       :users / 2      as community_posts,
       :users / 20     as collaboration,  -- sessions, with two participants and three messages each
       :users / 4      as tutor,
       :users / 2      as recommendations,
       :users * 2      as notifications
from data_set, period

-- Progress of learners in up to three courses, lesson by lesson, with the quizzes that it takes, and what it is worth.
--
-- Points follow as by learning.award_xp() after each lesson, worked out for all learners of a batch at once: that function
-- goes by the clock, and asks per lesson. So its trigger is left out; a test compares the two.
-- batch: 1000
-- without: user_progress_reward_first on learning.user_progress, user_progress_audit on learning.user_progress
-- without: quiz_attempts_audit on learning.quiz_attempts, profiles_audit on learning.profiles, xp_awards_audit on learning.xp_awards
-- without: user_achievements_audit on learning.user_achievements
-- done: select from learning.profiles where user_id = pg_temp.user_key(:to) and created_at < to_timestamp(:begins)
create temporary table this on commit drop as
with learner as materialized (
  select i, pg_temp.user_key(i) as user_id, pg_temp.past(i, :users) as joined,
    (to_timestamp(:begins) - pg_temp.past(i, :users)) / 4 as quarter
  from generate_series(:from, :to) as i
),
enrolled as materialized (
  select l.*, e, i * 3 + e as n, 1 + (pg_temp.any_of(12, 'first course', i) + e * 5) % 12 as course,
    least(floor(22 * power(pg_temp.share('diligence', i * 3 + e), 2)), 20)::integer as completed,
    joined + quarter * (e + 0.5) as started
  from learner as l, generate_series(0, 2) as e
  where pg_temp.share('enrols', i * 3 + e) < (array[0.6, 0.25, 0.1])[e + 1] and l.quarter > interval '2 days'
)
select user_id, i, n * 20 + k as n, (course - 1) * 20 + k as lesson, k, completed >= k as is_completed,
  started + pace * (k - 1) as started_at, started + pace * (k - 0.2) as completed_at
from (
  select e.*, least(interval '1 hour' * (2 + 26 * pg_temp.share('pace', n)), quarter / 21) as pace from enrolled as e
) as e, generate_series(1, least(completed + 1, 20)) as k;

-- Some fail first; nobody completes a lesson whose quiz they have not passed.
insert into learning.quiz_attempts (id, user_id, quiz_id, answers, created_at)
select pg_temp.key('attempt', n * 2 + attempt, at), user_id, pg_temp.catalogue_key('quiz', lesson),
  case when attempt = 1 then '{"1": "that", "2": 4}' else '{"1": "this", "2": 4}' end::jsonb, at
from this, generate_series(0, 1) as attempt, lateral (select completed_at - (2 - attempt) * (completed_at - started_at) / 4) as tried (at)
where is_completed and k % 5 = 0 and (attempt = 1 or pg_temp.share('fails first', n) < 0.3)
on conflict do nothing;

insert into learning.user_progress (user_id, lesson_id, completion_percentage, time_spent_seconds, started_at, completed_at, created_at)
select user_id, pg_temp.catalogue_key('lesson', lesson), case when is_completed then 100 else pg_temp.any_of(95, 'percentage', n) end,
  pg_temp.any_of(3000, 'seconds', n), started_at, case when is_completed then completed_at end, started_at
from this
on conflict do nothing;

-- The awards of each learner in order, with what had been reached by then, but for the rewards of achievements.
create temporary table award on commit drop as
select a.*, sum(amount) over sofar as xp,
  -- A run of days in a row is a run of days that are as far from their rank.
  dense_rank() over (partition by user_id, day - (day_rank)::integer order by day) as streak
from (
  select d.*, dense_rank() over (partition by user_id order by day) as day_rank
  from (
    select t.user_id, t.completed_at as at, row_number() over learned as nth, l.id as lesson_id, l.xp_reward as amount,
      count(*) filter (where t.k = 20) over learned as courses, learning.local_date(t.completed_at, u.timezone) as day
    from this as t
    join learning.lessons as l on l.id = pg_temp.catalogue_key('lesson', t.lesson)
    join identity.users as u on u.id = t.user_id
    where t.is_completed
    window learned as (partition by t.user_id order by t.completed_at, t.lesson)
  ) as d
) as a
window sofar as (partition by user_id order by nth);

-- What an achievement awards may be what another one takes. Each round gives a learner those that come next in time, for
-- nothing that is earned later can make an earlier one.
create temporary table earned (user_id uuid, achievement_id uuid, reward integer, nth bigint, at timestamptz) on commit drop;
create index on earned (user_id);
analyze award;
do $$
begin
  loop
    insert into earned (user_id, achievement_id, reward, nth, at)
    select user_id, achievement_id, reward, nth, at
    from (
      select a.user_id, c.id as achievement_id, c.xp_reward as reward, a.nth, a.at, rank() over (partition by a.user_id order by a.nth) as place
      from award as a
      cross join lateral (
        select a.xp + coalesce(sum(e.reward), 0) as xp from earned as e where e.user_id = a.user_id and e.nth <= a.nth
      ) as with_rewards
      join learning.achievements as c
        on coalesce((c.criteria ->> 'xp')::integer, 0) <= with_rewards.xp
       and coalesce((c.criteria ->> 'level')::integer, 0) <= learning.level_of(with_rewards.xp::integer)
       and coalesce((c.criteria ->> 'streak')::integer, 0) <= a.streak
       and coalesce((c.criteria ->> 'lessons_completed')::integer, 0) <= a.nth
       and coalesce((c.criteria ->> 'courses_completed')::integer, 0) <= a.courses
      where not exists (select from earned as e where e.user_id = a.user_id and e.achievement_id = c.id)
    ) as met
    where place = 1;
    exit when not found;
  end loop;
end;
$$;

insert into learning.xp_awards (user_id, source, source_id, amount, awarded_at)
select user_id, 'LESSON'::learning.xp_source, lesson_id, amount, at from award
union all
select user_id, 'ACHIEVEMENT', achievement_id, reward, at from earned
on conflict do nothing;

insert into learning.user_achievements (user_id, achievement_id, earned_at)
select user_id, achievement_id, at from earned
on conflict do nothing;

update learning.profiles as p
set xp = coalesce(l.xp, 0), level = learning.level_of(coalesce(l.xp, 0)), streak = coalesce(l.streak, 0), last_active_at = coalesce(l.at, pg_temp.past(i, :users)),
    created_at = pg_temp.past(i, :users)
from generate_series(:from, :to) as i
left join (
  select distinct on (a.user_id) a.user_id, a.streak, a.at,
    (a.xp + coalesce((select sum(e.reward) from earned as e where e.user_id = a.user_id), 0))::integer as xp
  from award as a
  order by a.user_id, a.nth desc
) as l on l.user_id = pg_temp.user_key(i)
where p.user_id = pg_temp.user_key(i) and p.created_at >= to_timestamp(:begins);

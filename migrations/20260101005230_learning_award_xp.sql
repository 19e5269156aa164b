-- Awards of experience points: levels, streaks and achievements.
--
-- Why:   the one way in which a profile changes, so that what belongs together happens together, and only once.
-- Locks: a brief SHARE ROW EXCLUSIVE on learning.user_progress and its partitions for the trigger.

-- migrate:up

-- A profile's row lock queues awards of one learner. A zone that the server does not know counts as UTC.
create function learning.local_date(moment timestamptz, zone text) returns date
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  as $$
begin
  return (moment at time zone coalesce(zone, 'UTC'))::date;
exception
  when invalid_parameter_value then return (moment at time zone 'UTC')::date;
end;
$$;
grant execute on function learning.local_date(timestamptz, text) to kaava_definer;

create function learning.award_xp(user_id uuid, source learning.xp_source, source_id uuid, amount integer) returns boolean
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
declare
  profile learning.profiles;
  moment  timestamptz;
  zone    text;
  days    integer;
  lessons integer;
  courses integer;
  earned  integer;
  reward  integer;
begin
  select p.* into profile from learning.profiles as p where p.user_id = award_xp.user_id for update;
  if not found then
    return false;
  end if;
  insert into learning.xp_awards (user_id, source, source_id, amount)
    values (award_xp.user_id, award_xp.source, award_xp.source_id, award_xp.amount)
    on conflict do nothing;
  if not found then
    return false;
  end if;

  -- After the lock: awards of one learner are in order.
  moment := greatest(clock_timestamp(), profile.last_active_at);
  select u.timezone into zone from identity.users as u where u.id = award_xp.user_id;
  days := learning.local_date(moment, zone) - learning.local_date(profile.last_active_at, zone);
  profile.streak := case days when 0 then greatest(profile.streak, 1) when 1 then profile.streak + 1 else 1 end;
  profile.xp := profile.xp + amount;

  select count(*) into lessons from learning.user_progress as p where p.user_id = award_xp.user_id and p.completion_percentage = 100;
  select count(*) into courses
    from (
      select p.course_id, count(*) as completed from learning.user_progress as p
      where p.user_id = award_xp.user_id and p.completion_percentage = 100
      group by p.course_id
    ) as done
    where done.completed = (
      select count(*) from learning.lessons as l join learning.modules as m on m.id = l.module_id where m.course_id = done.course_id
    );

  -- What an achievement awards may be what another one takes.
  loop
    profile.level := learning.level_of(profile.xp);
    with met as (
      select a.id, a.xp_reward from learning.achievements as a
      where coalesce((a.criteria ->> 'xp')::integer, 0) <= profile.xp
        and coalesce((a.criteria ->> 'level')::integer, 0) <= profile.level
        and coalesce((a.criteria ->> 'streak')::integer, 0) <= profile.streak
        and coalesce((a.criteria ->> 'lessons_completed')::integer, 0) <= lessons
        and coalesce((a.criteria ->> 'courses_completed')::integer, 0) <= courses
        and not exists (
          select from learning.user_achievements as e where e.user_id = award_xp.user_id and e.achievement_id = a.id
        )
    ), given as (
      insert into learning.user_achievements (user_id, achievement_id) select award_xp.user_id, m.id from met as m
    ), awarded as (
      insert into learning.xp_awards (user_id, source, source_id, amount)
        select award_xp.user_id, 'ACHIEVEMENT', m.id, m.xp_reward from met as m
    )
    select count(*), coalesce(sum(m.xp_reward), 0) into earned, reward from met as m;
    exit when earned = 0;
    profile.xp := profile.xp + reward;
  end loop;

  update learning.profiles as p
    set level = profile.level, xp = profile.xp, streak = profile.streak, last_active_at = moment
    where p.user_id = award_xp.user_id;
  return true;
end;
$$;
alter function learning.award_xp(uuid, learning.xp_source, uuid, integer) owner to kaava_definer;
grant execute on function learning.award_xp(uuid, learning.xp_source, uuid, integer) to service;
-- Not to users: who learns does not say what it is worth.

create function learning.reward_lesson() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  as $$
begin
  perform learning.award_xp(new.user_id, 'LESSON', new.lesson_id, l.xp_reward) from learning.lessons as l where l.id = new.lesson_id;
  return null;
end;
$$;
alter function learning.reward_lesson() owner to kaava_definer;

create trigger user_progress_reward_first after insert on learning.user_progress
  for each row when (new.completed_at is not null) execute function learning.reward_lesson();
create trigger user_progress_reward after update on learning.user_progress
  for each row when (new.completed_at is not null and old.completed_at is null) execute function learning.reward_lesson();

comment on trigger user_progress_reward_first on learning.user_progress is 'Awards a lesson''s points when it is completed at once.';
comment on trigger user_progress_reward       on learning.user_progress is 'Awards a lesson''s points when it is completed.';
comment on function learning.local_date(timestamptz, text) is 'The day of a moment in a time zone; in UTC where the zone is null or unknown.';
comment on function learning.award_xp(uuid, learning.xp_source, uuid, integer) is 'Awards points to a user for something, with all that follows: level, streak, achievements and their points. False, and nothing happens, if it was awarded before or there is no such user.';
comment on function learning.reward_lesson() is 'Trigger function: awards a lesson''s points to who completed it.';

-- migrate:down

drop trigger user_progress_reward on learning.user_progress;
drop trigger user_progress_reward_first on learning.user_progress;
drop function learning.reward_lesson();
drop function learning.award_xp(uuid, learning.xp_source, uuid, integer);
drop function learning.local_date(timestamptz, text);

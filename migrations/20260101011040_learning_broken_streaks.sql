-- A streak that is broken is shown as 0.
--
-- Why:   learning.profiles.streak is as of last_active_at, and was shown so for ever to who had stopped. What it is now follows from the
--        day, so nothing has to be written when one ends.
-- Locks: ACCESS EXCLUSIVE on the leaderboard while it is made anew, which reads all profiles.

-- migrate:up

set local lock_timeout = '5s';

-- Without asking for the zone where no zone would say otherwise: asking costs a subtransaction, and a refresh asks of everybody.
create function learning.current_streak(streak integer, last_active_at timestamptz, zone text) returns integer
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$
    select case
      when last_active_at >= now() - interval '23 hours' then streak
      when last_active_at < now() - interval '3 days' then 0
      when learning.local_date(now(), zone) - learning.local_date(last_active_at, zone) <= 1 then streak
      else 0
    end
  $$;
alter function learning.current_streak(integer, timestamptz, text) owner to kaava_definer;
grant execute on function learning.current_streak(integer, timestamptz, text) to authenticated;

comment on function learning.current_streak(integer, timestamptz, text) is 'A streak as of last_active_at, as it is now: 0 when a whole day has passed since, by the time zone.';

drop view learning.ranking;
drop materialized view learning.leaderboard;

create materialized view learning.leaderboard as
  select p.user_id,
         p.level,
         p.xp,
         coalesce(learning.current_streak(p.streak, p.last_active_at, u.timezone), 0) as streak,
         row_number() over (order by p.level desc, p.xp desc, p.user_id) as rank
  from learning.profiles as p
  join identity.users as u on u.id = p.user_id
  where u.status = 'ACTIVE';

-- Needed for a concurrent refresh; and one's own place.
create unique index leaderboard_user_id_idx on learning.leaderboard (user_id);
-- Pages, from the top.
create index leaderboard_rank_idx on learning.leaderboard (rank);

-- A refresh runs as the owner, who must see all profiles.
alter materialized view learning.leaderboard owner to kaava_definer;

-- A materialized view has no policies, so it is granted to nobody. This view shows what everybody may know of a learner;
-- one whose account was closed since the last refresh is gone at once.
create view learning.ranking with (security_barrier) as
  select l.rank, l.user_id, u.username, u.name, u.avatar_url, l.level, l.xp, l.streak
  from learning.leaderboard as l
  join identity.users as u on u.id = l.user_id
  where u.status = 'ACTIVE';
alter view learning.ranking owner to kaava_definer;
grant select on learning.ranking to authenticated;

comment on materialized view learning.leaderboard is 'Active learners in order, as of the last refresh.';
comment on column learning.leaderboard.user_id    is 'Who.';
comment on column learning.leaderboard.level      is 'Their level.';
comment on column learning.leaderboard.xp         is 'Their experience points.';
comment on column learning.leaderboard.streak     is 'Their streak in days, 0 once it is broken.';
comment on column learning.leaderboard.rank       is 'Their place, from 1; each is taken once.';
comment on index  learning.leaderboard_user_id_idx is 'A learner''s own place; lets the view be refreshed while it is read.';
comment on index  learning.leaderboard_rank_idx    is 'Pages of the leaderboard, from the top.';
comment on view learning.ranking              is 'Active learners in order, as of the last refresh, with their public names.';
comment on column learning.ranking.rank       is 'The place, from 1.';
comment on column learning.ranking.user_id    is 'Who.';
comment on column learning.ranking.username   is 'Public name in URLs, or null.';
comment on column learning.ranking.name       is 'Name as shown, or null.';
comment on column learning.ranking.avatar_url is 'Address of a picture, or null.';
comment on column learning.ranking.level      is 'Level.';
comment on column learning.ranking.xp         is 'Experience points.';
comment on column learning.ranking.streak     is 'Streak in days.';

-- migrate:down

drop view learning.ranking;
drop materialized view learning.leaderboard;

create materialized view learning.leaderboard as
  select p.user_id,
         p.level,
         p.xp,
         p.streak,
         row_number() over (order by p.level desc, p.xp desc, p.user_id) as rank
  from learning.profiles as p
  join identity.users as u on u.id = p.user_id
  where u.status = 'ACTIVE';

-- Needed for a concurrent refresh; and one's own place.
create unique index leaderboard_user_id_idx on learning.leaderboard (user_id);
-- Pages, from the top.
create index leaderboard_rank_idx on learning.leaderboard (rank);

-- A refresh runs as the owner, who must see all profiles.
alter materialized view learning.leaderboard owner to kaava_definer;

-- A materialized view has no policies, so it is granted to nobody. This view shows what everybody may know of a learner;
-- one whose account was closed since the last refresh is gone at once.
create view learning.ranking with (security_barrier) as
  select l.rank, l.user_id, u.username, u.name, u.avatar_url, l.level, l.xp, l.streak
  from learning.leaderboard as l
  join identity.users as u on u.id = l.user_id
  where u.status = 'ACTIVE';
alter view learning.ranking owner to kaava_definer;
grant select on learning.ranking to authenticated;

comment on materialized view learning.leaderboard is 'Active learners in order, as of the last refresh.';
comment on column learning.leaderboard.user_id    is 'Who.';
comment on column learning.leaderboard.level      is 'Their level.';
comment on column learning.leaderboard.xp         is 'Their experience points.';
comment on column learning.leaderboard.streak     is 'Their streak in days.';
comment on column learning.leaderboard.rank       is 'Their place, from 1; each is taken once.';
comment on index  learning.leaderboard_user_id_idx is 'A learner''s own place; lets the view be refreshed while it is read.';
comment on index  learning.leaderboard_rank_idx    is 'Pages of the leaderboard, from the top.';
comment on view learning.ranking              is 'Active learners in order, as of the last refresh, with their public names.';
comment on column learning.ranking.rank       is 'The place, from 1.';
comment on column learning.ranking.user_id    is 'Who.';
comment on column learning.ranking.username   is 'Public name in URLs, or null.';
comment on column learning.ranking.name       is 'Name as shown, or null.';
comment on column learning.ranking.avatar_url is 'Address of a picture, or null.';
comment on column learning.ranking.level      is 'Level.';
comment on column learning.ranking.xp         is 'Experience points.';
comment on column learning.ranking.streak     is 'Streak in days.';

drop function learning.current_streak(integer, timestamptz, text);

-- The leaderboard: learners by level and experience points.
--
-- Why:   a place among a million learners is not counted anew for each who asks.
-- Locks: none that matter; refreshes run concurrently with readers.

-- migrate:up

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
  select l.rank, l.user_id, p.username, p.name, p.avatar_url, l.level, l.xp, l.streak
  from learning.leaderboard as l
  join identity.public_profiles as p on p.id = l.user_id;
alter view learning.ranking owner to kaava_definer;
grant select on learning.ranking to authenticated;

create function learning.refresh_leaderboard() returns void
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$ refresh materialized view concurrently learning.leaderboard $$;
alter function learning.refresh_leaderboard() owner to kaava_definer;
grant execute on function learning.refresh_leaderboard() to service;

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
comment on function learning.refresh_leaderboard() is 'Brings learning.leaderboard up to date, while it may be read.';

-- migrate:down

drop function learning.refresh_leaderboard();
drop view learning.ranking;
drop materialized view learning.leaderboard;

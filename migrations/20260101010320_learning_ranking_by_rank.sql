-- The ranking reads users by key.
--
-- Why:   it read them through identity.public_profiles, whose barrier keeps a join from the primary key: a page of the leaderboard, and
--        one's own place in it, joined all users. What it shows is the same.
-- Locks: a brief ACCESS EXCLUSIVE on the view.

-- migrate:up

set local lock_timeout = '5s';

create or replace view learning.ranking with (security_barrier) as
  select l.rank, l.user_id, u.username, u.name, u.avatar_url, l.level, l.xp, l.streak
  from learning.leaderboard as l
  join identity.users as u on u.id = l.user_id
  where u.status = 'ACTIVE';

-- migrate:down

create or replace view learning.ranking with (security_barrier) as
  select l.rank, l.user_id, p.username, p.name, p.avatar_url, l.level, l.xp, l.streak
  from learning.leaderboard as l
  join identity.public_profiles as p on p.id = l.user_id;

-- Profiles: a learner's level, experience points and streak; and the awards that they add up.
--
-- Why:   apart from identity.users, whose rows say who somebody is and not what they have learned. A profile is a sum;
--        each addend is an award, so that the sum can be checked and nothing is awarded twice.
-- Locks: a brief SHARE ROW EXCLUSIVE on identity.users for the trigger.

-- migrate:up

create type learning.xp_source as enum ('LESSON', 'QUIZ', 'SUBMISSION', 'ACHIEVEMENT', 'OTHER');

-- Level n begins at 100 · (n - 1)² points: 0, 100, 400, 900 …
create function learning.level_of(xp integer) returns integer
  language sql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp
  as $$ select 1 + floor(sqrt(greatest(xp, 0)::numeric / 100))::integer $$;
grant execute on function learning.level_of(integer) to anonymous, authenticated, service, kaava_definer;

create table learning.profiles (
  user_id        uuid        not null,
  level          integer     not null default 1,
  xp             integer     not null default 0,
  streak         integer     not null default 0,
  last_active_at timestamptz not null default now(),
  created_at     timestamptz not null default now(),
  updated_at     timestamptz not null default now(),

  constraint profiles_pkey               primary key (user_id),
  constraint profiles_user_id_fkey       foreign key (user_id) references identity.users (id) on delete cascade,
  constraint profiles_level_positive     check (level >= 1),
  constraint profiles_xp_gives_level     check (level = learning.level_of(xp)),
  constraint profiles_xp_nonnegative     check (xp >= 0),
  constraint profiles_streak_nonnegative check (streak >= 0)
);

-- The leaderboard; the document's two in one.
create index profiles_level_xp_streak_idx on learning.profiles (level desc, xp desc, streak desc);

create table learning.xp_awards (
  user_id    uuid               not null,
  source     learning.xp_source not null,
  source_id  uuid               not null,
  amount     integer            not null,
  awarded_at timestamptz        not null default now(),

  constraint xp_awards_pkey         primary key (user_id, source, source_id),
  constraint xp_awards_user_id_fkey foreign key (user_id) references learning.profiles (user_id) on delete cascade,
  constraint xp_awards_amount_range check (amount between 0 and 100000)
);

create index xp_awards_user_id_awarded_at_idx on learning.xp_awards (user_id, awarded_at desc);

create trigger profiles_set_updated_at before update on learning.profiles
  for each row when (old.* is distinct from new.*) execute function core.set_updated_at();

alter table learning.profiles enable row level security;
alter table learning.profiles force  row level security;
alter table learning.xp_awards enable row level security;
alter table learning.xp_awards force  row level security;

create policy profiles_select_own on learning.profiles
  for select to authenticated
  using (user_id = (select core.current_user_id()));

create policy profiles_select_administrator on learning.profiles
  for select to administrator
  using (true);

create policy profiles_select_service on learning.profiles
  for select to service
  using (true);

create policy profiles_definer on learning.profiles
  for all to kaava_definer
  using (true)
  with check (true);

create policy xp_awards_select_own on learning.xp_awards
  for select to authenticated
  using (user_id = (select core.current_user_id()));

create policy xp_awards_select_administrator on learning.xp_awards
  for select to administrator
  using (true);

create policy xp_awards_definer on learning.xp_awards
  for all to kaava_definer
  using (true)
  with check (true);

grant select on learning.profiles to authenticated, service;
grant select on learning.xp_awards to authenticated;
-- Nobody writes either: a profile is made with its user, and changes through learning.award_xp().

grant select, insert, update (level, xp, streak, last_active_at) on learning.profiles to kaava_definer;
grant select, insert (user_id, source, source_id, amount) on learning.xp_awards to kaava_definer;

create function learning.create_profile() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  as $$
begin
  insert into learning.profiles (user_id) values (new.id);
  return null;
end;
$$;
alter function learning.create_profile() owner to kaava_definer;

create trigger users_create_profile after insert on identity.users
  for each row execute function learning.create_profile();

insert into learning.profiles (user_id) select u.id from identity.users as u;

comment on type learning.xp_source is 'What experience points were awarded for.';
comment on table  learning.profiles                is 'What a learner has reached. Made with the user.';
comment on column learning.profiles.user_id        is 'Whose profile.';
comment on column learning.profiles.level          is 'Level, from 1; follows from xp by learning.level_of().';
comment on column learning.profiles.xp             is 'Experience points: the sum of learning.xp_awards.';
comment on column learning.profiles.streak         is 'Days in a row, by the user''s own time zone, on which something was awarded, as of last_active_at.';
comment on column learning.profiles.last_active_at is 'When something was last awarded; at first, when the profile was made.';
comment on column learning.profiles.created_at     is 'When it was made.';
comment on column learning.profiles.updated_at     is 'When it was last changed.';
comment on index  learning.profiles_level_xp_streak_idx is 'The leaderboard.';
comment on trigger profiles_set_updated_at on learning.profiles is 'Keeps updated_at.';
comment on policy profiles_select_own           on learning.profiles is 'A learner sees their own profile; others only in the leaderboard.';
comment on policy profiles_select_administrator on learning.profiles is 'Administrators see all profiles.';
comment on policy profiles_select_service       on learning.profiles is 'Workers recommend by level.';
comment on policy profiles_definer              on learning.profiles is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';
comment on table  learning.xp_awards            is 'Experience points that somebody was awarded for something, once.';
comment on column learning.xp_awards.user_id    is 'Who.';
comment on column learning.xp_awards.source     is 'For what kind of thing.';
comment on column learning.xp_awards.source_id  is 'For which: the lesson, quiz, submission, achievement, or whatever the caller chose.';
comment on column learning.xp_awards.amount     is 'How many points.';
comment on column learning.xp_awards.awarded_at is 'When.';
comment on index  learning.xp_awards_user_id_awarded_at_idx is 'A learner''s awards, newest first.';
comment on policy xp_awards_select_own           on learning.xp_awards is 'A learner sees what they were awarded.';
comment on policy xp_awards_select_administrator on learning.xp_awards is 'Administrators see all awards.';
comment on policy xp_awards_definer              on learning.xp_awards is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';
comment on trigger users_create_profile on identity.users is 'Every user has a profile.';
comment on function learning.level_of(integer)  is 'The level that so many points give: level n begins at 100 (n - 1)^2.';
comment on function learning.create_profile()   is 'Trigger function: makes the profile of a new user.';

-- migrate:down

drop trigger users_create_profile on identity.users;
drop function learning.create_profile();
drop table learning.xp_awards;
drop table learning.profiles;
drop function learning.level_of(integer);
drop type learning.xp_source;

-- Achievements, and who has earned them.
--
-- Why:   badges by rules that are data, so that a new one needs no release.
-- Locks: none that matter; the tables are new.

-- migrate:up

create table learning.achievements (
  id          uuid        not null default core.uuid_v7(),
  code        text        not null,
  name        text        not null,
  description text        not null,
  badge_url   text,
  xp_reward   integer     not null default 0,
  criteria    jsonb       not null,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now(),

  constraint achievements_pkey               primary key (id),
  constraint achievements_code_key           unique (code),
  constraint achievements_code_format        check (code ~ '^[A-Z][A-Z0-9_]{0,62}$'),
  constraint achievements_name_length        check (char_length(name) between 1 and 100),
  constraint achievements_description_length check (char_length(description) between 1 and 1000),
  constraint achievements_badge_url_length   check (char_length(badge_url) between 1 and 2048),
  constraint achievements_xp_reward_range    check (xp_reward between 0 and 100000),
  constraint achievements_criteria_object    check (jsonb_typeof(criteria) = 'object'),
  -- In a CASE, because - is not for scalars, and CHECKs are tried in order of their names.
  constraint achievements_criteria_known     check (
    case when jsonb_typeof(criteria) = 'object' then
      criteria <> '{}' and criteria - array['xp', 'level', 'streak', 'lessons_completed', 'courses_completed'] = '{}'
    end
  ),
  constraint achievements_criteria_numbers   check (
    not jsonb_path_exists(criteria, 'strict $.keyvalue().value ? (@.type() != "number" || @ < 1 || @ > 2000000000 || @.floor() != @)', '{}', true)
  )
);

create table learning.user_achievements (
  user_id        uuid        not null,
  achievement_id uuid        not null,
  earned_at      timestamptz not null default now(),

  constraint user_achievements_pkey                primary key (user_id, achievement_id),
  constraint user_achievements_user_id_fkey        foreign key (user_id) references identity.users (id) on delete cascade,
  -- Somebody has it: it stays.
  constraint user_achievements_achievement_id_fkey foreign key (achievement_id) references learning.achievements (id)
);

create index user_achievements_achievement_id_idx on learning.user_achievements (achievement_id);

create trigger achievements_set_updated_at before update on learning.achievements
  for each row when (old.* is distinct from new.*) execute function core.set_updated_at();

alter table learning.achievements enable row level security;
alter table learning.achievements force  row level security;
alter table learning.user_achievements enable row level security;
alter table learning.user_achievements force  row level security;

create policy achievements_select on learning.achievements
  for select to anonymous, authenticated, service
  using (true);

create policy achievements_administrator on learning.achievements
  for all to administrator
  using (true)
  with check (true);

create policy achievements_definer on learning.achievements
  for all to kaava_definer
  using (true)
  with check (true);

create policy user_achievements_select_own on learning.user_achievements
  for select to authenticated
  using (user_id = (select core.current_user_id()));

create policy user_achievements_select_administrator on learning.user_achievements
  for select to administrator
  using (true);

create policy user_achievements_select_service on learning.user_achievements
  for select to service
  using (true);

create policy user_achievements_definer on learning.user_achievements
  for all to kaava_definer
  using (true)
  with check (true);

grant select on learning.achievements to anonymous, authenticated, service;
grant insert (code, name, description, badge_url, xp_reward, criteria), update (name, description, badge_url, xp_reward, criteria), delete
  on learning.achievements to administrator;

grant select on learning.user_achievements to authenticated, service;
-- Nobody writes them: they are earned, by learning.award_xp().

grant select on learning.achievements to kaava_definer;
grant select, insert (user_id, achievement_id) on learning.user_achievements to kaava_definer;

comment on table  learning.achievements             is 'Something to be reached, with a badge to show for it.';
comment on column learning.achievements.id          is 'Key, in order of creation.';
comment on column learning.achievements.code        is 'What code and clients call it, in upper case.';
comment on column learning.achievements.name        is 'Name as shown.';
comment on column learning.achievements.description is 'What it takes, in words.';
comment on column learning.achievements.badge_url   is 'Address of the badge''s picture, or null.';
comment on column learning.achievements.xp_reward   is 'Experience points that come with it.';
comment on column learning.achievements.criteria    is 'What it takes: the least xp, level, streak, lessons_completed and courses_completed, all of those named. @json AchievementCriteria';
comment on column learning.achievements.created_at  is 'When it was made.';
comment on column learning.achievements.updated_at  is 'When it was last changed.';
comment on trigger achievements_set_updated_at on learning.achievements is 'Keeps updated_at.';
comment on policy achievements_select        on learning.achievements is 'Everybody sees what can be reached.';
comment on policy achievements_administrator on learning.achievements is 'Administrators make achievements.';
comment on policy achievements_definer       on learning.achievements is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';
comment on table  learning.user_achievements                is 'Somebody has earned an achievement.';
comment on column learning.user_achievements.user_id        is 'Who.';
comment on column learning.user_achievements.achievement_id is 'What.';
comment on column learning.user_achievements.earned_at      is 'When.';
comment on index  learning.user_achievements_achievement_id_idx is 'Who has earned an achievement; asked when one is deleted.';
comment on policy user_achievements_select_own           on learning.user_achievements is 'A learner sees what they have earned.';
comment on policy user_achievements_select_administrator on learning.user_achievements is 'Administrators see who has earned what.';
comment on policy user_achievements_select_service       on learning.user_achievements is 'Workers tell learners about it.';
comment on policy user_achievements_definer              on learning.user_achievements is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';

-- migrate:down

drop table learning.user_achievements;
drop table learning.achievements;

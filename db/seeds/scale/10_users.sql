-- Users. Their settings and learning profiles are made by triggers. Nobody can sign in: there is no such password hash.
-- batch: 1000
-- without: users_audit on identity.users, settings_audit on identity.settings, profiles_audit on learning.profiles
-- done: select from identity.users where id = pg_temp.user_key(:to)
insert into identity.users (id, email, username, name, bio, timezone, language, role, plan, status, password_hash, email_verified, last_login_at, created_at)
select pg_temp.user_key(i), format('user-%s@%s.scale.example', i, to_hex(:data_set)), format('u%s.%s', i, left(to_hex(:data_set), 12)),
  initcap(pg_temp.word('first name', i) || ' ' || pg_temp.word('last name', i)),
  case when pg_temp.share('bio', i) < 0.3 then 'Likes ' || pg_temp.word('like', i) || '.' end,
  (array['UTC', 'Europe/Helsinki', 'America/New_York', 'Asia/Tokyo', null])[pg_temp.any_of(5, 'zone', i)],
  (array['en', 'fi', 'de', 'ja'])[pg_temp.few_of(4, 'language', i)],
  case when pg_temp.share('role', i) < 0.9 then 'USER' else (array['STUDENT', 'DEVELOPER', 'EXPERT'])[pg_temp.any_of(3, 'rare role', i)] end::identity.user_role,
  case when pg_temp.share('plan', i) < 0.85 then 'FREE' when pg_temp.share('plan', i) < 0.98 then 'PRO' else 'ENTERPRISE' end::identity.user_plan,
  case when pg_temp.share('status', i) < 0.97 then 'ACTIVE' when pg_temp.share('status', i) < 0.99 then 'SUSPENDED' else 'DELETED' end::identity.user_status,
  '$none$', pg_temp.share('verified', i) < 0.9,
  pg_temp.past(i, :users) + (to_timestamp(:begins) - pg_temp.past(i, :users)) * pg_temp.share('last login', i), pg_temp.past(i, :users)
from generate_series(:from, :to) as i
on conflict do nothing;

update identity.settings as s
set default_provider = (array['GEMINI', 'OPENAI', 'ANTHROPIC', 'LLAMA'])[pg_temp.any_of(4, 'provider', i)]::identity.provider,
    preferences = jsonb_build_object('theme', (array['light', 'dark'])[pg_temp.any_of(2, 'theme', i)])
from generate_series(:from, :to) as i
where s.user_id = pg_temp.user_key(i);

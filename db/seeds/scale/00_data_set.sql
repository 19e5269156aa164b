-- The first user, and the one change of the data set that the audit log keeps: of all further rows it keeps none.
-- done: select from identity.users where id = pg_temp.user_key(1)
insert into identity.users (id, email, username, name, bio, password_hash, created_at, last_login_at)
values (
  pg_temp.user_key(1), format('user-1@%s.scale.example', to_hex(:data_set)), format('u1.%s', left(to_hex(:data_set), 12)), 'First User',
  format('Made by kaava seed scale --users %s --events %s --seed %s, with all that follows from it and is not in the audit log.', :users, :events, :seed),
  '$none$', to_timestamp(:begins), to_timestamp(:ends)
)
on conflict do nothing;

-- Months for events to lie in, from the first one to this one.
select core.ensure_month_partitions(p.parent::regclass, 0, extract(year from since)::integer * 12 + extract(month from since)::integer)
from kaava.partition_policies as p
cross join age(date_trunc('month', now() at time zone 'UTC'), to_timestamp(:begins) at time zone 'UTC') as since
where p.parent in ('analytics.events', 'learning.learning_events', 'prompts.execution_logs', 'studio.ai_session_logs');

-- Notifications, the older ones read.
-- batch: 5000
-- without: notifications_audit on identity.notifications
-- done: select from identity.notifications where id = pg_temp.key('notification', :to, pg_temp.past(:to, :notifications))
with this as materialized (
  select i, pg_temp.past(i, :notifications) as at, pg_temp.few_of(:users, 'notified', i) as u, pg_temp.share('read', i) < 0.7 as is_read
  from generate_series(:from, :to) as i
)
insert into identity.notifications (id, user_id, type, title, message, channels, is_read, read_at, sent_at, created_at)
select pg_temp.key('notification', i, at), pg_temp.user_key(u),
  (array['PROJECT_COMPLETED', 'TEMPLATE_APPROVED', 'COLLABORATION_INVITE', 'SYSTEM_UPDATE'])[pg_temp.any_of(4, 'notice', i)]::identity.notification_type,
  'News of ' || pg_temp.word('news', i), 'There is news of ' || pg_temp.word('news', i) || '.', '{in-app}', is_read,
  case when is_read then at + interval '1 hour' * pg_temp.share('read after', i) end, at, at
from this
on conflict do nothing;

-- Analytics events, a third of them nobody's.
-- batch: 20000
-- done: select from analytics.events where id = pg_temp.key('event', :to, pg_temp.active(:to, :analytics_events)) and occurred_at = pg_temp.active(:to, :analytics_events)
with this as materialized (
  select i, pg_temp.active(i, :analytics_events) as at, pg_temp.few_of(:users, 'visiting', i) as u, pg_temp.few_of(6, 'event', i) as kind
  from generate_series(:from, :to) as i
)
insert into analytics.events (id, user_id, session_id, event_type, event_name, properties, occurred_at)
select pg_temp.key('event', i, at), case when pg_temp.share('signed in', i) < 0.67 then pg_temp.user_key(u) end, format('%s-%s', u, i / 20),
  (array['page_view', 'page_view', 'button_click', 'search', 'download', 'sign_up'])[kind],
  (array['gallery', 'lesson', 'use_template', 'articles', 'template', 'register'])[kind], jsonb_build_object('position', kind), at
from this
on conflict do nothing;

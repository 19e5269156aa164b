-- What visitors did. Events have their time in the key, so in another month a second run would not conflict.
insert into analytics.events (id, user_id, session_id, event_type, event_name, properties, occurred_at)
select e.id::uuid, u.id, 'demo', e.type, e.name, e.properties::jsonb, date_trunc('month', now(), 'UTC') + interval '13 hours'
from (values
  ('01900000-0000-7000-8000-000000000901', 'demo@formaops.com', 'page_view',    'gallery',      '{"path": "/templates"}'),
  ('01900000-0000-7000-8000-000000000902', 'demo@formaops.com', 'button_click', 'use_template', '{"slug": "contact-form"}'),
  ('01900000-0000-7000-8000-000000000903', null,                'page_view',    'gallery',      '{"path": "/templates"}')
) as e (id, email, type, name, properties)
left join identity.users as u on u.email::text = e.email
where not exists (select from analytics.events as old where old.id = e.id::uuid);

select analytics.refresh_daily_event_counts();

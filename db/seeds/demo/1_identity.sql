-- Rows for a person to look around with. Development only. Safe to run again: nothing is doubled or overwritten.
-- The files of this folder run in the order of their names. Keys are fixed, and so are times, within the current month:
-- only for that month and the coming ones there certainly are partitions.
-- :scrypt'…' becomes the quoted hash of a password. Rows that a statement returns are reported to whoever runs it.

insert into identity.users (id, email, username, name, role, plan, email_verified, password_hash) values
  ('01900000-0000-7000-8000-000000000001', 'admin@example.com', 'admin', 'Admin User', 'ADMIN', 'ENTERPRISE', true, :scrypt'admin-password-1'),
  ('01900000-0000-7000-8000-000000000002', 'demo@formaops.com', 'demo',  'Demo User',  'USER',  'PRO',        true, :scrypt'demo-password-1')
on conflict do nothing
returning email, case role when 'ADMIN' then 'admin-password-1' else 'demo-password-1' end as password, role;

-- A session that was signed out of, and a key that is switched off. Of neither hash anybody knows what it is the hash of.
insert into identity.sessions (id, user_id, token_hash, user_agent, ip_address, last_seen_at, expires_at, revoked_at, created_at)
select '01900000-0000-7000-8000-000000000011', u.id, repeat('d', 64), 'Mozilla/5.0 (X11; Linux x86_64)', '192.0.2.7',
  month.start + interval '9 hours', month.start + interval '30 days', month.start + interval '10 hours', month.start + interval '8 hours'
from identity.users as u, date_trunc('month', now(), 'UTC') as month (start)
where u.email = 'demo@formaops.com'
on conflict do nothing;

insert into identity.api_keys (id, user_id, name, key_prefix, key_hash, permissions, is_active)
select '01900000-0000-7000-8000-000000000021', u.id, 'Nightly job', 'kv_demo_', repeat('d', 64), '["prompts:read"]', false
from identity.users as u where u.email = 'demo@formaops.com'
on conflict do nothing;

-- Zeros where the ciphertext would be: nobody's key, and switched off.
insert into identity.provider_credentials (id, user_id, provider, encrypted_key, key_id, is_active)
select '01900000-0000-7000-8000-000000000031', u.id, 'ANTHROPIC', decode(repeat('00', 48), 'hex'), 'demo', false
from identity.users as u where u.email = 'demo@formaops.com'
on conflict do nothing;

insert into identity.notifications (id, user_id, type, title, message, data, channels, is_read, read_at, sent_at, created_at)
select n.id::uuid, u.id, n.type::identity.notification_type, n.title, n.message, n.data::jsonb, n.channels::text[],
  n.is_read, case when n.is_read then month.start + n.at + interval '1 hour' end, month.start + n.at, month.start + n.at
from (values
  ('01900000-0000-7000-8000-000000000041', 'COLLABORATION_INVITE', 'You edit Clinic Appointments now', 'Admin User has asked you to work on it together.',
   '{"project_id": "01900000-0000-7000-8000-000000000503"}', '{in-app,email}', true,  interval '9 hours'),
  ('01900000-0000-7000-8000-000000000042', 'SYSTEM_UPDATE',        'Courses are here',                 'Three courses on Solidity await you.',
   '{"course": "solidity-basics"}',                          '{in-app}',       false, interval '11 hours')
) as n (id, type, title, message, data, channels, is_read, at)
join identity.users as u on u.email = 'demo@formaops.com'
cross join date_trunc('month', now(), 'UTC') as month (start)
on conflict do nothing;

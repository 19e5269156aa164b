-- The rows that the examples of the queries ask for (book.ts): for kaava queries, after the rows of scale, in a throwaway database only.
-- One id is that of Ada, who asks, and of one row of hers in every table. She has more than most others have, so that what reads
-- all of hers has something to read; and what scale leaves empty is as full here as it would be among so many users.

insert into identity.users (id, email, username, name, password_hash, email_verified, last_login_at)
values ('01933b6e-0000-7000-8000-000000000001', 'ada@example.com', 'ada', 'Ada', '$scrypt$old', true, now());

insert into identity.sessions (id, user_id, token_hash, ip_address, expires_at, revoked_at, created_at)
select case when n = 1 then '01933b6e-0000-7000-8000-000000000001' else core.uuid_v7() end, u.id,
  case when n = 1 and u.username = 'ada' then repeat('0', 64) else encode(sha256(format('session %s of %s', n, u.id)::bytea), 'hex') end,
  '192.0.2.1', now() + interval '30 days' - n * interval '9 days', case when n = 2 then now() - interval '1 day' end, now() - n * interval '9 days'
from identity.users as u, generate_series(case when u.username = 'ada' then 1 else 2 end, 4) as n;

insert into identity.api_keys (id, user_id, name, key_prefix, key_hash, permissions, is_active)
select case when u.username = 'ada' then u.id else core.uuid_v7() end, u.id, 'CI', 'kv_test_00000000',
  case when u.username = 'ada' then repeat('0', 64) else encode(sha256(format('key of %s', u.id)::bytea), 'hex') end, '["prompts:read"]', true
from identity.users as u
where u.username = 'ada' or u.plan <> 'FREE';

insert into identity.provider_credentials (user_id, provider, encrypted_key, key_id)
select u.id, 'GEMINI', decode(repeat('00', 48), 'hex'), 'example' from identity.users as u;

insert into identity.notifications (id, user_id, type, title, message, is_read, read_at, created_at)
select case when n = 1 then u.id else core.uuid_v7() end, u.id, case when n % 3 = 0 then 'SYSTEM_UPDATE' else 'COLLABORATION_INVITE' end::identity.notification_type,
  'News', 'There is news.', n > 20, case when n > 20 then now() end, now() - n * interval '2 hours'
from identity.users as u, generate_series(1, 200) as n
where u.username = 'ada';

insert into prompts.prompts (id, user_id, name, description, template, variables, tags, status, published_at, created_at)
select case when n = 1 then u.id else core.uuid_v7() end, u.id, 'AI Code Reviewer', 'Reviews code.', 'Review {{code}}', '[{"name": "code", "type": "string", "required": true}]',
  '{code}', case when n % 2 = 0 then 'DRAFT' else 'PUBLISHED' end::prompts.prompt_status, case when n % 2 = 1 then now() - n * interval '1 day' end, now() - n * interval '1 day'
from identity.users as u, generate_series(1, 50) as n
where u.username = 'ada';

update prompts.prompts set template = template || ' Be brief.'  where id = '01933b6e-0000-7000-8000-000000000001';
update prompts.prompts set template = template || ' Be polite.' where id = '01933b6e-0000-7000-8000-000000000001';

insert into prompts.validations (id, prompt_id, name, type, config)
select case when n = 1 then p.id else core.uuid_v7() end, p.id, 'Code Review Schema', 'SCHEMA', '{"type": "object"}'
from prompts.prompts as p, generate_series(1, 5) as n
where p.id = '01933b6e-0000-7000-8000-000000000001';

insert into prompts.executions (id, user_id, prompt_id, inputs, status, created_at)
select case when n = 1 then p.id else core.uuid_v7() end, p.user_id, p.id, '{"code": "let a"}', 'PENDING', now() - n * interval '1 hour'
from prompts.prompts as p, generate_series(1, 400) as n
where p.id = '01933b6e-0000-7000-8000-000000000001';
update prompts.executions set status = 'CANCELLED' where user_id = '01933b6e-0000-7000-8000-000000000001' and id <> user_id;

insert into prompts.execution_logs (execution_id, level, message, logged_at)
select e.id, case when n % 10 = 0 then 'WARN' else 'INFO' end::prompts.log_level, 'Asked the model', e.created_at + n * interval '1 second'
from prompts.executions as e, generate_series(1, 100) as n
where e.id = '01933b6e-0000-7000-8000-000000000001';

insert into content.articles (id, user_id, title, slug, content, html_content, status, published_at, created_at)
select case when n = 1 then u.id else core.uuid_v7() end, u.id, 'Ten quiet harbours', case when n = 1 then 'ten-quiet-harbours' else format('ten-quiet-harbours-%s', n) end,
  'The first harbour of them is quiet.', '<p>The first harbour of them is quiet.</p>', case when n % 2 = 0 then 'DRAFT' else 'PUBLISHED' end::content.article_status,
  case when n % 2 = 1 then now() - n * interval '1 day' end, now() - n * interval '1 day'
from identity.users as u, generate_series(1, 50) as n
where u.username = 'ada';

insert into content.drafts (id, user_id, title, config, sections, updated_at)
select case when n = 1 then u.id else core.uuid_v7() end, u.id, 'Ten quiet harbours', '{"topic": "harbours"}', '[]', now() - n * interval '1 hour'
from identity.users as u, generate_series(1, 50) as n
where u.username = 'ada';

insert into content.media_assets (id, user_id, article_id, type, provider, prompt, created_at)
select case when n = 1 and u.username = 'ada' then u.id else core.uuid_v7() end, u.id, case when u.username = 'ada' then u.id end,
  case when n % 5 = 0 then 'VIDEO' else 'IMAGE' end::content.media_type, 'GEMINI', 'A quiet harbour at dusk', now() - n * interval '1 hour'
from identity.users as u, generate_series(1, case when u.username = 'ada' then 50 else 3 end) as n;

insert into content.research_queries (id, user_id, query, summary, created_at)
select case when n = 1 then u.id else core.uuid_v7() end, u.id, format('Which harbours are quiet? (%s)', n), 'Most of them.', now() - n * interval '1 hour'
from identity.users as u, generate_series(1, 200) as n
where u.username = 'ada';

-- The rows that the examples of the queries ask for (book.ts): for kaava queries, after the rows of scale, in a throwaway database only.
-- One id is that of Ada, who asks, and of one row of hers in every table. She has more than most others have, so that what reads
-- all of hers has something to read; and what scale leaves empty is as full here as it would be among so many users. As in scale, the
-- audit log says nothing of tables that are filled for all: that would take as long as everything else.

insert into identity.users (id, email, username, name, password_hash, email_verified, last_login_at)
values ('01933b6e-0000-7000-8000-000000000001', 'ada@example.com', 'ada', 'Ada', '$scrypt$old', true, now());

alter table identity.sessions disable trigger sessions_audit;
insert into identity.sessions (id, user_id, token_hash, ip_address, expires_at, revoked_at, created_at)
select case when n = 1 then '01933b6e-0000-7000-8000-000000000001' else core.uuid_v7() end, u.id,
  case when n = 1 and u.username = 'ada' then repeat('0', 64) else encode(sha256(format('session %s of %s', n, u.id)::bytea), 'hex') end,
  '192.0.2.1', now() + interval '30 days' - n * interval '9 days', case when n = 2 then now() - interval '1 day' end, now() - n * interval '9 days'
from identity.users as u, generate_series(case when u.username = 'ada' then 1 else 2 end, 4) as n;
alter table identity.sessions enable trigger sessions_audit;

insert into identity.api_keys (id, user_id, name, key_prefix, key_hash, permissions, is_active)
select case when u.username = 'ada' then u.id else core.uuid_v7() end, u.id, 'CI', 'kv_test_00000000',
  case when u.username = 'ada' then repeat('0', 64) else encode(sha256(format('key of %s', u.id)::bytea), 'hex') end, '["prompts:read"]', true
from identity.users as u
where u.username = 'ada' or u.plan <> 'FREE';

alter table identity.provider_credentials disable trigger provider_credentials_audit;
insert into identity.provider_credentials (user_id, provider, encrypted_key, key_id)
select u.id, 'GEMINI', decode(repeat('00', 48), 'hex'), 'example' from identity.users as u;
alter table identity.provider_credentials enable trigger provider_credentials_audit;

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

alter table content.media_assets disable trigger media_assets_audit;
insert into content.media_assets (id, user_id, article_id, type, provider, prompt, created_at)
select case when n = 1 and u.username = 'ada' then u.id else core.uuid_v7() end, u.id, case when u.username = 'ada' then u.id end,
  case when n % 5 = 0 then 'VIDEO' else 'IMAGE' end::content.media_type, 'GEMINI', 'A quiet harbour at dusk', now() - n * interval '1 hour'
from identity.users as u, generate_series(1, case when u.username = 'ada' then 50 else 3 end) as n;
alter table content.media_assets enable trigger media_assets_audit;

insert into content.research_queries (id, user_id, query, summary, created_at)
select case when n = 1 then u.id else core.uuid_v7() end, u.id, format('Which harbours are quiet? (%s)', n), 'Most of them.', now() - n * interval '1 hour'
from identity.users as u, generate_series(1, 200) as n
where u.username = 'ada';

insert into learning.courses (id, slug, title, description, difficulty, estimated_minutes, created_at)
select case when n = 1 then '01933b6e-0000-7000-8000-000000000001' else core.uuid_v7() end, case when n = 1 then 'solidity-basics' else format('solidity-basics-%s', n) end,
  'Solidity Basics', 'Contracts, types and functions: what runs on the chain.', (enum_range(null::learning.difficulty))[1 + n % 4], 90, now() - n * interval '1 day'
from generate_series(1, 230) as n;

insert into learning.course_prerequisites (course_id, prerequisite_id)
select '01933b6e-0000-7000-8000-000000000001', c.id from learning.courses as c where c.slug in ('solidity-basics-2', 'solidity-basics-3');

insert into learning.modules (id, course_id, slug, title, description, position)
select case when n = 1 and c.slug = 'solidity-basics' then c.id else core.uuid_v7() end, c.id, format('module-%s', n), 'A First Contract', 'From an empty file.', n
from learning.courses as c, generate_series(1, 4) as n where c.slug like 'solidity-basics%';

insert into learning.lessons (id, module_id, slug, title, position)
select case when n = 1 and m.id = m.course_id then m.id else core.uuid_v7() end, m.id, format('lesson-%s', n), 'Hello, Chain', n
from learning.modules as m join learning.courses as c on c.id = m.course_id, generate_series(1, 5) as n where c.slug like 'solidity-basics%';

insert into learning.quizzes (id, lesson_id, title, questions, answer_key)
select case when l.id = l.module_id then l.id else core.uuid_v7() end, l.id, 'State and Gas', '[{"id": "1", "text": "Which?"}]', '{"1": "that"}'
from learning.lessons as l where l.slug = 'lesson-1';

update learning.courses set status = 'PUBLISHED', published_at = created_at where slug like 'solidity-basics%' and difficulty <> 'EXPERT';
insert into learning.course_revisions (id, course_id, version, snapshot)
select case when n = 1 then c.id else core.uuid_v7() end, c.id, format('0.%s.0', n), learning.course_snapshot(c.id)
from learning.courses as c, generate_series(1, 5) as n where c.id = '01933b6e-0000-7000-8000-000000000001';

insert into learning.quiz_attempts (id, user_id, quiz_id, answers, created_at)
select case when n = 1 then u.id else core.uuid_v7() end, u.id, u.id, '{"1": "that"}', now() - n * interval '1 hour'
from identity.users as u, generate_series(1, 50) as n where u.username = 'ada';

insert into learning.user_progress (user_id, lesson_id, completion_percentage, time_spent_seconds)
select u.id, l.id, 100, 600
from identity.users as u, learning.lessons as l join learning.modules as m on m.id = l.module_id join learning.courses as c on c.id = m.course_id
where u.username = 'ada' and c.slug like 'solidity-basics-1_' and not exists (select from learning.quizzes as q where q.lesson_id = l.id);
insert into learning.user_progress (user_id, lesson_id, completion_percentage, time_spent_seconds)
select u.id, u.id, 40, 600 from identity.users as u where u.username = 'ada';

insert into learning.code_submissions (id, user_id, lesson_id, code, created_at)
select case when n = 1 then u.id else core.uuid_v7() end, u.id, u.id, 'contract Hello {}', now() - n * interval '1 hour'
from identity.users as u, generate_series(1, 50) as n where u.username = 'ada';

insert into learning.community_posts (id, user_id, course_id, title, body, status, created_at)
select case when n = 1 then u.id else core.uuid_v7() end, u.id, (select c.id from learning.courses as c order by c.id limit 1), 'What is gas?', 'It took me a while to see what gas is.',
  case when n % 3 = 0 then 'PENDING' else 'PUBLISHED' end::learning.post_status, now() - n * interval '1 day'
from identity.users as u, generate_series(1, 50) as n
where u.username = 'ada';

insert into learning.tutor_interactions (id, user_id, question, answer, created_at)
select case when n = 1 then u.id else core.uuid_v7() end, u.id, 'What is gas?', case when n % 10 <> 1 then 'What a transaction burns.' end, now() - n * interval '1 hour'
from identity.users as u, generate_series(1, 100) as n
where u.username = 'ada';

insert into learning.recommendations (id, user_id, course_id, reason, score)
select case when row_number() over (order by c.id) = 1 then u.id else core.uuid_v7() end, u.id, c.id, 'Others who liked gas took it.', 0.5
from identity.users as u, learning.courses as c
where u.username = 'ada';

insert into learning.xp_awards (user_id, source, source_id, amount, awarded_at)
select u.id, 'OTHER', core.uuid_v7(), 10, now() - n * interval '1 hour'
from identity.users as u, generate_series(1, 200) as n
where u.username = 'ada';

insert into studio.projects (id, user_id, name, description, tags, status, progress, is_public, published_at, build_time_ms, lighthouse_score, created_at)
select case when n = 1 then u.id else core.uuid_v7() end, u.id, 'Harbour page', 'A page about harbours.', '{harbour}', case when n % 5 = 0 then 'PUBLISHED' else 'DRAFT' end::studio.project_status,
  case when n % 5 = 0 then 100 else 10 end, n % 5 = 0, case when n % 5 = 0 then now() - n * interval '1 day' end, case when n % 5 = 0 then 1200 end,
  case when n % 5 = 0 then 97 end, now() - n * interval '1 day'
from identity.users as u, generate_series(1, 50) as n
where u.username = 'ada';

insert into studio.project_collaborators (id, project_id, user_id, role)
select case when n = 1 then '01933b6e-0000-7000-8000-000000000001' else core.uuid_v7() end, '01933b6e-0000-7000-8000-000000000001', id, 'EDITOR'
from (select u.id, row_number() over (order by u.id) as n from identity.users as u where u.username is distinct from 'ada' order by u.id limit 20) as others;

insert into studio.project_collaborators (project_id, user_id, role)
select p.id, '01933b6e-0000-7000-8000-000000000001', 'EDITOR'
from studio.projects as p
where p.user_id <> '01933b6e-0000-7000-8000-000000000001'
  and not exists (select from studio.project_collaborators as c where c.project_id = p.id and c.user_id = '01933b6e-0000-7000-8000-000000000001')
order by p.id limit 50;

insert into studio.ai_sessions (id, user_id, project_id, session_type, status, phase, progress, ai_analysis, created_at)
select case when n = 1 then u.id else core.uuid_v7() end, u.id, u.id, 'pipeline', case when n = 1 then 'PENDING' when n % 7 = 0 then 'FAILED' else 'COMPLETED' end::studio.ai_session_status,
  case when n = 1 then 'upload' else 'done' end, case when n = 1 then 0 else 100 end, '{"kind": "harbour"}', now() - n * interval '1 hour'
from identity.users as u, generate_series(1, 400) as n
where u.username = 'ada';

insert into studio.ai_session_logs (session_id, level, phase, message, logged_at)
select s.id, case when n % 10 = 0 then 'WARN' else 'INFO' end::studio.ai_log_level, 'upload', 'Took the picture.', s.created_at + n * interval '1 second'
from studio.ai_sessions as s, generate_series(1, 100) as n
where s.id = '01933b6e-0000-7000-8000-000000000001';

-- Ada's own sessions, in one of which others have been for a while, and much was said.
insert into learning.collaboration_sessions (id, owner_id, name, type)
select case when n = 1 then u.id else core.uuid_v7() end, u.id, 'Together', 'PAIR'
from identity.users as u, generate_series(1, 20) as n
where u.username = 'ada';

insert into learning.session_participants (session_id, user_id, role)
select '01933b6e-0000-7000-8000-000000000001', u.id, 'EDITOR'
from (select u.id from identity.users as u where u.username <> 'ada' order by u.id limit 30) as u;
insert into learning.session_participants (session_id, user_id, role)
values ('01933b6e-0000-7000-8000-000000000001', '01933b6e-0000-7000-8000-000000000001', 'EDITOR');

insert into learning.chat_messages (id, session_id, user_id, body, client_id, created_at)
select case when n = 1 then u.id else core.uuid_v7() end, u.id, u.id, 'Shall we?', format('message-%s', n), now() - n * interval '1 minute'
from identity.users as u, generate_series(1, 300) as n
where u.username = 'ada';

-- Three courses that build on each other; the demo user has finished one and begun the next.

insert into learning.achievements (id, code, name, description, xp_reward, criteria) values
  ('01900000-0000-7000-8000-000000001001', 'FIRST_LESSON', 'First Step',   'Complete a lesson.',           10, '{"lessons_completed": 1}'),
  ('01900000-0000-7000-8000-000000001002', 'FIRST_COURSE', 'Graduate',     'Complete a course.',           50, '{"courses_completed": 1}'),
  ('01900000-0000-7000-8000-000000001003', 'LEVEL_FIVE',   'Known Face',   'Reach level 5.',              100, '{"level": 5}'),
  ('01900000-0000-7000-8000-000000001004', 'WEEK_STREAK',  'Seven Days',   'Learn seven days in a row.',  100, '{"streak": 7}')
on conflict do nothing;

insert into learning.courses (id, slug, title, description, difficulty, estimated_minutes, metadata) values
  ('01900000-0000-7000-8000-000000001011', 'solidity-basics',    'Solidity Basics',    'Contracts, types and functions: what runs on the chain, and what it costs.', 'BEGINNER',     90,
   '{"tags": ["solidity"], "objectives": ["Write a contract", "Read a transaction"]}'),
  ('01900000-0000-7000-8000-000000001012', 'tokens-by-standard', 'Tokens by Standard', 'ERC-20 and ERC-721, line by line.',                                           'INTERMEDIATE', 120,
   '{"tags": ["solidity", "tokens"], "objectives": ["Write a token that wallets understand"]}'),
  ('01900000-0000-7000-8000-000000001013', 'contract-security',  'Contract Security',  'Re-entrancy, overflows and who may call what.',                               'ADVANCED',     150,
   '{"tags": ["solidity", "security"], "objectives": ["Find the hole before others do"]}')
on conflict do nothing;

insert into learning.course_prerequisites (course_id, prerequisite_id)
select c.id, p.id
from (values ('tokens-by-standard', 'solidity-basics'), ('contract-security', 'tokens-by-standard')) as needs (course, prerequisite)
join learning.courses as c on c.slug = needs.course
join learning.courses as p on p.slug = needs.prerequisite
on conflict do nothing;

insert into learning.modules (id, course_id, slug, title, description, position, content)
select m.id::uuid, c.id, m.slug, m.title, m.description, m.position, jsonb_build_object('introduction', m.description)
from (values
  ('01900000-0000-7000-8000-000000001021', 'solidity-basics',    'first-contract', 'A First Contract',   'From an empty file to a deployed contract.', 1),
  ('01900000-0000-7000-8000-000000001022', 'solidity-basics',    'state',          'State and Gas',      'What is stored, and what that costs.',       2),
  ('01900000-0000-7000-8000-000000001023', 'tokens-by-standard', 'erc-20',         'ERC-20',             'Balances, transfers and allowances.',        1),
  ('01900000-0000-7000-8000-000000001024', 'contract-security',  're-entrancy',    'Re-entrancy',        'Who calls back, and when.',                  1)
) as m (id, course, slug, title, description, position)
join learning.courses as c on c.slug = m.course
on conflict (id) do nothing; -- not of places: those keys are deferrable

insert into learning.lessons (id, module_id, slug, title, kind, position, content, estimated_minutes, xp_reward)
select l.id::uuid, m.id, l.slug, l.title, l.kind::learning.lesson_kind, l.position, jsonb_build_object('text', l.text), l.minutes, l.xp
from (values
  ('01900000-0000-7000-8000-000000001031', 1021, 'what-a-contract-is', 'What a Contract Is', 'ARTICLE',  1, 'A program that everybody can read and nobody can stop.', 10, 20),
  ('01900000-0000-7000-8000-000000001032', 1021, 'hello-chain',        'Hello, Chain',       'EXERCISE', 2, 'Write a contract that greets.',                            25, 40),
  ('01900000-0000-7000-8000-000000001033', 1022, 'storage',            'Storage',            'VIDEO',    1, 'Slots, and how variables share them.',                     15, 20),
  ('01900000-0000-7000-8000-000000001034', 1022, 'check-state',        'What Did You Keep?', 'QUIZ',     2, 'Four questions on state and gas.',                         10, 40),
  ('01900000-0000-7000-8000-000000001035', 1023, 'balances',           'Balances',           'ARTICLE',  1, 'A mapping, and the events beside it.',                     15, 20),
  ('01900000-0000-7000-8000-000000001036', 1023, 'your-token',         'Your Token',         'PROJECT',  2, 'Write a token of your own, with tests.',                   90, 120),
  ('01900000-0000-7000-8000-000000001037', 1024, 'checks-first',       'Checks First',       'ARTICLE',  1, 'Checks, then effects, then interactions.',                 20, 30)
) as l (id, module, slug, title, kind, position, text, minutes, xp)
join learning.modules as m on m.id = ('01900000-0000-7000-8000-00000000' || l.module)::uuid
on conflict (id) do nothing; -- not of places: those keys are deferrable

insert into learning.quizzes (id, lesson_id, title, questions, answer_key, passing_score)
select '01900000-0000-7000-8000-000000001041', l.id, 'State and Gas',
  '[{"id": "1", "text": "Where does a state variable live?", "options": ["memory", "storage", "calldata"]},
    {"id": "2", "text": "Which of these writes costs the most?", "options": ["zero to non-zero", "non-zero to non-zero"]},
    {"id": "3", "text": "How many bytes has a slot?"},
    {"id": "4", "text": "Does a view function that nobody calls from a contract cost gas?", "options": ["yes", "no"]}]',
  '{"1": "storage", "2": "zero to non-zero", "3": 32, "4": "no"}', 75
from learning.lessons as l where l.id = '01900000-0000-7000-8000-000000001034'
on conflict do nothing;

-- Published once their lessons are there, because a revision is of what was published. Never published before: so not again.
update learning.courses set status = 'PUBLISHED'
where published_at is null and status = 'DRAFT'
  and id in ('01900000-0000-7000-8000-000000001011', '01900000-0000-7000-8000-000000001012', '01900000-0000-7000-8000-000000001013');

insert into learning.quiz_attempts (id, user_id, quiz_id, answers, created_at)
select a.id::uuid, u.id, q.id, a.answers::jsonb, date_trunc('month', now(), 'UTC') + a.at
from (values
  ('01900000-0000-7000-8000-000000001051', '{"1": "memory", "2": "zero to non-zero", "3": 16, "4": "no"}',  interval '9 hours'),
  ('01900000-0000-7000-8000-000000001052', '{"1": "storage", "2": "zero to non-zero", "3": 32, "4": "yes"}', interval '9 hours 20 minutes')
) as a (id, answers, at)
join learning.quizzes as q on q.id = '01900000-0000-7000-8000-000000001041'
join identity.users as u on u.email = 'demo@formaops.com'
on conflict do nothing;

insert into learning.code_submissions (id, user_id, lesson_id, code, status, score, feedback)
select s.id::uuid, u.id, l.id, s.code, s.status::learning.submission_status, s.score, s.feedback::jsonb
from (values
  ('01900000-0000-7000-8000-000000001061', E'contract Hello {\n  function greet() public returns (string) { return "Hello"; }\n}\n', 'ERROR', null,
   '{"compiler": "Data location must be \"memory\" or \"calldata\" for return parameter."}'),
  ('01900000-0000-7000-8000-000000001062', E'contract Hello {\n  function greet() public pure returns (string memory) { return "Hello"; }\n}\n', 'PASSED', 100,
   '{"tests": 3, "passed": 3}')
) as s (id, code, status, score, feedback)
join learning.lessons as l on l.id = '01900000-0000-7000-8000-000000001032'
join identity.users as u on u.email = 'demo@formaops.com'
on conflict do nothing;

-- Each completed lesson awards its points, by its trigger. The quiz is awarded here, once: learning.award_xp() sees to it.
insert into learning.user_progress (user_id, lesson_id, completion_percentage, time_spent_seconds, started_at, completed_at)
select u.id, l.id, p.percentage, p.seconds, month.start + p.at,
  case when p.percentage = 100 then month.start + p.at + make_interval(secs => p.seconds) end
from (values
  ('demo@formaops.com', '01900000-0000-7000-8000-000000001031', 100,  600, interval '8 hours'),
  ('demo@formaops.com', '01900000-0000-7000-8000-000000001032', 100, 1900, interval '8 hours 15 minutes'),
  ('demo@formaops.com', '01900000-0000-7000-8000-000000001033', 100,  800, interval '8 hours 50 minutes'),
  ('demo@formaops.com', '01900000-0000-7000-8000-000000001034', 100, 1500, interval '9 hours'),
  ('demo@formaops.com', '01900000-0000-7000-8000-000000001035',  40,  300, interval '10 hours'),
  ('admin@example.com', '01900000-0000-7000-8000-000000001031', 100,  240, interval '11 hours')
) as p (email, lesson_id, percentage, seconds, at)
join identity.users as u on u.email::text = p.email
join learning.lessons as l on l.id = p.lesson_id::uuid
cross join date_trunc('month', now(), 'UTC') as month (start)
on conflict do nothing;

select learning.award_xp(a.user_id, 'QUIZ', a.quiz_id, 25)
from learning.quiz_attempts as a where a.id = '01900000-0000-7000-8000-000000001052';

insert into learning.collaboration_sessions (id, owner_id, name, type, code, permissions)
select '01900000-0000-7000-8000-000000001071', u.id, 'A Token Together', 'PAIR', E'contract Token {\n  mapping(address => uint256) public balanceOf;\n}\n', '{"chat": true}'
from identity.users as u where u.email = 'admin@example.com'
on conflict do nothing;

insert into learning.session_participants (session_id, user_id, role)
select s.id, u.id, 'EDITOR'
from learning.collaboration_sessions as s, identity.users as u
where s.id = '01900000-0000-7000-8000-000000001071' and u.email = 'demo@formaops.com'
on conflict do nothing;

insert into learning.chat_messages (id, session_id, user_id, body, created_at)
select m.id::uuid, s.id, u.id, m.body, date_trunc('month', now(), 'UTC') + m.at
from (values
  ('01900000-0000-7000-8000-000000001081', 'admin@example.com', 'Shall we do transfer first?',       interval '14 hours'),
  ('01900000-0000-7000-8000-000000001082', 'demo@formaops.com', 'The event first, then the balance?', interval '14 hours 1 minute'),
  ('01900000-0000-7000-8000-000000001083', 'admin@example.com', 'The balance first.',                interval '14 hours 2 minutes')
) as m (id, email, body, at)
join learning.collaboration_sessions as s on s.id = '01900000-0000-7000-8000-000000001071'
join identity.users as u on u.email::text = m.email
on conflict do nothing;

insert into learning.tutor_interactions (id, user_id, lesson_id, question, answer, tokens, rating)
select '01900000-0000-7000-8000-000000001091', u.id, l.id, 'Why is the first write to a slot dearer than the next?',
  'It makes the state of every node larger; a later write only changes what is there.', 212, 5
from learning.lessons as l, identity.users as u
where l.id = '01900000-0000-7000-8000-000000001033' and u.email = 'demo@formaops.com'
on conflict do nothing;

insert into learning.recommendations (id, user_id, course_id, reason, score)
select '01900000-0000-7000-8000-000000001101', u.id, c.id, 'You have finished Solidity Basics and begun Tokens by Standard.', 0.87
from learning.courses as c, identity.users as u
where c.id = '01900000-0000-7000-8000-000000001013' and u.email = 'demo@formaops.com'
on conflict do nothing;

insert into learning.community_posts (id, user_id, course_id, title, body, status)
select p.id::uuid, u.id, c.id, p.title, p.body, p.status::learning.post_status
from (values
  ('01900000-0000-7000-8000-000000001111', 'How I keep slots small', 'Put the small types beside each other: two of 16 bytes share a slot.', 'PUBLISHED'),
  ('01900000-0000-7000-8000-000000001112', 'Study group on Fridays', 'Who joins? We begin with tokens.',                                     'PENDING')
) as p (id, title, body, status)
join learning.courses as c on c.id = '01900000-0000-7000-8000-000000001011'
join identity.users as u on u.email = 'demo@formaops.com'
on conflict do nothing;

-- Events have their time in the key, so in another month a second run would not conflict.
insert into learning.learning_events (id, user_id, event_type, course_id, lesson_id, data, occurred_at)
select e.id::uuid, u.id, e.type::learning.learning_event_type, c.id, e.lesson_id::uuid, e.data::jsonb, date_trunc('month', now(), 'UTC') + e.at
from (values
  ('01900000-0000-7000-8000-000000001121', 'COURSE_STARTED',   null,                                   '{}',            interval '8 hours'),
  ('01900000-0000-7000-8000-000000001122', 'LESSON_COMPLETED', '01900000-0000-7000-8000-000000001031', '{}',            interval '8 hours 10 minutes'),
  ('01900000-0000-7000-8000-000000001123', 'CODE_SUBMITTED',   '01900000-0000-7000-8000-000000001032', '{"score": 100}', interval '8 hours 40 minutes'),
  ('01900000-0000-7000-8000-000000001124', 'QUIZ_ATTEMPTED',   '01900000-0000-7000-8000-000000001034', '{"score": 75}',  interval '9 hours 20 minutes'),
  ('01900000-0000-7000-8000-000000001125', 'COURSE_COMPLETED', null,                                   '{}',            interval '9 hours 25 minutes')
) as e (id, type, lesson_id, data, at)
join learning.courses as c on c.id = '01900000-0000-7000-8000-000000001011'
join identity.users as u on u.email = 'demo@formaops.com'
where not exists (select from learning.learning_events as old where old.user_id = u.id and old.id = e.id::uuid);

select learning.refresh_leaderboard();
select learning.refresh_course_statistics();
select learning.refresh_daily_activity();

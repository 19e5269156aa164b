import { type Plant, unseen } from './plants-of-any-database.ts';

/** By rule, on the demo seeds. */
export const projectPlants: Readonly<Record<string, readonly Plant[]>> = {
  'identity/settings-of-user': [
    {
      sql: `delete from identity.settings where user_id = (select min(id::text)::uuid from identity.users)`,
      objects: ['identity.settings'],
    },
  ],
  'identity/sessions-of-inactive-user': [
    {
      sql: `insert into identity.sessions (user_id, token_hash, expires_at) select min(id::text)::uuid, repeat('a', 64), now() + interval '1 hour' from identity.users;
        insert into identity.sessions (user_id, token_hash, expires_at, revoked_at) select min(id::text)::uuid, repeat('b', 64), now() + interval '1 hour', now() from identity.users;
        ${unseen(`update identity.users set status = 'SUSPENDED' where id = (select min(id::text)::uuid from identity.users)`)}`,
      objects: ['identity.sessions'],
      says: /1 row of identity\.sessions breaks it, such as \{"id":"[0-9a-f-]+"\}/,
    },
  ],
  'prompts/current-version': [
    {
      sql: unseen(
        `update prompts.prompts set template = template || '.' where id = (select min(id::text)::uuid from prompts.prompts)`,
      ),
      objects: ['prompts.prompts'],
    },
    {
      way: 'without any',
      sql: unseen(
        `insert into prompts.prompts (user_id, name, template) select min(id::text)::uuid, 'n', 't' from identity.users`,
      ),
      objects: ['prompts.prompts'],
    },
  ],
  'prompts/versions-without-gap': [
    {
      sql: unseen(`insert into prompts.prompts (user_id, name, template, version) select min(id::text)::uuid, 'n', 't', 3 from identity.users;
        insert into prompts.prompt_versions (prompt_id, version, template, variables) select id, v, 't', '[]' from prompts.prompts, (values (1), (3)) as number (v) where name = 'n'`),
      objects: ['prompts.prompt_versions'],
      says: /"versions":2,.*"last_version":3/,
    },
  ],
  'prompts/validations-of-prompt': [
    {
      sql: unseen(`insert into prompts.validations (prompt_id, name, type, config)
        select (select min(id::text)::uuid from prompts.prompts), 'v' || n, 'REGEX', '{"pattern": "a"}' from generate_series(1, 51) as n`),
      objects: ['prompts.validations'],
      level: 'warning',
    },
  ],
  'studio/module-template-rating': [
    {
      way: 'its number',
      sql: unseen('update studio.module_templates set review_count = review_count + 1 where rating is not null'),
      objects: ['studio.module_templates'],
    },
    {
      way: 'its value',
      sql: unseen('update studio.module_templates set rating = 0.5 where rating is not null'),
      objects: ['studio.module_templates'],
    },
  ],
  'studio/own-review': [
    {
      sql: unseen(`update studio.module_templates set author_id = (select r.user_id from studio.template_reviews as r where r.template_id = module_templates.id limit 1)
        where id = (select template_id from studio.template_reviews limit 1)`),
      objects: ['studio.template_reviews'],
    },
  ],
  'studio/owner-as-collaborator': [
    {
      sql: unseen(
        `insert into studio.project_collaborators (project_id, user_id, role) select id, user_id, 'VIEWER' from studio.projects limit 1`,
      ),
      objects: ['studio.project_collaborators'],
    },
  ],
  'studio/current-template-version': [
    {
      sql: unseen(
        `insert into studio.templates (project_id, name, html_content, hubspot_config) select id, 'n', '<p></p>', '{}' from studio.projects limit 1`,
      ),
      objects: ['studio.templates'],
    },
    {
      way: 'other text, but not another name',
      sql: `insert into studio.templates (id, project_id, name, html_content, hubspot_config)
          select n::uuid, (select min(id::text)::uuid from studio.projects), 'n', '<p></p>', '{}' from (values ('00000000-0000-0000-0000-000000000001'), ('00000000-0000-0000-0000-000000000002')) as ids (n);
        ${unseen(`update studio.templates set css_content = 'p {}' where id = '00000000-0000-0000-0000-000000000001'; update studio.templates set name = 'm' where id = '00000000-0000-0000-0000-000000000002'`)}`,
      objects: ['studio.templates'],
      says: /1 row of /,
    },
  ],
  'content/word-count': [
    { sql: unseen('update content.articles set word_count = word_count + 1'), objects: ['content.articles'] },
  ],
  'learning/profile-of-user': [
    {
      sql: `insert into identity.users (email, password_hash) values ('without@example.com', '$scrypt$x');
        delete from learning.profiles where user_id = (select id from identity.users where email::text = 'without@example.com')`,
      objects: ['learning.profiles'],
    },
  ],
  'learning/profile-xp': [
    { sql: unseen('update learning.profiles set xp = xp + 1 where xp > 0'), objects: ['learning.profiles'] },
  ],
  'learning/lesson-award': [
    {
      sql: unseen(`insert into learning.user_progress (user_id, lesson_id, course_id, status, completion_percentage, started_at, completed_at)
        select u.id, l.id, m.course_id, 'COMPLETED', 100, now(), now() from identity.users as u, learning.lessons as l join learning.modules as m on m.id = l.module_id
        where u.email::text = 'admin@example.com' and l.id = '01900000-0000-7000-8000-000000001032'`),
      objects: ['learning.user_progress'],
    },
  ],
  'learning/quizzes-passed': [
    {
      sql: unseen(`insert into learning.user_progress (user_id, lesson_id, course_id, status, completion_percentage, started_at, completed_at)
        select u.id, l.id, m.course_id, 'COMPLETED', 100, now(), now() from identity.users as u, learning.lessons as l join learning.modules as m on m.id = l.module_id
        where u.email::text = 'admin@example.com' and l.id = (select lesson_id from learning.quizzes where id = '01900000-0000-7000-8000-000000001041');
        insert into learning.xp_awards (user_id, source, source_id, amount) select u.id, 'LESSON', q.lesson_id, 0 from identity.users as u, learning.quizzes as q
        where u.email::text = 'admin@example.com' and q.id = '01900000-0000-7000-8000-000000001041'`),
      objects: ['learning.user_progress'],
    },
  ],
  'learning/achievement-award': [
    {
      sql: unseen(`insert into learning.achievements (id, code, name, description, criteria) values ('00000000-0000-0000-0000-000000000009', 'NINE', 'n', 'd', '{"xp":2000000000}');
        insert into learning.user_achievements (user_id, achievement_id) select min(id::text)::uuid, '00000000-0000-0000-0000-000000000009' from identity.users`),
      objects: ['learning.user_achievements'],
    },
    {
      way: 'the other way round',
      sql: unseen(
        `insert into learning.xp_awards (user_id, source, source_id, amount) select min(id::text)::uuid, 'ACHIEVEMENT', '00000000-0000-0000-0000-000000000009', 0 from identity.users`,
      ),
      objects: ['learning.user_achievements'],
    },
  ],
  'learning/progress-course': [
    {
      sql: unseen(`insert into learning.user_progress (user_id, lesson_id, course_id)
        select u.id, l.id, (select c.id from learning.courses as c where c.id <> m.course_id limit 1) from identity.users as u, learning.lessons as l join learning.modules as m on m.id = l.module_id
        where u.email::text = 'admin@example.com' and l.id = '01900000-0000-7000-8000-000000001032'`),
      objects: ['learning.user_progress'],
    },
  ],
  'learning/quiz-score': [
    {
      sql: `insert into learning.quiz_attempts (user_id, quiz_id, answers) select min(u.id::text)::uuid, '01900000-0000-7000-8000-000000001041', '{}' from identity.users as u;
        ${unseen(`update learning.quiz_attempts set score = 1 where answers = '{}'`)}`,
      objects: ['learning.quiz_attempts'],
    },
    {
      way: 'passed without the points',
      sql: `insert into learning.quiz_attempts (user_id, quiz_id, answers) select min(u.id::text)::uuid, '01900000-0000-7000-8000-000000001041', '{}' from identity.users as u;
        ${unseen(`update learning.quiz_attempts set passed = true where answers = '{}'`)}`,
      objects: ['learning.quiz_attempts'],
    },
  ],
  'learning/published-revision': [
    {
      sql: unseen(
        `insert into learning.courses (slug, title, description, estimated_minutes, status, published_at) values ('s', 't', 'd', 1, 'PUBLISHED', now())`,
      ),
      objects: ['learning.courses'],
    },
  ],
  'learning/prerequisite-cycle': [
    {
      sql: unseen(`with c as (select id, row_number() over (order by id) as n from learning.courses limit 3)
        insert into learning.course_prerequisites (course_id, prerequisite_id) select a.id, b.id from c as a join c as b on b.n = a.n % 3 + 1 on conflict do nothing`),
      objects: ['learning.course_prerequisites'],
      says: /3 rows/,
    },
  ],
  'audit/last-operation': [
    {
      way: 'gone without a word',
      sql: unseen('delete from content.research_queries where id = (select min(id::text)::uuid from content.research_queries)'),
      objects: ['audit.log'],
      says: /research_queries.*"INSERT"/,
    },
    {
      way: 'back from the dead',
      sql: `create temporary table kept as select * from learning.tutor_interactions limit 1; delete from learning.tutor_interactions where id = (select id from kept);
        ${unseen('insert into learning.tutor_interactions select * from kept')}`,
      objects: ['audit.log'],
      says: /DELETE/,
    },
  ],
};

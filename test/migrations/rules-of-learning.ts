import { ALICE } from '../row-level-security/people.ts';
import type { Rules } from './rule.ts';

const courseOf = (slug: string) => `(select id from learning.courses where slug = '${slug}')`;
const lesson = `(select id from learning.lessons where slug = 'published')`;
const course = (slug: string, set: string) => `update learning.courses set ${set} where slug = '${slug}'`;
const needs = (slug: string, needed: string) =>
  `insert into learning.course_prerequisites (course_id, prerequisite_id) values (${courseOf(slug)}, ${courseOf(needed)})`;
const newCourse = (columns = '', values = '') =>
  `insert into learning.courses (slug, title, description, estimated_minutes${columns}) values ('new', 'n', 'd', 1${values})`;
const revisions = `select coalesce(string_agg(concat_ws(' ', c.slug, r.version), ', ' order by c.slug, r.version), '')
  from learning.course_revisions as r join learning.courses as c on c.id = r.course_id where c.slug in ('new', 'draft')`;

/** Alice has passed the quiz, but not begun the lesson, and was rewarded for nothing. */
const anew = `delete from learning.user_progress where user_id = '${ALICE}'; delete from learning.xp_awards where user_id = '${ALICE}'`;
const unpassed = `${anew}; delete from learning.quiz_attempts where user_id = '${ALICE}'`;
const failed = (times: number) =>
  `delete from learning.quiz_attempts where user_id = '${ALICE}';
   insert into learning.quiz_attempts (user_id, quiz_id, answers)
   select '${ALICE}', id, '{}' from learning.quizzes, generate_series(1, ${String(times)}) where title = 'published'`;
const answer = (score: string) =>
  `insert into learning.quiz_attempts (user_id, quiz_id, answers, score, passed)
   select '${ALICE}', id, '{"a": 1}', ${score} from learning.quizzes where title = 'published'`;
const graded = { owner: 'No role writes a score, which the table needs where no trigger sets it.' };
const begin = (percentage: number) =>
  `insert into learning.user_progress (lesson_id, completion_percentage) values (${lesson}, ${String(percentage)})`;
const begun = `insert into learning.user_progress (user_id, lesson_id, completion_percentage) values ('${ALICE}', ${lesson}, 50)`;
const go = (percentage: number) => `update learning.user_progress set completion_percentage = ${String(percentage)}`;
const progress = `select concat_ws(' ', p.status, completion_percentage, time_spent_seconds, started_at is not null, completed_at is not null, c.slug)
  from learning.user_progress as p join learning.courses as c on c.id = p.course_id where p.user_id = '${ALICE}'`;
const awards = `select count(*) from learning.xp_awards where user_id = '${ALICE}' and source = 'LESSON'`;
const changesOf = (...kinds: string[]) =>
  `select count(*) filter (where kind::text in (${kinds.map((kind) => `'${kind}'`).join(', ')}))::text from learning.session_changes`;
const say = `insert into learning.chat_messages (session_id, body) select id, 'b' from learning.collaboration_sessions`;

export const learningRules: Rules = {
  'learning.courses courses_stamp': [
    {
      look: `select (published_at is not null)::text from learning.courses where slug = 'draft'`,
      acts: [{ by: 'administrator', statement: course('draft', `status = 'PUBLISHED'`), seen: 'true' }],
      spares: [{ by: 'administrator', statement: course('draft', `status = 'REVIEW'`), seen: 'false' }],
    },
  ],
  'learning.courses courses_record_first_revision': [
    {
      look: revisions,
      acts: [
        {
          by: { owner: 'No role inserts a course that is published.' },
          statement: newCourse(', status, published_at', `, 'PUBLISHED', now()`),
          seen: 'new 1.0.0',
        },
      ],
      spares: [{ by: 'administrator', statement: newCourse(), seen: '' }],
    },
  ],
  'learning.courses courses_record_revision': [
    {
      refused: '23505 course_revisions_course_id_version_key',
      breaks: [
        {
          by: 'administrator',
          given: `update learning.lessons set title = 'other'; ${course('published', `status = 'ARCHIVED'`)}`,
          statement: course('published', `status = 'PUBLISHED'`),
        },
      ],
      edge: [
        {
          by: 'administrator',
          given: course('published', `status = 'ARCHIVED'`),
          statement: course('published', `status = 'PUBLISHED'`),
        },
        {
          by: 'administrator',
          given: `update learning.lessons set title = 'other'`,
          statement: course('published', `version = '1.0.1'`),
        },
      ],
    },
    {
      look: revisions,
      acts: [
        { by: 'administrator', statement: course('draft', `status = 'PUBLISHED'`), seen: 'draft 1.0.0' },
        {
          by: 'administrator',
          given: course('draft', `status = 'PUBLISHED'`),
          statement: course('draft', `version = '2.0.0'`),
          seen: 'draft 1.0.0, draft 2.0.0',
        },
      ],
      spares: [
        { by: 'administrator', statement: course('draft', `version = '2.0.0', status = 'REVIEW'`), seen: '' },
        {
          by: 'administrator',
          given: course('draft', `status = 'PUBLISHED'`),
          statement: course('draft', `description = 'x'`),
          seen: 'draft 1.0.0',
        },
      ],
    },
  ],
  'learning.course_revisions course_revisions_immutable': [
    {
      refused: '23000 course_revisions_immutable',
      breaks: [
        { by: { owner: 'No role may write revisions.' }, statement: `update learning.course_revisions set version = '9.0.0'` },
        { by: { owner: 'No role may delete revisions.' }, statement: 'delete from learning.course_revisions' },
      ],
      edge: [{ by: 'administrator', statement: `delete from learning.courses where slug = 'basics'` }],
    },
  ],
  'learning.course_prerequisites course_prerequisites_no_cycle': [
    {
      refused: '23514 course_prerequisites_no_cycle',
      breaks: [
        { by: 'administrator', statement: needs('basics', 'published') },
        { by: 'administrator', statement: needs('basics', 'draft') },
        {
          by: { owner: 'No role changes a prerequisite.' },
          statement: `update learning.course_prerequisites set prerequisite_id = ${courseOf('draft')} where course_id = ${courseOf('published')}`,
        },
      ],
      edge: [
        { by: 'administrator', statement: needs('draft', 'basics') },
        { by: 'administrator', statement: needs('basics', 'archived') },
      ],
    },
  ],
  'learning.quiz_attempts quiz_attempts_grade': [
    {
      look: `select string_agg(concat_ws(' ', score, passed), ', ' order by created_at, id) from learning.quiz_attempts where user_id = '${ALICE}'`,
      acts: [
        {
          by: 'alice',
          statement: `insert into learning.quiz_attempts (quiz_id, answers) select id, '{"a": 2}' from learning.quizzes`,
          seen: '100 t, 0 f',
        },
      ],
      spares: [
        {
          by: { owner: 'No role changes an attempt.' },
          statement: `update learning.quiz_attempts set answers = '{}'`,
          seen: '100 t',
        },
      ],
    },
    {
      refused: '23514 quiz_attempts_failed_hourly',
      breaks: [{ by: graded, given: failed(5), statement: answer('0, false') }],
      edge: [
        { by: graded, given: failed(4), statement: answer('0, false') },
        { by: 'bob', given: failed(5), statement: `insert into learning.quiz_attempts (quiz_id, answers) select id, '{}' from learning.quizzes` },
      ],
    },
  ],
  'learning.user_progress user_progress_quizzes_passed': [
    {
      refused: '23514 user_progress_quizzes_passed',
      breaks: [
        { by: 'alice', given: unpassed, statement: begin(100) },
        { by: 'alice', given: `${unpassed}; ${begun}`, statement: go(100) },
      ],
      edge: [
        { by: 'alice', given: unpassed, statement: begin(99) },
        { by: 'alice', given: anew, statement: begin(100) },
        { by: 'alice', given: `${unpassed}; delete from learning.quizzes`, statement: begin(100) },
      ],
    },
  ],
  'learning.user_progress user_progress_derive': [
    {
      look: progress,
      acts: [
        { by: 'alice', given: anew, statement: begin(50), seen: 'IN_PROGRESS 50 0 t f published' },
        { by: 'alice', given: `${anew}; ${begun}`, statement: go(100), seen: 'COMPLETED 100 0 t t published' },
        { by: 'alice', given: `${anew}; ${begun}`, statement: go(10), seen: 'IN_PROGRESS 50 0 t f published' },
      ],
      spares: [
        {
          by: 'alice',
          statement: 'update learning.user_progress set time_spent_seconds = 10',
          seen: 'COMPLETED 100 10 t t published',
        },
        { by: 'alice', given: `${anew}; ${begun}`, statement: go(99), seen: 'IN_PROGRESS 99 0 t f published' },
      ],
    },
  ],
  'learning.user_progress user_progress_reward': [
    {
      look: awards,
      acts: [{ by: 'alice', given: `${anew}; ${begun}`, statement: go(100), seen: '1' }],
      spares: [
        { by: 'alice', given: `${anew}; ${begun}`, statement: go(99), seen: '0' },
        { by: 'alice', given: `delete from learning.xp_awards where user_id = '${ALICE}'`, statement: go(100), seen: '0' },
      ],
    },
  ],
  'learning.user_progress user_progress_reward_first': [
    {
      look: awards,
      acts: [{ by: 'alice', given: anew, statement: begin(100), seen: '1' }],
      spares: [{ by: 'alice', given: anew, statement: begin(99), seen: '0' }],
    },
  ],
  'learning.community_posts community_posts_stamp': [
    {
      look: `select string_agg(concat_ws(' ', status, published_at is not null), ', ' order by title) from learning.community_posts where user_id = '${ALICE}'`,
      acts: [
        {
          by: 'alice',
          statement: `update learning.community_posts set body = 'x' where title = 'alice published'`,
          seen: 'PENDING f, PENDING t',
        },
        {
          by: 'moderator',
          statement: `select learning.review_community_post(id, 'PUBLISHED', updated_at) from learning.community_posts where title = 'alice pending'`,
          seen: 'PUBLISHED t, PUBLISHED t',
        },
      ],
      spares: [
        { by: 'alice', statement: 'update learning.community_posts set body = body', seen: 'PENDING f, PUBLISHED t' },
        {
          by: 'moderator',
          statement: `select learning.review_community_post(id, 'REJECTED', updated_at) from learning.community_posts where title = 'alice pending'`,
          seen: 'REJECTED f, PUBLISHED t',
        },
      ],
    },
  ],
  'learning.chat_messages chat_messages_record_change': [
    {
      look: changesOf('MESSAGE', 'MESSAGE_DELETED'),
      acts: [
        { by: 'alice', statement: say, seen: '4' },
        { by: 'alice', statement: `delete from learning.chat_messages where user_id = '${ALICE}'`, seen: '4' },
      ],
      spares: [
        { by: { owner: 'No role changes what was said.' }, statement: `update learning.chat_messages set body = 'x'`, seen: '3' },
      ],
    },
  ],
  'learning.session_participants session_participants_record_change': [
    {
      look: changesOf('PARTICIPANT'),
      acts: [{ by: 'alice', statement: `update learning.session_participants set role = 'VIEWER'`, seen: '9' }],
      spares: [{ by: 'alice', statement: say, seen: '5' }],
    },
  ],
  'learning.collaboration_sessions collaboration_sessions_record_change': [
    {
      look: changesOf('SESSION'),
      acts: [{ by: 'alice', statement: `update learning.collaboration_sessions set status = 'ENDED'`, seen: '1' }],
      spares: [
        {
          by: 'alice',
          statement: `select learning.edit_session_code(id, 1, 'x') from learning.collaboration_sessions`,
          seen: '0',
        },
      ],
    },
  ],
  'learning.edit_session_code': [
    {
      refused: '23514 collaboration_sessions_code_version_current',
      breaks: [0, 2].map((version) => ({
        by: 'alice',
        statement: `select learning.edit_session_code(id, ${String(version)}, 'x') from learning.collaboration_sessions`,
      })),
      edge: [
        {
          by: 'alice',
          // A session that cannot be edited answers with null.
          statement: `select from learning.collaboration_sessions where learning.edit_session_code(id, 1, 'x') is not null`,
        },
      ],
    },
  ],
};

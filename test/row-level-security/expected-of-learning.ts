import {
  absent,
  type BlindDelete,
  type BlindUpdate,
  each,
  type Expectations,
  forCompanions,
  type Insert,
  most,
  type Move,
  nobodyInserts,
  none,
  noRows,
  only,
  own as asOwn,
  REFUSED,
  type Refused,
  type Relation,
  type Rows,
} from './expected.ts';
import { BOB, digit, INSTRUCTOR, SUSPENDED, UNKNOWN, users } from './people.ts';

const both = ['alice', 'bob'];
const own = { ...none, alice: ['alice'], bob: ['bob'] } as const;
/** Rows without a name are told apart by the last digit of their user's id. */
const byUser = 'right(user_id::text, 1)';
const ownId = { ...none, alice: ['a'], bob: ['b'] } as const;
const courses = ['archived', 'basics', 'draft', 'published'];
const posts = ['alice pending', 'alice published', 'bob pending', 'bob published'];
const published = ['alice published', 'bob published'];
const digits = users.map(digit);
const accounts = [...digits, SUSPENDED.slice(-1)];
/** Progress of people who are nowhere else, so that every partition has some, ends in e. */
const learners = ['a', 'b', 'e'];

/** What everybody sees, and what administrators and workers do. */
const curriculum = (open: Rows, all: Rows) =>
  ({ ...most(open), instructor: all, administrator: all, service: all, analyst: REFUSED }) as const;
const guests = ['1', '2', '3', 'c'];
/** The viewer and the editor take part in Alice's session; the manager has left it, and sees what is their own. */
const taking = <Value>(value: Value) => ({ viewer: value, editor: value });
const said = ['alice', 'manager'];
const changes = ['CODE a', 'MESSAGE 3', 'MESSAGE a', 'PARTICIPANT 1', 'PARTICIPANT 2', 'PARTICIPANT 3', 'PARTICIPANT c'];
const changesOfBob = ['CODE b', 'MESSAGE b', 'PARTICIPANT d'];
const part = curriculum(['published'], ['draft', 'published']);

/** For every table and view of learning: who sees which rows. */
const relations: Readonly<Record<string, Relation>> = {
  'learning.courses': { label: 'slug', seen: curriculum(['basics', 'published'], courses) },
  'learning.course_prerequisites': {
    label: `right(course_id::text, 2) || ' needs ' || right(prerequisite_id::text, 2)`,
    seen: curriculum(['c1 needs c3'], ['c1 needs c3', 'c2 needs c1']),
  },
  'learning.modules': { label: 'slug', seen: part },
  'learning.lessons': { label: 'slug', seen: part },
  'learning.quizzes': { label: 'title', seen: part },
  'learning.quiz_attempts': { label: byUser, seen: { ...ownId, instructor: ['a', 'b'], administrator: ['a', 'b'] } },
  'learning.code_submissions': { label: 'code', seen: { ...own, instructor: both, administrator: both, service: both } },
  'learning.course_revisions': { label: 'right(course_id::text, 2)', seen: curriculum(['c1', 'c3'], ['c1', 'c3', 'c4']) },
  'learning.user_progress': {
    label: byUser,
    seen: { ...ownId, instructor: learners, administrator: learners, service: learners },
  },
  'learning.profiles': {
    label: byUser,
    seen: { ...ownId, moderator: ['c'], ...forCompanions((who) => [digit(who)]), administrator: accounts, service: accounts },
  },
  'learning.xp_awards': {
    label: `${byUser} || ' ' || source`,
    seen: {
      ...none,
      alice: ['a ACHIEVEMENT', 'a LESSON'],
      bob: ['b ACHIEVEMENT', 'b LESSON'],
      administrator: ['a ACHIEVEMENT', 'a LESSON', 'b ACHIEVEMENT', 'b LESSON'],
    },
  },
  'learning.achievements': { label: 'code', seen: curriculum(['FIRST'], ['FIRST']) },
  'learning.user_achievements': { label: byUser, seen: { ...ownId, administrator: ['a', 'b'], service: ['a', 'b'] } },
  'learning.collaboration_sessions': {
    label: 'name',
    seen: { ...own, moderator: ['alice'], ...taking(['alice']), administrator: both, service: both },
  },
  'learning.session_participants': {
    label: byUser,
    seen: {
      ...none,
      alice: guests,
      bob: ['d'],
      moderator: guests,
      ...taking(guests),
      manager: ['3'],
      administrator: [...guests, 'd'],
    },
  },
  'learning.chat_messages': {
    label: 'body',
    seen: {
      ...own,
      alice: said,
      moderator: said,
      ...taking(said),
      manager: ['manager'],
      administrator: ['alice', 'bob', 'manager'],
    },
  },
  'learning.session_changes': {
    label: `concat_ws(' ', kind, right(user_id::text, 1))`,
    seen: {
      ...none,
      alice: changes,
      bob: changesOfBob,
      moderator: changes,
      ...taking(changes),
      manager: ['MESSAGE 3', 'PARTICIPANT 3'],
      administrator: changesOfBob,
    },
  },
  'learning.tutor_interactions': { label: 'question', seen: { ...own, administrator: both, service: both } },
  'learning.recommendations': { label: 'reason', seen: { ...own, administrator: both, service: both } },
  'learning.community_posts': {
    label: 'title',
    seen: {
      ...most<Rows>(published),
      alice: ['alice pending', ...published],
      bob: [...published, 'bob pending'],
      moderator: posts,
      administrator: posts,
      service: REFUSED,
      analyst: REFUSED,
    },
  },
  'learning.learning_events': { label: `data ->> 'of'`, seen: { ...own, administrator: both, service: both } },
  'learning.leaderboard': { label: byUser, seen: each(REFUSED) },
  'learning.ranking': {
    label: byUser,
    seen: { ...most<Rows>(digits), anonymous: REFUSED, service: REFUSED, analyst: REFUSED },
  },
  'learning.course_statistics': { label: 'course_id::text', seen: each(REFUSED) },
  'learning.published_course_statistics': { label: 'right(course_id::text, 2)', seen: each(['c1', 'c3']) },
  'learning.daily_activity': { label: byUser, seen: each(REFUSED) },
  'learning.my_daily_activity': { label: 'events::text', seen: { ...none, alice: ['1'], bob: ['1'] } },
};

const administrators = { ...none, instructor: ['draft', 'published'], administrator: ['draft', 'published'] } as const;
const workers = { ...each<Rows>(REFUSED), service: both } as const;

const updates: readonly BlindUpdate[] = [
  ['learning.courses', `description = 'x'`, { ...none, instructor: courses, administrator: courses }],
  ['learning.courses', 'published_at = now()', each(REFUSED)],
  ['learning.course_prerequisites', 'created_at = now()', each(REFUSED)],
  ['learning.modules', `title = 'x'`, administrators],
  ['learning.lessons', 'xp_reward = 1000', administrators],
  ['learning.quizzes', 'passing_score = 1', administrators],
  ['learning.quiz_attempts', 'score = 100', each(REFUSED)],
  ['learning.code_submissions', `feedback = '{}'`, workers],
  ['learning.course_revisions', `version = '9.0.0'`, each(REFUSED)],
  ['learning.user_progress', 'time_spent_seconds = 10', ownId],
  ['learning.profiles', 'xp = 1', each(REFUSED)],
  ['learning.xp_awards', 'amount = 1', each(REFUSED)],
  ['learning.achievements', `description = 'x'`, { ...each<Rows>(REFUSED), administrator: ['FIRST'] }],
  ['learning.user_achievements', 'earned_at = now()', each(REFUSED)],
  ['learning.collaboration_sessions', `permissions = '{}'`, { ...own, administrator: both }],
  ['learning.collaboration_sessions', `status = 'ENDED'`, { ...own, administrator: both, service: both }],
  ['learning.collaboration_sessions', `code = 'x'`, each(REFUSED)],
  ['learning.session_participants', 'left_at = now()', { ...none, alice: guests, bob: ['d'] }],
  ['learning.chat_messages', `body = 'x'`, each(REFUSED)],
  ['learning.session_changes', `client_id = 'x'`, each(REFUSED)],
  ['learning.tutor_interactions', 'rating = 5', own],
  ['learning.tutor_interactions', `answer = 'x'`, workers],
  ['learning.recommendations', 'dismissed_at = now()', own],
  ['learning.recommendations', 'score = 1', workers],
  ['learning.community_posts', `body = 'x'`, { ...none, alice: posts.slice(0, 2), bob: posts.slice(2), administrator: posts }],
  ['learning.community_posts', `status = 'PUBLISHED'`, each(REFUSED)],
  ['learning.learning_events', `data = '{}'`, each(REFUSED)],
];

const deletes: readonly BlindDelete[] = [
  ['learning.courses', { ...noRows, instructor: 4, administrator: 4 }],
  ['learning.course_prerequisites', { ...noRows, instructor: 2, administrator: 2 }],
  ['learning.modules', { ...noRows, instructor: 2, administrator: 2 }],
  ['learning.lessons', { ...noRows, instructor: 2, administrator: 2 }],
  ['learning.quizzes', { ...noRows, instructor: 2, administrator: 2 }],
  ['learning.quiz_attempts', each(REFUSED)],
  ['learning.code_submissions', each(REFUSED)],
  ['learning.course_revisions', each(REFUSED)],
  ['learning.user_progress', each(REFUSED)],
  ['learning.profiles', each(REFUSED)],
  ['learning.xp_awards', each(REFUSED)],
  ['learning.achievements', { ...each<number | string>(REFUSED), administrator: '23503' }],
  ['learning.user_achievements', each(REFUSED)],
  ['learning.collaboration_sessions', { ...noRows, alice: 1, bob: 1, administrator: 2 }],
  ['learning.session_participants', { ...noRows, alice: 4, bob: 1 }],
  ['learning.chat_messages', { ...noRows, alice: 1, bob: 1, manager: 1, administrator: 3 }],
  ['learning.session_changes', each(REFUSED)],
  ['learning.tutor_interactions', { ...noRows, alice: 1, bob: 1 }],
  ['learning.recommendations', { ...each<number | Refused>(REFUSED), service: 2 }],
  ['learning.community_posts', { ...noRows, alice: 2, bob: 2, administrator: 4 }],
  ['learning.learning_events', each(REFUSED)],
];

const course = (slug: string) => `{{select id from learning.courses where slug = '${slug}'}}`;
const module = (slug: string) => `{{select id from learning.modules where slug = '${slug}'}}`;
const lesson = (slug: string) => `{{select id from learning.lessons where slug = '${slug}'}}`;
const quiz = (title: string) => `{{select id from learning.quizzes where title = '${title}'}}`;
const session = (name: string) => `{{select id from learning.collaboration_sessions where name = '${name}'}}`;
const writers = only('instructor', 'administrator');
const absentToWriters = absent('instructor', 'administrator');

const inserts: readonly Insert[] = [
  ['learning.courses', 'slug, title, description, estimated_minutes', `'new', 't', 'd', 1`, writers],
  ['learning.course_prerequisites', 'course_id, prerequisite_id', `'${course('draft')}', '${course('basics')}'`, writers],
  ['learning.course_prerequisites', 'course_id, prerequisite_id', `'${UNKNOWN}', '${course('basics')}'`, absentToWriters],
  ['learning.modules', 'course_id, slug, title, description, position', `'${course('draft')}', 'new', 't', '', 9`, writers],
  ['learning.modules', 'course_id, slug, title, description, position', `'${UNKNOWN}', 'new', 't', '', 9`, absentToWriters],
  ['learning.lessons', 'module_id, slug, title, position', `'${module('draft')}', 'new', 't', 9`, writers],
  ['learning.lessons', 'module_id, slug, title, position', `'${UNKNOWN}', 'new', 't', 9`, absentToWriters],
  [
    'learning.quizzes',
    'lesson_id, title, questions, answer_key',
    `'${lesson('draft')}', 't', '[{"id": "a", "text": "?"}]', '{"a": 1}'`,
    writers,
  ],
  [
    'learning.quizzes',
    'lesson_id, title, questions, answer_key',
    `'${UNKNOWN}', 't', '[{"id": "a", "text": "?"}]', '{"a": 1}'`,
    absentToWriters,
  ],
  ['learning.quiz_attempts', 'quiz_id, answers', `'${quiz('published')}', '{"a": 1}'`, asOwn()],
  ['learning.quiz_attempts', 'quiz_id, answers', `'${quiz('draft')}', '{"a": 1}'`, writers],
  ['learning.quiz_attempts', 'quiz_id, answers', `'${UNKNOWN}', '{"a": 1}'`, only()],
  ['learning.code_submissions', 'lesson_id, code', `'${lesson('published')}', 'c'`, asOwn()],
  ['learning.code_submissions', 'lesson_id, code', `'${lesson('draft')}', 'c'`, writers],
  ['learning.code_submissions', 'lesson_id, code', `'${UNKNOWN}', 'c'`, only()],
  nobodyInserts('learning.course_revisions'),
  // Alice and Bob have begun it already.
  ['learning.user_progress', 'lesson_id', `'${lesson('published')}'`, { ...asOwn(), alice: '23505', bob: '23505' }],
  ['learning.user_progress', 'lesson_id', `'${lesson('draft')}'`, writers],
  ['learning.user_progress', 'lesson_id', `'${UNKNOWN}'`, only()],
  nobodyInserts('learning.profiles'),
  nobodyInserts('learning.xp_awards'),
  [
    'learning.achievements',
    'code, name, description, criteria',
    `'NEW', 'n', 'd', '{"lessons_completed": 1}'`,
    only('administrator'),
  ],
  nobodyInserts('learning.user_achievements'),
  ['learning.collaboration_sessions', 'name, type', `'n', 'PAIR'`, asOwn()],
  ['learning.session_participants', 'session_id, user_id', `'${session('alice')}', '${INSTRUCTOR}'`, only('alice')],
  ['learning.session_participants', 'session_id, user_id', `'${UNKNOWN}', '${INSTRUCTOR}'`, only()],
  ['learning.session_participants', 'session_id, user_id', `'${session('alice')}', '${UNKNOWN}'`, only()],
  ['learning.chat_messages', 'session_id, body', `'${session('alice')}', 'b'`, only('alice', 'moderator', 'viewer', 'editor')],
  ['learning.chat_messages', 'session_id, body', `'${UNKNOWN}', 'b'`, only()],
  nobodyInserts('learning.session_changes'),
  ['learning.tutor_interactions', 'question', `'q'`, asOwn()],
  ['learning.tutor_interactions', 'question, lesson_id', `'q', '${lesson('draft')}'`, writers],
  ['learning.tutor_interactions', 'question, lesson_id', `'q', '${UNKNOWN}'`, only()],
  [
    'learning.recommendations',
    'user_id, course_id, reason, score',
    `'${BOB}', '${course('published')}', 'r', 0.5`,
    only('service'),
  ],
  ['learning.recommendations', 'user_id, course_id, reason, score', `'${UNKNOWN}', '${UNKNOWN}', 'r', 0.5`, absent('service')],
  ['learning.community_posts', 'title, body', `'t', 'b'`, asOwn()],
  ['learning.community_posts', 'title, body, course_id', `'t', 'b', '${course('draft')}'`, writers],
  ['learning.community_posts', 'title, body, course_id', `'t', 'b', '${UNKNOWN}'`, absent('administrator')],
  ['learning.learning_events', 'event_type', `'PAGE_VIEWED'`, { ...asOwn(), service: '23502' }],
  ['learning.learning_events', 'event_type, user_id', `'PAGE_VIEWED', '${BOB}'`, only('service')],
  ['learning.learning_events', 'event_type, user_id', `'PAGE_VIEWED', '${UNKNOWN}'`, absent('service')],
];

const moves: readonly Move[] = [
  ['learning.user_progress', `user_id = '${BOB}'`, ['alice']],
  ['learning.collaboration_sessions', `owner_id = '${BOB}'`, ['alice']],
  ['learning.session_participants', `session_id = '${session('bob')}'`, ['alice']],
  ['learning.session_participants', `user_id = '${UNKNOWN}'`, ['alice']],
  ['learning.tutor_interactions', `user_id = '${BOB}'`, ['alice']],
  ['learning.recommendations', `user_id = '${BOB}'`, ['alice']],
  ['learning.community_posts', `user_id = '${BOB}'`, ['alice']],
];

/** For every table and view of learning. */
export const learning: Expectations = { relations, updates, deletes, inserts, moves };

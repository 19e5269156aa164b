import { type BlindDelete, type BlindUpdate, each, none, noRows, REFUSED, type Relation, type Rows } from './expected.ts';

const both = ['alice', 'bob'];
const own = { ...none, alice: ['alice'], bob: ['bob'] } as const;
/** Rows without a name are told apart by the last digit of their user's id. */
const byUser = 'right(user_id::text, 1)';
const ownId = { ...none, alice: ['a'], bob: ['b'] } as const;
const courses = ['archived', 'basics', 'draft', 'published'];
const posts = ['alice pending', 'alice published', 'bob pending', 'bob published'];
const published = ['alice published', 'bob published'];
const people = ['administrator', ...both, 'moderator'];

/** What everybody sees, and what administrators and workers do. */
const curriculum = (open: Rows, all: Rows) => ({ ...each(open), administrator: all, service: all, analyst: REFUSED }) as const;
const part = curriculum(['published'], ['draft', 'published']);

/** For every table and view of learning: who sees which rows. */
export const learningRelations: Readonly<Record<string, Relation>> = {
  'learning.courses': { label: 'slug', seen: curriculum(['basics', 'published'], courses) },
  'learning.course_prerequisites': {
    label: `right(course_id::text, 2) || ' needs ' || right(prerequisite_id::text, 2)`,
    seen: curriculum(['c1 needs c3'], ['c1 needs c3', 'c2 needs c1']),
  },
  'learning.modules': { label: 'slug', seen: part },
  'learning.lessons': { label: 'slug', seen: part },
  'learning.quizzes': { label: 'title', seen: part },
  'learning.quiz_attempts': { label: byUser, seen: { ...ownId, administrator: ['a', 'b'] } },
  'learning.code_submissions': { label: 'code', seen: { ...own, administrator: both, service: both } },
  'learning.course_revisions': { label: 'right(course_id::text, 2)', seen: curriculum(['c1', 'c3'], ['c1', 'c3', 'c4']) },
  'learning.user_progress': { label: byUser, seen: { ...ownId, administrator: ['a', 'b'], service: ['a', 'b'] } },
  'learning.profiles': {
    label: byUser,
    seen: { ...ownId, moderator: ['c'], administrator: ['a', 'b', 'c', 'd'], service: ['a', 'b', 'c', 'd'] },
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
    seen: { ...own, moderator: ['alice'], administrator: both, service: both },
  },
  'learning.session_participants': {
    label: 'role::text',
    seen: { ...none, alice: ['EDITOR'], bob: ['VIEWER'], moderator: ['EDITOR'], administrator: ['EDITOR', 'VIEWER'] },
  },
  'learning.chat_messages': { label: 'body', seen: { ...own, moderator: ['alice'], administrator: both } },
  'learning.tutor_interactions': { label: 'question', seen: { ...own, administrator: both, service: both } },
  'learning.recommendations': { label: 'reason', seen: { ...own, administrator: both, service: both } },
  'learning.community_posts': {
    label: 'title',
    seen: {
      ...each<Rows>(published),
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
    label: 'username::text',
    seen: { ...each<Rows>(people), anonymous: REFUSED, service: REFUSED, analyst: REFUSED },
  },
  'learning.course_statistics': { label: 'course_id::text', seen: each(REFUSED) },
  'learning.published_course_statistics': { label: 'right(course_id::text, 2)', seen: each(['c1', 'c3']) },
  'learning.daily_activity': { label: byUser, seen: each(REFUSED) },
  'learning.my_daily_activity': { label: 'events::text', seen: { ...none, alice: ['1'], bob: ['1'] } },
};

const administrators = { ...none, administrator: ['draft', 'published'] } as const;
const workers = { ...each<Rows>(REFUSED), service: both } as const;

export const learningUpdates: readonly BlindUpdate[] = [
  ['learning.courses', 'slug', `description = 'x'`, { ...none, administrator: courses }],
  ['learning.courses', 'slug', 'published_at = now()', each(REFUSED)],
  ['learning.course_prerequisites', 'course_id', 'created_at = now()', each(REFUSED)],
  ['learning.modules', 'slug', `title = 'x'`, administrators],
  ['learning.lessons', 'slug', 'xp_reward = 1000', administrators],
  ['learning.quizzes', 'title', 'passing_score = 1', administrators],
  ['learning.quiz_attempts', byUser, 'score = 100', each(REFUSED)],
  ['learning.code_submissions', 'code', `feedback = '{}'`, workers],
  ['learning.course_revisions', 'version', `version = '9.0.0'`, each(REFUSED)],
  ['learning.user_progress', byUser, 'time_spent_seconds = 10', ownId],
  ['learning.profiles', byUser, 'xp = 1', each(REFUSED)],
  ['learning.xp_awards', byUser, 'amount = 1', each(REFUSED)],
  ['learning.achievements', 'code', `description = 'x'`, { ...each<Rows>(REFUSED), administrator: ['FIRST'] }],
  ['learning.user_achievements', byUser, 'earned_at = now()', each(REFUSED)],
  ['learning.collaboration_sessions', 'name', `permissions = '{}'`, { ...own, administrator: both }],
  ['learning.collaboration_sessions', 'name', `status = 'ENDED'`, { ...own, administrator: both, service: both }],
  ['learning.collaboration_sessions', 'name', `code = 'x'`, each(REFUSED)],
  ['learning.session_participants', 'role::text', 'left_at = now()', { ...none, alice: ['EDITOR'], bob: ['VIEWER'] }],
  ['learning.chat_messages', 'body', `body = 'x'`, each(REFUSED)],
  ['learning.tutor_interactions', 'question', 'rating = 5', own],
  ['learning.tutor_interactions', 'question', `answer = 'x'`, workers],
  ['learning.recommendations', 'reason', 'dismissed_at = now()', own],
  ['learning.recommendations', 'reason', 'score = 1', workers],
  [
    'learning.community_posts',
    'title',
    `body = 'x'`,
    { ...none, alice: posts.slice(0, 2), bob: posts.slice(2), administrator: posts },
  ],
  ['learning.community_posts', 'title', `status = 'PUBLISHED'`, each(REFUSED)],
  ['learning.learning_events', byUser, `data = '{}'`, each(REFUSED)],
];

export const learningDeletes: readonly BlindDelete[] = [
  ['learning.courses', { ...noRows, administrator: 4 }],
  ['learning.course_prerequisites', { ...noRows, administrator: 2 }],
  ['learning.modules', { ...noRows, administrator: 2 }],
  ['learning.lessons', { ...noRows, administrator: 2 }],
  ['learning.quizzes', { ...noRows, administrator: 2 }],
  ['learning.quiz_attempts', each(REFUSED)],
  ['learning.code_submissions', each(REFUSED)],
  ['learning.course_revisions', each(REFUSED)],
  ['learning.user_progress', each(REFUSED)],
  ['learning.profiles', each(REFUSED)],
  ['learning.xp_awards', each(REFUSED)],
  ['learning.user_achievements', each(REFUSED)],
  ['learning.collaboration_sessions', { ...noRows, alice: 1, bob: 1, administrator: 2 }],
  ['learning.session_participants', { ...noRows, alice: 1, bob: 1 }],
  ['learning.chat_messages', { ...noRows, alice: 1, bob: 1, administrator: 2 }],
  ['learning.tutor_interactions', { ...noRows, alice: 1, bob: 1 }],
  ['learning.recommendations', { ...each<number | typeof REFUSED>(REFUSED), service: 2 }],
  ['learning.community_posts', { ...noRows, alice: 2, bob: 2, administrator: 4 }],
  ['learning.learning_events', each(REFUSED)],
];

export const learningColumns = [
  ['learning.courses', ['id', 'published_at', 'created_at']],
  ['learning.modules', ['course_id']],
  ['learning.lessons', ['module_id']],
  ['learning.quizzes', ['lesson_id']],
  ['learning.user_progress', ['user_id', 'lesson_id', 'course_id', 'status', 'started_at', 'completed_at']],
  ['learning.profiles', ['user_id', 'level', 'xp', 'streak', 'last_active_at']],
  ['learning.code_submissions', ['user_id', 'lesson_id', 'code', 'status', 'score', 'feedback']],
  ['learning.collaboration_sessions', ['owner_id', 'code', 'code_version']],
  ['learning.session_participants', ['session_id', 'user_id']],
  ['learning.tutor_interactions', ['user_id', 'question', 'answer', 'tokens']],
  ['learning.recommendations', ['user_id', 'course_id', 'reason', 'score']],
  ['learning.community_posts', ['user_id', 'course_id', 'status', 'published_at']],
] as const;

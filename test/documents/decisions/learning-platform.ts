import type { Decisions } from '../cover.ts';

const PROFILE = 'identity.users says who somebody is, not what they have learned.';
const PERSONAL = 'Personal data goes with its user.';
const EVENT_KEY = 'A uuid like every key, but no foreign key: what happened stays true when the other row is gone.';

export const learningPlatform: Decisions = {
  'extension uuid-ossp': {
    at: 'function core.uuid_v7',
    why: 'gen_random_uuid() is built in since PostgreSQL 13; keys are in order of time, and need no extension.',
  },

  'User.avatar': { at: 'column identity.users.avatar_url', why: 'FormaOps calls it avatarUrl, which says what it is.' },
  'User.role': {
    differs: ['default'],
    why: 'One table of users for five systems: who signs up is a USER, as two of the other documents have it. The roles of all are in one enum.',
  },
  'User.encryptedData': { differs: ['type'], why: 'What is encrypted is bytes; it is JSON only for whoever has the key.' },
  'User.level': { at: 'column learning.profiles.level', why: PROFILE },
  'User.xp': { at: 'column learning.profiles.xp', why: `${PROFILE} It changes through learning.award_xp() only.` },
  'User.streak': { at: 'column learning.profiles.streak', why: PROFILE },
  'User.lastActive': { at: 'column learning.profiles.last_active_at', why: PROFILE },
  UserProfile: {
    at: 'table learning.profiles',
    why: 'Named by User.profile and never defined: it has what the document keeps in User.',
  },
  'users index(email, status)': {
    at: 'index identity.users_email_key',
    differs: ['columns'],
    why: 'email is unique and case-insensitive: it leads to one row, whose status is then read.',
  },
  'users index(username, status)': {
    at: 'index identity.users_username_key',
    differs: ['columns'],
    why: 'username is unique and case-insensitive: it leads to one row, whose status is then read.',
  },

  'Course.estimatedTime': { at: 'column learning.courses.estimated_minutes', why: 'The name says its unit.' },
  'Course.prerequisites': {
    at: 'constraint course_prerequisites_course_id_fkey on learning.course_prerequisites',
    why: 'Many to many: a table of its own, which refuses a course as its own prerequisite, and cycles.',
  },
  'Course.dependents': {
    at: 'constraint course_prerequisites_prerequisite_id_fkey on learning.course_prerequisites',
    why: 'The same table from the other side.',
  },
  'Module.order': { at: 'column learning.modules.position', why: 'order is a word of SQL.' },

  'CollaborationSession.owner': { differs: ['on delete'], why: PERSONAL },

  LearningAnalytics: { at: 'table learning.learning_events', why: 'One row is an event. Partitioned by month.' },
  'LearningAnalytics.sessionId': { differs: ['type'], why: EVENT_KEY },
  'LearningAnalytics.courseId': { differs: ['type'], why: EVENT_KEY },
  'LearningAnalytics.lessonId': { differs: ['type'], why: EVENT_KEY },
  'LearningAnalytics.timestamp': {
    at: 'column learning.learning_events.occurred_at',
    why: 'timestamp is a type of SQL, and the name says of what.',
  },
  'LearningAnalytics.user': { differs: ['on delete'], why: PERSONAL },
  'learning_analytics key(id)': {
    at: 'constraint learning_events_pkey on learning.learning_events',
    why: 'The key of a partitioned table has its partition key, here occurred_at; the user in front serves a learner’s events.',
  },

  mv_user_leaderboard: {
    at: 'materialized view learning.leaderboard',
    why: 'Ties have an order, so that ranks do not move between refreshes. People see it through learning.ranking, which has names.',
  },

  'policy user_progress_policy': {
    at: [
      'policy user_progress_select_own on learning.user_progress',
      'policy user_progress_insert_own on learning.user_progress',
      'policy user_progress_update_own on learning.user_progress',
    ],
    why: 'Mended: “for all” lets learners delete their history, and current_setting() without missing_ok fails for who has none set.',
  },
  'function audit_log_changes': {
    at: 'function audit.record_change',
    why: 'Mended: theirs keeps secrets, and of an UPDATE the new row only, whole. Here secrets are digests, and an UPDATE keeps what changed, before and after.',
  },
  audit_log: { at: 'table audit.log', why: 'The schema says audit. Partitioned by month, append-only.' },
  'audit_log.old_data': { at: 'column audit.log.old_row', why: 'Of an update only what changed, with secrets as digests.' },
  'audit_log.new_data': { at: 'column audit.log.new_row', why: 'Of an update only what changed, with secrets as digests.' },
  'audit_log.user_id': { at: 'column audit.log.actor_id', why: 'Who did it, not whose row it is.' },
  'audit_log.timestamp': { at: 'column audit.log.occurred_at', why: 'timestamp is a type of SQL, and the name says of what.' },

  'Users: Authentication': { at: ['table identity.users', 'table identity.sessions'], why: 'Passwords and sign-in sessions.' },
  'Users: profiles': {
    at: ['view identity.public_profiles', 'table learning.profiles'],
    why: 'What others see of somebody, and what they have learned.',
  },
  'Users: preferences': { at: 'column identity.settings.preferences', why: 'With Finity’s settings.' },
  'Users: progress tracking': { at: 'table learning.user_progress', why: 'A row for each learner and lesson, in 16 partitions.' },
  'Learning: Courses': { at: 'table learning.courses', why: 'As its model.' },
  'Learning: lessons': { at: 'table learning.lessons', why: 'Named by Module.lessons and never defined.' },
  'Learning: modules': { at: 'table learning.modules', why: 'As its model.' },
  'Learning: quizzes': {
    at: ['table learning.quizzes', 'table learning.quiz_attempts'],
    why: 'Never defined. Attempts are graded here; the key is never readable before one.',
  },
  'Learning: code submissions': { at: 'table learning.code_submissions', why: 'Named by User.submissions and never defined.' },
  'Collaboration: Real-time sessions': { at: 'table learning.collaboration_sessions', why: 'As its model.' },
  'Collaboration: shared workspaces': {
    at: [
      'column learning.collaboration_sessions.code',
      'function learning.edit_session_code',
      'table learning.session_participants',
    ],
    why: 'The code that participants share, edited one version after another.',
  },
  'Collaboration: chat messages': {
    at: 'table learning.chat_messages',
    why: 'Named by CollaborationSession.messages and never defined.',
  },
  'Gamification: Achievements': {
    at: ['table learning.achievements', 'table learning.user_achievements'],
    why: 'What there is to earn, and who earned it.',
  },
  'Gamification: XP': {
    at: ['table learning.xp_awards', 'function learning.award_xp'],
    why: 'Every award is a row, so that the sum can be checked and nothing is awarded twice.',
  },
  'Gamification: leaderboards': {
    at: ['materialized view learning.leaderboard', 'view learning.ranking'],
    why: 'Computed apart, and seen through the view.',
  },
  'Gamification: badges': { at: 'column learning.achievements.badge_url', why: 'The picture of an achievement.' },
  'Gamification: streaks': { at: 'column learning.profiles.streak', why: 'Days in the learner’s time zone.' },
  'AI: Tutor interactions': { at: 'table learning.tutor_interactions', why: 'Never defined.' },
  'AI: personalized recommendations': { at: 'table learning.recommendations', why: 'Never defined.' },
  'AI: learning analytics': {
    at: ['table learning.learning_events', 'materialized view learning.daily_activity'],
    why: 'Events, and their sums by day.',
  },
  'Content: Versioned curriculum': {
    at: 'table learning.course_revisions',
    why: 'Every published version of a course, unchangeable.',
  },
  'Content: community-generated content': { at: 'table learning.community_posts', why: 'Moderated, with full text search.' },
  'Security: Audit logs': {
    at: ['table audit.log', 'table audit.seals'],
    why: 'Append-only. The seals against tampering have a table, and nothing makes them yet.',
  },
  'Security: permissions': {
    at: [
      'column identity.users.role',
      'column identity.api_keys.permissions',
      'column learning.collaboration_sessions.permissions',
    ],
    why: 'Of users, of keys and of sessions; what a role may do is in grants and policies.',
  },
  'Security: rate limiting data': {
    at: ['table core.rate_limits', 'function core.consume_rate_limit'],
    why: 'Where there is no Redis.',
  },

  'npm run db:validate': { at: 'command npm run db:validate', why: 'Is it migrated, and is what is generated current?' },
  'npm run db:test-migrations': {
    at: 'command npm run db:test-migrations',
    why: 'Every migration up, down and up again.',
  },
  'npm run db:performance': {
    at: ['command npm run db:performance', 'command kaava queries check'],
    why: 'Every query and its plan, against what is written down.',
  },
  'npm run db:security': {
    at: ['command npm run db:security', 'command kaava access'],
    why: 'Policies and grants; encryption has tests of its own, which npm test runs.',
  },
  'npm run db:integrity': {
    at: ['command npm run db:integrity', 'command kaava integrity'],
    why: 'It also asks what constraints alone cannot keep.',
  },
  'npm run db:load-test': { why: 'Not there yet: the script says so, and ends with 3.' },
  'MigrationManager.validateMigration': {
    at: ['command npm run db:test-migrations', 'command kaava migrate status', 'command kaava drift'],
    why: 'Theirs is empty. On a throwaway database before, by comparison with the live one after.',
  },
  'MigrationManager.runMigration': {
    at: ['command kaava migrate up', 'command kaava migrate down'],
    why: 'Each in a transaction, unless it says otherwise: of one that fails nothing is kept, so there is nothing to roll back. It makes no backup.',
  },
  'MigrationManager.createBackup': { why: 'Not there yet. Theirs is empty.' },
  'Step 5: Prisma Configuration: prisma': {
    at: ['file src/database/connect.ts', 'file src/http/metrics.ts', 'file db/docker/postgres/postgresql.conf'],
    why: 'Requests are timed by route, and the server in a container logs statements of more than a second. Answers are cached above the database, and not by an extension of the client.',
  },
};

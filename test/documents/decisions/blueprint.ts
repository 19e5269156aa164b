import type { Decisions } from '../cover.ts';

const UNIT = 'The name says its unit.';
const LOGS = 'Logs of AI sessions are one table for the blueprint and Templator, partitioned by month.';
const PERSONAL = 'Personal data goes with its user.';

export const blueprint: Decisions = {
  'User.isActive': {
    at: 'column identity.users.status',
    differs: ['type', 'default'],
    why: 'The learning platform has three states where this has two: true is ACTIVE, false is SUSPENDED or DELETED.',
  },
  'User.avatar': { at: 'column identity.users.avatar_url', why: 'FormaOps calls it avatarUrl, which says what it is.' },

  'AISession.duration': {
    at: 'column studio.ai_sessions.processing_time_ms',
    why: 'The same as the processing time of Templator. The name says its unit.',
  },
  'AISession.user': { differs: ['on delete'], why: `${PERSONAL} A session that nobody signed in for has no user.` },

  'Project.buildTime': { at: 'column studio.projects.build_time_ms', why: UNIT },
  'Project.bundleSize': { at: 'column studio.projects.bundle_size_bytes', why: UNIT },
  'Project.user': { differs: ['on delete'], why: PERSONAL },
  'projects index(is_public)': {
    at: 'index studio.projects_public_idx',
    why: 'Only public projects are asked for: it holds no others, and has them newest first.',
  },
  idx_projects_public: {
    at: 'index studio.projects_public_idx',
    why: 'Only public projects are asked for: it holds no others, and has them newest first.',
  },

  AILog: { at: 'table studio.ai_session_logs', why: LOGS },
  'AILog.timestamp': {
    at: 'column studio.ai_session_logs.logged_at',
    why: 'timestamp is a type of SQL, and the name says of what.',
  },
  'AILog.duration': { at: 'column studio.ai_session_logs.duration_ms', why: UNIT },
  'AILog.memoryUsage': {
    at: 'column studio.ai_session_logs.memory_bytes',
    why: `${UNIT} bigint: two gigabytes are more than an Int holds.`,
  },
  'ai_logs key(id)': {
    at: 'constraint ai_session_logs_pkey on studio.ai_session_logs',
    why: 'The key of a partitioned table has its partition key, here logged_at; the session in front serves its logs.',
  },

  'notifications index(is_read)': {
    at: 'index identity.notifications_unread_idx',
    why: 'Nobody asks for what is unread across users: it has the unread of each user.',
  },

  AnalyticsEvent: { at: 'table analytics.events', why: 'The schema says analytics. Partitioned by month.' },
  'AnalyticsEvent.timestamp': {
    at: 'column analytics.events.occurred_at',
    why: 'timestamp is a type of SQL, and the name says of what.',
  },
  'AnalyticsEvent.ipAddress': {
    differs: ['type'],
    why: 'An address of the type inet, which refuses what is none and can be asked for by network.',
  },
  'analytics_events key(id)': {
    at: 'constraint events_pkey on analytics.events',
    why: 'The key of a partitioned table has its partition key, here occurred_at.',
  },
  'analytics_events index(timestamp)': {
    at: 'index analytics.events_occurred_at_idx',
    why: 'BRIN: rows come in the order of time, so a thousandth of the size finds the same.',
  },
};

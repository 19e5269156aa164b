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

  'DatabaseService.connect': {
    at: ['file src/server.ts', 'file src/database/connect.ts', 'file src/services/cache/redis.ts'],
    why: 'Redis is optional: while it is away the service goes on without it.',
  },
  'DatabaseService.disconnect': {
    at: ['file src/server.ts', 'file src/services/closing.ts'],
    why: 'After the last request, each within a time of its own.',
  },
  'DatabaseService.getPrisma': {
    at: 'file src/database/session.ts',
    why: 'Handed in, not asked for: every query is sent in somebody’s name, so that policies hold.',
  },
  'DatabaseService.getRedis': {
    at: 'file src/services/cache/guarded-redis.ts',
    why: 'Handed in where Redis is configured, and passed by while it does not answer.',
  },
  'DatabaseService.healthCheck': {
    at: 'file src/http/health.ts',
    why: 'GET /readyz says it of each: without the database 503, without Redis degraded.',
  },
  'DatabaseService.clearDatabase': {
    at: 'file test/support/database.ts',
    why: 'Nothing is emptied: each file of tests has a new database.',
  },

  'UserRepository.constructor': {
    at: 'file src/contexts/identity/routes.ts',
    why: 'Queries are values, which sessions send: there is no object to make.',
  },
  'UserRepository.create': {
    at: 'operation register',
    why: 'The answer is the same for an address that is known already, so it has no user: getMe has, after login.',
  },
  'UserRepository.findById': {
    at: [
      'operation getMe',
      'operation getUser',
      'operation getProfile',
      'operation listProjects',
      'operation listPublicProjects',
    ],
    why: 'Oneself, for administrators anybody, for others what is public. Projects are lists of their own: one’s own by status, the public ones of anybody by user.',
  },
  'UserRepository.findByEmail': {
    at: ['operation listUsers', 'operation login'],
    why: 'Administrators search by q, which finds addresses too. To nobody else does the API say whether an address is known.',
  },
  'UserRepository.update': {
    at: ['operation updateMe', 'operation updateUser'],
    why: 'People change their profile; administrators role, plan and status.',
  },
  'UserRepository.delete': {
    at: ['operation closeAccount', 'operation restoreAccount'],
    why: 'The account is closed at once, and erased thirty days later by a job.',
  },
  'UserRepository.findMany': {
    at: 'operation listUsers',
    why: 'Paged by key in place of skip; filtered and ordered only as an index serves.',
  },
  'UserRepository.count': {
    at: 'operation getDashboard',
    why: 'By status, role and plan. A list has no total of its own: that would read all that the page leaves out.',
  },
  'UserRepository.findActiveUsers': { at: 'operation listRecentlyActiveUsers', why: 'The same thirty days and the same order.' },
  'UserRepository.getUserStats': {
    at: 'operation getMyStatistics',
    why: 'The same three counts, and more, in one query.',
  },

  'CacheService.constructor': {
    at: 'file src/services/cache/cache.ts',
    why: 'How long an answer is kept at most is said by its route.',
  },
  'CacheService.get': {
    at: ['file src/services/cache/cache.ts', 'file src/http/cached.ts'],
    why: 'Read and computed by one call, so that of many who ask for the same one computes it.',
  },
  'CacheService.set': { at: 'file src/services/cache/cache.ts', why: 'What was computed is stored by the call that read.' },
  'CacheService.del': {
    at: ['file src/services/cache/tags.ts', 'file src/http/cached.ts'],
    why: 'What a route renews is found no more, after its commit and by no process.',
  },
  'CacheService.invalidatePattern': {
    at: 'file src/services/cache/tags.ts',
    why: 'By tags, whose versions are in the keys. KEYS reads all of Redis and stops everybody meanwhile.',
  },
  'CacheService.generateUserCacheKey': {
    at: 'file src/http/cached.ts',
    why: 'A key has role, user, route and parameters: by the id alone one would be given what another may see.',
  },
  'CacheService.generateProjectCacheKey': {
    at: ['file src/http/cached.ts', 'file src/contexts/studio/projects/routes.ts'],
    why: 'As for users. Of projects only the gallery is kept, and what changes it renews it.',
  },
  'CacheService.generateTemplateCacheKey': {
    at: 'file src/http/cached.ts',
    why: 'As for users. A route whose answer is kept says so; those of templates do not.',
  },

  'Migration Strategy: main': {
    at: ['command kaava migrate up', 'command kaava import legacy-templates'],
    why: 'Two commands: the schema first, the rows whenever it suits.',
  },
  'Migration Strategy: migrateExistingData': {
    at: ['command kaava import legacy-templates', 'function studio.import_legacy_templates'],
    why: 'Each row is made and marked in one transaction, and one that is refused stops no other.',
  },
  'Migration Strategy: mapOldCategory': { at: 'function studio.import_legacy_templates', why: 'There, with the rest of it.' },
  'Database Seeding: main': {
    at: ['command kaava seed demo', 'file db/seeds/demo'],
    why: 'The same rows each time, with fixed keys, in place of made-up ones; safe to run again.',
  },
  'Database Seeding: createTemplate': { at: 'file db/seeds/demo/3_studio.sql', why: 'The five of them are one statement.' },
  'Database Seeding: generateSampleHTML': { at: 'file db/seeds/demo/3_studio.sql', why: 'In the same statement.' },
  'Database Seeding: generateSampleCSS': { at: 'file db/seeds/demo/3_studio.sql', why: 'In the same statement.' },
  'Database Environment Variables': {
    at: ['file .env.example', 'file src/config.ts'],
    why: 'All of them, checked at the start. Those of backups are not used yet.',
  },
};

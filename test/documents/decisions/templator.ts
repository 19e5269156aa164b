import type { Decisions } from '../cover.ts';

const LOGS = 'Logs of AI sessions are one table for the blueprint and Templator, partitioned by month.';
const PERSONAL = 'Personal data goes with its user.';

export const templator: Decisions = {
  'Project.user': { differs: ['on delete'], why: PERSONAL },
  'AISession.projectId': {
    differs: ['null'],
    why: 'A session of the blueprint has no project; and one outlives its project, because its cost does.',
  },
  'AISession.project': { differs: ['on delete'], why: 'A session outlives its project, because its cost does.' },
  'AISession.userId': { differs: ['null'], why: 'A session of the blueprint may have no user.' },
  'AISession.user': { differs: ['on delete'], why: PERSONAL },
  'AISession.processingTime': { at: 'column studio.ai_sessions.processing_time_ms', why: 'The name says its unit.' },
  'Template.project': { differs: ['on delete'], why: 'Templates go with their project, which goes with its user.' },
  'TemplateVersion.template': {
    differs: ['on delete'],
    why: 'Versions cannot be deleted alone, so they go with their template.',
  },

  ProcessingLog: { at: 'table studio.ai_session_logs', why: LOGS },
  'ProcessingLog.phase': { differs: ['null'], why: 'A log of the blueprint has no phase.' },
  'ProcessingLog.data': { at: 'column studio.ai_session_logs.context', why: 'The blueprint calls it context.' },
  'ProcessingLog.timestamp': {
    at: 'column studio.ai_session_logs.logged_at',
    why: 'timestamp is a type of SQL, and the name says of what.',
  },
  'ProcessingLog.session': { differs: ['on delete'], why: 'Logs go with their session, as in the blueprint.' },
  'processing_logs key(id)': {
    at: 'constraint ai_session_logs_pkey on studio.ai_session_logs',
    why: 'The key of a partitioned table has its partition key, here logged_at; the session in front serves its logs.',
  },

  'extension uuid-ossp': {
    at: 'function core.uuid_v7',
    why: 'gen_random_uuid() is built in since PostgreSQL 13; keys are in order of time, and need no extension.',
  },
  'extension pg_stat_statements': {
    at: 'migration 20260101000200_core_extensions.sql',
    why: 'Made where the server preloads it, as db/docker/postgres/postgresql.conf does; elsewhere a migration must not fail for want of it.',
  },
  idx_ai_sessions_jsonb_gin: {
    at: ['index studio.ai_sessions_ai_analysis_idx', 'function studio.search_ai_sessions'],
    why: 'jsonb_path_ops is smaller, and enough for @>. That operator is not leakproof, so below a policy the index is reached through the function.',
  },
  idx_templates_search: {
    at: ['index studio.templates_search_vector_idx', 'column studio.templates.search_vector', 'function studio.search_templates'],
    why: 'A stored vector with weights, which also has the tags. @@ is not leakproof, so below a policy the index is reached through the function.',
  },

  'Docker Compose Configuration': {
    at: ['file docker-compose.yml', 'file db/docker/postgres/postgresql.conf'],
    why: 'The same services and settings, with PgBouncer, and ports on loopback.',
  },
  'Redis Configuration': {
    at: 'file db/docker/redis/redis.conf',
    why: 'The same; the log goes to stdout, and the password is given at the start.',
  },
  'DatabaseManager.constructor': {
    at: ['file src/server.ts', 'file src/database/connect.ts', 'file src/services/cache/redis.ts'],
    why: 'One pool for all queries. How many connections and how long one is waited for, the environment says.',
  },
  'DatabaseManager.getInstance': {
    at: 'file src/server.ts',
    why: 'Opened once and handed on, so that tests may hand on others.',
  },
  'DatabaseManager.db': {
    at: 'file src/database/session.ts',
    why: 'Every query is sent in somebody’s name, so that policies hold.',
  },
  'DatabaseManager.pool': { at: 'file src/database/connect.ts', why: 'Nothing runs on it but through a session.' },
  'DatabaseManager.cache': { at: 'file src/services/cache/cache.ts', why: 'Answers are asked for, not keys of Redis.' },
  'DatabaseManager.healthCheck': {
    at: 'file src/http/health.ts',
    why: 'GET /readyz says it of each: without the database 503, without Redis degraded.',
  },
  'DatabaseManager.disconnect': {
    at: ['file src/server.ts', 'file src/services/closing.ts'],
    why: 'After the last request, each within a time of its own.',
  },
  'MinIOService.constructor': {
    at: ['file src/services/storage/open.ts', 'file src/services/storage/s3.ts'],
    why: 'Any S3-compatible storage; without one, a folder.',
  },
  'MinIOService.initializeBucket': {
    why: 'The bucket must be there: the service needs no right to make one, and nothing in it is public.',
  },
  'MinIOService.uploadDesignFile': {
    at: 'operation beginDesignUpload',
    why: 'By a signed link, past the API; size and type are checked on the content.',
  },
  'MinIOService.uploadGeneratedModule': {
    at: [
      'operation completeAiSession',
      'operation completeClaimedAiSession',
      'operation createTemplate',
      'operation downloadTemplate',
    ],
    why: 'The result and the template made of it are rows; the archive is made of them when somebody asks, so none is stale.',
  },
  'MinIOService.getDownloadUrl': {
    at: ['operation getDesign', 'operation getClaimedDesign', 'operation downloadMedia'],
    why: 'Links for fifteen minutes, only to what one may see.',
  },
  'MinIOService.getExtension': {
    at: 'file src/services/storage/content.ts',
    why: 'Names of objects have no ending: the type is kept beside the content, and is true of it.',
  },
  'Automated Backup Script': { why: 'Not there yet: BACKUP_* are checked and not used, and the start warns where they are on.' },
  'Recovery Procedures': { why: 'Not there yet, as there are no backups.' },
  'DatabaseMonitor.getSystemHealth': {
    at: ['file src/http/health.ts', 'file src/http/metrics.ts'],
    why: 'GET /readyz for what is reachable, GET /metrics for connections used, idle and waited for. Memory and disks are for whoever runs the servers.',
  },
  'DatabaseMonitor.optimizeDatabase': {
    at: ['file src/contexts/audit/jobs.ts', 'operation listJobRuns'],
    why: 'Autovacuum does the first, and Redis drops by itself what expires; a job deletes expired rows and says how many.',
  },
  'DatabaseMonitor.parseRedisMemory': {
    why: 'GET /metrics says whether Redis is in use. Its memory is bounded by db/docker/redis/redis.conf.',
  },
  'DatabaseMonitor.checkDiskSpace': { why: 'Theirs is three fixed figures. The database does not know its disks.' },
};

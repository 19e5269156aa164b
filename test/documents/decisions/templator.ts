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
};

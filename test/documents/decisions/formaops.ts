import type { Decisions } from '../cover.ts';

export const formaops: Decisions = {
  'ApiKey.lastUsed': { at: 'column identity.api_keys.last_used_at', why: 'The blueprint calls it lastUsedAt.' },
  'Execution.user': {
    differs: ['on delete'],
    why: 'Personal data goes with its user. What somebody else ran keeps its prompt, as the document has it.',
  },
  'ExecutionLog.timestamp': {
    at: 'column prompts.execution_logs.logged_at',
    why: 'timestamp is a type of SQL, and the name says of what.',
  },
  'execution_logs key(id)': {
    at: 'constraint execution_logs_pkey on prompts.execution_logs',
    why: 'The key of a partitioned table has its partition key, here logged_at; the execution in front serves its logs.',
  },
  idx_api_keys_hash: {
    at: 'index identity.api_keys_key_hash_active_idx',
    why: 'The same: is_active is a boolean, so “= true” is left out.',
  },
  chk_cost_positive: {
    at: 'constraint executions_cost_usd_nonnegative on prompts.executions',
    why: 'A CHECK lets null pass by itself; the name says that zero is allowed.',
  },
  chk_latency_positive: {
    at: 'constraint executions_latency_ms_positive on prompts.executions',
    why: 'A CHECK lets null pass by itself.',
  },
  chk_execution_status_logic: {
    at: 'constraint executions_status_logic on prompts.executions',
    why: 'Mended: theirs asks a CANCELLED execution for started_at, so that one that still waits cannot be cancelled. The rest is theirs.',
  },
  'extension uuid-ossp': {
    at: 'function core.uuid_v7',
    why: 'gen_random_uuid() is built in since PostgreSQL 13; keys are in order of time, and need no extension.',
  },

  'Seed Data Script: main': {
    at: ['command kaava seed demo', 'file db/seeds/demo/2_prompts.sql'],
    why: 'The user, the prompt, its validation and the execution, by fixed keys; safe to run again.',
  },
  'Efficient Dashboard Queries: recentExecutions': {
    at: 'operation listExecutions',
    why: 'With the prompt’s name, newest first, paged by key.',
  },
  'Efficient Dashboard Queries: metrics': {
    at: ['operation getUsage', 'operation listDailyUsage'],
    why: 'The same figures of the last 24 hours; and by day, of which those past are kept in a materialized view.',
  },
  'Search Optimization: searchPrompts': {
    at: 'operation searchPrompts',
    why: 'The name or the description contains the text, served by trigram indexes. Published prompts of others are found, too.',
  },
  'Automated Backups': { why: 'Not there yet: BACKUP_* are checked and not used, and the start warns where they are on.' },
  'Point-in-Time Recovery Setup': {
    why: 'Not there yet. Theirs names three steps and has no statement; db/docker/postgres/postgresql.conf writes the WAL that it takes.',
  },
};

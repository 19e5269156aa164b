import { auditTables } from './checks-of-audit.ts';
import { analyticsTables, contentTables } from './checks-of-content.ts';
import { kaavaTables } from './checks-of-kaava.ts';
import { learningTables } from './checks-of-learning.ts';
import { studioTables } from './checks-of-studio.ts';
import { array, at, hash, id, length, object, of, sha256, size, type Table, text } from './probes.ts';

/** Values on both sides of every CHECK. */
export const probedTables: Readonly<Record<string, Table>> = {
  ...studioTables,
  ...contentTables,
  ...analyticsTables,
  ...learningTables,
  ...auditTables,
  ...kaavaTables,
  'core.feature_flags': {
    good: { key: `'a'`, description: `'d'` },
    checks: {
      feature_flags_key_format: of('key', [`'a'`, `'a1._-'`, `'a' || ${text(62)}`], [`''`, `'A'`, `'1a'`, `'a b'`, `'a' || ${text(63)}`]),
      feature_flags_rollout_percentage_range: of('rollout_percentage', ['0', '100'], ['-1', '101']),
      feature_flags_description_length: length('description', 1, 500),
    },
  },
  'core.idempotency_keys': {
    good: { user_id: id, route: `'r'`, key: `'k'`, request_hash: hash },
    checks: {
      idempotency_keys_route_length: length('route', 1, 200),
      idempotency_keys_key_length: length('key', 1, 255),
      idempotency_keys_request_hash_format: sha256('request_hash'),
      idempotency_keys_status_range: of('status', ['null', '100', '599'], ['99', '600']),
      idempotency_keys_response_headers_object: object('response_headers', false),
      idempotency_keys_expires_after_created: of('expires_at', [`now() + interval '1 microsecond'`], ['now()']),
    },
  },
  'core.rate_limits': {
    good: { key: `'k'`, window_start: at('00:00'), consumed: '1', expires_at: at('01:00') },
    checks: {
      rate_limits_key_length: length('key', 1, 200),
      rate_limits_consumed_positive: of('consumed', ['1'], ['0', '-1']),
      rate_limits_expires_after_window: of('expires_at', [at('00:00:01')], [at('00:00')]),
    },
  },
  'identity.users': {
    good: { email: `'a@example.com'`, password_hash: `'$scrypt$x'` },
    checks: {
      users_email_length: of('email', [`'a@b'`, `repeat('x', 242) || '@example.com'`], [`repeat('x', 243) || '@example.com'`]),
      users_email_format: of('email', [`'a.b+c@d.e'`, `'ä@ö.fi'`], [`'abc'`, `'a@b@c'`, `'@bc'`, `'ab@'`, `'a b@c'`, `e'a@b\\n'`]),
      users_username_format: of('username', ['null', `'a.b'`, `'0_-'`, `repeat('A', 30)`], [`'ab'`, `'_ab'`, `'a b'`, `'aä1'`, `repeat('A', 31)`]),
      users_name_length: length('name', 1, 200, true),
      users_avatar_url_length: of('avatar_url', ['null', `'https://' || ${text(2040)}`], [`'https://' || ${text(2041)}`]),
      users_avatar_url_format: of('avatar_url', ['null', `'http://x'`], [`'ftp://x'`, `'javascript:alert(1)'`, `'https://'`, `'https://a b'`, `''`]),
      users_bio_length: length('bio', 0, 2000, true),
      users_timezone_format: of('timezone', ['null', `'Europe/Helsinki'`, `'Etc/GMT+3'`, text(64)], [`''`, `'a b'`, text(65)]),
      users_language_format: of('language', [`'en'`, `'fil'`, `'pt-BR'`, `'zh-Hant-TW'`], [`'e'`, `'EN'`, `'en-'`, `'english'`, `''`]),
      users_password_hash_encoded: of('password_hash', [`'$2a$12$x'`, `'$argon2id$v=19$x'`], [`'secret'`, `'$secret'`, `''`]),
      users_email_token_hash_format: sha256('email_token_hash', true),
      users_login_attempts_nonnegative: of('login_attempts', ['0'], ['-1']),
      users_lockouts_nonnegative: of('lockouts', ['0'], ['-1']),
      users_erase_after_of_closed: {
        legal: [
          { status: `'DELETED'`, erase_after: 'now()' },
          { status: `'SUSPENDED'`, erase_after: 'now()' },
          { status: `'DELETED'` },
        ],
        broken: [{ erase_after: 'now()' }],
      },
    },
  },
  'identity.sessions': {
    good: { user_id: id, token_hash: hash, expires_at: `now() + interval '1 day'` },
    checks: {
      sessions_token_hash_format: sha256('token_hash'),
      sessions_user_agent_length: length('user_agent', 0, 1000, true),
      sessions_expires_after_created: of('expires_at', [`now() + interval '1 microsecond'`], ['now()']),
    },
  },
  'identity.settings': {
    good: { user_id: id },
    checks: {
      settings_focus_keyphrase_length: length('focus_keyphrase', 1, 200, true),
      settings_preferences_object: object('preferences', false),
      settings_preferences_size: size('preferences', 65536, '{"a": "', '"}'),
    },
  },
  'identity.api_keys': {
    good: { user_id: id, name: `'n'`, key_prefix: `'kv_x'`, key_hash: hash },
    checks: {
      api_keys_name_length: length('name', 1, 100),
      api_keys_key_prefix_length: length('key_prefix', 4, 32),
      api_keys_key_hash_format: sha256('key_hash'),
      api_keys_permissions_array: array('permissions'),
      api_keys_permissions_text: of('permissions', [`'[]'`, `'["a", "b"]'`], [`'[1]'`, `'["a", null]'`, `'[["a"]]'`, `'[{}]'`]),
      api_keys_permissions_size: size('permissions', 4096, '["', '"]'),
      api_keys_usage_count_nonnegative: of('usage_count', ['0', '9223372036854775807'], ['-1']),
      api_keys_rate_limit_range: of('rate_limit', ['1', '100000'], ['0', '100001']),
      api_keys_expires_after_created: of('expires_at', ['null', `now() + interval '1 microsecond'`], ['now()']),
    },
  },
  'identity.provider_credentials': {
    good: { user_id: id, provider: `'OPENAI'`, encrypted_key: `decode(repeat('00', 40), 'hex')`, key_id: `'k'` },
    checks: {
      provider_credentials_encrypted_key_length: of(
        'encrypted_key',
        [`decode(repeat('00', 29), 'hex')`, `decode(repeat('00', 4096), 'hex')`],
        [`decode(repeat('00', 28), 'hex')`, `decode(repeat('00', 4097), 'hex')`],
      ),
      provider_credentials_key_id_length: length('key_id', 1, 100),
    },
  },
  'identity.notifications': {
    good: { user_id: id, type: `'PAYMENT_FAILED'`, title: `'t'`, message: `'m'` },
    checks: {
      notifications_title_length: length('title', 1, 200),
      notifications_message_length: length('message', 1, 5000),
      notifications_data_object: object('data', true),
      notifications_channels_known: of('channels', [`'{}'`, `'{email,push,in-app}'`], [`'{sms}'`, `'{email,EMAIL}'`, `'{email,null}'`]),
      notifications_channels_count: of('channels', [`'{email,push,in-app}'`], [`'{email,push,in-app,email}'`]),
      notifications_read_timestamp: {
        legal: [{ is_read: 'false', read_at: 'null' }, { is_read: 'true', read_at: 'now()' }],
        broken: [{ is_read: 'true', read_at: 'null' }, { is_read: 'false', read_at: 'now()' }],
      },
    },
  },
  'prompts.prompts': {
    good: { user_id: id, name: `'n'`, template: `'t'` },
    checks: {
      prompts_name_length: length('name', 1, 200),
      prompts_description_length: length('description', 0, 2000, true),
      prompts_template_length: length('template', 1, 100000),
      prompts_variables_array: array('variables'),
      prompts_variables_size: size('variables', 65536, '["', '"]'),
      prompts_version_positive: of('version', ['1'], ['0', '-1']),
      prompts_tags_count: of('tags', [`'{}'`, `array_fill('t'::text, array[20])`], [`array_fill('t'::text, array[21])`]),
      prompts_tags_not_null: of('tags', [`'{a}'`], [`'{a,null}'`]),
      prompts_published_timestamp: {
        legal: [{ status: `'PUBLISHED'`, published_at: 'now()' }, { status: `'DRAFT'` }, { status: `'ARCHIVED'`, published_at: 'now()' }],
        broken: [{ status: `'PUBLISHED'` }],
      },
    },
  },
  'prompts.prompt_versions': {
    good: { prompt_id: id, version: '1', template: `'t'`, variables: `'[]'` },
    checks: {
      prompt_versions_version_positive: of('version', ['1'], ['0']),
      prompt_versions_change_log_length: length('change_log', 1, 1000, true),
    },
  },
  'prompts.validations': {
    good: { prompt_id: id, name: `'n'`, type: `'REGEX'`, config: `'{}'` },
    checks: {
      validations_name_length: length('name', 1, 200),
      validations_config_object: object('config', false),
      validations_config_size: size('config', 65536, '{"a": "', '"}'),
    },
  },
  'prompts.executions': {
    good: { user_id: id, prompt_id: id, inputs: `'{}'` },
    checks: {
      executions_inputs_object: object('inputs', false),
      executions_context_object: object('context', true),
      executions_edge_function_id_length: length('edge_function_id', 1, 200, true),
      executions_output_length: of('output', ['null', `''`, text(1_000_000)], [text(1_000_001)]),
      executions_token_usage_object: object('token_usage', true),
      executions_latency_ms_positive: of('latency_ms', ['null', '1'], ['0', '-1']),
      executions_cost_usd_nonnegative: of('cost_usd', ['null', '0', '9999.999999'], ['-0.000001']),
      executions_error_message_length: length('error_message', 0, 10000, true),
      executions_completion_order: {
        legal: [{ status: `'COMPLETED'`, started_at: at('00:00'), completed_at: at('00:00') }],
        broken: [{ status: `'COMPLETED'`, started_at: at('00:00:01'), completed_at: at('00:00') }],
      },
      executions_status_logic: {
        legal: [
          { status: `'PENDING'` },
          { status: `'RUNNING'`, started_at: at('00:00') },
          { status: `'COMPLETED'`, started_at: at('00:00'), completed_at: at('00:01') },
          { status: `'FAILED'`, started_at: at('00:00'), completed_at: at('00:01') },
          { status: `'CANCELLED'`, started_at: at('00:00'), completed_at: at('00:01') },
          // The mended rule: cancelled while it still waited.
          { status: `'CANCELLED'`, completed_at: at('00:01') },
        ],
        broken: [
          { status: `'PENDING'`, started_at: at('00:00') },
          { status: `'PENDING'`, completed_at: at('00:00') },
          { status: `'RUNNING'` },
          { status: `'RUNNING'`, started_at: at('00:00'), completed_at: at('00:01') },
          { status: `'COMPLETED'`, completed_at: at('00:01') },
          { status: `'COMPLETED'`, started_at: at('00:00') },
          { status: `'FAILED'`, completed_at: at('00:01') },
          { status: `'FAILED'`, started_at: at('00:00') },
          { status: `'CANCELLED'` },
          { status: `'CANCELLED'`, started_at: at('00:00') },
        ],
      },
    },
  },
  'prompts.execution_logs': {
    good: { execution_id: id, message: `'m'` },
    checks: {
      execution_logs_message_length: length('message', 1, 10000),
      execution_logs_metadata_object: object('metadata', true),
    },
  },
};

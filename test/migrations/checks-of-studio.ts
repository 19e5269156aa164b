import { at, id, length, noSlug, object, of, array, semver, size, slug, type Table, tags, text } from './probes.ts';

const percent = (column: string, nullable = false) => of(column, ['0', '100', ...(nullable ? ['null'] : [])], ['-0.01', '100.01']);
const nonnegative = (column: string, nullable = false) => of(column, ['0', '2147483647', ...(nullable ? ['null'] : [])], ['-1']);
const word = (column: string, nullable = false) =>
  of(column, [`'a'`, `'a_1-b'`, `'a' || ${text(49)}`, ...(nullable ? ['null'] : [])], [`''`, `'A'`, `'1'`, `'a b'`, `'a' || ${text(50)}`]);
const url = (table: string, column: string) => ({
  [`${table}_${column}_length`]: of(column, ['null', `'https://' || ${text(2040)}`], [`'https://' || ${text(2041)}`]),
  [`${table}_${column}_format`]: of(column, ['null', `'http://x'`], [`'ftp://x'`, `'javascript:alert(1)'`, `'https://'`, `'https://a b'`, `''`]),
});
const version = (table: string) => ({
  [`${table}_version_length`]: of('version', [`'1.0.0-' || ${text(58)}`], [`'1.0.0-' || ${text(59)}`]),
  [`${table}_version_semver`]: semver,
});

export const studioTables: Readonly<Record<string, Table>> = {
  'studio.module_templates': {
    good: { author_id: id, name: `'n'`, slug: `'s'`, category: `'HERO'`, complexity: `'SIMPLE'`, html_content: `'h'` },
    checks: {
      module_templates_name_length: length('name', 1, 200),
      module_templates_slug_length: of('slug', [text(200)], [text(201)]),
      module_templates_slug_format: of('slug', slug, noSlug),
      module_templates_description_length: length('description', 0, 2000, true),
      module_templates_html_content_length: length('html_content', 1, 1_000_000),
      module_templates_css_content_length: length('css_content', 0, 1_000_000, true),
      module_templates_js_content_length: length('js_content', 0, 1_000_000, true),
      ...tags('module_templates'),
      ...tags('module_templates', 'keywords'),
      ...version('module_templates'),
      module_templates_usage_count_nonnegative: nonnegative('usage_count'),
      module_templates_downloads_nonnegative: nonnegative('downloads'),
      module_templates_rating_range: {
        legal: ['0', '5', '4.99'].map((rating) => ({ rating, review_count: '1' })),
        broken: ['-0.01', '5.01'].map((rating) => ({ rating, review_count: '1' })),
      },
      module_templates_review_count_nonnegative: { legal: [{ review_count: '0' }], broken: [{ review_count: '-1', rating: '1' }] },
      module_templates_rating_of_reviews: {
        legal: [{ rating: 'null', review_count: '0' }, { rating: '1', review_count: '1' }],
        broken: [{ rating: '1', review_count: '0' }, { rating: 'null', review_count: '1' }],
      },
      module_templates_published_timestamp: {
        legal: [
          { is_public: 'true', is_approved: 'false' },
          { is_public: 'false', is_approved: 'true' },
          { is_public: 'true', is_approved: 'true', published_at: 'now()' },
          { is_public: 'false', is_approved: 'false', published_at: 'now()' },
        ],
        broken: [{ is_public: 'true', is_approved: 'true' }],
      },
    },
  },
  'studio.template_reviews': {
    good: { template_id: id, user_id: id, rating: '1' },
    checks: {
      template_reviews_rating_range: of('rating', ['1', '5'], ['0', '6']),
      template_reviews_comment_length: length('comment', 0, 5000, true),
      template_reviews_one_decision: {
        legal: [
          { is_approved: 'true', is_rejected: 'false' },
          { is_approved: 'false', is_rejected: 'true' },
          { is_approved: 'false', is_rejected: 'false' },
        ],
        broken: [{ is_approved: 'true', is_rejected: 'true' }],
      },
    },
  },
  'studio.projects': {
    good: { user_id: id, name: `'n'` },
    checks: {
      projects_name_length: length('name', 1, 200),
      projects_description_length: length('description', 0, 5000, true),
      projects_settings_object: object('settings', false),
      projects_settings_size: size('settings', 65536, '{"a": "', '"}'),
      ...url('projects', 'design_url'),
      projects_output_html_length: of('output_html', ['null', `''`, text(5_000_000)], [text(5_000_001)]),
      projects_output_css_length: of('output_css', ['null', `''`, text(5_000_000)], [text(5_000_001)]),
      projects_output_js_length: of('output_js', ['null', `''`, text(5_000_000)], [text(5_000_001)]),
      projects_metadata_object: object('metadata', true),
      projects_metadata_size: size('metadata', 65536, '{"a": "', '"}'),
      ...tags('projects'),
      projects_progress_range: percent('progress'),
      ...url('projects', 'deployment_url'),
      ...url('projects', 'preview_url'),
      projects_build_time_ms_nonnegative: nonnegative('build_time_ms', true),
      projects_bundle_size_bytes_nonnegative: of('bundle_size_bytes', ['null', '0', '9223372036854775807'], ['-1']),
      projects_lighthouse_score_range: percent('lighthouse_score', true),
      projects_revision_positive: of('revision', ['1', '2147483647'], ['0']),
      projects_published_timestamp: {
        legal: [{ status: `'PUBLISHED'`, published_at: 'now()' }, { status: `'DRAFT'` }, { status: `'ARCHIVED'`, published_at: 'now()' }],
        broken: [{ status: `'PUBLISHED'` }],
      },
    },
  },
  'studio.ai_sessions': {
    good: { user_id: id, session_type: `'pipeline'` },
    checks: {
      ai_sessions_session_type_format: word('session_type'),
      ai_sessions_phase_format: word('phase'),
      ai_sessions_progress_range: percent('progress'),
      ai_sessions_input_data_object: object('input_data', true),
      ai_sessions_output_data_object: object('output_data', true),
      ai_sessions_sections_array: array('sections'),
      ai_sessions_ai_analysis_object: object('ai_analysis', true),
      ai_sessions_suggestions_array: array('suggestions'),
      ai_sessions_final_result_object: object('final_result', true),
      ai_sessions_metadata_object: object('metadata', true),
      ai_sessions_tokens_used_nonnegative: nonnegative('tokens_used', true),
      ai_sessions_cost_usd_nonnegative: of('cost_usd', ['null', '0', '9999.999999'], ['-0.000001']),
      ai_sessions_processing_time_ms_nonnegative: nonnegative('processing_time_ms', true),
      ai_sessions_quality_score_range: of('quality_score', ['null', '0', '1'], ['-0.001', '1.001']),
      ai_sessions_error_message_length: length('error_message', 0, 10000, true),
      ai_sessions_error_code_length: length('error_code', 1, 100, true),
      ai_sessions_error_log_object: object('error_log', true),
      ai_sessions_retry_count_nonnegative: nonnegative('retry_count'),
      ai_sessions_claim_count_nonnegative: nonnegative('claim_count'),
      ai_sessions_lapse_count_nonnegative: nonnegative('lapse_count'),
      ai_sessions_lease_while_processing: {
        legal: [{ status: `'PROCESSING'`, lease_expires_at: 'now()' }, { status: `'PROCESSING'` }, { status: `'PENDING'` }],
        broken: [{ status: `'PENDING'`, lease_expires_at: 'now()' }],
      },
      ai_sessions_awaits_design_while_pending: {
        legal: [{ status: `'PENDING'`, awaits_design: 'true' }, { status: `'PROCESSING'`, awaits_design: 'false' }],
        broken: [{ status: `'PROCESSING'`, awaits_design: 'true' }],
      },
      ai_sessions_completed_timestamp: {
        legal: [
          { status: `'PENDING'` },
          { status: `'PROCESSING'` },
          ...['COMPLETED', 'FAILED', 'CANCELLED'].map((status) => ({ status: `'${status}'`, completed_at: at('00:00') })),
        ],
        broken: [
          ...['PENDING', 'PROCESSING'].map((status) => ({ status: `'${status}'`, completed_at: at('00:00') })),
          ...['COMPLETED', 'FAILED', 'CANCELLED'].map((status) => ({ status: `'${status}'` })),
        ],
      },
    },
  },
  'studio.ai_session_logs': {
    good: { session_id: id, message: `'m'` },
    checks: {
      ai_session_logs_phase_format: word('phase', true),
      ai_session_logs_message_length: length('message', 1, 10000),
      ai_session_logs_context_object: object('context', true),
      ai_session_logs_duration_ms_nonnegative: nonnegative('duration_ms', true),
      ai_session_logs_memory_bytes_nonnegative: of('memory_bytes', ['null', '0', '9223372036854775807'], ['-1']),
      ai_session_logs_error_stack_length: length('error_stack', 0, 50000, true),
      ai_session_logs_error_code_length: length('error_code', 1, 100, true),
    },
  },
  'studio.templates': {
    good: { project_id: id, name: `'n'`, html_content: `'h'`, hubspot_config: `'{}'` },
    checks: {
      templates_name_length: length('name', 1, 200),
      templates_description_length: length('description', 0, 2000, true),
      templates_html_content_length: length('html_content', 1, 1_000_000),
      templates_css_content_length: length('css_content', 0, 1_000_000, true),
      templates_js_content_length: length('js_content', 0, 1_000_000, true),
      templates_hubspot_config_object: object('hubspot_config', false),
      templates_hubspot_config_size: size('hubspot_config', 262144, '{"a": "', '"}'),
      ...version('templates'),
      templates_quality_score_range: of('quality_score', ['null', '0', '1'], ['-0.001', '1.001']),
      ...tags('templates'),
    },
  },
  'studio.template_versions': {
    good: { template_id: id, version: `'1.0.0'`, changes: `'{}'`, content: `'{}'` },
    checks: {
      template_versions_version_semver: semver,
      template_versions_changes_object: object('changes', false),
      template_versions_content_object: object('content', false),
    },
  },
  'studio.legacy_templates': {
    good: { title: `'t'` },
    checks: {
      legacy_templates_title_length: length('title', 0, 10000, true),
      legacy_templates_desc_length: length('"desc"', 0, 100000, true),
      legacy_templates_type_length: length('type', 0, 1000, true),
      legacy_templates_html_length: of('html', ['null', `''`, text(10_000_000)], [text(10_000_001)]),
      legacy_templates_css_length: of('css', ['null', `''`, text(10_000_000)], [text(10_000_001)]),
      legacy_templates_tags_length: length('tags', 0, 10000, true),
      legacy_templates_rejection_length: length('rejection', 1, 1000, true),
      legacy_templates_migrated_logic: {
        legal: [{ migrated: 'true', module_template_id: id }, { migrated: 'true' }, { migrated: 'false' }],
        broken: [{ migrated: 'false', module_template_id: id }],
      },
      legacy_templates_rejection_logic: {
        legal: [{ migrated: 'false', rejection: `'r'` }, { migrated: 'true' }],
        broken: [{ migrated: 'true', rejection: `'r'` }],
      },
    },
  },
};

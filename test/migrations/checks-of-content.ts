import { array, id, length, noSlug, object, of, size, slug, type Table, text } from './probes.ts';

export const contentTables: Readonly<Record<string, Table>> = {
  'content.articles': {
    good: { user_id: id, title: `'t'`, slug: `'s'`, content: `''`, html_content: `''` },
    checks: {
      articles_title_length: length('title', 1, 300),
      articles_slug_length: of('slug', [text(200)], [text(201)]),
      articles_slug_format: of('slug', slug, noSlug),
      articles_seo_title_length: length('seo_title', 1, 300, true),
      articles_meta_description_length: length('meta_description', 1, 1000, true),
      articles_focus_keyphrase_length: length('focus_keyphrase', 1, 200, true),
      articles_content_length: length('content', 0, 1_000_000),
      articles_html_content_length: length('html_content', 0, 2_000_000),
      articles_word_count_nonnegative: of('word_count', ['0'], ['-1']),
      articles_published_timestamp: {
        legal: [{ status: `'PUBLISHED'`, published_at: 'now()' }, { status: `'DRAFT'` }, { status: `'ARCHIVED'`, published_at: 'now()' }],
        broken: [{ status: `'PUBLISHED'` }],
      },
    },
  },
  'content.drafts': {
    good: { user_id: id, title: `''`, config: `'{}'`, sections: `'[]'` },
    checks: {
      drafts_title_length: length('title', 0, 300),
      drafts_config_object: object('config', false),
      drafts_config_size: size('config', 65536, '{"a": "', '"}'),
      drafts_metadata_object: object('metadata', true),
      drafts_metadata_size: size('metadata', 65536, '{"a": "', '"}'),
      drafts_sections_array: array('sections'),
      drafts_sections_size: size('sections', 2_097_152, '["', '"]'),
      drafts_cta_content_length: length('cta_content', 0, 50000, true),
      drafts_revision_positive: of('revision', ['1'], ['0', '-1']),
    },
  },
  'content.media_assets': {
    good: { user_id: id, type: `'IMAGE'`, provider: `'OPENAI'`, prompt: `'p'` },
    checks: {
      media_assets_prompt_length: length('prompt', 1, 20000),
      media_assets_style_length: length('style', 1, 100, true),
      media_assets_aspect_ratio_format: of(
        'aspect_ratio',
        ['null', `'1:1'`, `'16:9'`, `'99999:99999'`],
        [`''`, `'16'`, `'0:1'`, `'1:0'`, `'16x9'`, `'100000:1'`, `'1.5:1'`],
      ),
      media_assets_url_length: length('url', 1, 2048, true),
      media_assets_object_key_length: of('object_key', ['null', `${id} || '/' || ${text(987)}`], [`${id} || '/' || ${text(988)}`]),
      media_assets_object_key_of_user: of(
        'object_key',
        ['null', `${id} || '/image.png'`],
        [`''`, `'image.png'`, id, `'01900000-0000-7000-8000-000000000002/image.png'`, `'/' || ${id} || '/image.png'`],
      ),
      media_assets_content_type_format: of(
        'content_type',
        ['null', `'image/png'`, `'image/svg+xml'`, `'a/' || ${text(100)}`],
        [`''`, `'image'`, `'image/'`, `'Image/png'`, `'image/png; x=y'`, `'a/' || ${text(101)}`],
      ),
      media_assets_size_bytes_nonnegative: of('size_bytes', ['null', '0', '9223372036854775807'], ['-1']),
      media_assets_metadata_object: object('metadata', true),
      media_assets_metadata_size: size('metadata', 65536, '{"a": "', '"}'),
    },
  },
  'content.research_queries': {
    good: { user_id: id, query: `'q'` },
    checks: {
      research_queries_query_length: length('query', 1, 5000),
      research_queries_summary_length: length('summary', 0, 100_000, true),
      research_queries_sources_array: array('sources'),
      research_queries_sources_size: size('sources', 262_144, '["', '"]'),
    },
  },
};

export const analyticsTables: Readonly<Record<string, Table>> = {
  'analytics.events': {
    good: { event_type: `'page_view'`, event_name: `'n'` },
    checks: {
      events_session_id_length: length('session_id', 1, 200, true),
      events_event_type_format: of('event_type', [`'a'`, `'api.call_2'`, `'a' || ${text(62)}`], [`''`, `'A'`, `'1a'`, `'a b'`, `'a' || ${text(63)}`]),
      events_event_name_length: length('event_name', 1, 200),
      events_properties_object: object('properties', true),
      events_properties_size: size('properties', 16384, '{"a": "', '"}'),
      events_user_agent_length: length('user_agent', 0, 1000, true),
      events_referer_length: length('referer', 0, 2048, true),
    },
  },
};

import { type BlindDelete, type BlindUpdate, each, none, noRows, REFUSED, type Relation } from './expected.ts';

const articles = ['alice draft', 'alice published', 'bob draft', 'bob published'];
const published = ['alice published', 'bob published'];
const both = ['alice', 'bob'];
const own = { ...none, alice: ['alice'], bob: ['bob'] } as const;
const events = ['alice', 'bob', 'nobody'];

/** For every table and view of content and analytics: who sees which rows. */
export const contentRelations: Readonly<Record<string, Relation>> = {
  'content.articles': {
    label: 'title',
    seen: {
      anonymous: published,
      alice: ['alice draft', ...published],
      bob: ['bob draft', ...published],
      nobody: published,
      moderator: published,
      administrator: articles,
      service: REFUSED,
      analyst: REFUSED,
    },
  },
  'content.drafts': { label: 'title', seen: { ...own, administrator: both } },
  'content.media_assets': { label: 'prompt', seen: { ...own, administrator: both, service: both } },
  'content.research_queries': { label: 'query', seen: { ...own, administrator: both } },
  'analytics.events': { label: 'event_name', seen: { ...own, administrator: events, service: events } },
  'analytics.daily_event_counts': { label: 'event_name', seen: each(REFUSED) },
  'analytics.event_counts': {
    label: 'event_name',
    seen: { ...each(REFUSED), administrator: events, service: events, analyst: events },
  },
};

export const contentUpdates: readonly BlindUpdate[] = [
  [
    'content.articles',
    'title',
    `seo_title = 'x'`,
    { ...none, alice: articles.slice(0, 2), bob: articles.slice(2), administrator: articles },
  ],
  ['content.articles', 'title', 'word_count = 7', each(REFUSED)],
  ['content.drafts', 'title', `cta_content = 'x'`, own],
  ['content.media_assets', 'prompt', `style = 'x'`, { ...own, administrator: both }],
  ['content.media_assets', 'prompt', 'size_bytes = 1', { ...own, administrator: both, service: both }],
  ['content.research_queries', 'query', 'cached = true', own],
  ['analytics.events', 'event_name', `event_name = 'x'`, each(REFUSED)],
];

export const contentDeletes: readonly BlindDelete[] = [
  ['content.articles', { ...noRows, alice: 2, bob: 2, administrator: 4 }],
  ['content.drafts', { ...noRows, alice: 1, bob: 1 }],
  ['content.media_assets', { ...noRows, alice: 1, bob: 1, administrator: 2 }],
  ['content.research_queries', { ...noRows, alice: 1, bob: 1 }],
  ['analytics.events', each(REFUSED)],
];

export const contentColumns = [
  ['content.articles', ['user_id', 'word_count', 'published_at']],
  ['content.drafts', ['user_id', 'updated_at']],
  ['content.media_assets', ['user_id', 'type', 'provider', 'prompt']],
  ['content.research_queries', ['user_id', 'query']],
] as const;

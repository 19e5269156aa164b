import { absent, each, type Expectations, none, noRows, only, own as asOwn, REFUSED } from './expected.ts';
import { BOB, UNKNOWN } from './people.ts';

const articles = ['alice draft', 'alice published', 'bob draft', 'bob published'];
const published = ['alice published', 'bob published'];
const both = ['alice', 'bob'];
const own = { ...none, alice: ['alice'], bob: ['bob'] } as const;
const events = ['alice', 'bob', 'nobody'];

const article = (title: string) => `{{select id from content.articles where title = '${title}'}}`;

/** For every table and view of content and analytics. */
export const content: Expectations = {
  relations: {
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
  },
  updates: [
    [
      'content.articles',
      `seo_title = 'x'`,
      { ...none, alice: articles.slice(0, 2), bob: articles.slice(2), administrator: articles },
    ],
    ['content.articles', 'word_count = 7', each(REFUSED)],
    ['content.drafts', `cta_content = 'x'`, own],
    ['content.media_assets', `style = 'x'`, { ...own, administrator: both }],
    ['content.media_assets', 'size_bytes = 1', { ...own, administrator: both, service: both }],
    ['content.research_queries', 'cached = true', own],
    ['analytics.events', `event_name = 'x'`, each(REFUSED)],
  ],
  deletes: [
    ['content.articles', { ...noRows, alice: 2, bob: 2, administrator: 4 }],
    ['content.drafts', { ...noRows, alice: 1, bob: 1 }],
    ['content.media_assets', { ...noRows, alice: 1, bob: 1, administrator: 2 }],
    ['content.research_queries', { ...noRows, alice: 1, bob: 1 }],
    ['analytics.events', each(REFUSED)],
  ],
  inserts: [
    ['content.articles', 'title, slug, content, html_content', `'t', 'new', '', ''`, asOwn()],
    // A slug is a public address: that another's draft has it already is told.
    [
      'content.articles',
      'title, slug, content, html_content',
      `'t', 'bob-draft', '', ''`,
      { ...each('23505'), nobody: REFUSED, anonymous: REFUSED, service: REFUSED, analyst: REFUSED },
    ],
    ['content.drafts', 'title, config, sections', `'', '{}', '[]'`, asOwn()],
    ['content.media_assets', 'type, provider, prompt', `'AUDIO', 'LLAMA', 'p'`, asOwn()],
    [
      'content.media_assets',
      'type, provider, prompt, article_id',
      `'AUDIO', 'LLAMA', 'p', '${article('alice published')}'`,
      only('alice', 'administrator'),
    ],
    [
      'content.media_assets',
      'type, provider, prompt, article_id',
      `'AUDIO', 'LLAMA', 'p', '${UNKNOWN}'`,
      absent('administrator'),
    ],
    ['content.research_queries', 'query', `'q'`, asOwn()],
    ['analytics.events', 'event_type, event_name', `'page_view', 'n'`, asOwn('anonymous', 'service')],
    ['analytics.events', 'event_type, event_name, user_id', `'page_view', 'n', '${BOB}'`, only('service')],
    ['analytics.events', 'event_type, event_name, user_id', `'page_view', 'n', '${UNKNOWN}'`, absent('service')],
  ],
  moves: [
    ['content.articles', `user_id = '${BOB}'`, ['alice']],
    ['content.drafts', `user_id = '${BOB}'`, ['alice']],
    ['content.media_assets', `user_id = '${BOB}'`, ['alice']],
    ['content.media_assets', `article_id = '${article('bob published')}'`, ['alice']],
    ['content.research_queries', `user_id = '${BOB}'`, ['alice']],
  ],
};

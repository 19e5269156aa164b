-- Articles, every other with a picture. Their words are counted by a trigger.
-- batch: 500
-- without: articles_audit on content.articles, media_assets_audit on content.media_assets
-- done: select from content.articles where id = pg_temp.article_key(:to)
insert into content.articles (id, user_id, title, slug, seo_title, meta_description, focus_keyphrase, content, html_content, status, published_at, created_at)
select pg_temp.article_key(i), pg_temp.user_key(pg_temp.few_of(:users, 'writer', i)), title, format('scale-%s-%s', to_hex(:data_set), i), title,
  'About ' || lower(title) || '.', pg_temp.word('keyphrase', i), text, '<p>' || text || '</p>', status,
  case when status <> 'DRAFT' then pg_temp.past(i, :articles) end, pg_temp.past(i, :articles)
from (
  select i, initcap(pg_temp.prose('title', i, 4)) as title, initcap(pg_temp.prose('article', i, 60 + pg_temp.any_of(120, 'length', i))) || '.' as text,
    case when pg_temp.share('article status', i) < 0.3 then 'DRAFT' when pg_temp.share('article status', i) < 0.95 then 'PUBLISHED' else 'ARCHIVED' end::content.article_status as status
  from generate_series(:from, :to) as i offset 0
) as this
on conflict do nothing;

insert into content.media_assets (id, user_id, article_id, type, provider, prompt, style, aspect_ratio, created_at)
select pg_temp.key('media', i, pg_temp.past(i, :articles)), pg_temp.user_key(pg_temp.few_of(:users, 'writer', i)), pg_temp.article_key(i), 'IMAGE', 'GEMINI',
  'A picture of ' || pg_temp.word('picture', i), 'watercolour', '16:9', pg_temp.past(i, :articles)
from generate_series(:from, :to) as i where i % 2 = 0
on conflict do nothing;

-- Every statement that content sends, and how it is planned for whoever sends it, under the policies of row-level security.
-- Written by kaava queries write: with 5000 users and 100000 events, at 2026-11-21 12:00:00+00, with the values of the examples. Not to be edited.
-- PostgreSQL: 15

-- query: content.listArticles
-- The caller's own articles, newest first. Served by articles_user_id_created_at_idx.
-- $1 content.article_status: "DRAFT"
-- $2 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $3 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $4 bigint: 21
select
  "a"."id",
  "a"."user_id",
  "a"."title",
  "a"."slug",
  "a"."seo_title",
  "a"."meta_description",
  "a"."focus_keyphrase",
  "a"."status",
  "a"."word_count",
  "a"."published_at",
  "a"."created_at",
  "a"."updated_at"
from
  "content"."articles" as "a"
where
  "a"."user_id" = (
    select
      core.current_user_id ()
  )
  and "a"."status" = $1
  and (a.created_at, a.id) < ($2::timestamptz, $3::uuid)
order by
  "a"."created_at" desc,
  "a"."id" desc
limit
  $4;
-- plan as authenticated: cost 4.15
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using articles_user_id_created_at_idx on content.articles a
--          Index Cond: ((a.user_id = $0) AND (ROW(a.created_at, a.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)))
--          Filter: (((a.status = 'PUBLISHED'::content.article_status) OR (a.user_id = $1)) AND (a.status = 'DRAFT'::content.article_status))

-- query: content.listPublishedArticles
-- Everybody's published articles, latest publication first. Served by the partial articles_published_idx.
-- $1 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 bigint: 21
select
  "a"."id",
  "a"."user_id",
  "a"."title",
  "a"."slug",
  "a"."seo_title",
  "a"."meta_description",
  "a"."focus_keyphrase",
  "a"."status",
  "a"."word_count",
  "a"."published_at",
  "a"."created_at",
  "a"."updated_at"
from
  "content"."articles" as "a"
where
  "a"."status" = 'PUBLISHED'
  and (a.published_at, a.id) < ($1::timestamptz, $2::uuid)
order by
  "a"."published_at" desc,
  "a"."id" desc
limit
  $3;
-- plan as authenticated: cost 31.7
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using articles_published_idx on content.articles a
--          Index Cond: (ROW(a.published_at, a.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid))
-- plan as anonymous: cost 31.5
--   Limit
--     -> Index Scan using articles_published_idx on content.articles a
--          Index Cond: (ROW(a.published_at, a.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid))

-- query: content.searchArticles
-- Articles that the caller may see and that match the query, best first, with what was found between the marks of {@link headline}.
-- Served by articles_search_vector_idx, through content.search_articles().
-- $1 text: ""
-- $2 text: "harbour -storm"
-- $3 text: "StartSel=, StopSel=, HighlightAll=true"
-- $4 text: ""
-- $5 text: "harbour -storm"
-- $6 text: "StartSel=, StopSel=, MaxFragments=3, MaxWords=30, MinWords=10"
-- $7 text: "harbour -storm"
-- $8 integer: 10
select
  "a"."id",
  "a"."user_id",
  "a"."title",
  "a"."slug",
  "a"."seo_title",
  "a"."meta_description",
  "a"."focus_keyphrase",
  "a"."status",
  "a"."word_count",
  "a"."published_at",
  "a"."created_at",
  "a"."updated_at",
  ts_headline(
    'english'::regconfig,
    translate(left("a"."title", 100000), $1, ''),
    (
      select
        coalesce(string_agg(distinct word[1], ' | '), '')::tsquery
      from
        regexp_matches(querytree(websearch_to_tsquery('english'::regconfig, $2)), '''(?:[^'']|'''')+''', 'g') as word
    ),
    $3
  ) as "marked_title",
  ts_headline(
    'english'::regconfig,
    translate(left("a"."content", 100000), $4, ''),
    (
      select
        coalesce(string_agg(distinct word[1], ' | '), '')::tsquery
      from
        regexp_matches(querytree(websearch_to_tsquery('english'::regconfig, $5)), '''(?:[^'']|'''')+''', 'g') as word
    ),
    $6
  ) as "marked_content"
from
  content.search_articles ($7, $8) with ordinality as found (id, place)
  inner join "content"."articles" as "a" on "a"."id" = "found"."id"
order by
  "found"."place";
-- plan as authenticated: cost 479
--   Sort
--     Sort Key: found.place
--     InitPlan 1 (returns $0)
--       -> Aggregate
--            -> Function Scan on pg_catalog.regexp_matches word
--     InitPlan 2 (returns $1)
--       -> Aggregate
--            -> Function Scan on pg_catalog.regexp_matches word_1
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()
--     -> Hash Join
--          Hash Cond: (found.id = a.id)
--          -> Function Scan on content.search_articles found
--          -> Hash
--               -> Bitmap Heap Scan on content.articles a
--                    Recheck Cond: ((a.status = 'PUBLISHED'::content.article_status) OR (a.user_id = $2))
--                    -> BitmapOr
--                         -> Bitmap Index Scan on articles_status_published_at_idx
--                              Index Cond: (a.status = 'PUBLISHED'::content.article_status)
--                         -> Bitmap Index Scan on articles_user_id_status_idx
--                              Index Cond: (a.user_id = $2)
-- plan as anonymous: cost 399
--   Sort
--     Sort Key: found.place
--     InitPlan 1 (returns $0)
--       -> Aggregate
--            -> Function Scan on pg_catalog.regexp_matches word
--     InitPlan 2 (returns $1)
--       -> Aggregate
--            -> Function Scan on pg_catalog.regexp_matches word_1
--     -> Hash Join
--          Hash Cond: (found.id = a.id)
--          -> Function Scan on content.search_articles found
--          -> Hash
--               -> Index Scan using articles_published_idx on content.articles a

-- query: content.findArticle
-- One article that the caller may see: their own, or a published one.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "a"."id",
  "a"."user_id",
  "a"."title",
  "a"."slug",
  "a"."seo_title",
  "a"."meta_description",
  "a"."focus_keyphrase",
  "a"."status",
  "a"."word_count",
  "a"."published_at",
  "a"."created_at",
  "a"."updated_at",
  "a"."content",
  "a"."html_content"
from
  "content"."articles" as "a"
where
  "a"."id" = $1;
-- plan as authenticated: cost 2.76
--   Index Scan using articles_pkey on content.articles a
--     Index Cond: (a.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: ((a.status = 'PUBLISHED'::content.article_status) OR (a.user_id = $0))
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()

-- query: content.findPublishedArticle
-- A published article by its slug, with who wrote it. Served by articles_slug_key.
-- $1 text: "ten-quiet-harbours"
-- $2 content.article_status: "PUBLISHED"
select
  "a"."id",
  "a"."user_id",
  "a"."title",
  "a"."slug",
  "a"."seo_title",
  "a"."meta_description",
  "a"."focus_keyphrase",
  "a"."status",
  "a"."word_count",
  "a"."published_at",
  "a"."created_at",
  "a"."updated_at",
  "a"."content",
  "a"."html_content",
  (
    select
      json_build_object('username', u.username, 'name', u.name, 'avatar_url', u.avatar_url)
    from
      identity.public_profiles as u
    where
      u.id = "a"."user_id"
  ) as "author"
from
  "content"."articles" as "a"
where
  "a"."slug" = $1
  and "a"."status" = $2;
-- plan as authenticated: cost 5.28
--   Index Scan using articles_slug_key on content.articles a
--     Index Cond: (a.slug = 'ten-quiet-harbours'::text)
--     Filter: (((a.status = 'PUBLISHED'::content.article_status) OR (a.user_id = $1)) AND (a.status = 'PUBLISHED'::content.article_status))
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     SubPlan 1
--       -> Subquery Scan on u
--            -> Index Scan using users_pkey on identity.users
--                 Index Cond: (users.id = a.user_id)
--                 Filter: (users.status = 'ACTIVE'::identity.user_status)
-- plan as anonymous: cost 5.02
--   Index Scan using articles_slug_key on content.articles a
--     Index Cond: (a.slug = 'ten-quiet-harbours'::text)
--     Filter: ((a.status = 'PUBLISHED'::content.article_status) AND (a.status = 'PUBLISHED'::content.article_status))
--     SubPlan 1
--       -> Subquery Scan on u
--            -> Index Scan using users_pkey on identity.users
--                 Index Cond: (users.id = a.user_id)
--                 Filter: (users.status = 'ACTIVE'::identity.user_status)

-- query: content.insertArticle
-- Owned by the acting user, and a draft. No row when another article has the slug: the transaction goes on.
-- $1 text: "Ten quiet harbours"
-- $2 text: "ten-quiet-harbours"
-- $3 text: null
-- $4 text: "Where to spend a night at sea."
-- $5 text: "quiet harbours"
-- $6 text: "The first of them …"
-- $7 text: "<p>The first of them …</p>"
insert into
  "content"."articles" ("title", "slug", "seo_title", "meta_description", "focus_keyphrase", "content", "html_content")
values
  ($1, $2, $3, $4, $5, $6, $7)
on conflict ("slug") do nothing
returning
  "id",
  "user_id",
  "title",
  "slug",
  "seo_title",
  "meta_description",
  "focus_keyphrase",
  "content",
  "html_content",
  "status",
  "word_count",
  "published_at",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 1.03
--   Insert on content.articles
--     Conflict Resolution: NOTHING
--     Conflict Arbiter Indexes: articles_slug_key
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Result

-- query: content.updateArticle
-- Changes what is given of an own article.
-- $1 text: "Ten quiet harbours"
-- $2 text: "ten-quiet-harbours"
-- $3 text: null
-- $4 text: "Where to spend a night at sea."
-- $5 text: "quiet harbours"
-- $6 text: "The first of them …"
-- $7 text: "<p>The first of them …</p>"
-- $8 uuid: "01933b6e-0000-7000-8000-000000000001"
update "content"."articles"
set
  "title" = $1,
  "slug" = $2,
  "seo_title" = $3,
  "meta_description" = $4,
  "focus_keyphrase" = $5,
  "content" = $6,
  "html_content" = $7
where
  "id" = $8
returning
  "id",
  "user_id",
  "title",
  "slug",
  "seo_title",
  "meta_description",
  "focus_keyphrase",
  "content",
  "html_content",
  "status",
  "word_count",
  "published_at",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 3.54
--   Update on content.articles
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using articles_pkey on content.articles
--          Index Cond: (articles.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((articles.user_id = $2) AND ((articles.status = 'PUBLISHED'::content.article_status) OR (articles.user_id = $3)))

-- query: content.updateArticleStatus
-- Publishes, archives or takes back an own article. A second time changes nothing.
-- $1 content.article_status: "PUBLISHED"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
update "content"."articles"
set
  "status" = $1
where
  "id" = $2
returning
  "id",
  "user_id",
  "title",
  "slug",
  "seo_title",
  "meta_description",
  "focus_keyphrase",
  "content",
  "html_content",
  "status",
  "word_count",
  "published_at",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 3.54
--   Update on content.articles
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 3 (returns $2)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 4 (returns $3)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using articles_pkey on content.articles
--          Index Cond: (articles.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((articles.user_id = $2) AND ((articles.status = 'PUBLISHED'::content.article_status) OR (articles.user_id = $3)))

-- query: content.deleteArticle
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
delete from "content"."articles"
where
  "id" = $1
returning
  "id";
-- plan as authenticated: cost 3.02
--   Delete on content.articles
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using articles_pkey on content.articles
--          Index Cond: (articles.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((articles.user_id = $0) AND ((articles.status = 'PUBLISHED'::content.article_status) OR (articles.user_id = $1)))

-- query: content.listDrafts
-- The caller's own drafts, last saved first. Served by drafts_user_id_updated_at_idx.
-- $1 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 bigint: 21
select
  "id",
  "user_id",
  "title",
  "autosave",
  "revision",
  "created_at",
  "updated_at"
from
  "content"."drafts"
where
  "user_id" = (
    select
      core.current_user_id ()
  )
  and (updated_at, id) < ($1::timestamptz, $2::uuid)
order by
  "updated_at" desc,
  "id" desc
limit
  $3;
-- plan as authenticated: cost 3.02
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Result
--          One-Time Filter: ($1 = $0)
--          -> Index Scan using drafts_user_id_updated_at_idx on content.drafts
--               Index Cond: ((drafts.user_id = $0) AND (ROW(drafts.updated_at, drafts.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)))

-- query: content.findDraft
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "id",
  "user_id",
  "title",
  "autosave",
  "revision",
  "created_at",
  "updated_at",
  "config",
  "metadata",
  "sections",
  "cta_content"
from
  "content"."drafts"
where
  "id" = $1;
-- plan as authenticated: cost 2.76
--   Index Scan using drafts_pkey on content.drafts
--     Index Cond: (drafts.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: (drafts.user_id = $0)
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()

-- query: content.insertDraft
-- Owned by the acting user, at revision 1.
-- $1 text: "Ten quiet harbours"
-- $2 text: null
-- $3 boolean: true
-- $4 jsonb: "{\"topic\":\"harbours\"}"
-- $5 jsonb: null
-- $6 jsonb: "[{\"heading\":\"The first\"}]"
insert into
  "content"."drafts" ("title", "cta_content", "autosave", "config", "metadata", "sections")
values
  ($1, $2, $3, $4::jsonb, $5, $6::jsonb)
returning
  "id",
  "user_id",
  "title",
  "autosave",
  "revision",
  "created_at",
  "updated_at",
  "config",
  "metadata",
  "sections",
  "cta_content";
-- plan as authenticated: cost 0.77
--   Insert on content.drafts
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     -> Result

-- query: content.updateDraft
-- Saves what is given of an own draft as the revision after the one that was read. A trigger refuses it when that is not the current
-- one any more, and counts; the same text again is no new revision.
-- $1 text: "Ten quiet harbours"
-- $2 text: null
-- $3 boolean: true
-- $4 integer: 1
-- $5 jsonb: "{\"topic\":\"harbours\"}"
-- $6 jsonb: null
-- $7 jsonb: "[{\"heading\":\"The first\"}]"
-- $8 uuid: "01933b6e-0000-7000-8000-000000000001"
update "content"."drafts"
set
  "title" = $1,
  "cta_content" = $2,
  "autosave" = $3,
  "revision" = $4,
  "config" = $5::jsonb,
  "metadata" = $6,
  "sections" = $7::jsonb
where
  "id" = $8
returning
  "id",
  "user_id",
  "title",
  "autosave",
  "revision",
  "created_at",
  "updated_at",
  "config",
  "metadata",
  "sections",
  "cta_content";
-- plan as authenticated: cost 3.02
--   Update on content.drafts
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using drafts_pkey on content.drafts
--          Index Cond: (drafts.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: (drafts.user_id = $1)

-- query: content.deleteDraft
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
delete from "content"."drafts"
where
  "id" = $1
returning
  "id";
-- plan as authenticated: cost 2.76
--   Delete on content.drafts
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using drafts_pkey on content.drafts
--          Index Cond: (drafts.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: (drafts.user_id = $0)

-- query: content.listMedia
-- The caller's own media, newest first. Served by media_assets_user_id_created_at_idx, of an article by media_assets_article_id_idx.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 content.media_type: "IMAGE"
-- $3 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $4 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $5 bigint: 21
select
  "id",
  "user_id",
  "article_id",
  "type",
  "provider",
  "prompt",
  "style",
  "aspect_ratio",
  "url",
  "content_type",
  "size_bytes",
  "created_at",
  "updated_at"
from
  "content"."media_assets"
where
  "user_id" = (
    select
      core.current_user_id ()
  )
  and "article_id" = $1
  and "type" = $2
  and (created_at, id) < ($3::timestamptz, $4::uuid)
order by
  "created_at" desc,
  "id" desc
limit
  $5;
-- plan as authenticated: cost 3.03
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Result
--          One-Time Filter: ($1 = $0)
--          -> Index Scan using media_assets_user_id_created_at_idx on content.media_assets
--               Index Cond: ((media_assets.user_id = $0) AND (ROW(media_assets.created_at, media_assets.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)))
--               Filter: ((media_assets.article_id = '01933b6e-0000-7000-8000-000000000001'::uuid) AND (media_assets.type = 'IMAGE'::content.media_type))

-- query: content.findMedia
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "id",
  "user_id",
  "article_id",
  "type",
  "provider",
  "prompt",
  "style",
  "aspect_ratio",
  "url",
  "content_type",
  "size_bytes",
  "created_at",
  "updated_at",
  "metadata"
from
  "content"."media_assets"
where
  "id" = $1;
-- plan as authenticated: cost 2.77
--   Index Scan using media_assets_pkey on content.media_assets
--     Index Cond: (media_assets.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: (media_assets.user_id = $0)
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()

-- query: content.insertMedia
-- Owned by the acting user, for an article of theirs or for none; the policy refuses others.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 content.media_type: "IMAGE"
-- $3 identity.provider: "GEMINI"
-- $4 text: "A quiet harbour at dusk"
-- $5 text: "watercolour"
-- $6 text: "16:9"
-- $7 jsonb: "{\"seed\":7}"
insert into
  "content"."media_assets" ("article_id", "type", "provider", "prompt", "style", "aspect_ratio", "metadata")
values
  ($1, $2, $3, $4, $5, $6, $7::jsonb)
returning
  "id",
  "user_id",
  "article_id",
  "type",
  "provider",
  "prompt",
  "style",
  "aspect_ratio",
  "url",
  "content_type",
  "size_bytes",
  "created_at",
  "updated_at",
  "metadata";
-- plan as authenticated: cost 1.03
--   Insert on content.media_assets
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 5 (returns $4)
--       -> Result
--            Output: core.current_user_id()
--     -> Result
--     SubPlan 4
--       -> Index Scan using articles_user_id_status_idx on content.articles a
--            Index Cond: (a.user_id = $1)
--            Filter: ((a.status = 'PUBLISHED'::content.article_status) OR (a.user_id = $2))
--            InitPlan 2 (returns $1)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 3 (returns $2)
--              -> Result
--                   Output: core.current_user_id()

-- query: content.updateMedia
-- Changes what is given of an own asset; the policy refuses articles of others.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $2 text: "etching"
-- $3 jsonb: "{\"seed\":8}"
-- $4 uuid: "01933b6e-0000-7000-8000-000000000001"
update "content"."media_assets"
set
  "article_id" = $1,
  "style" = $2,
  "metadata" = $3::jsonb
where
  "id" = $4
returning
  "id",
  "user_id",
  "article_id",
  "type",
  "provider",
  "prompt",
  "style",
  "aspect_ratio",
  "url",
  "content_type",
  "size_bytes",
  "created_at",
  "updated_at",
  "metadata";
-- plan as authenticated: cost 3.29
--   Update on content.media_assets
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 5 (returns $4)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 6 (returns $5)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using media_assets_pkey on content.media_assets
--          Index Cond: (media_assets.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: (media_assets.user_id = $5)
--     SubPlan 4
--       -> Index Scan using articles_user_id_status_idx on content.articles a
--            Index Cond: (a.user_id = $1)
--            Filter: ((a.status = 'PUBLISHED'::content.article_status) OR (a.user_id = $2))
--            InitPlan 2 (returns $1)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 3 (returns $2)
--              -> Result
--                   Output: core.current_user_id()

-- query: content.findMediaObject
-- Where the object of an own asset lies, or is to lie.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "id",
  "user_id",
  "type",
  "object_key",
  "content_type",
  "size_bytes"
from
  "content"."media_assets"
where
  "id" = $1;
-- plan as authenticated: cost 2.77
--   Index Scan using media_assets_pkey on content.media_assets
--     Index Cond: (media_assets.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: (media_assets.user_id = $0)
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()

-- query: content.updateMediaObject
-- Records what the store says of an own asset's object, once: no row when it is recorded already.
-- $1 text: "01933b6e-0000-7000-8000-000000000001/content/01933b6e-0000-7000-8000-000000000001"
-- $2 text: "image/png"
-- $3 bigint: 10000
-- $4 uuid: "01933b6e-0000-7000-8000-000000000001"
update "content"."media_assets"
set
  "object_key" = $1,
  "content_type" = $2,
  "size_bytes" = $3
where
  "id" = $4
  and "object_key" is null
returning
  "id",
  "user_id",
  "article_id",
  "type",
  "provider",
  "prompt",
  "style",
  "aspect_ratio",
  "url",
  "content_type",
  "size_bytes",
  "created_at",
  "updated_at",
  "metadata";
-- plan as authenticated: cost 3.29
--   Update on content.media_assets
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 5 (returns $4)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 6 (returns $5)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using media_assets_pkey on content.media_assets
--          Index Cond: (media_assets.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: ((media_assets.object_key IS NULL) AND (media_assets.user_id = $5))
--     SubPlan 4
--       -> Index Scan using articles_user_id_status_idx on content.articles a
--            Index Cond: (a.user_id = $1)
--            Filter: ((a.status = 'PUBLISHED'::content.article_status) OR (a.user_id = $2))
--            InitPlan 2 (returns $1)
--              -> Result
--                   Output: core.current_user_id()
--            InitPlan 3 (returns $2)
--              -> Result
--                   Output: core.current_user_id()

-- query: content.listKnownKeys
-- The keys of these that an asset refers to. By media_assets_pkey, whose id is in the key: nothing else is an index on keys.
-- $1 uuid[]: ["01933b6e-0000-7000-8000-000000000001"]
select
  "object_key"
from
  "content"."media_assets"
where
  "id" = any ($1::uuid[])
  and "object_key" is not null;
-- plan as service: cost 2.5
--   Index Scan using media_assets_pkey on content.media_assets
--     Index Cond: (media_assets.id = ANY ('{01933b6e-0000-7000-8000-000000000001}'::uuid[]))
--     Filter: (media_assets.object_key IS NOT NULL)

-- query: content.deleteMedia
-- Deletes an own asset. Its object is the caller's to remove.
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
delete from "content"."media_assets"
where
  "id" = $1
returning
  "id",
  "object_key";
-- plan as authenticated: cost 2.77
--   Delete on content.media_assets
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using media_assets_pkey on content.media_assets
--          Index Cond: (media_assets.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: (media_assets.user_id = $0)

-- query: content.listResearch
-- The caller's own queries, newest first. Served by research_queries_user_id_created_at_idx.
-- $1 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $2 uuid: "01933b6e-0000-7000-8000-000000000001"
-- $3 bigint: 21
select
  "r"."id",
  "r"."user_id",
  "r"."query",
  "r"."summary",
  "r"."cached",
  "r"."created_at",
  "r"."updated_at"
from
  "content"."research_queries" as "r"
where
  "r"."user_id" = (
    select
      core.current_user_id ()
  )
  and (r.created_at, r.id) < ($1::timestamptz, $2::uuid)
order by
  "r"."created_at" desc,
  "r"."id" desc
limit
  $3;
-- plan as authenticated: cost 4.91
--   Limit
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Result
--          One-Time Filter: ($1 = $0)
--          -> Index Scan using research_queries_user_id_created_at_idx on content.research_queries r
--               Index Cond: ((r.user_id = $0) AND (ROW(r.created_at, r.id) < ROW('2026-11-21 04:13:00.123456+00'::timestamp with time zone, '01933b6e-0000-7000-8000-000000000001'::uuid)))

-- query: content.searchResearch
-- The caller's own queries that contain the text, newest first. Served by research_queries_query_trgm_idx, through
-- content.search_research_queries(), which escapes what LIKE would read as wildcards.
-- $1 text: "harbour"
-- $2 integer: 21
-- $3 timestamp with time zone: "2026-11-21T04:13:00.123456Z"
-- $4 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "r"."id",
  "r"."user_id",
  "r"."query",
  "r"."summary",
  "r"."cached",
  "r"."created_at",
  "r"."updated_at"
from
  content.search_research_queries ($1, $2, $3::timestamptz, $4::uuid) as "found"
  inner join "content"."research_queries" as "r" on "r"."id" = "found"."id"
order by
  "r"."created_at" desc,
  "r"."id" desc;
-- plan as authenticated: cost 17.6
--   Sort
--     Sort Key: r.created_at DESC, r.id DESC
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     -> Hash Join
--          Hash Cond: (found.id = r.id)
--          -> Function Scan on content.search_research_queries found
--          -> Hash
--               -> Index Scan using research_queries_user_id_created_at_idx on content.research_queries r
--                    Index Cond: (r.user_id = $0)

-- query: content.findResearch
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
select
  "id",
  "user_id",
  "query",
  "summary",
  "sources",
  "cached",
  "created_at",
  "updated_at"
from
  "content"."research_queries"
where
  "id" = $1;
-- plan as authenticated: cost 2.75
--   Index Scan using research_queries_pkey on content.research_queries
--     Index Cond: (research_queries.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--     Filter: (research_queries.user_id = $0)
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()

-- query: content.insertResearch
-- Owned by the acting user, with the answer that is given, or with none yet.
-- $1 text: "Which harbours are quiet?"
-- $2 text: "Most of them."
-- $3 jsonb: "[{\"url\":\"https://example.com/harbours\"}]"
insert into
  "content"."research_queries" ("query", "summary", "sources")
values
  ($1, $2, $3::jsonb)
returning
  "id",
  "user_id",
  "query",
  "summary",
  "sources",
  "cached",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 0.77
--   Insert on content.research_queries
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     -> Result

-- query: content.insertResearchOfCache
-- Owned by the acting user, with their own latest answer to the same question that is not older than so many seconds, `cached`; with
-- none where there is none. Only answers that are not from a cache themselves are taken, so that they do grow old. Served by
-- research_queries_user_id_created_at_idx.
-- $1 text: "Which harbours are quiet?"
-- $2 text: "Which harbours are quiet?"
-- $3 double precision: 86400
-- $4 bigint: 1
insert into
  "content"."research_queries" ("query", "summary", "sources", "cached")
select
  "asked"."query",
  "known"."summary",
  "known"."sources",
  known.id is not null as "cached"
from
  (
    select
      $1::text as query
  ) as "asked"
  left join lateral (
    select
      "r"."id",
      "r"."summary",
      "r"."sources"
    from
      "content"."research_queries" as "r"
    where
      "r"."user_id" = (
        select
          core.current_user_id ()
      )
      and "r"."query" = $2
      and "r"."summary" is not null
      and not r.cached
      and "r"."updated_at" >= now() - make_interval(secs => $3)
    order by
      "r"."updated_at" desc,
      "r"."id" desc
    limit
      $4
  ) as "known" on true
returning
  "id",
  "user_id",
  "query",
  "summary",
  "sources",
  "cached",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 5.75
--   Insert on content.research_queries
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     -> Nested Loop Left Join
--          -> Result
--          -> Limit
--               InitPlan 2 (returns $1)
--                 -> Result
--                      Output: core.current_user_id()
--               InitPlan 3 (returns $2)
--                 -> Result
--                      Output: core.current_user_id()
--               -> Sort
--                    Sort Key: r.updated_at DESC, r.id DESC
--                    -> Result
--                         One-Time Filter: ($2 = $1)
--                         -> Index Scan using research_queries_user_id_created_at_idx on content.research_queries r
--                              Index Cond: (r.user_id = $1)
--                              Filter: ((r.summary IS NOT NULL) AND (NOT r.cached) AND (r.query = 'Which harbours are quiet?'::text) AND (r.updated_at >= (now() - '24:00:00'::interval)))

-- query: content.updateResearch
-- Gives an own query its answer, or another one: then it is not from a cache.
-- $1 boolean: false
-- $2 text: "Most of them."
-- $3 jsonb: "[{\"url\":\"https://example.com/harbours\"}]"
-- $4 uuid: "01933b6e-0000-7000-8000-000000000001"
update "content"."research_queries"
set
  "cached" = $1,
  "summary" = $2,
  "sources" = $3::jsonb
where
  "id" = $4
returning
  "id",
  "user_id",
  "query",
  "summary",
  "sources",
  "cached",
  "created_at",
  "updated_at";
-- plan as authenticated: cost 3.02
--   Update on content.research_queries
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     InitPlan 2 (returns $1)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using research_queries_pkey on content.research_queries
--          Index Cond: (research_queries.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: (research_queries.user_id = $1)

-- query: content.deleteResearch
-- $1 uuid: "01933b6e-0000-7000-8000-000000000001"
delete from "content"."research_queries"
where
  "id" = $1
returning
  "id";
-- plan as authenticated: cost 2.75
--   Delete on content.research_queries
--     InitPlan 1 (returns $0)
--       -> Result
--            Output: core.current_user_id()
--     -> Index Scan using research_queries_pkey on content.research_queries
--          Index Cond: (research_queries.id = '01933b6e-0000-7000-8000-000000000001'::uuid)
--          Filter: (research_queries.user_id = $0)

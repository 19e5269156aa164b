-- Drafts of articles.
-- batch: 2000
-- without: drafts_audit on content.drafts
-- done: select from content.drafts where id = pg_temp.key('draft', :to, pg_temp.past(:to, :drafts))
insert into content.drafts (id, user_id, title, config, sections, created_at)
select pg_temp.key('draft', i, pg_temp.past(i, :drafts)), pg_temp.user_key(pg_temp.few_of(:users, 'drafting', i)), initcap(pg_temp.prose('draft', i, 3)),
  jsonb_build_object('topic', pg_temp.word('topic', i)), jsonb_build_array(jsonb_build_object('heading', pg_temp.word('heading', i), 'text', pg_temp.prose('section', i, 12))),
  pg_temp.past(i, :drafts)
from generate_series(:from, :to) as i
on conflict do nothing;

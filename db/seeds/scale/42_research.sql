-- What writers looked up.
-- batch: 2000
-- without: research_queries_audit on content.research_queries
-- done: select from content.research_queries where id = pg_temp.key('research', :to, pg_temp.past(:to, :research))
insert into content.research_queries (id, user_id, query, summary, sources, cached, created_at)
select pg_temp.key('research', i, pg_temp.past(i, :research)), pg_temp.user_key(pg_temp.few_of(:users, 'asking', i)), 'Where is the ' || pg_temp.prose('query', i, 2) || '?',
  'By the ' || pg_temp.word('answer', i) || '.', '[{"title": "An example", "url": "https://example.com/"}]', pg_temp.share('cached', i) < 0.2, pg_temp.past(i, :research)
from generate_series(:from, :to) as i
on conflict do nothing;

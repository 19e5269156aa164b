-- Published articles in the order in which they are shown.
--
-- Why:   below a policy that also lets authors see their own, PostgreSQL does not look for "status =" in an index; of a partial index
--        it knows that all rows are PUBLISHED. With id in it, a page may end between two articles of one moment.
-- Locks: writers of articles wait while the index is made: a second for a hundred thousand.

-- migrate:up

set local lock_timeout = '5s';

create index articles_published_idx on content.articles (published_at desc, id desc) where status = 'PUBLISHED';

comment on index content.articles_published_idx is 'Published articles, latest first, by keyset.';

-- migrate:down

drop index content.articles_published_idx;

-- Posts, some of which wait for a moderator.
-- batch: 1000
-- without: community_posts_audit on learning.community_posts
-- done: select from learning.community_posts where id = pg_temp.key('post', :to, pg_temp.past(:to, :community_posts))
insert into learning.community_posts (id, user_id, course_id, title, body, status, published_at, created_at)
select pg_temp.key('post', i, at), pg_temp.user_key(pg_temp.few_of(:users, 'posting', i)), pg_temp.catalogue_key('course', pg_temp.few_of(12, 'posted on', i)),
  initcap(pg_temp.prose('post', i, 3)), initcap(pg_temp.prose('post body', i, 25)) || '.', status, case when status = 'PUBLISHED' then at end, at
from (
  select i, pg_temp.past(i, :community_posts) as at,
    case when pg_temp.share('moderated', i) < 0.85 then 'PUBLISHED' when pg_temp.share('moderated', i) < 0.95 then 'PENDING' else 'REJECTED' end::learning.post_status as status
  from generate_series(:from, :to) as i offset 0
) as this
on conflict do nothing;

-- Lists of the community: published posts, of all and of a course, and questions that wait for the tutor; and reviews of what was read.
--
-- Why:   below a policy that also lets authors see their own, PostgreSQL does not look for "status =" in an index; of a partial index
--        it knows that all rows are PUBLISHED. With id in it, a page may end between two posts of one moment. The index of all of a
--        course's posts stays: it is asked when a course is deleted.
--        And an author may change a post between a moderator's reading and their review: what nobody has read must not be published.
-- Locks: writers of posts and questions wait while the indexes are made: a second for a hundred thousand.

-- migrate:up

set local lock_timeout = '5s';

create index community_posts_published_idx on learning.community_posts (published_at desc, id desc) where status = 'PUBLISHED';
create index community_posts_course_id_published_idx on learning.community_posts (course_id, published_at desc, id desc)
  where status = 'PUBLISHED';
create index tutor_interactions_unanswered_idx on learning.tutor_interactions (created_at, id) where answer is null;

comment on index learning.community_posts_published_idx           is 'Published posts, latest first, by keyset.';
comment on index learning.community_posts_course_id_published_idx is 'A course''s published posts, latest first, by keyset.';
comment on index learning.tutor_interactions_unanswered_idx       is 'Questions that wait for an answer, oldest first, by keyset.';

-- As learning.review_community_post(uuid, learning.post_status), of the post as it was read. Under the row's lock: who waits for an
-- author's change finds another updated_at, and changes nothing.
create function learning.review_community_post(post_id uuid, status learning.post_status, seen timestamptz) returns boolean
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with changed as (
      update learning.community_posts as p set status = review_community_post.status
      where p.id = post_id and p.updated_at = seen
      returning 1
    )
    select exists (select from changed)
  $$;
alter function learning.review_community_post(uuid, learning.post_status, timestamptz) owner to kaava_definer;
grant execute on function learning.review_community_post(uuid, learning.post_status, timestamptz) to moderator, administrator;

comment on function learning.review_community_post(uuid, learning.post_status, timestamptz) is 'Publishes or rejects a post whose updated_at is what the moderator has read; whether there is one. For moderators.';

-- migrate:down

drop function learning.review_community_post(uuid, learning.post_status, timestamptz);
drop index learning.tutor_interactions_unanswered_idx;
drop index learning.community_posts_course_id_published_idx;
drop index learning.community_posts_published_idx;

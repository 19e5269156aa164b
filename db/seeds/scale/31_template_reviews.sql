-- Reviews, each user's first of a template, and nobody's of their own. Ratings follow by trigger.
-- batch: 500
-- without: template_reviews_audit on studio.template_reviews, module_templates_audit on studio.module_templates
-- done: select from studio.template_reviews where id = pg_temp.key('review', :to, pg_temp.past(:to, :template_reviews))
insert into studio.template_reviews (id, template_id, user_id, rating, comment, is_approved, created_at)
select pg_temp.key('review', i, pg_temp.past(i, :template_reviews)), pg_temp.template_key(t), pg_temp.user_key(1 + (t * 37 + (i - 1) / :module_templates) % :users),
  6 - pg_temp.few_of(5, 'rating', i), 'Has ' || pg_temp.word('opinion', i) || '.', pg_temp.share('approved', i) < 0.8, pg_temp.past(i, :template_reviews)
from (select i, 1 + (i - 1) % :module_templates as t from generate_series(:from, :to) as i offset 0) as this
on conflict do nothing;

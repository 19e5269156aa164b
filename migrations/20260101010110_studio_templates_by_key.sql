-- Reviews and found templates are looked up by key.
--
-- Why:   "in (select …)" reads all templates for one review, "exists" asks for the one; and a search that is thought to find a thousand
--        templates has all of them read, where it finds a page.
-- Locks: ACCESS EXCLUSIVE on studio.template_reviews, for a moment.

-- migrate:up

set local lock_timeout = '5s';

alter policy template_reviews_select_approved on studio.template_reviews
  using (is_approved and exists (select from studio.module_templates as t where t.id = template_reviews.template_id));

alter policy template_reviews_insert_own on studio.template_reviews
  with check (
    user_id = (select core.current_user_id())
    and exists (select from studio.module_templates as t where t.id = template_reviews.template_id)
  );

alter function studio.search_module_templates(text, integer) rows 20;
alter function studio.search_templates(text, integer) rows 20;
alter function studio.browse_module_templates(studio.template_category, studio.template_complexity, numeric, integer, text[], text, text, uuid, integer) rows 20;

-- migrate:down

alter function studio.browse_module_templates(studio.template_category, studio.template_complexity, numeric, integer, text[], text, text, uuid, integer) rows 1000;
alter function studio.search_templates(text, integer) rows 1000;
alter function studio.search_module_templates(text, integer) rows 1000;

alter policy template_reviews_insert_own on studio.template_reviews
  with check (user_id = (select core.current_user_id()) and template_id in (select t.id from studio.module_templates as t));

alter policy template_reviews_select_approved on studio.template_reviews
  using (is_approved and template_id in (select t.id from studio.module_templates as t));

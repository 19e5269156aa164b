-- What must hold of templates, reviews and projects, where triggers and functions keep it.

-- rule: module-template-rating
-- about: studio.module_templates
-- holds: The rating and the number of reviews of a module template are those of its approved reviews.
-- remedy: Work them out again from studio.template_reviews, as studio.rate_module_template() does.
select t.id, t.rating, t.review_count, r.rating as approved_rating, coalesce(r.reviews, 0) as approved_reviews
from studio.module_templates as t
left join (
  select r.template_id, avg(r.rating)::numeric(3,2) as rating, count(*) as reviews
  from studio.template_reviews as r
  where r.is_approved
  group by r.template_id
) as r on r.template_id = t.id
where t.rating is distinct from r.rating or t.review_count <> coalesce(r.reviews, 0);

-- rule: own-review
-- about: studio.template_reviews
-- holds: No author reviews a module template of their own.
-- remedy: Delete the review: the rating follows.
select r.id, r.template_id, r.user_id
from studio.template_reviews as r
join studio.module_templates as t on t.id = r.template_id
where t.author_id = r.user_id;

-- rule: owner-as-collaborator
-- about: studio.project_collaborators
-- holds: The owner of a project is no collaborator of it.
-- remedy: Delete the collaborator: the owner may do everything without.
select c.id, c.project_id, c.user_id
from studio.project_collaborators as c
join studio.projects as p on p.id = c.project_id
where p.user_id = c.user_id;

-- Its name, description and tags may change without a new version.
-- rule: current-template-version
-- about: studio.templates
-- holds: The version that a template names says what the template says.
-- remedy: Find out which text is right (audit.log has both), then write it to the template: a trigger adds the version.
select t.id as template_id, t.version
from studio.templates as t
left join studio.template_versions as v on v.template_id = t.id and v.version = t.version
where (v.content ->> 'html_content', v.content ->> 'css_content', v.content ->> 'js_content', v.content -> 'hubspot_config')
      is distinct from (t.html_content, t.css_content, t.js_content, t.hubspot_config);

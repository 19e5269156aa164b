-- HubSpot templates of every sixth project, some of them on their way to publication. Versions are made by triggers.
-- batch: 500
-- without: templates_audit on studio.templates, template_versions_audit on studio.template_versions
-- done: select from studio.templates where id = pg_temp.key('template', :to, pg_temp.past(:to * 6, :projects))
insert into studio.templates (id, project_id, name, description, html_content, css_content, hubspot_config, quality_score, tags, created_at)
select pg_temp.key('template', i, pg_temp.past(i * 6, :projects)), pg_temp.project_key(i * 6), initcap(pg_temp.word('module', i)),
  'A module of ' || pg_temp.prose('module', i, 5) || '.', '<div>' || pg_temp.word('module', i) || '</div>', 'div { margin: 1rem; }',
  jsonb_build_object('label', pg_temp.word('module', i)), round(pg_temp.share('quality', i)::numeric, 3), array[pg_temp.word('module', i)], pg_temp.past(i * 6, :projects)
from generate_series(:from, :to) as i
on conflict do nothing;

-- Each step of the way is a change of its own.
update studio.templates as t set status = 'REVIEW'
from generate_series(:from, :to) as i
where t.id = pg_temp.key('template', i, pg_temp.past(i * 6, :projects)) and t.status = 'DRAFT' and i % 2 = 0;

update studio.templates as t set status = 'APPROVED'
from generate_series(:from, :to) as i
where t.id = pg_temp.key('template', i, pg_temp.past(i * 6, :projects)) and t.status = 'REVIEW' and i % 4 = 0;

update studio.templates as t set status = 'PUBLISHED'
from generate_series(:from, :to) as i
where t.id = pg_temp.key('template', i, pg_temp.past(i * 6, :projects)) and t.status = 'APPROVED' and i % 8 = 0;

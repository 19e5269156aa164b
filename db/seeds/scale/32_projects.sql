-- Projects, most of them made from a template, whose uses are counted here, as the service counts them.
-- batch: 500
-- without: projects_audit on studio.projects, module_templates_audit on studio.module_templates
-- done: select from studio.projects where id = pg_temp.project_key(:to)
insert into studio.projects (id, user_id, template_id, name, description, status, progress, tags, is_public, build_time_ms, bundle_size_bytes,
                             lighthouse_score, published_at, created_at)
select pg_temp.project_key(i), pg_temp.user_key(owner),
  case when pg_temp.share('from template', i) < 0.6 then pg_temp.template_key(pg_temp.few_of(:module_templates, 'used', i)) end,
  initcap(pg_temp.word('project', i) || ' ' || pg_temp.word('kind of project', i)), 'A page about ' || pg_temp.word('project', i) || '.', status,
  case when status = 'DRAFT' then pg_temp.any_of(90, 'progress', i) else 100 end, array[pg_temp.word('project tag', i)], status = 'PUBLISHED',
  case when status <> 'DRAFT' then 500 + pg_temp.any_of(9000, 'build', i) end, case when status <> 'DRAFT' then 20000 + pg_temp.any_of(400000, 'bundle', i) end,
  case when status <> 'DRAFT' then 60 + pg_temp.any_of(40, 'lighthouse', i) end, case when status = 'PUBLISHED' then pg_temp.past(i, :projects) end,
  pg_temp.past(i, :projects)
from (
  select i, pg_temp.few_of(:users, 'project owner', i) as owner,
    case when pg_temp.share('project status', i) < 0.4 then 'DRAFT' when pg_temp.share('project status', i) < 0.7 then 'COMPLETED'
         when pg_temp.share('project status', i) < 0.95 then 'PUBLISHED' else 'ARCHIVED' end::studio.project_status as status
  from generate_series(:from, :to) as i offset 0
) as this
on conflict do nothing;

update studio.module_templates as t set usage_count = t.usage_count + p.projects
from (
  select template_id, count(*) as projects from studio.projects
  where id in (select pg_temp.project_key(i) from generate_series(:from, :to) as i) group by template_id
) as p
where t.id = p.template_id;

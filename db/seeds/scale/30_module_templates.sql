-- Module templates, most of them public and approved.
-- batch: 500
-- without: module_templates_audit on studio.module_templates
-- done: select from studio.module_templates where id = pg_temp.template_key(:to)
insert into studio.module_templates (id, author_id, name, slug, description, category, complexity, html_content, css_content, tags, downloads,
                                     is_public, is_approved, published_at, created_at)
select pg_temp.template_key(i), pg_temp.user_key(1 + (i * 37 + :users - 1) % :users), initcap(pg_temp.word('template', i) || ' ' || pg_temp.word('kind of template', i)),
  format('scale-%s-%s', to_hex(:data_set), i), 'With ' || pg_temp.prose('template', i, 8) || '.',
  (enum_range(null::studio.template_category))[pg_temp.any_of(10, 'category', i)], (enum_range(null::studio.template_complexity))[pg_temp.any_of(4, 'complexity', i)],
  '<section><h2>' || pg_temp.word('template', i) || '</h2></section>', 'section { padding: 1rem; }', array[pg_temp.word('template tag', i)],
  pg_temp.few_of(5000, 'downloads', i), pg_temp.share('public', i) < 0.9, pg_temp.share('public', i) < 0.8,
  case when pg_temp.share('public', i) < 0.8 then pg_temp.past(i, :module_templates) end, pg_temp.past(i, :module_templates)
from generate_series(:from, :to) as i
on conflict do nothing;

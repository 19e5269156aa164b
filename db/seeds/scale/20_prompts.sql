-- Prompts, every fourth with a second version. Versions are made by triggers.
-- batch: 1000
-- without: prompts_audit on prompts.prompts, prompt_versions_audit on prompts.prompt_versions
-- done: select from prompts.prompts where id = pg_temp.prompt_key(:to)
insert into prompts.prompts (id, user_id, name, description, template, variables, status, tags, published_at, created_at)
select pg_temp.prompt_key(i), pg_temp.user_key(pg_temp.few_of(:users, 'prompt author', i)),
  initcap(pg_temp.word('prompt', i) || ' ' || pg_temp.word('kind of prompt', i)), 'About ' || pg_temp.prose('prompt', i, 6) || '.',
  'Say in one line what {{text}} has to do with ' || pg_temp.word('prompt', i) || '.', '[{"name": "text", "type": "string", "required": true}]',
  case when pg_temp.share('prompt status', i) < 0.5 then 'DRAFT' when pg_temp.share('prompt status', i) < 0.9 then 'PUBLISHED' else 'ARCHIVED' end::prompts.prompt_status,
  array[pg_temp.word('prompt tag', i)],
  case when pg_temp.share('prompt status', i) >= 0.5 then pg_temp.past(i, :prompts) end, pg_temp.past(i, :prompts)
from generate_series(:from, :to) as i
on conflict do nothing;

update prompts.prompts as p set template = p.template || ' Be brief.'
from generate_series(:from, :to) as i
where p.id = pg_temp.prompt_key(i) and i % 4 = 0 and p.version = 1;

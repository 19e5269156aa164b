-- Validations, of every third prompt.
-- batch: 2000
-- without: validations_audit on prompts.validations
-- done: select from prompts.validations where id = pg_temp.key('validation', :to, pg_temp.past(:to * 3, :prompts))
insert into prompts.validations (id, prompt_id, name, type, config, created_at)
select pg_temp.key('validation', i, pg_temp.past(i * 3, :prompts)), pg_temp.prompt_key(i * 3), 'One line', 'REGEX', '{"pattern": "^[^\\n]+$"}', pg_temp.past(i * 3, :prompts)
from generate_series(:from, :to) as i
on conflict do nothing;

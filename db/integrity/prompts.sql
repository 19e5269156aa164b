-- What must hold of prompts and their versions, which triggers write.

-- rule: current-version
-- about: prompts.prompts
-- holds: The last version of a prompt is the prompt's own number, template and variables.
-- remedy: Find out which text is right (audit.log has both), then write it to the prompt: a trigger adds the version.
select p.id as prompt_id, p.version, l.version as last_version
from prompts.prompts as p
left join (
  select distinct on (v.prompt_id) v.prompt_id, v.version, v.template, v.variables
  from prompts.prompt_versions as v
  order by v.prompt_id, v.version desc
) as l on l.prompt_id = p.id
where (p.version, p.template, p.variables) is distinct from (l.version, l.template, l.variables);

-- rule: versions-without-gap
-- about: prompts.prompt_versions
-- holds: The versions of a prompt are numbered from 1, without a gap.
-- remedy: Bring the missing versions back from audit.log or a backup.
select v.prompt_id, count(*) as versions, min(v.version) as first_version, max(v.version) as last_version
from prompts.prompt_versions as v
group by v.prompt_id
having min(v.version) <> 1 or max(v.version) <> count(*);

-- Inserts at the same moment may pass the trigger's count together: a few too many are no damage.
-- rule: validations-of-prompt
-- about: prompts.validations
-- level: warning
-- holds: A prompt has at most 50 validations.
-- remedy: Delete those that are not needed: each of them runs at every completion.
select v.prompt_id, count(*) as validations
from prompts.validations as v
group by v.prompt_id
having count(*) > 50;

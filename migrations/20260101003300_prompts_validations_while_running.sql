-- An execution that runs is judged by the validations of its prompt, also when the prompt was archived meanwhile.
--
-- Why:   its owner completes it, and could not see them any more: every output was then SKIPPED, unchecked.
-- Locks: a brief ACCESS EXCLUSIVE on prompts.validations.

-- migrate:up

create policy validations_select_running on prompts.validations
  for select to authenticated
  using (
    is_active
    and prompt_id in (
      select e.prompt_id from prompts.executions as e
      where e.user_id = (select core.current_user_id()) and e.status = 'RUNNING'
    )
  );

comment on policy validations_select_running on prompts.validations is 'Whose execution is running sees what its output is checked against, even if the prompt was archived since.';

-- migrate:down

drop policy validations_select_running on prompts.validations;

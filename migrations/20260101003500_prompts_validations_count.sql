-- At most fifty validations a prompt.
--
-- Why:   each of them is run at every completion; without an end, one prompt could keep all validation workers busy.
-- Locks: a brief SHARE ROW EXCLUSIVE on prompts.validations.

-- migrate:up

-- Counted without a lock: inserts at the same moment may pass it together. It is a bound, not a quota.
create function prompts.limit_validations() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
  as $$
begin
  if (select count(*) from prompts.validations as v where v.prompt_id = new.prompt_id) >= 50 then
    raise check_violation using message = 'A prompt has at most 50 validations.',
      schema = 'prompts', table = 'validations', constraint = 'validations_count';
  end if;
  return new;
end;
$$;

create trigger validations_limit before insert on prompts.validations
  for each row execute function prompts.limit_validations();

comment on function prompts.limit_validations() is 'Trigger function: refuses the fifty-first validation of a prompt (validations_count).';
comment on trigger validations_limit on prompts.validations is 'Keeps the work of a completion bounded.';

-- migrate:down

drop trigger validations_limit on prompts.validations;
drop function prompts.limit_validations();

-- A key that works on the queue of all is renamed, rotated and revoked as every other key is.
--
-- Why:   the check on the new row refused every change of such a key by its owner, even switching it off.
-- Locks: a brief ACCESS EXCLUSIVE on identity.api_keys.

-- migrate:up

-- Whoever is no administrator any more may still do one thing with such a key: switch it off.
alter policy api_keys_update_own on identity.api_keys
  with check (
    user_id = (select core.current_user_id())
    and (
      not permissions ? 'executions:work'
      or not is_active
      or exists (select from identity.users as u where u.id = (select core.current_user_id()) and u.role = 'ADMIN')
    )
  );

comment on policy api_keys_update_own on identity.api_keys is 'A user renames, rotates and revokes their own keys; those that work on the queue of all only as an ADMIN, but may always switch them off.';

-- migrate:down

alter policy api_keys_update_own on identity.api_keys
  with check (user_id = (select core.current_user_id()) and not permissions ? 'executions:work');

comment on policy api_keys_update_own on identity.api_keys is 'A user renames, rotates and revokes their own keys.';

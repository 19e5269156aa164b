-- An account is closed by its owner, may be opened again for thirty days, and is then erased.
--
-- Why:   who leaves is forgotten, and nobody is by mistake or by a stolen session: the password is asked for, and there is a way back.
-- Locks: ACCESS EXCLUSIVE on identity.users, for a new column, and until the end: readers, too, wait while its index is made.

-- migrate:up

alter table identity.users add column erase_after timestamptz;
alter table identity.users add constraint users_erase_after_of_deleted check (erase_after is null or status = 'DELETED');

-- The job that erases, the oldest first.
create index users_erase_after_idx on identity.users (erase_after) where erase_after is not null;

grant update (erase_after) on identity.users to administrator; -- to open an account again
grant select (erase_after) on identity.users to service;

grant update (status, erase_after), delete on identity.users to kaava_definer;
grant update (is_active) on identity.api_keys to kaava_definer;
grant update (user_id, name, description, tags, status) on prompts.prompts to kaava_definer;
grant delete on studio.module_templates to kaava_definer;
grant update (user_id, session_id, event_name, properties, user_agent, ip_address, referer) on analytics.events to kaava_definer;

create function identity.close_account(password_hash text) returns timestamptz
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with closed as (
      update identity.users as u set status = 'DELETED', erase_after = now() + interval '30 days', login_attempts = 0, lockouts = 0, locked_until = null
      where u.id = (select core.current_user_id()) and u.password_hash = close_account.password_hash and u.status = 'ACTIVE'
      returning u.id, u.erase_after
    ),
    revoked as (
      update identity.api_keys as k set is_active = false from closed where k.user_id = closed.id and k.is_active
    )
    select closed.erase_after from closed
  $$;
alter function identity.close_account(text) owner to kaava_definer;
grant execute on function identity.close_account(text) to authenticated;

-- Only whoever knows the hash, which nobody may read but through a sign-in attempt, opens it again; and not what an administrator has closed.
create function identity.reopen_account(user_id uuid, password_hash text) returns boolean
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with reopened as (
      update identity.users as u set status = 'ACTIVE', erase_after = null
      where u.id = reopen_account.user_id and u.password_hash = reopen_account.password_hash
        and u.status = 'DELETED' and u.erase_after > now()
      returning 1
    )
    select exists (select from reopened)
  $$;
alter function identity.reopen_account(uuid, text) owner to kaava_definer;
grant execute on function identity.reopen_account(uuid, text) to anonymous;

-- What is not deleted with the user: see docs/privacy.md. All of it, or nothing, in the caller's transaction.
create function identity.erase_user(user_id uuid) returns boolean
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
declare
  erased constant uuid := '00000000-0000-7000-8000-000000000000';
begin
  perform from identity.users as u
    where u.id = erase_user.user_id and u.status = 'DELETED' and u.erase_after <= now()
    for update;
  if not found then return false; end if;

  -- A prompt that others have executed stays for their sake: its texts are what they ran. It belongs to nobody, and says no name.
  if exists (
    select from prompts.executions as e join prompts.prompts as p on p.id = e.prompt_id
    where p.user_id = erase_user.user_id and e.user_id <> erase_user.user_id
  ) then
    insert into identity.users (id, email, password_hash, status) values (erased, 'erased@erased.invalid', '$none$', 'DELETED')
      on conflict do nothing;
    update prompts.prompts as p
      set user_id = erased, name = 'A prompt of an erased account', description = null, tags = '{}', status = 'ARCHIVED'
      where p.user_id = erase_user.user_id
        and exists (select from prompts.executions as e where e.prompt_id = p.id and e.user_id <> erase_user.user_id);
  end if;
  -- A template in the gallery stays, without its author; one that nobody else was ever shown does not.
  delete from studio.module_templates as t where t.author_id = erase_user.user_id and not (t.is_public and t.is_approved);
  -- An event is still counted, and is nobody's.
  update analytics.events as e
    set user_id = null, session_id = null, event_name = 'erased', properties = null, user_agent = null, ip_address = null, referer = null
    where e.user_id = erase_user.user_id;
  delete from identity.users as u where u.id = erase_user.user_id;
  -- Last: the entries that all this makes in the log are concealed with it, too.
  delete from audit.subject_keys as k where k.user_id = erase_user.user_id;
  return true;
end;
$$;
alter function identity.erase_user(uuid) owner to kaava_definer;
grant execute on function identity.erase_user(uuid) to service;

-- What is a person's is found by foreign keys from here, and given to that person as this role.
comment on table identity.users is 'A person with an account. @people (authenticated)';
comment on column identity.users.erase_after is 'From when on a closed account is erased; null unless its owner asked for it. Until then its owner may open it again.';
comment on constraint users_erase_after_of_deleted on identity.users is 'must be null unless the account is closed';
comment on index identity.users_erase_after_idx is 'The job that erases closed accounts, the oldest first.';
comment on function identity.close_account(text) is 'Closes the acting user''s account, with its sessions and API keys; returns from when on it is erased, or null, and nothing is done, when password_hash is not the one that is there any more.';
comment on function identity.reopen_account(uuid, text) is 'Opens an account again that its owner has closed; false when it was not, when it is too late, or when password_hash is not the one that is there.';
comment on function identity.erase_user(uuid) is 'Erases a user whose time has come, with all that is theirs, and the key of what the audit log says about them; false when it has not, or is done.';

-- migrate:down

drop function identity.erase_user(uuid);
drop function identity.reopen_account(uuid, text);
drop function identity.close_account(text);
revoke update (user_id, session_id, event_name, properties, user_agent, ip_address, referer) on analytics.events from kaava_definer;
revoke delete on studio.module_templates from kaava_definer;
revoke update (user_id, name, description, tags, status) on prompts.prompts from kaava_definer;
revoke update (is_active) on identity.api_keys from kaava_definer;
revoke update (status), delete on identity.users from kaava_definer;
comment on table identity.users is 'A person with an account.';
drop index identity.users_erase_after_idx;
alter table identity.users drop constraint users_erase_after_of_deleted;
alter table identity.users drop column erase_after;

-- What stands in the way of an erasure no longer does: another's address, and a suspension.
--
-- Why:   whoever registered the address of the account that erased prompts go to kept it from being made, and with it everybody's
--        erasure whose prompts others have run: its address is drawn by lot. And to suspend who had asked to be erased took that
--        back: only opening the account does.
-- Locks: ACCESS EXCLUSIVE on identity.users while the new constraint looks at each row.

-- migrate:up

set local lock_timeout = '5s';

alter table identity.users
  drop constraint users_erase_after_of_deleted,
  add constraint users_erase_after_of_closed check (erase_after is null or status <> 'ACTIVE');

-- What awaits its erasure is not ACTIVE: the constraint says so.
create or replace function identity.erase_user(user_id uuid) returns boolean
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
declare
  erased constant uuid := '00000000-0000-7000-8000-000000000000';
begin
  perform from identity.users as u
    where u.id = erase_user.user_id and u.erase_after <= now()
    for update;
  if not found then return false; end if;

  -- A prompt that others have executed stays for their sake: its texts are what they ran. It belongs to nobody, and says no name.
  if exists (
    select from prompts.executions as e join prompts.prompts as p on p.id = e.prompt_id
    where p.user_id = erase_user.user_id and e.user_id <> erase_user.user_id
  ) then
    insert into identity.users (id, email, password_hash, status)
      values (erased, format('%s@erased.invalid', gen_random_uuid()), '$none$', 'DELETED')
      on conflict (id) do nothing;
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

comment on column identity.users.erase_after is 'From when on an account that its owner has closed is erased; null otherwise. Until then its owner may open it again, unless it is suspended, too.';
comment on constraint users_erase_after_of_closed on identity.users is 'must be null while the account is open';

-- migrate:down

-- There, who is suspended is not erased, and who is to be erased is not suspended: the second was asked for by the owner.
update identity.users set status = 'DELETED' where status = 'SUSPENDED' and erase_after is not null;

create or replace function identity.erase_user(user_id uuid) returns boolean
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

alter table identity.users
  drop constraint users_erase_after_of_closed,
  add constraint users_erase_after_of_deleted check (erase_after is null or status = 'DELETED');
comment on column identity.users.erase_after is 'From when on a closed account is erased; null unless its owner asked for it. Until then its owner may open it again.';
comment on constraint users_erase_after_of_deleted on identity.users is 'must be null unless the account is closed';

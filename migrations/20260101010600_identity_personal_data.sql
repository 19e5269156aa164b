-- Users read and write their own personal data, which the application encrypts.
--
-- Why:   encrypted_data is granted to nobody, so that no list of users ever has it, an administrator's neither: two functions hand over
--        the acting user's own envelope, one at a time.
-- Locks: none.
--
-- Not searchable: the data are one envelope, and the schema has no column for a blind index. Who looks for a user has the e-mail address.

-- migrate:up

grant update (encrypted_data) on identity.users to kaava_definer;

create function identity.personal_data() returns bytea
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
  as $$ select u.encrypted_data from identity.users as u where u.id = (select core.current_user_id()) $$;
alter function identity.personal_data() owner to kaava_definer;
grant execute on function identity.personal_data() to authenticated;

create function identity.set_personal_data(envelope bytea) returns boolean
  language sql volatile security definer
  set search_path = pg_catalog, pg_temp
  as $$
    with changed as (
      update identity.users as u set encrypted_data = set_personal_data.envelope
      where u.id = (select core.current_user_id())
      returning 1
    )
    select exists (select from changed)
  $$;
alter function identity.set_personal_data(bytea) owner to kaava_definer;
grant execute on function identity.set_personal_data(bytea) to authenticated;

comment on function identity.personal_data()          is 'The acting user''s encrypted personal data; null where there are none.';
comment on function identity.set_personal_data(bytea) is 'Replaces the acting user''s encrypted personal data, or removes them with null; false when there is no such user any more.';

-- migrate:down

drop function identity.set_personal_data(bytea);
drop function identity.personal_data();
revoke update (encrypted_data) on identity.users from kaava_definer;

-- Keys of language-model providers, encrypted.
--
-- Why:   the service calls providers with the user's own key; the database only ever sees the AES-256-GCM envelope.
-- Locks: none that matter; the table is new.

-- migrate:up

create table identity.provider_credentials (
  id            uuid              not null default core.uuid_v7(),
  user_id       uuid              not null default core.current_user_id(),
  provider      identity.provider not null,
  encrypted_key bytea             not null,
  key_id        text              not null,
  is_active     boolean           not null default true,
  created_at    timestamptz       not null default now(),
  updated_at    timestamptz       not null default now(),

  constraint provider_credentials_pkey                 primary key (id),
  constraint provider_credentials_user_id_fkey         foreign key (user_id) references identity.users (id) on delete cascade,
  constraint provider_credentials_user_id_provider_key unique (user_id, provider),
  -- At least a 12-byte nonce, one byte and a 16-byte tag: clear text of a short key would not fit this by accident.
  constraint provider_credentials_encrypted_key_length check (octet_length(encrypted_key) between 29 and 4096),
  constraint provider_credentials_key_id_length        check (char_length(key_id) between 1 and 100)
);

create trigger provider_credentials_set_updated_at before update on identity.provider_credentials
  for each row when (old.* is distinct from new.*) execute function core.set_updated_at();

alter table identity.provider_credentials enable row level security;
alter table identity.provider_credentials force  row level security;

create policy provider_credentials_own on identity.provider_credentials
  for all to authenticated
  using (user_id = (select core.current_user_id()))
  with check (user_id = (select core.current_user_id()));

create policy provider_credentials_select_service on identity.provider_credentials
  for select to service
  using (is_active);

create policy provider_credentials_definer on identity.provider_credentials
  for all to kaava_definer
  using (true)
  with check (true);

grant select (id, user_id, provider, is_active, created_at, updated_at),
      insert (provider, encrypted_key, key_id, is_active),
      update (encrypted_key, key_id, is_active),
      delete
  on identity.provider_credentials to authenticated;
grant select (id, user_id, provider, encrypted_key, key_id, is_active) on identity.provider_credentials to service;
-- Users write the ciphertext but never read it back; only background work does.

comment on table  identity.provider_credentials               is 'Users'' own keys for providers of language models, encrypted by the application.';
comment on column identity.provider_credentials.id            is 'Key, in order of creation.';
comment on column identity.provider_credentials.user_id       is 'Whose key. Always the user who stored it.';
comment on column identity.provider_credentials.provider      is 'Whose service the key is for; one a user.';
comment on column identity.provider_credentials.encrypted_key is 'The key in an AES-256-GCM envelope: nonce, ciphertext and tag. Never leaves through the API.';
comment on column identity.provider_credentials.key_id        is 'Which encryption key made the envelope.';
comment on column identity.provider_credentials.is_active     is 'Whether the key is to be used.';
comment on column identity.provider_credentials.created_at    is 'When the key was first stored.';
comment on column identity.provider_credentials.updated_at    is 'When the key was last changed.';
comment on trigger provider_credentials_set_updated_at on identity.provider_credentials is 'Keeps updated_at.';
comment on policy provider_credentials_own            on identity.provider_credentials is 'A user stores, replaces and removes their own keys, and sees that they are there.';
comment on policy provider_credentials_select_service on identity.provider_credentials is 'Background work calls providers with the keys that are active.';
comment on policy provider_credentials_definer        on identity.provider_credentials is 'For definer functions and a migrating role that is no superuser; what they may do is in their grants.';

-- migrate:down

drop table identity.provider_credentials;

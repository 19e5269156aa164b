-- Columns of ciphertext say so in their comment, and which row an envelope belongs to.
--
-- Why:   kaava keys rotate finds what it has to encrypt anew by `@encrypted (columns) [key id]`, so no column can be forgotten. A row of
--        provider_credentials is known by user and provider: they are known before it is inserted, and an envelope that is given to
--        another user, or called the key of another provider, does not open.
-- Locks: SHARE UPDATE EXCLUSIVE on identity.users and identity.provider_credentials, for a moment.

-- migrate:up

comment on column identity.users.encrypted_data is
  'Personal data, encrypted by the application (AES-256-GCM envelope), or null. @encrypted (id)';
comment on column identity.provider_credentials.encrypted_key is
  'The key, encrypted by the application (AES-256-GCM envelope). Never leaves through the API. @encrypted (user_id, provider) key_id';
comment on column identity.provider_credentials.key_id is
  'Which encryption key made the envelope, which says so too.';

-- migrate:down

comment on column identity.users.encrypted_data is
  'Personal data, encrypted by the application (AES-256-GCM envelope), or null.';
comment on column identity.provider_credentials.encrypted_key is
  'The key in an AES-256-GCM envelope: nonce, ciphertext and tag. Never leaves through the API.';
comment on column identity.provider_credentials.key_id is
  'Which encryption key made the envelope.';

import type { Decisions } from '../cover.ts';

const HASHED = 'Only the SHA-256 hash is kept: who reads the table cannot verify an address in its owner’s place.';

export const finity: Decisions = {
  'User.emailToken': { at: 'column identity.users.email_token_hash', why: HASHED },
  'users index(email_token)': {
    at: 'index identity.users_email_token_hash_idx',
    why: 'It has only the users whose address is not verified yet: a token is looked up, its absence never.',
  },
  ApiKey: {
    at: 'table identity.provider_credentials',
    why: 'What Finity calls an API key is the user’s key of a provider. The API keys of the other documents are issued here, and only their hashes are kept.',
  },
  'ApiKey.encryptedKey': {
    differs: ['type'],
    why: 'The envelope of AES-256-GCM (nonce, ciphertext, tag) is bytes, not text.',
  },
  'Settings.id': {
    at: 'column identity.settings.user_id',
    differs: ['default'],
    why: 'One row for each user, so the user is the key; its default is the acting user.',
  },
};

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

  'Docker Compose Configuration': {
    at: 'file docker-compose.yml',
    why: 'The same services and more; no password in it, and ports on loopback.',
  },
  'Connection Strings': { at: ['file .env.example', 'file src/config.ts'], why: 'Both, read from the environment.' },
  'Prisma Schema Overview': {
    at: 'file db/schema.prisma',
    why: 'Written from the migrations by kaava generate, for whoever uses Prisma.',
  },
  'Relationships Diagram': {
    at: ['file db/docs/README.md', 'file db/docs/content/README.md', 'command kaava docs'],
    why: 'Drawn from the foreign keys.',
  },
  'npx prisma migrate dev --name migration_name': {
    at: 'command kaava migrate new',
    why: 'It writes the file; the SQL is written by hand.',
  },
  'npx prisma migrate deploy': { at: 'command kaava migrate up', why: 'Two at once never fight.' },
  'Example Optimized Queries: article': {
    at: ['operation getPublishedArticle', 'operation getArticle'],
    why: 'Published ones by slug, with who wrote them; one’s own by id.',
  },
  'Example Optimized Queries: articles': {
    at: 'operation listArticles',
    why: 'Newest first, paged by key: the last page costs what the first does.',
  },
  'Seed Script: main': { at: ['command kaava seed demo', 'file db/seeds/demo/4_content.sql'], why: 'Theirs is empty.' },
  'Connection Pooling': {
    at: ['file .env.example', 'file src/config.ts'],
    why: 'DATABASE_POOL_SIZE and DATABASE_CONNECTION_TIMEOUT; in the URL they are Prisma’s own.',
  },
};

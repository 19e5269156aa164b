import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import request from 'supertest';
import { createApp, wire } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { acquireEmbedded } from '../../src/database/embedded.ts';
import { listen, urlOf } from '../../src/http/listen.ts';
import { PERMISSIONS, type Principal } from '../../src/http/route.ts';
import { createPasswordHasher } from '../../src/services/password.ts';
import { openFiles } from '../../src/services/storage/files.ts';
import type { User } from '../contexts/identity/fixture.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { embeddedMajor } from '../support/majors.ts';
import { buildTemplate } from '../support/template.ts';
import { makeWorld } from '../world/world.ts';
import type { Document } from './operations.ts';
import { undo } from './undone.ts';

/** Words that are as good as a token here: of the owner as an administrator, and of an API key of theirs that may do everything. */
export const TOKENS = ['person', 'key'] as const;

export const PASSWORD = 'correct horse battery';

/** The service, listening, on a database in which an owner has one of everything. Nothing that is done to it stays. */
export interface Service {
  readonly url: string;
  readonly document: Document;
  readonly owner: User;
  /** What the owner has: ids by the collection that comes before them in a path. */
  readonly ids: Readonly<Record<string, string>>;
  /** Ids of more that there is. */
  readonly others: readonly string[];
  close(): Promise<void>;
}

/** A database of this run's own: on TEST_DATABASE_URL (a superuser's), or the embedded PostgreSQL. */
export async function openTestDatabase(): Promise<TestDatabase & { drop(): Promise<void> }> {
  const given = process.env['TEST_DATABASE_URL'];
  const embedded = given === undefined ? await acquireEmbedded(embeddedMajor(process.env['TEST_POSTGRES'] ?? '15')) : undefined;
  const serverUrl = given ?? embedded?.url ?? '';
  const database = await createTestDatabase(serverUrl, await buildTemplate(serverUrl));
  return {
    ...database,
    async drop() {
      await database.drop();
      await embedded?.release();
    },
  };
}

/** What a world has none of, since it is everybody's, or shown to everybody. @returns ids of it, and somebody's who could be invited */
async function arrange({ owner: as }: TestDatabase, owner: User): Promise<string[]> {
  const make = async (path: string, body: object): Promise<string> => (await owner.call('post', path, body).expect(201)).body.id;
  await owner.call('put', '/me/provider-credentials/GEMINI', { key: 'of nobody' }).expect(200);
  await as.query(`insert into core.feature_flags (key, description) values ('a_flag', 'Any.')`);
  const { rows } = await as.query<{ id: string }>(
    `with achievement as (
       insert into learning.achievements (code, name, description, xp_reward, criteria) values ('ANY', 'Any', 'Any.', 1, '{"xp": 1}') returning id
     ), somebody as (
       insert into identity.users (email, username, password_hash) values ('somebody@example.com', 'somebody', '$none$') returning id
     )
     select id from achievement union all select id from somebody`,
  );
  await as.query(`update prompts.prompts set tags = '{mine}' where user_id = $1`, [owner.id]);
  const prompt = await make('/prompts', { name: 'Published', template: 'Say it', tags: ['mine'] });
  const article = await make('/articles', { title: 'Published', content: 'Published', html_content: '<p>Published</p>' });
  for (const path of [`/prompts/${prompt}`, `/articles/${article}`]) await owner.call('post', `${path}/publish`).expect(200);
  return [...rows.map(({ id }) => id), prompt, article];
}

export async function openService(database: TestDatabase): Promise<Service> {
  const home = mkdtempSync(join(tmpdir(), 'kaava-security-'));
  const config = readConfig({
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    RATE_LIMIT_PER_MINUTE: '0',
    RATE_LIMIT_SIGN_IN_PER_MINUTE: '0',
    KAAVA_HOME: home,
  });
  const files = await openFiles(config);
  const passwords = createPasswordHasher({ cost: { ln: 4, r: 8, p: 1 }, waiting: 1000 });
  const options = { config, files, db: database.db, log: pino({ level: 'silent' }), passwords, mailer: { send: async () => {} } };
  const wiring = wire(options);
  const stands: Record<string, Omit<Principal, 'actor'>> = {};
  let ownerId = '';
  const app = createApp({
    ...options,
    wiring: {
      ...wiring,
      recordUsage: async () => {},
      authenticate: async (credentials, requestId) => {
        const principal = stands[credentials.token ?? ''];
        if (principal === undefined) return wiring.authenticate(credentials, requestId);
        return { ...principal, actor: { role: 'authenticated', userId: ownerId, requestId } };
      },
    },
  });

  const email = `owner-${randomUUID()}@example.com`;
  const { rows } = await database.owner.query<{ id: string }>(
    `insert into identity.users (email, name, username, password_hash, email_verified) values ($1, 'Owner', 'owner', $2, true) returning id`,
    [email, await passwords.hash(PASSWORD)],
  );
  ownerId = rows[0]?.id ?? '';
  const { body: signedIn } = await request(app.handler).post('/v1/auth/login').send({ email, password: PASSWORD }).expect(200);
  const { token } = signedIn as { token: string };
  const owner: User = {
    id: ownerId,
    email,
    token,
    call(method, path, body) {
      const sending = request(app.handler)[method](`/v1${path}`).set('Authorization', `Bearer ${token}`);
      return body === undefined ? sending : sending.send(body);
    },
  };
  const ids = await makeWorld(owner, database);
  const others = await arrange(database, owner);
  stands['person'] = { kind: 'session', userRole: 'ADMIN', sessionId: ids['sessions'] ?? '' };
  stands['key'] = {
    kind: 'api-key',
    userRole: 'ADMIN',
    apiKey: { id: ids['api-keys'] ?? '', permissions: PERMISSIONS, rateLimitPerHour: 1_000_000_000 },
  };
  undo(database.db);
  const document = (await request(app.handler).get('/openapi.json')).body as Document;
  const server = await listen(app.handler, '127.0.0.1', 0);
  return {
    url: urlOf(server),
    document,
    owner,
    ids,
    others,
    async close() {
      app.drain();
      server.closeAllConnections();
      server.close();
      await app.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

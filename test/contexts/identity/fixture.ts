import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import request from 'supertest';
import { afterAll, beforeAll } from 'vitest';
import { type App, createApp } from '../../../src/app.ts';
import type { Mail } from '../../../src/services/mail.ts';
import { type Files, openFiles } from '../../../src/services/storage/files.ts';
import { createPasswordHasher, type PasswordHasher } from '../../../src/services/password.ts';
import { testConfig } from '../../support/app.ts';
import { type TestDatabase, useDatabase } from '../../support/database.ts';
import { described } from '../../support/described.ts';

export const UNKNOWN = '01933b6e-0000-7000-8000-00000000dead';
export const PASSWORD = 'correct horse battery';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

export interface Caller {
  readonly token: string;
  call(method: Method, path: string, body?: object): request.Test;
}

export interface User extends Caller {
  readonly id: string;
  readonly email: string;
}

/** The body of an answer without what differs from request to request. */
export const bare = ({ status, body }: request.Response): unknown => {
  const { request_id: _, ...rest } = body as Record<string, unknown>;
  return { status, ...rest };
};

export interface ServiceOptions {
  /** Variables beside those of `testConfig`. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Variables of where files are, once that is prepared; by default a folder. */
  readonly storage?: () => Promise<Readonly<Record<string, string>>>;
  readonly log?: Logger;
  /** What is done to the app before it is used: by default its answers are compared with its document. */
  readonly around?: (app: App) => App;
}

/** The whole service on a database of the test's own, with cheap password hashes that are counted, and mail that is kept. */
export function useService({
  environment = {},
  storage = async () => ({}),
  log = pino({ level: 'silent' }),
  around = described,
}: ServiceOptions = {}) {
  const database: TestDatabase = useDatabase();
  const cheap = createPasswordHasher({ cost: { ln: 4, r: 8, p: 1 }, waiting: 1000 });
  const checked: string[] = [];
  const passwords: PasswordHasher = {
    ...cheap,
    verify: (password, stored) =>
      cheap.verify(password, async () => {
        const hash = await stored();
        checked.push(hash);
        return hash;
      }),
  };
  const mails: Mail[] = [];
  let app: App;
  let files: Files;
  const home = mkdtempSync(join(tmpdir(), 'kaava-service-'));
  afterAll(() => rmSync(home, { recursive: true, force: true }));
  beforeAll(async () => {
    const config = testConfig({ KAAVA_HOME: home, ...environment, ...(await storage()) });
    files = await openFiles(config);
    app = around(
      createApp({
        config,
        files,
        db: database.db,
        log,
        passwords,
        mailer: { send: async (mail) => void mails.push(mail) },
      }),
    );
  });
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= app.close());
  afterAll(close);

  const caller = (token: string): Caller => ({
    token,
    call(method, path, body) {
      const test = request(app.handler)[method](`/v1${path}`);
      if (token !== '') void test.set('Authorization', `Bearer ${token}`);
      return body === undefined ? test : test.send(body);
    },
  });
  const nobody = caller('');
  const login = (email: string, password = PASSWORD) => nobody.call('post', '/auth/login', { email, password });

  return {
    database,
    /** For what is no call: a link to follow. */
    app: () => app,
    /** Where the service keeps files. */
    files: () => files,
    mails,
    checked,
    decoy: cheap.decoy,
    nobody,
    caller,
    /** Express's request handler, to listen with. */
    handler: () => app.handler,
    /** The OpenAPI document as served. */
    document: () => request(app.handler).get('/openapi.json'),
    login,
    /** As the server does at its end, once: what was counted is written. */
    close,
    /** Somebody who is registered, verified and signed in; with a role, if not USER. */
    async user(name: string, role = 'USER'): Promise<User> {
      const email = `${name}-${randomUUID()}@example.com`;
      const { rows } = await database.owner.query<{ id: string }>(
        'insert into identity.users (email, name, password_hash, email_verified, role) values ($1, $2, $3, true, $4) returning id',
        [email, name, await cheap.hash(PASSWORD), role],
      );
      const { token } = (await login(email)).body as { token: string };
      return { id: rows[0]?.id ?? '', email, ...caller(token) };
    },
  };
}

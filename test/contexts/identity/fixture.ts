import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import request from 'supertest';
import { afterAll, beforeAll } from 'vitest';
import { type App, createApp } from '../../../src/app.ts';
import type { Mail } from '../../../src/services/mail.ts';
import { createPasswordHasher, type PasswordHasher } from '../../../src/services/password.ts';
import { testConfig } from '../../support/app.ts';
import { type TestDatabase, useDatabase } from '../../support/database.ts';

export const UNKNOWN = '01933b6e-0000-7000-8000-00000000dead';
export const PASSWORD = 'correct horse battery';

export type Method = 'get' | 'post' | 'patch' | 'delete';

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

/** The whole service on a database of the test's own, with cheap password hashes that are counted, and mail that is kept. */
export function useService() {
  const database: TestDatabase = useDatabase();
  const cheap = createPasswordHasher({ cost: { ln: 4, r: 8, p: 1 }, waiting: 1000 });
  const checked: string[] = [];
  const passwords: PasswordHasher = {
    ...cheap,
    verify(password, stored) {
      checked.push(stored);
      return cheap.verify(password, stored);
    },
  };
  const mails: Mail[] = [];
  let app: App;
  beforeAll(() => {
    app = createApp({
      config: testConfig(),
      db: database.db,
      log: pino({ level: 'silent' }),
      passwords,
      mailer: { send: async (mail) => void mails.push(mail) },
    });
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
    mails,
    checked,
    decoy: cheap.decoy,
    nobody,
    caller,
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

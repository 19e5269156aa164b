import type pg from 'pg';
import { pino } from 'pino';
import request from 'supertest';
import { afterAll, beforeAll } from 'vitest';
import { createApp } from '../../../src/app.ts';
import { promptsRoutes } from '../../../src/contexts/prompts/routes.ts';
import { Unauthenticated } from '../../../src/http/errors.ts';
import { type Permission, PERMISSIONS } from '../../../src/http/route.ts';
import { openValidator } from '../../../src/services/validation/validator.ts';
import { testConfig } from '../../support/app.ts';
import { type TestDatabase, useDatabase } from '../../support/database.ts';
import { described } from '../../support/described.ts';

export const UNKNOWN = '01933b6e-0000-7000-8000-00000000dead';

export interface Caller {
  readonly id: string;
  call(method: 'get' | 'post' | 'patch' | 'delete', path: string, body?: object): request.Test;
}

/** The prompts routes over HTTP on a database of the test's own; tokens name a user, or `worker`. */
export function usePrompts() {
  const database: TestDatabase = useDatabase();
  const validator = openValidator({ functions: false, deadlineMilliseconds: 10_000 });
  let handler: ReturnType<typeof createApp>['handler'];
  beforeAll(() => {
    handler = described(
      createApp({
        config: testConfig(),
        db: database.db,
        log: pino({ level: 'silent' }),
        wiring: {
          contexts: [{ tag: 'prompts', description: 'Prompts.', routes: promptsRoutes({ validator }) }],
          async authenticate({ token }, requestId) {
            if (token === undefined) return { kind: 'nobody', actor: { role: 'anonymous', userId: null, requestId } };
            const [kind, userId = ''] = token.split('.');
            const actor = { role: 'authenticated', userId, requestId } as const;
            if (kind === 'session') return { kind: 'session', actor, userRole: 'USER', sessionId: userId };
            if (kind !== 'key') throw new Unauthenticated();
            const permissions: Permission[] = [...PERMISSIONS];
            return { kind: 'api-key', actor, apiKey: { id: userId, permissions, rateLimitPerHour: 1_000_000 } };
          },
          recordUsage: async () => {},
          announce: () => {},
          close: async () => {},
        },
      }),
    ).handler;
  });
  afterAll(() => validator.close());

  const caller = (id: string, token?: string): Caller => ({
    id,
    call(method, path, body) {
      const test = request(handler)[method](`/v1${path}`);
      if (token !== undefined) void test.set('Authorization', `Bearer ${token}`);
      return body === undefined ? test : test.send(body);
    },
  });
  return {
    database,
    nobody: caller(''),
    async user(name: string): Promise<Caller> {
      const id = await insertUser(database.owner, name);
      return caller(id, `session.${id}`);
    },
    /** An API key that may work on the queue. */
    async worker(name: string): Promise<Caller> {
      const id = await insertUser(database.owner, name);
      return caller(id, `key.${id}`);
    },
  };
}

async function insertUser(owner: pg.Pool, name: string): Promise<string> {
  const { rows } = await owner.query<{ id: string }>(
    'insert into identity.users (email, name, password_hash) values ($1, $2, $3) returning id',
    [`${name}-${crypto.randomUUID()}@example.com`, name, '$none$'],
  );
  return (rows[0] as { id: string }).id;
}

/** The FormaOps document's code reviewer. */
export const REVIEWER = {
  name: 'AI Code Reviewer',
  description: 'Reviews code for best practices and security',
  template: 'Review the following {{language}} code:\n```{{language}}\n{{code}}\n```',
  variables: [
    {
      name: 'language',
      type: 'string',
      required: true,
      defaultValue: 'typescript',
      options: ['typescript', 'javascript', 'python', 'go'],
    },
    { name: 'code', type: 'string', required: true, description: 'Code to review' },
  ],
  tags: ['code', 'review'],
};

export const REVIEW_SCHEMA = {
  type: 'object',
  required: ['issues', 'overall_rating'],
  properties: {
    issues: {
      type: 'array',
      items: {
        type: 'object',
        required: ['type', 'severity', 'description'],
        properties: {
          type: { enum: ['security', 'performance', 'style', 'bug'] },
          severity: { enum: ['low', 'medium', 'high', 'critical'] },
          description: { type: 'string' },
          suggestion: { type: 'string' },
        },
      },
    },
    overall_rating: { type: 'number', minimum: 1, maximum: 10 },
  },
};

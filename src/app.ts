import { readFileSync } from 'node:fs';
import compression from 'compression';
import express, { type Express } from 'express';
import type { Redis } from 'ioredis';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { type Config, loadConfig } from './config.ts';
import type { Database } from './database/connect.ts';
import { readSchemaState, type SchemaState, SchemaWatch } from './database/schema-state.ts';
import { asActor } from './database/session.ts';
import { schema } from './generated/fingerprint.ts';
import { createAuthenticator, createUsageRecorder } from './contexts/identity/authenticate.ts';
import { analyticsRoutes } from './contexts/analytics/routes.ts';
import { auditRoutes } from './contexts/audit/routes.ts';
import { contentRoutes } from './contexts/content/routes.ts';
import { coreRoutes } from './contexts/core/routes.ts';
import { identityRoutes } from './contexts/identity/routes.ts';
import { learningRoutes } from './contexts/learning/routes.ts';
import { promptsRoutes } from './contexts/prompts/routes.ts';
import { openTemplateTallies, studioRoutes } from './contexts/studio/routes.ts';
import type { Authenticator } from './http/actor.ts';
import { bodyReader } from './http/body.ts';
import { docsRouter } from './http/docs.ts';
import { databaseCounter, firstOf, memoryCounter, redisCounter } from './http/counters.ts';
import { RouteNotFound } from './http/errors.ts';
import { type Check, healthRouter, NotReady } from './http/health.ts';
import { createMetrics } from './http/metrics.ts';
import { type Context, openApiDocument } from './http/openapi.ts';
import { problemHandler } from './http/problem.ts';
import { rateLimits } from './http/rate-limit.ts';
import { Connections, LIVE_TIMES, type LiveTimes } from './http/live.ts';
import { requestLog } from './http/request-log.ts';
import { routerOf } from './http/router.ts';
import { schemaGuard } from './http/schema-guard.ts';
import { securityHeaders } from './http/security-headers.ts';
import { type RecordUsage, usageCounter } from './http/usage.ts';
import { openCache } from './services/cache/cache.ts';
import { GuardedRedis } from './services/cache/guarded-redis.ts';
import { keysOf } from './services/encryption/keys.ts';
import type { JobWatch } from './services/jobs/runner.ts';
import { openLog } from './services/log.ts';
import { createLogMailer, type Mailer } from './services/mail.ts';
import { createPasswordHasher, type PasswordHasher } from './services/password.ts';
import { type Bus, postgresBus, redisBus } from './services/realtime/bus.ts';
import { type Hub, openHub } from './services/realtime/hub.ts';
import { type Files, noFiles } from './services/storage/files.ts';
import type { Tally } from './services/tally.ts';
import { openValidator, type Validator } from './services/validation/validator.ts';

export interface AppOptions {
  readonly config: Config;
  readonly db: Database;
  readonly log: Logger;
  readonly redis?: Redis;
  /** Where files are; without, none are taken. The caller closes it. */
  readonly files?: Files;
  /** Tells which background jobs are late, whoever has their clock. */
  readonly jobs?: JobWatch;
  /** What hashes passwords; a counting one in tests. */
  readonly passwords?: PasswordHasher;
  /** What sends mail; by default the log, where it is safe to. */
  readonly mailer?: Mailer;
  /** How connections that stay open are kept, and how often each looks for news that nobody told it. */
  readonly times?: Partial<LiveTimes> & { readonly lookEveryMs?: number };
  /** Other contexts than the service's own: for tests of the http room. */
  readonly wiring?: Wiring;
}

/** What the contexts give to http, which knows none of them. */
export interface Wiring {
  readonly contexts: readonly Context[];
  readonly authenticate: Authenticator;
  readonly recordUsage: RecordUsage;
  /** Tells connections that stay open that there is news of a topic. */
  announce(topic: string): void;
  /** Ends what the contexts were given, after the last request. */
  close(): Promise<void>;
}

export interface App {
  /** Express's request handler. */
  readonly handler: Express;
  /** From now on /readyz answers 503, so that no new requests are sent here; connections that stay open are ended, to go on elsewhere. */
  drain(): void;
  /** How many connections stay open now. */
  connections(): number;
  /** Gives up the requests that are still under way. */
  abandon(): void;
  /** Writes what is counted in memory, and ends what was opened for the contexts. Once, after the last request. */
  close(): Promise<void>;
}

type Given = Pick<AppOptions, 'config' | 'log' | 'passwords' | 'mailer' | 'files'>;

/** What is opened for the contexts, and closed after the last request. */
interface Opened {
  readonly validator: Validator;
  readonly hub: Hub;
  readonly tallies: Readonly<Record<'downloads' | 'uses', Pick<Tally, 'count'>>>;
}

/** The contexts of the service, each with what it needs. */
const contextsOf = ({ config, log, ...given }: Given, { validator, hub, tallies }: Opened): readonly Context[] => {
  const production = config.NODE_ENV === 'production';
  const { files = noFiles } = given;
  return [
    {
      tag: 'identity',
      description:
        'Registration and sign-in, sessions, API keys, profiles, settings, notifications; and the administration of users.',
      routes: identityRoutes({
        passwords: given.passwords ?? createPasswordHasher(),
        mailer: given.mailer ?? createLogMailer(log, { production }),
        onMailError: (error) => log.error({ err: error }, 'a mail could not be sent'),
        keyEnvironment: keyEnvironmentOf(config),
        keys: keysOf(config),
        hub,
      }),
    },
    {
      tag: 'prompts',
      description: 'Prompts, their versions and validations, and executions of them.',
      routes: promptsRoutes({ validator }),
    },
    {
      tag: 'studio',
      description:
        'Projects and who works on them, AI sessions, module templates and their reviews, templates and their versions.',
      routes: studioRoutes({ files, tallies }),
    },
    {
      tag: 'content',
      description: 'Articles and their drafts, media, and the research behind them.',
      routes: contentRoutes({ files }),
    },
    {
      tag: 'learning',
      description: 'Courses, progress, quizzes, achievements, collaboration and community.',
      routes: learningRoutes({ hub }),
    },
    { tag: 'analytics', description: 'Events, and what they add up to.', routes: analyticsRoutes },
    { tag: 'audit', description: 'Who changed what, for administrators.', routes: auditRoutes },
    {
      tag: 'core',
      description: 'Feature flags, and the files of a service that keeps them in a folder.',
      routes: coreRoutes({ files }),
    },
  ];
};

const keyEnvironmentOf = ({ NODE_ENV }: Config) => (NODE_ENV === 'production' ? 'live' : 'test');

/** What the service gives to http. */
export function wire(options: AppOptions): Wiring {
  const { config, db } = options;
  const { redis, log, times } = options;
  const tallies = openTemplateTallies(db, (error) =>
    log.warn({ err: error }, 'module templates could not be counted; it is kept for the next time'),
  );
  const validator = openValidator({ functions: config.VALIDATION_FUNCTIONS });
  const bus = redis === undefined ? postgresBus(db, log) : redisBus(redis, log);
  const hub = openHub(bus, { log, mostLooks: Math.ceil(db.options.poolSize / 2), ...times });
  return {
    contexts: contextsOf(options, { validator, hub, tallies }),
    authenticate: createAuthenticator(db, keyEnvironmentOf(config)),
    recordUsage: createUsageRecorder(db),
    announce: (topic) => hub.publish(topic),
    async close() {
      await tallies.downloads.close();
      await tallies.uses.close();
      await hub.close();
      await validator.close();
    },
  };
}

const documentOf = (contexts: readonly Context[], { PUBLIC_URL: server = '/' }: Config) =>
  openApiDocument(contexts, { title: 'Kaava', version: VERSION, description: DESCRIPTION, server });

/** The OpenAPI document that a service of this environment serves, without one: for `kaava uses`. */
export async function openapi(): Promise<unknown> {
  const config = loadConfig();
  const validator = openValidator({ functions: config.VALIDATION_FUNCTIONS });
  const log = openLog(config);
  const silent: Bus = { send: async () => {}, listen: () => {}, close: async () => {} };
  const opened = { validator, hub: openHub(silent, { log }), tallies: { downloads: { count() {} }, uses: { count() {} } } };
  const document = documentOf(contextsOf({ config, log }, opened), config);
  await validator.close();
  return document;
}

/** Mounts every context. Never listens. */
export function createApp(options: AppOptions): App {
  const { config, db, log, redis, files, jobs } = options;
  const wiring = options.wiring ?? wire(options);
  const { contexts, authenticate, recordUsage } = wiring;
  const usage = usageCounter(recordUsage, log);
  const shared = redis === undefined ? undefined : new GuardedRedis(redis, log);
  const answers = openCache({ version: `${VERSION} ${schema.fingerprint}`, ...(shared !== undefined && { redis: shared }) });
  const inDatabase = firstOf(databaseCounter(db), memoryCounter());
  const counter = shared === undefined ? inDatabase : firstOf(redisCounter(shared), inDatabase);
  const metrics = createMetrics({
    pool: db.pool,
    token: config.METRICS_TOKEN,
    // Behind a proxy, whoever it lets through comes from this machine, too.
    local: config.NODE_ENV !== 'production' && config.TRUST_PROXY === 0,
    ...(shared !== undefined && { redis: () => shared.run !== undefined }),
  });
  const underWay = new Set<AbortController>();
  const connections = new Connections();
  let draining = false;

  const document = documentOf(contexts, config);
  const watch = new SchemaWatch(() => readSchemaState(db, schema), SCHEMA_CHECK_MS);
  const refuses = (state: SchemaState) => config.SCHEMA_REFUSES.includes(state);
  const ready: Record<string, Check> = {
    database: {
      needed: true,
      run: (signal) =>
        asActor(db, { role: 'anonymous', userId: null, requestId: 'readyz' }, { signal }).one({
          compile: () => sql`select 1`.compile(db),
        }),
    },
    schema: {
      needed: false,
      async run() {
        const state = await watch.state();
        if (state !== 'ok') throw new NotReady(STATES[state], refuses(state));
      },
    },
    // All but up- and downloads is served without it.
    ...(files !== undefined && {
      storage: { needed: false, run: () => files.storage.list(`${NO_USER}/`)[Symbol.asyncIterator]().next() },
    }),
    ...(jobs !== undefined && {
      jobs: {
        needed: false,
        async run() {
          if ((await jobs.late()).length > 0) throw new NotReady('late', false);
        },
      },
    }),
    // PostgreSQL counts the limits without it, and nothing is cached.
    ...(redis !== undefined && { cache: { needed: false, run: () => redis.ping() } }),
  };
  const https = config.PUBLIC_URL?.startsWith('https:') === true;

  const handler = express();
  handler.disable('x-powered-by');
  handler.set('trust proxy', config.TRUST_PROXY);
  handler.set('query parser', false);
  handler.use(metrics.measure);
  handler.use(requestLog(log));
  handler.use(securityHeaders('api', https));
  handler.use(compression({ threshold: 1024 }));
  handler.use(healthRouter(ready, () => draining, log));
  handler.use(metrics.router);
  handler.get('/openapi.json', (_req, res) => void res.json(document));
  handler.use(docsRouter('Kaava API', securityHeaders('docs', https)));
  handler.use('/v1', schemaGuard(watch, refuses));
  handler.use(
    '/v1',
    routerOf(
      contexts.flatMap(({ routes }) => routes),
      {
        db,
        authenticate,
        limits: rateLimits(config, counter, metrics.refused),
        usage,
        readBody: bodyReader(config.BODY_LIMIT_BYTES),
        answers,
        onLookup: metrics.lookedUp,
        checkAnswers: config.NODE_ENV !== 'production',
        underWay,
        mostUnderWay: config.MAX_REQUESTS_IN_FLIGHT,
        announce: (topic) => wiring.announce(topic),
        connections,
        times: { ...LIVE_TIMES, ...options.times },
        origins: config.ALLOWED_ORIGINS,
        maxPayload: config.BODY_LIMIT_BYTES,
      },
    ),
  );
  handler.use(() => {
    throw new RouteNotFound();
  });
  handler.use(problemHandler);

  return {
    handler,
    drain() {
      draining = true;
      connections.stop();
    },
    connections: () => connections.size,
    abandon: () => underWay.forEach((request) => request.abort()),
    async close() {
      shared?.close();
      await usage.close();
      await wiring.close();
    },
  };
}

/** Has no files: the storage answers at once that it has none. */
const NO_USER = '00000000-0000-0000-0000-000000000000';

/** Between two looks at what the database is made of. */
const SCHEMA_CHECK_MS = 10_000;

const STATES = { behind: 'database behind', ahead: 'database ahead', drift: 'drift' } as const;

const { version: VERSION } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };

const DESCRIPTION = `REST and JSON, in snake_case.

- **Lists** are paged by \`limit\` and \`cursor\`: \`{ data, next_cursor }\`.
- **Errors** are problem documents (RFC 9457) with a stable \`code\` and the \`request_id\`. The \`path\` of an issue is a JSON pointer into
  the body, or \`query.name\`, \`params.name\`. A row that is hidden from you answers as one that does not exist: 404.
- **Edits** that may collide name in \`If-Match\` the \`ETag\` that was read: without is 428, and 412 when there was another edit since.
- **Retries** of a POST that lists it are safe with an \`Idempotency-Key\`.
- **Limits** are told in \`RateLimit-Limit\`, \`RateLimit-Remaining\` and \`RateLimit-Reset\` (seconds); beyond them is 429 with \`Retry-After\`.`;

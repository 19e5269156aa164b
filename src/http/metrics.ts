import { createHash, timingSafeEqual } from 'node:crypto';
import { type RequestHandler, Router } from 'express';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Database } from '../database/connect.ts';
import { Unauthenticated } from './errors.ts';
import type { Route } from './route.ts';

/** What is counted, for Prometheus. */
export interface Metrics {
  /** Measures each request. */
  readonly measure: RequestHandler;
  /** `GET /metrics`. */
  readonly router: Router;
  /** How a look for a kept answer of a route ended. */
  readonly lookedUp: (route: Route, outcome: string) => void;
  /** That a limit was passed: of whom it is. */
  readonly refused: (of: string) => void;
}

export interface MetricsOptions {
  readonly pool: Database['pool'];
  /** What must be sent as a bearer token. */
  readonly token: string | undefined;
  /** Whether without a token this machine may look; nobody else may. */
  readonly local: boolean;
  /** Whether Redis is in use; undefined where there is none. */
  readonly redis?: () => boolean;
}

/** Seconds. The documents promise answers below 50 and 200 ms. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10];

/** Metrics of this process; those of several are added up by whoever asks. Routes are named by their pattern, never by a path. */
export function createMetrics({ pool, token, local, redis }: MetricsOptions): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'How long requests took, from the first byte read to the last one written. Connections that stay open are none.',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers,
  });
  const lookups = new Counter({
    name: 'kaava_cache_lookups_total',
    help: 'Looks for a kept answer. hit: it was there; miss: it was computed and kept; bypass: Redis was away.',
    labelNames: ['route', 'outcome'],
    registers,
  });
  const refusals = new Counter({
    name: 'kaava_rate_limit_refusals_total',
    help: 'Requests answered with 429, by what was limited.',
    labelNames: ['of'],
    registers,
  });
  const connections = new Gauge({
    name: 'kaava_database_connections',
    help: 'Connections of the pool, those of them that are idle, and requests that wait for one.',
    labelNames: ['state'],
    registers: [],
    collect() {
      this.set({ state: 'total' }, pool.totalCount);
      this.set({ state: 'idle' }, pool.idleCount);
      this.set({ state: 'waiting' }, pool.waitingCount);
    },
  });
  const redisInUse = new Gauge({
    name: 'kaava_redis_in_use',
    help: '1 while Redis answers, 0 while the service does without.',
    registers: [],
    collect() {
      this.set(redis?.() === true ? 1 : 0);
    },
  });
  registry.registerMetric(connections);
  if (redis !== undefined) registry.registerMetric(redisInUse);

  const router = Router();
  router.get('/metrics', async (req, res) => {
    const given = /^bearer +(\S+) *$/i.exec(req.headers.authorization ?? '')?.[1];
    const forwarded = req.headers['x-forwarded-for'] ?? req.headers.forwarded;
    const allowed =
      token === undefined
        ? local && forwarded === undefined && isLoopback(req.socket.remoteAddress)
        : given !== undefined && same(given, token);
    if (!allowed) throw new Unauthenticated();
    res
      .set('Cache-Control', 'no-store')
      .type(registry.contentType)
      .send(await registry.metrics());
  });

  return {
    measure(req, res, next) {
      const end = durations.startTimer();
      res.once('close', () => {
        // How long somebody listens says nothing of how fast it is.
        if (String(res.getHeader('content-type')).startsWith('text/event-stream')) return;
        const { path = 'none' } = (req.route ?? {}) as { readonly path?: string };
        end({ method: req.method, route: path, status: res.statusCode });
      });
      next();
    },
    router,
    lookedUp: ({ path }, outcome) => lookups.inc({ route: path, outcome }),
    refused: (of) => refusals.inc({ of }),
  };
}

const isLoopback = (address = ''): boolean => /^(?:::ffff:)?127\.|^::1$/.test(address);

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const same = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

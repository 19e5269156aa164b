import { Router } from 'express';
import type { Logger } from 'pino';

/** A check that did not pass says why in a word that may be shown, and whether requests can be served all the same. */
export class NotReady extends Error {
  readonly needed: boolean;
  constructor(word: string, needed: boolean) {
    super(word);
    this.needed = needed;
  }
}

/** What readiness looks at. */
export interface Check {
  /** Whether no request can be served without it. Without anything else the service is degraded, and still the one to ask. */
  readonly needed: boolean;
  /** Resolves when it can be used; is told when nobody waits any more. @throws NotReady to say more than `failed` */
  readonly run: (signal: AbortSignal) => Promise<unknown>;
}

const CHECK_MS = 2_000;

/**
 * `/livez`: the process runs. `/readyz`: it can do its work, and is not about to stop; `{ status, checks }` without internals. Status
 * `degraded` is a 200: were it not, a cache that is down would take every process of the service out of use at once.
 */
export function healthRouter(checks: Readonly<Record<string, Check>>, draining: () => boolean, log: Logger): Router {
  const router = Router();
  router.get('/livez', (_req, res) => {
    res.set('Cache-Control', 'no-store').json({ status: 'ok' });
  });
  router.get('/readyz', async (_req, res) => {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => ({
        name,
        ...(await outcomeOf(name, check, log)),
      })),
    );
    const failed = results.filter(({ said }) => said !== 'ok');
    const health = failed.some(({ needed }) => needed) ? 'failed' : failed.length > 0 ? 'degraded' : 'ok';
    const status = draining() ? 'draining' : health;
    res
      .set('Cache-Control', 'no-store')
      .status(status === 'ok' || status === 'degraded' ? 200 : 503)
      .json({ status, checks: Object.fromEntries(results.map(({ name, said }) => [name, said])) });
  });
  return router;
}

async function outcomeOf(name: string, check: Check, log: Logger): Promise<{ readonly said: string; readonly needed: boolean }> {
  const waiting = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      waiting.abort();
      reject(new Error(`no answer within ${CHECK_MS} ms`));
    }, CHECK_MS);
  });
  try {
    await Promise.race([check.run(waiting.signal), late]);
    return { said: 'ok', needed: check.needed };
  } catch (error) {
    log.warn({ err: error, check: name }, 'not ready');
    return error instanceof NotReady ? { said: error.message, needed: error.needed } : { said: 'failed', needed: check.needed };
  } finally {
    clearTimeout(timer);
  }
}

import { Router } from 'express';
import type { Logger } from 'pino';

/** Resolves when what it checks can be used; is told when nobody waits any more. */
export type Check = (signal: AbortSignal) => Promise<unknown>;

const CHECK_MS = 2_000;

/**
 * `/livez`: the process runs. `/readyz`: it can do its work, and is not about to stop; `{ status, checks }` without internals.
 */
export function healthRouter(checks: Readonly<Record<string, Check>>, draining: () => boolean, log: Logger): Router {
  const router = Router();
  router.get('/livez', (_req, res) => {
    res.set('Cache-Control', 'no-store').json({ status: 'ok' });
  });
  router.get('/readyz', async (_req, res) => {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, (await passes(name, check, log)) ? 'ok' : 'failed'] as const),
    );
    const status = draining() ? 'draining' : results.every(([, result]) => result === 'ok') ? 'ok' : 'failed';
    res
      .set('Cache-Control', 'no-store')
      .status(status === 'ok' ? 200 : 503)
      .json({ status, checks: Object.fromEntries(results) });
  });
  return router;
}

async function passes(name: string, check: Check, log: Logger): Promise<boolean> {
  const waiting = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      waiting.abort();
      reject(new Error(`no answer within ${CHECK_MS} ms`));
    }, CHECK_MS);
  });
  try {
    await Promise.race([check(waiting.signal), late]);
    return true;
  } catch (error) {
    log.warn({ err: error, check: name }, 'not ready');
    return false;
  } finally {
    clearTimeout(timer);
  }
}

import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';

/** The caller's X-Request-Id where it is sane, else a new one. It correlates log, audit trail and answer. */
export function requestIdOf(req: IncomingMessage): string {
  const given = req.headers['x-request-id'];
  return typeof given === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(given) ? given : randomUUID();
}

/** The path without its query, which may hold what somebody searches for, or a token. */
const pathOf = (url: string): string => url.split('?', 1)[0] as string;

/** Names the request and logs it when it is over: method, path, status and duration; no header, no query, no body. */
export function requestLog(log: Logger): RequestHandler {
  return pinoHttp({
    logger: log,
    genReqId: (req, res) => {
      const id = requestIdOf(req);
      res.setHeader('X-Request-Id', id);
      return id;
    },
    quietReqLogger: true,
    customAttributeKeys: { reqId: 'request_id', responseTime: 'duration_ms' },
    serializers: {
      req: ({ method, url }: { readonly method: string; readonly url: string }) => ({ method, path: pathOf(url) }),
      res: ({ statusCode }: { readonly statusCode: number }) => ({ status: statusCode }),
    },
    customLogLevel: (req, res, error) => {
      if (error !== undefined && res.statusCode < 500) return 'info';
      if (res.statusCode >= 500) return 'warn';
      return req.url === '/livez' || req.url === '/readyz' ? 'debug' : 'info';
    },
    customSuccessMessage: () => 'request',
    customErrorMessage: () => 'request failed',
    // The error itself is logged where it is handled, once, with its stack.
    customErrorObject: (_req, _res, _error, value: object) => ({ ...value, err: undefined }),
  }) as RequestHandler;
}

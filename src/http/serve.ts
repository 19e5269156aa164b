import type { Request, RequestHandler, Response } from 'express';
import type { Database } from '../database/connect.ts';
import { asActor, type Session } from '../database/session.ts';
import { type Authenticator, authorize, credentialsOf, nobody } from './actor.ts';
import { checkAnswer } from './answer.ts';
import type { BodyReader } from './body.ts';
import { NoBody, Nothing, strictly } from './contract.ts';
import { Overloaded, Unauthenticated } from './errors.ts';
import { keyedRequest, once, type Outcome } from './idempotency.ts';
import { parse, queryOf, refuseImpossible } from './parse.ts';
import type { Allowance, RateLimits } from './rate-limit.ts';
import type { Principal, Route } from './route.ts';
import type { UsageCounter } from './usage.ts';

/** What every route needs of the service. */
export interface Serving {
  readonly db: Database;
  readonly authenticate: Authenticator;
  readonly limits: RateLimits;
  readonly usage: UsageCounter;
  readonly readBody: BodyReader;
  /** Whether answers are checked against their contracts. */
  readonly checkAnswers: boolean;
  /** Requests under way, each of which can be given up. */
  readonly underWay: Set<AbortController>;
  /** Requests under way at most; more are refused at once, rather than piled up until all of them are late. */
  readonly mostUnderWay: number;
}

/** The journey of a request to a declared route: who, how often, what; then the handler, and its answer. */
export function serve(route: Route, serving: Serving): RequestHandler {
  const { db, authenticate, limits, usage, readBody, checkAnswers } = serving;
  const contracts = {
    params: strictly(route.params ?? Nothing),
    query: strictly(route.query ?? Nothing),
    body: route.body === undefined ? NoBody : strictly(route.body),
  };

  async function whoSent(req: Request, ip: string, report: (allowance: Allowance) => void): Promise<Principal> {
    const requestId = req.id as string;
    try {
      const credentials = credentialsOf(req.headers);
      return credentials.token === undefined ? nobody(requestId) : await authenticate(credentials, requestId);
    } catch (error) {
      if (error instanceof Unauthenticated) await limits.consumeFailure(ip, report);
      throw error;
    }
  }

  return async (req, res) => {
    if (serving.underWay.size >= serving.mostUnderWay) throw new Overloaded();
    const ip = req.ip ?? '';
    const signal = abandonment(res, serving.underWay);
    const report = (allowance: Allowance): void => setAllowance(res, allowance);
    const sender = await whoSent(req, ip, report);
    await limits.consume(sender, route, ip, report);
    if (sender.apiKey !== undefined) usage.count(sender.apiKey.id);
    const principal = authorize(sender, route.access);

    refuseImpossible(req.params, 'params');
    const params = await parse(contracts.params, { ...req.params }, 'params');
    const asked = queryOf(req.url);
    refuseImpossible(asked, 'query');
    const query = await parse(contracts.query, asked, 'query');
    const sent = await readBody(req, res);
    refuseImpossible(sent, 'body');
    const body = await parse(contracts.body, sent, 'body');

    const work = async (session: Session): Promise<Outcome> => {
      const headers: Record<string, string> = {};
      const answer: unknown = await route.handle({
        params,
        query,
        body,
        db,
        session,
        principal,
        ip,
        userAgent: req.get('user-agent'),
        header: (name) => req.get(name),
        set: (name, value) => void (headers[name] = value),
        signal,
      });
      if (checkAnswers) checkAnswer(route, answer);
      return { status: route.status, headers, ...(route.status !== 204 && { body: answer }) };
    };
    const session = asActor(db, principal.actor, { signal });
    const keyed = keyedRequest(req.get('idempotency-key'), route, principal, { path: req.path, query: asked, body: sent });
    if (keyed === undefined) send(res, await work(session));
    else {
      const { replayed, ...outcome } = await once(session, keyed, work);
      if (replayed) res.setHeader('Idempotency-Replayed', 'true');
      send(res, outcome);
    }
  };
}

function send(res: Response, { status, headers, body }: Outcome): void {
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  // Answers are somebody's own: kept by nobody else, and a GET only after asking whether it still holds.
  if (!res.hasHeader('Cache-Control'))
    res.setHeader('Cache-Control', res.req.method === 'GET' ? 'private, no-cache' : 'no-store');
  res.status(status);
  if (status === 204) res.end();
  else res.json(body);
}

function setAllowance(res: Response, { limit, remaining, resetSeconds }: Allowance): void {
  res.setHeader('RateLimit-Limit', String(limit));
  res.setHeader('RateLimit-Remaining', String(remaining));
  res.setHeader('RateLimit-Reset', String(resetSeconds));
}

/** Ends when the connection is closed before the answer is complete, or when the server gives the request up. */
function abandonment(res: Response, underWay: Set<AbortController>): AbortSignal {
  const controller = new AbortController();
  underWay.add(controller);
  res.once('close', () => {
    underWay.delete(controller);
    if (!res.writableFinished) controller.abort();
  });
  return controller.signal;
}

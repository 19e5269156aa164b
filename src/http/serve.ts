import { Readable } from 'node:stream';
import type { Request, RequestHandler, Response } from 'express';
import type { Database } from '../database/connect.ts';
import { asActor, RequestAbandoned, type Session } from '../database/session.ts';
import { type Authenticator, authorize, credentialsOf, nobody } from './actor.ts';
import { checkAnswer } from './answer.ts';
import { parseBatch, type RowIssue } from './batch.ts';
import { type BodyReader, bodyReader } from './body.ts';
import { Bytes, contentOf, sendBytes } from './bytes.ts';
import { type Answers, type OnLookup, withCache } from './cached.ts';
import { NoBody, Nothing, strictly } from './contract.ts';
import { converse } from './converse.ts';
import { Forbidden, Overloaded, Unauthenticated, UpgradeRequired } from './errors.ts';
import { sendEvents } from './events.ts';
import { keyedRequest, once, type Outcome } from './idempotency.ts';
import { checkOrigin, checkTakesEvents, type Connections, type LiveTimes } from './live.ts';
import { parse, queryOf, refuseImpossible } from './parse.ts';
import type { Allowance, RateLimits } from './rate-limit.ts';
import type { Call, Live, LiveCall, Principal, Route } from './route.ts';
import { accept, asksForSocket, openSocketServer, withOfferedToken } from './upgrade.ts';
import type { UsageCounter } from './usage.ts';

/** What every route needs of the service. */
export interface Serving {
  readonly db: Database;
  readonly authenticate: Authenticator;
  readonly limits: RateLimits;
  readonly usage: UsageCounter;
  readonly readBody: BodyReader;
  readonly answers: Answers;
  readonly onLookup: OnLookup;
  /** Whether answers are checked against their contracts. */
  readonly checkAnswers: boolean;
  /** Requests under way, each of which can be given up. */
  readonly underWay: Set<AbortController>;
  /** Requests under way at most; more are refused at once, rather than piled up until all of them are late. */
  readonly mostUnderWay: number;
  /** Tells that there is news of topics. Never throws. */
  announce(topic: string): void;
  /** Connections that stay open. */
  readonly connections: Connections;
  readonly times: LiveTimes;
  /** Origins, beside its own, of pages that may open a WebSocket. */
  readonly origins: readonly string[];
  /** Bytes of a WebSocket's message at most. */
  readonly maxPayload: number;
}

const NO_CONTENT = Readable.from([]);

/** The journey of a request to a declared route: who, how often, what; then the handler, and its answer. */
export function serve(route: Route, serving: Serving): RequestHandler {
  const { db, authenticate, limits, usage, readBody, answers, onLookup, checkAnswers, connections, times } = serving;
  const { live } = route;
  const sockets = live?.kind === 'socket' ? openSocketServer(serving.maxPayload) : undefined;
  const contracts = {
    params: strictly(route.params ?? Nothing),
    query: strictly(route.query ?? Nothing),
    body: route.body === undefined ? NoBody : strictly(route.body),
  };

  const { batch } = route;
  const read = batch === undefined ? readBody : bodyReader(batch.limitBytes);

  async function bodyOf(sent: unknown): Promise<{ body: unknown; rejected: number; rowIssues: readonly RowIssue[] }> {
    if (batch === undefined) return { body: await parse(contracts.body, sent, 'body'), rejected: 0, rowIssues: [] };
    const { rows, rejected, issues } = await parseBatch(batch, sent);
    return { body: { events: rows }, rejected, rowIssues: issues };
  }

  async function whoSent(req: Request, ip: string, report: (allowance: Allowance) => void): Promise<Principal> {
    const requestId = req.id as string;
    // Who signs in is nobody yet: a token that has expired does not keep them from it.
    if (route.access === 'public' && route.strict === true) return nobody(requestId);
    try {
      const credentials = credentialsOf(sockets === undefined ? req.headers : withOfferedToken(req.headers));
      return credentials.token === undefined ? nobody(requestId) : await authenticate(credentials, requestId);
    } catch (error) {
      if (error instanceof Unauthenticated) await limits.consumeFailure(ip, report);
      throw error;
    }
  }

  return async (req, res) => {
    if (serving.underWay.size >= serving.mostUnderWay) throw new Overloaded();
    const ip = req.ip ?? '';
    const request = abandonment(res, serving.underWay);
    const { signal } = request;
    const report = (allowance: Allowance): void => setAllowance(res, allowance);
    const sender = await whoSent(req, ip, report);
    await limits.consume(sender, route, ip, report);
    if (sender.apiKey !== undefined) usage.count(sender.apiKey.id);
    const principal = authorize(sender, route);

    refuseImpossible(req.params, 'params');
    const params = await parse(contracts.params, { ...req.params }, 'params');
    const asked = queryOf(req.url);
    refuseImpossible(asked, 'query');
    const query = await parse(contracts.query, asked, 'query');
    const sent = route.accepts === undefined ? await read(req, res) : undefined;
    const { body, rejected, rowIssues } = await bodyOf(sent);
    const content = route.accepts === undefined ? NO_CONTENT : contentOf(req);

    const news = new Set<string>();
    const callOn = (session: Session, headers: Record<string, string>): Call<never, never, never> => ({
      params: params as never,
      query: query as never,
      body: body as never,
      content,
      db,
      session,
      principal,
      rejected,
      rowIssues,
      ip,
      userAgent: req.get('user-agent'),
      header: (name) => req.get(name),
      set: (name, value) => void (headers[name] = value),
      announce: (topic) => void news.add(topic),
      signal,
    });
    const work = async (session: Session): Promise<Outcome> => {
      const headers: Record<string, string> = {};
      const answer: unknown = await route.handle(callOn(session, headers));
      if (checkAnswers) checkAnswer(route, answer);
      return { status: route.status, headers, ...(route.status !== 204 && { body: answer }) };
    };
    const session = asActor(db, principal.actor, { signal });
    if (live !== undefined) {
      await keepOpen(req, res, { live, call: callOn(session, {}), request });
      return;
    }
    // Of a batch what was understood of it: it decides the answer, and what was refused may be nested too deep to be written out.
    const fingerprint = { path: req.path, query: asked, body: batch === undefined ? sent : [body, rowIssues] };
    const keyed = keyedRequest(req.get('idempotency-key'), route, principal, fingerprint);
    const act = (): Promise<Outcome & { readonly replayed?: boolean }> =>
      keyed === undefined ? work(session) : once(session, keyed, work);
    const { replayed, ...outcome } = await withCache(answers, route, principal, { params, query, body }, act, onLookup);
    // What was done is committed now.
    for (const topic of news) serving.announce(topic);
    if (replayed === true) res.setHeader('Idempotency-Replayed', 'true');
    await send(res, outcome, signal);
  };

  /** Lets the caller in and leaves the connection open: no request under way any more, and nothing is held for it. */
  async function keepOpen(req: Request, res: Response, { live, call, request }: Opening): Promise<void> {
    if (live.kind === 'socket') checkOrigin(req.headers, serving.origins);
    await route.handle(call);
    if (live.kind === 'socket' && !asksForSocket(req)) throw new UpgradeRequired();
    if (live.kind === 'events') checkTakesEvents(req.headers);
    if (req.method === 'HEAD') return void res.type('text/event-stream').end();
    // Who is gone already would never be heard to go, and keep a place for ever.
    if (request.signal.aborted) throw new RequestAbandoned('The request was abandoned.');
    const controller = connections.begin(call.principal);
    serving.underWay.delete(request);
    const { signal } = controller;
    const { token } = credentialsOf(withOfferedToken(req.headers));
    const requestId = call.principal.actor.requestId;
    const open: LiveCall<unknown, unknown> = {
      ...call,
      signal,
      session: asActor(db, call.principal.actor, { signal }),
      announce: (topic) => serving.announce(topic),
      async recheck() {
        const now = authorize(token === undefined ? nobody(requestId) : await authenticate({ token }, requestId), route);
        // Its session acts in the role before.
        if (now.actor.role !== call.principal.actor.role) throw new Forbidden('What you may do has changed: connect again.');
        return now;
      },
    };
    if (live.kind === 'events') {
      res.once('close', () => controller.abort());
      try {
        await sendEvents(res, live.open(open), signal, times);
      } finally {
        controller.abort();
      }
      return;
    }
    if (sockets === undefined) return;
    req.socket.once('close', () => {
      controller.abort();
      // Logged as any request, when it is over.
      res.statusCode = route.status;
      res.emit('finish');
    });
    accept(sockets, req, res, (ws) =>
      converse(ws, {
        live,
        call: open,
        controller,
        times,
        requestId,
        log: req.log,
        consume: (principal) => limits.consume(principal, route, call.ip, () => {}),
        hold: (bytes) => connections.hold(call.principal, bytes),
        release: (bytes) => connections.release(call.principal, bytes),
        checkFrames: checkAnswers,
      }),
    );
  }
}

interface Opening {
  readonly live: Live;
  readonly call: Call<never, never, never>;
  readonly request: AbortController;
}

async function send(res: Response, { status, headers, body }: Outcome, signal: AbortSignal): Promise<void> {
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  // Answers are somebody's own: kept by nobody else, and a GET only after asking whether it still holds.
  if (!res.hasHeader('Cache-Control'))
    res.setHeader('Cache-Control', res.req.method === 'GET' ? 'private, no-cache' : 'no-store');
  if (body instanceof Bytes) return sendBytes(res, body, signal);
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
function abandonment(res: Response, underWay: Set<AbortController>): AbortController {
  const controller = new AbortController();
  underWay.add(controller);
  res.once('close', () => {
    underWay.delete(controller);
    if (!res.writableFinished) controller.abort();
  });
  return controller;
}

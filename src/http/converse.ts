import type { Logger } from 'pino';
import type { WebSocket } from 'ws';
import { RequestAbandoned } from '../database/session.ts';
import { databaseProblem } from '../database/violation.ts';
import { KaavaError } from '../errors.ts';
import { InvalidRequest, ShuttingDown } from './errors.ts';
import type { LiveTimes } from './live.ts';
import { brokenJson, parse } from './parse.ts';
import { problemOf, statusOf } from './problem.ts';
import type { Conversation, Live, LiveCall, Principal, Socket } from './route.ts';

/** What a WebSocket is served with. */
export interface Conversing {
  readonly live: Extract<Live, { readonly kind: 'socket' }>;
  readonly call: LiveCall<unknown, unknown>;
  /** Ends the conversation: by the server with its reason, and when the connection is over. */
  readonly controller: AbortController;
  readonly times: LiveTimes;
  readonly requestId: string;
  readonly log: Logger;
  /** Counts a message as a request. @throws RateLimited */
  consume(principal: Principal): Promise<void>;
  /** Bytes of messages that are not done with. @throws Overloaded when they are too many of one user */
  hold(bytes: number): void;
  release(bytes: number): void;
  /** Whether what is sent is checked against its contract. */
  readonly checkFrames: boolean;
}

const CLOSE_GRACE_MS = 2_000;

const TRY_AGAIN_LATER = 1013;
const SERVICE_RESTART = 1012;
const INTERNAL = 1011;
const NORMAL = 1000;

/** Why a connection is closed, in WebSocket's way: 4000 and the status that an answer would have, or what RFC 6455 has a code for. */
export function closeCodeOf(error: unknown): readonly [code: number, reason: string] {
  if (error === undefined) return [NORMAL, ''];
  if (error instanceof ShuttingDown) return [SERVICE_RESTART, error.code];
  const status = statusOf(error);
  if (status < 500 && error instanceof KaavaError) return [4000 + status, error.code];
  return status === 503 ? [TRY_AGAIN_LATER, (error as KaavaError).code] : [INTERNAL, 'INTERNAL'];
}

/** Holds a conversation until either end has had enough of it. */
export function converse(ws: WebSocket, conversing: Conversing): void {
  const { live, call, controller, times, requestId, log } = conversing;
  const waiting: Buffer[] = [];
  let working = false;
  let alive = true;
  let ended = false;

  function end(thrown?: unknown): void {
    if (ended) return;
    ended = true;
    const error = databaseProblem(thrown) ?? thrown;
    const [code, reason] = closeCodeOf(error);
    if (code === INTERNAL) log.error({ err: thrown, request_id: requestId }, 'a WebSocket was ended by an error');
    ws.close(code, reason);
    setTimeout(() => ws.terminate(), CLOSE_GRACE_MS).unref();
    controller.abort();
  }

  const socket: Socket<unknown> = {
    send(frame) {
      if (conversing.checkFrames) checkFrame(live, frame);
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => ws.terminate(), times.sendMs);
        ws.send(JSON.stringify(frame), (error) => {
          clearTimeout(late);
          if (error === undefined || error === null) resolve();
          else reject(new RequestAbandoned('The reader is gone.', { cause: error }));
        });
      });
    },
  };
  async function answer(text: string, conversation: Conversation<unknown, unknown>): Promise<void> {
    const message = read(text);
    const id = idOf(message);
    const principal = await call.recheck();
    try {
      await conversing.consume(principal);
      await socket.send(await conversation.receive(await parse(live.messages, message, 'body'), principal));
    } catch (thrown) {
      const error = databaseProblem(thrown) ?? thrown;
      const status = statusOf(error);
      if (ended || id === undefined || status >= 500 || error instanceof RequestAbandoned) throw thrown;
      const { code, detail, errors } = problemOf(error, requestId);
      await socket.send({ type: 'refused', id, code, detail, ...(errors !== undefined && { errors }) });
    }
  }

  async function work(conversation: Conversation<unknown, unknown>): Promise<void> {
    if (working) return;
    working = true;
    try {
      for (let next = waiting.shift(); next !== undefined && !ended; next = waiting.shift()) {
        if (ws.isPaused && waiting.length === 0) ws.resume();
        try {
          await answer(next.toString(), conversation);
        } finally {
          conversing.release(next.length);
        }
      }
    } catch (error) {
      end(error);
    } finally {
      working = false;
    }
  }

  ws.on('pong', () => (alive = true));
  // Too large a message, or one that breaks the protocol: ws closes the connection with the code for it.
  ws.on('error', () => {});
  const heart = setInterval(() => {
    if (!alive) return ws.terminate();
    alive = false;
    ws.ping();
  }, times.heartbeatMs);
  ws.on('close', () => {
    ended = true;
    clearInterval(heart);
    for (const { length } of waiting.splice(0)) conversing.release(length);
    controller.abort();
  });
  controller.signal.addEventListener('abort', () => end(controller.signal.reason), { once: true });
  try {
    const conversation = live.open(call, socket);
    ws.on('message', (data, isBinary) => {
      alive = true;
      if (ended) return;
      if (isBinary) return end(new InvalidRequest('Messages are text.'));
      const message = data as Buffer;
      try {
        conversing.hold(message.length);
      } catch (error) {
        return end(error);
      }
      waiting.push(message);
      void work(conversation);
      // One that waits is enough: the client's own end keeps the rest. What this chunk of 64 kB still holds comes all the same.
      if (waiting.length > 0) ws.pause();
    });
    conversation.run().then(() => end(), end);
  } catch (error) {
    end(error);
  }
}

/** @throws InvalidRequest */
function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw brokenJson(error);
  }
}

/** What a client calls its message; without that it could not be told what became of it. */
const idOf = (message: unknown): string | undefined => {
  const id = typeof message === 'object' && message !== null ? (message as { id?: unknown }).id : undefined;
  return typeof id === 'string' && id.length <= 64 ? id : undefined;
};

/** @throws Error, which is our mistake */
function checkFrame({ frames }: Conversing['live'], frame: unknown): void {
  const { error } = frames.safeParse(frame);
  if (error !== undefined) throw new Error(`A frame does not fit its contract: ${error.message}`);
}

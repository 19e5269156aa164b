import type { Response } from 'express';
import { RequestAbandoned } from '../database/session.ts';
import { KaavaError } from '../errors.ts';
import type { LiveTimes } from './live.ts';
import type { ServerEvent } from './route.ts';

/** After which a client that lost the connection tries again. */
const RETRY_MS = 1_000;

/** One event as it is sent. JSON has no line breaks, so its text is one line of data. */
const textOf = ({ id, event, data }: ServerEvent): string =>
  event === undefined ? `id: ${id}\n\n` : `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

/**
 * Sends events as they come, and a comment now and then, so that both ends notice a connection that is gone. (WHATWG HTML, 9.2)
 *
 * Asks for the next event when the reader has taken the last; ends with the events, with the signal, and when the reader takes too long.
 */
export async function sendEvents(
  res: Response,
  events: AsyncIterable<ServerEvent>,
  signal: AbortSignal,
  { heartbeatMs, sendMs }: LiveTimes,
): Promise<void> {
  res.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    // Not to be transformed: compressed, events would wait for each other.
    'Cache-Control': 'no-store, no-transform',
    'X-Accel-Buffering': 'no',
  });
  res.write(`retry: ${RETRY_MS}\n\n`);
  const heart = setInterval(() => {
    if (!res.writableNeedDrain) res.write(':\n\n');
  }, heartbeatMs);
  const end = (): void => void res.end();
  signal.addEventListener('abort', end, { once: true });
  try {
    for await (const event of events) {
      if (signal.aborted) break;
      if (!res.write(textOf(event))) await drained(res, sendMs);
    }
  } catch (error) {
    // The client asks again, and is then told what it is.
    if (!(error instanceof KaavaError)) throw error;
  } finally {
    clearInterval(heart);
    signal.removeEventListener('abort', end);
    res.end();
  }
}

/** @throws RequestAbandoned when the reader takes too long, or goes */
const drained = (res: Response, sendMs: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const settle = (error?: Error): void => {
      clearTimeout(late);
      res.off('drain', settle).off('close', gone);
      if (error === undefined) resolve();
      else reject(error);
    };
    const gone = (): void => settle(new RequestAbandoned('The reader went away.'));
    const late = setTimeout(() => res.destroy(), sendMs);
    res.once('drain', settle).once('close', gone);
  });

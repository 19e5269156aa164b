import { EventStream, linesOf } from './events.ts';
import type { Operation } from './operation.ts';
import { isJson } from './request.ts';

/** How much of a limit is left, as `RateLimit-*` headers tell. */
export interface RateLimit {
  readonly limit: number;
  readonly remaining: number;
  /** Until all of it may be used again. */
  readonly resetSeconds: number;
}

/** All of a successful answer. */
export interface Answer<Body> {
  readonly body: Body;
  readonly status: number;
  readonly headers: Headers;
  /** Its revision, to be named in `ifMatch`. */
  readonly etag: string | undefined;
  readonly rateLimit: RateLimit | undefined;
  /** Whether the request had been done before, under the same Idempotency-Key. */
  readonly replayed: boolean;
}

/** Reads an answer as the operation describes it. JSON is not checked: the server vouches for it. */
export async function answerOf<Body>({ answer }: Operation, response: Response): Promise<Answer<Body>> {
  const { status, headers } = response;
  return {
    body: (await bodyOf(answer, response)) as Body,
    status,
    headers,
    etag: headers.get('etag') ?? undefined,
    rateLimit: rateLimitOf(headers),
    replayed: headers.get('idempotency-replayed') === 'true',
  };
}

async function bodyOf(type: string | undefined, response: Response): Promise<unknown> {
  if (type === undefined || response.body === null) {
    await response.body?.cancel();
    return undefined;
  }
  if (isJson(type)) {
    const text = await response.text();
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  }
  if (type.startsWith('text/event-stream')) return new EventStream(response.body);
  if (/ndjson|jsonl/.test(type)) return linesOf(response.body);
  return type.startsWith('text/') ? response.text() : response;
}

function rateLimitOf(headers: Headers): RateLimit | undefined {
  const [limit, remaining, resetSeconds] = ['limit', 'remaining', 'reset'].map((name) => headers.get(`ratelimit-${name}`));
  if (typeof limit !== 'string' || typeof remaining !== 'string' || typeof resetSeconds !== 'string') return undefined;
  return { limit: Number(limit), remaining: Number(remaining), resetSeconds: Number(resetSeconds) };
}

import { type Answer, answerOf } from './answer.ts';
import { Call, Events, Listing, type Page } from './call.ts';
import { delay } from './delay.ts';
import type { EventStream } from './events.ts';
import type { CallOptions, Operation } from './operation.ts';
import { problemOf, retryAfterOf } from './problem.ts';
import { bodyOf, headersOf, urlOf } from './request.ts';

/** How a client sends. */
export interface SendOptions {
  /** Where the server is, up to what the paths of its document begin with: `https://api.example.com`. */
  readonly baseUrl: string | URL;
  /** Headers of every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * How often a request is sent again that the server was too busy for or whose connection was lost: 2 by default. Only one that does
   * no harm twice, which is a GET, or has an Idempotency-Key.
   */
  readonly retries?: number | undefined;
  /** The longest `Retry-After` to wait for: 30,000 by default. After a longer one the error is thrown at once. */
  readonly longestWaitMs?: number | undefined;
  /** What sends, in place of the platform's. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/** A token, or what gives the one to use now; none for nobody. */
export type Credential = string | (() => string | undefined | Promise<string | undefined>) | undefined;

/** The headers and query parameters that prove who is calling. */
export interface Proof {
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
}

/** By name; undefined where it is not given. */
export type Credentials = Readonly<Record<string, () => Promise<Proof | undefined>>>;

/** Sends operations. */
export class Sender {
  readonly #options: SendOptions;
  readonly #credentials: Credentials;

  constructor(options: SendOptions, credentials: Credentials) {
    this.#options = options;
    this.#credentials = credentials;
  }

  call<Body>(operation: Operation, input: object = {}, options: CallOptions = {}): Call<Body> {
    return new Call(this.#send<Body>(operation, input, options));
  }

  list<Body extends Page<Row>, Row>(operation: Operation, input: object = {}, options: CallOptions = {}): Listing<Body, Row> {
    const page = (cursor: string) => this.call<Body>(operation, { ...input, cursor }, options);
    return new Listing(this.#send<Body>(operation, input, options), page);
  }

  events(operation: Operation, input: object = {}, options: CallOptions = {}): Events {
    const after = (id: string | undefined) => {
      const headers = { ...options.headers, ...(id !== undefined && id !== '' && { 'Last-Event-ID': id }) };
      return this.#send<EventStream>(operation, input, { ...options, headers });
    };
    return new Events(after(undefined), after, options.signal);
  }

  async #send<Body>(operation: Operation, input: object, options: CallOptions): Promise<Answer<Body>> {
    const { baseUrl, retries: usually = 2, longestWaitMs = 30_000, fetch = globalThis.fetch } = this.#options;
    const given = input as Readonly<Record<string, unknown>>;
    const { signal, retries = usually } = options;
    const url = urlOf(String(baseUrl), operation, given);
    const proof = await this.#proofOf(operation);
    for (const [name, value] of Object.entries(proof.query ?? {})) url.searchParams.set(name, value);
    const body = bodyOf(operation, given);
    const headers = headersWith([
      { Accept: operation.answer ?? 'application/json' },
      this.#options.headers,
      body?.type !== undefined && { 'Content-Type': body.type },
      headersOf(operation, given),
      proof.headers,
      options.headers,
    ]);
    const request = {
      method: operation.method,
      headers,
      ...(signal !== undefined && { signal }),
      ...(body !== undefined && { body: body.content, ...(body.once && { duplex: 'half' as const }) }),
    };
    const isKeyed = headers.has('idempotency-key');
    const repeatable = (operation.method === 'GET' || operation.method === 'HEAD' || isKeyed) && body?.once !== true;
    for (let left = repeatable ? retries : 0; ; left -= 1) {
      const response = await fetch(url, request).catch((error: unknown) => {
        if (left <= 0 || signal?.aborted === true) throw error;
      });
      if (response === undefined) {
        await delay(100 * 2 ** Math.max(0, retries - left) * (1 + Math.random()), signal);
        continue;
      }
      if (response.ok) return await answerOf<Body>(operation, response);
      const waitMs = (retryAfterOf(response.headers) ?? Infinity) * 1000;
      const isBusy = response.status === TOO_MANY || response.status === UNAVAILABLE || (isKeyed && response.status === CONFLICT);
      if (left <= 0 || !isBusy || waitMs > longestWaitMs) throw await problemOf(response);
      await response.body?.cancel();
      await delay(waitMs, signal);
    }
  }

  /** Of the first set of credentials that is given whole; none where none is. */
  async #proofOf({ credentials = [] }: Operation): Promise<Proof> {
    for (const names of credentials) {
      const proofs = await Promise.all(names.map(async (name) => sendable(name, await this.#credentials[name]?.())));
      if (names.length > 0 && proofs.every((proof) => proof !== undefined))
        return {
          headers: Object.assign({}, ...proofs.map((proof) => proof?.headers)) as Record<string, string>,
          query: Object.assign({}, ...proofs.map((proof) => proof?.query)) as Record<string, string>,
        };
    }
    return {};
  }
}

/** The last of several of one name holds. */
function headersWith(all: readonly (Readonly<Record<string, string>> | false | undefined)[]): Headers {
  const headers = new Headers();
  for (const [name, value] of all.flatMap((each) => Object.entries(each || {})))
    try {
      headers.set(name, value);
    } catch {
      // What the platform says of it holds the value, which may be a secret.
      throw new TypeError(`A header cannot hold what ${name} is given.`);
    }
  return headers;
}

/** @throws TypeError naming the option, never its value, where that cannot be sent: it would be refused with its text */
function sendable(option: string, proof: Proof | undefined): Proof | undefined {
  if (Object.values(proof?.headers ?? {}).every((value) => /^[\x20-\x7e]*$/.test(value))) return proof;
  throw new TypeError(`${option} holds what is not printable ASCII.`);
}

const CONFLICT = 409;
const TOO_MANY = 429;
const UNAVAILABLE = 503;

/** A proof of a credential that is sent as it is, after a prefix. */
export const proving =
  (credential: Credential, place: 'headers' | 'query', name: string, prefix = '') =>
  async (): Promise<Proof | undefined> => {
    const value = typeof credential === 'function' ? await credential() : credential;
    return value === undefined || value === '' ? undefined : { [place]: { [name]: prefix + value } };
  };

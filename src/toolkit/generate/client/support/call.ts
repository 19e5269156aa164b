import type { Answer } from './answer.ts';
import { delay } from './delay.ts';
import type { EventStream, ServerSentEvent } from './events.ts';
import { ProblemError } from './problem.ts';

/** A request under way: `await` gives the body of its answer, `.answer()` all of it. */
export class Call<Body> implements Promise<Body> {
  readonly [Symbol.toStringTag]: string = 'Call';
  readonly #answer: Promise<Answer<Body>>;

  constructor(answer: Promise<Answer<Body>>) {
    this.#answer = answer;
  }

  /** The body with its status and headers: the revision, what is left of a limit. */
  answer(): Promise<Answer<Body>> {
    return this.#answer;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- it is a promise, which is only kept once somebody looks at it
  then<Result = Body, Other = never>(
    fulfilled?: ((body: Body) => Result | PromiseLike<Result>) | null,
    rejected?: ((reason: unknown) => Other | PromiseLike<Other>) | null,
  ): Promise<Result | Other> {
    return this.#answer.then(({ body }) => body).then(fulfilled, rejected);
  }

  catch<Other = never>(rejected?: ((reason: unknown) => Other | PromiseLike<Other>) | null): Promise<Body | Other> {
    return this.then(undefined, rejected);
  }

  finally(settled?: (() => void) | null): Promise<Body> {
    return this.#answer.then(({ body }) => body).finally(settled);
  }
}

/** A page of a list. */
export interface Page<Row> {
  readonly data: readonly Row[];
  readonly next_cursor?: string | null | undefined;
}

/** A list: `await` gives the page that was asked for, `for await` every row from there on, page after page. */
export class Listing<Body extends Page<Row>, Row> extends Call<Body> implements AsyncIterable<Row> {
  override readonly [Symbol.toStringTag] = 'Listing';
  readonly #after: (cursor: string) => Call<Body>;

  constructor(first: Promise<Answer<Body>>, after: (cursor: string) => Call<Body>) {
    super(first);
    this.#after = after;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Row, void, undefined> {
    for (let page = await this.answer(); ;) {
      yield* page.body.data;
      const { next_cursor: cursor } = page.body;
      if (cursor === null || cursor === undefined || cursor === '') return;
      page = await this.#after(cursor).answer();
    }
  }
}

/**
 * Events as they happen, with `for await`. A stream that is lost or ends is opened again, after what the server last said it is at,
 * until the server refuses it or the caller stops.
 */
export class Events extends Call<EventStream> implements AsyncIterable<ServerSentEvent> {
  override readonly [Symbol.toStringTag] = 'Events';
  readonly #after: (lastEventId: string | undefined) => Promise<Answer<EventStream>>;
  readonly #signal: AbortSignal | undefined;

  constructor(
    first: Promise<Answer<EventStream>>,
    after: (lastEventId: string | undefined) => Promise<Answer<EventStream>>,
    signal: AbortSignal | undefined,
  ) {
    super(first);
    this.#after = after;
    this.#signal = signal;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ServerSentEvent, void, undefined> {
    let last: string | undefined;
    let waitMs = 1000;
    let failures = 0;
    // That the first one cannot be opened is the caller's to know.
    let stream = await this.answer();
    for (;;) {
      const events = stream.body as EventStream | undefined;
      // No content: the server asks not to come again.
      if (events === undefined) return;
      try {
        yield* events;
      } catch (error) {
        if (this.#signal?.aborted === true) throw error;
      }
      last = events.lastEventId ?? last;
      waitMs = events.retryMs ?? waitMs;
      for (let next: typeof stream | undefined; next === undefined; stream = next ?? stream) {
        await delay(Math.min(waitMs * 2 ** failures, 30_000), this.#signal);
        next = await this.#after(last).catch((error: unknown) => {
          if (error instanceof ProblemError || this.#signal?.aborted === true) throw error;
          failures += 1;
          return undefined;
        });
      }
      failures = 0;
    }
  }
}

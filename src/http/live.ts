import type { IncomingHttpHeaders } from 'node:http';
import { Forbidden, NotAcceptable, Overloaded, ShuttingDown } from './errors.ts';
import type { Principal } from './route.ts';

/** How connections that stay open are kept. */
export interface LiveTimes {
  /** Between two signs of life. Who does not answer one until the next is gone. */
  readonly heartbeatMs: number;
  /** How long a reader may take to take what it is sent. */
  readonly sendMs: number;
}

export const LIVE_TIMES: LiveTimes = { heartbeatMs: 20_000, sendMs: 15_000 };

/** Of one user and process, and of all. */
const MOST_OF_ONE = 50;
const MOST = 10_000;
/** Bytes of messages of one user and process that are not done with: what the connections of one user may cost in memory. */
const MOST_HELD_OF_ONE = 4_000_000;

/** The connections of this process that stay open. Each has a controller that ends it; requests under way are counted elsewhere. */
export class Connections {
  readonly #owners = new Map<AbortController, string | null>();
  readonly #held = new Map<string | null, number>();
  #stopping = false;

  /** @throws ShuttingDown, Overloaded */
  begin({ actor: { userId } }: Principal): AbortController {
    if (this.#stopping) throw new ShuttingDown();
    const own = [...this.#owners.values()].filter((owner) => owner === userId).length;
    if (this.#owners.size >= MOST || own >= MOST_OF_ONE) throw new Overloaded();
    const controller = new AbortController();
    this.#owners.set(controller, userId);
    controller.signal.addEventListener('abort', () => this.#owners.delete(controller), { once: true });
    return controller;
  }

  /**
   * Counts what a message takes until it is done with. One alone is always taken: how large it may be is limited elsewhere.
   *
   * @throws Overloaded
   */
  hold({ actor: { userId } }: Principal, bytes: number): void {
    const held = this.#held.get(userId) ?? 0;
    if (held > 0 && held + bytes > MOST_HELD_OF_ONE) throw new Overloaded();
    this.#held.set(userId, held + bytes);
  }

  release({ actor: { userId } }: Principal, bytes: number): void {
    const left = (this.#held.get(userId) ?? 0) - bytes;
    if (left > 0) this.#held.set(userId, left);
    else this.#held.delete(userId);
  }

  get size(): number {
    return this.#owners.size;
  }

  /** Ends all, and lets no more in: clients come back, to another process. */
  stop(): void {
    this.#stopping = true;
    for (const controller of this.#owners.keys()) controller.abort(new ShuttingDown());
  }
}

/**
 * A page's script may only connect from this service's own origin or one that is allowed. What is no page names none.
 *
 * @throws Forbidden
 */
export function checkOrigin({ origin, host }: IncomingHttpHeaders, allowed: readonly string[]): void {
  if (origin === undefined || allowed.includes(origin)) return;
  if (URL.canParse(origin) && new URL(origin).host === host) return;
  throw new Forbidden('Pages of this origin may not connect.');
}

/** @throws NotAcceptable unless the caller says that it takes events: another would wait for an answer's end, for ever */
export function checkTakesEvents({ accept = '' }: IncomingHttpHeaders): void {
  if (!/(^|[,\s])text\/event-stream([;,\s]|$)/i.test(accept)) throw new NotAcceptable();
}

import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import type { Bus } from './bus.ts';
import { inTurns } from './turns.ts';

/** That there is news. What it is, the database says. */
export interface News {
  /** Waits for the next news; at once when there was some since the last time. False when nobody is interested any more. */
  next(): Promise<boolean>;
  /** Makes it look now. */
  wake(): void;
}

/** Tells the connections of this process, and by a bus those of the others, when there is news of a topic. */
export interface Hub {
  /** Says that there is news, after it was committed. Never throws, never waits. */
  publish(topic: string, data?: unknown): void;
  /**
   * Follows topics until the signal ends. Hints get lost, with Redis or a connection; so each follower is also woken every few seconds,
   * and when the bus comes back: not all at once, each after a random part of a millisecond for each that there is.
   */
  follow(topics: readonly string[], signal: AbortSignal): News;
  /** Asks the database what is new. Few of all followers do at once, however many are woken: requests find connections, too. */
  look<Result>(ask: () => Promise<Result>): Promise<Result>;
  /** Hears what is said of a topic. @returns what ends it */
  hear(topic: string, heard: (data: unknown) => void): () => void;
  close(): Promise<void>;
}

export interface HubOptions {
  readonly log: Logger;
  /** Between two looks of a follower who was told nothing. */
  readonly lookEveryMs?: number;
  /** Looks under way at once. */
  readonly mostLooks?: number;
}

type Heard = (data: unknown) => void;

/** Opens a hub. It begins to listen with the first who follows. */
export function openHub(bus: Bus, { log, lookEveryMs = 10_000, mostLooks = 5 }: HubOptions): Hub {
  const here = randomBytes(8).toString('hex');
  const ears = new Map<string, Set<Heard>>();
  const followers = new Set<News>();
  const look = inTurns(mostLooks);
  let listening = false;

  const deliver = (topic: string, data: unknown): void => ears.get(topic)?.forEach((heard) => heard(data));

  /** Whoever may notify may send anything: what cannot be understood is dropped. */
  function heard(message: string): void {
    try {
      const [from, topic, data] = JSON.parse(message) as [string, string, unknown];
      if (from !== here) deliver(topic, data);
    } catch (error) {
      log.warn({ err: error }, 'a message that cannot be understood was dropped');
    }
  }

  /** With many followers, looks of all at once would hold up everything else. */
  function missed(): void {
    const withinMs = Math.min(followers.size, lookEveryMs);
    for (const follower of followers) setTimeout(() => follower.wake(), Math.random() * withinMs).unref();
  }

  function hear(topic: string, ear: Heard): () => void {
    if (!listening) {
      listening = true;
      bus.listen(heard, missed);
    }
    const set = ears.get(topic) ?? new Set();
    ears.set(topic, set.add(ear));
    return () => {
      set.delete(ear);
      if (set.size === 0 && ears.get(topic) === set) ears.delete(topic);
    };
  }

  return {
    publish(topic, data) {
      deliver(topic, data);
      bus
        .send(JSON.stringify([here, topic, data]))
        .catch((error: unknown) => log.debug({ err: error, topic }, 'other processes were not told; they look for themselves'));
    },
    hear,
    look,
    follow(topics, signal) {
      if (signal.aborted) return { next: () => Promise.resolve(false), wake() {} };
      let news = false;
      let answer: ((interested: boolean) => void) | undefined;
      const settle = (interested: boolean): void => {
        answer?.(interested);
        answer = undefined;
      };
      const follower: News = {
        wake() {
          news = answer === undefined;
          settle(true);
        },
        next() {
          if (signal.aborted) return Promise.resolve(false);
          if (news) {
            news = false;
            return Promise.resolve(true);
          }
          return new Promise((resolve) => (answer = resolve));
        },
      };
      const deaf = topics.map((topic) => hear(topic, () => follower.wake()));
      const looking = setInterval(() => follower.wake(), lookEveryMs).unref();
      followers.add(follower);
      signal.addEventListener(
        'abort',
        () => {
          clearInterval(looking);
          followers.delete(follower);
          deaf.forEach((end) => end());
          settle(false);
        },
        { once: true },
      );
      return follower;
    },
    close: () => bus.close(),
  };
}

import type { Redis } from 'ioredis';
import type { Logger } from 'pino';

/** Redis does not answer, or is not asked until it answers again. Whoever needs it does without. */
export class RedisAway extends Error {}

/** A command without an answer in this time has failed. */
const ANSWER_MS = 200;
/** Between two looks at a Redis that has failed. */
const LOOK_MS = 500;
/** The first answer is waited for so long, by whoever asks before it. */
const FIRST_MS = 200;

/**
 * Redis for those who can do without it. The first command that fails is the last one that is sent, until a look in the background
 * finds it answering: a Redis that is dead or frozen costs the requests of one moment 200 ms, and no other request anything.
 */
export class GuardedRedis {
  readonly redis: Redis;
  readonly #log: Logger;
  readonly #returning: ((lost: boolean) => Promise<unknown>)[] = [];
  #run: string | undefined;
  #lost = false;
  #probing = false;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #looked: () => void = () => {};
  readonly #first: Promise<void>;

  constructor(redis: Redis, log: Logger) {
    this.redis = redis;
    this.#log = log;
    this.#first = new Promise((resolve) => (this.#looked = resolve));
    setTimeout(this.#looked, FIRST_MS).unref();
    redis.on('ready', this.#onReady).on('close', this.#onClose);
    if (redis.status === 'ready') void this.#probe();
  }

  /** Which start of which server this is; undefined while it is not to be used. What one run has said holds for no other: it may know less. */
  get run(): string | undefined {
    return this.#run;
  }

  /**
   * What has to be done before anybody uses it, for the first time or again; where that fails, it stays unused.
   *
   * @param work is told whether it had been lost
   */
  onReturn(work: (lost: boolean) => Promise<unknown>): void {
    this.#returning.push(work);
  }

  /** Sends commands. @throws RedisAway */
  async use<Result>(command: (redis: Redis) => Promise<Result>): Promise<Result> {
    if (this.#run === undefined) await this.#first;
    if (this.#run === undefined) throw new RedisAway('Redis is not in use.');
    try {
      return await answered(command(this.redis));
    } catch (error) {
      this.#leave(error);
      throw new RedisAway('Redis did not answer.', { cause: error });
    }
  }

  /** Stops looking. The connection is its owner's to close. */
  close(): void {
    this.#closed = true;
    this.#run = undefined;
    clearTimeout(this.#timer);
    this.redis.off('ready', this.#onReady).off('close', this.#onClose);
  }

  readonly #onReady = (): void => void this.#probe();
  readonly #onClose = (): void => this.#leave(new Error('The connection was closed.'));

  #leave(error: unknown): void {
    this.#run = undefined;
    if (!this.#lost && !this.#closed)
      this.#log.warn({ reason: reasonOf(error) }, 'Redis is not available: nothing is cached, PostgreSQL counts the limits');
    this.#lost = true;
    this.#looked();
    this.#look();
  }

  #look(): void {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#probe(), LOOK_MS).unref();
  }

  async #probe(): Promise<void> {
    if (this.#probing || this.#closed || this.#run !== undefined || this.redis.status !== 'ready') return;
    this.#probing = true;
    try {
      const run = /^run_id:(\w+)/m.exec(await answered(this.redis.info('server')))?.[1];
      if (run === undefined) throw new Error('INFO names no run_id.');
      for (const work of this.#returning) await answered(work(this.#lost));
      if (this.redis.status !== 'ready') return;
      this.#run = run;
      this.#looked();
      if (this.#lost) this.#log.info('Redis is available again');
      this.#lost = false;
    } catch (error) {
      this.#leave(error);
    } finally {
      this.#probing = false;
    }
  }
}

/** The answer, in time. Where the time was this process's own, busy with something else, an answer that has come meanwhile counts. */
async function answered<Result>(answer: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => setImmediate(() => reject(new Error(`No answer within ${ANSWER_MS} ms.`))), ANSWER_MS);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

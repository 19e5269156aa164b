import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { BentoCache, bentostore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import { redisDriver } from 'bentocache/drivers/redis';
import type { GuardedRedis } from './guarded-redis.ts';
import { ownTags, sharedTags } from './tags.ts';

/** What is asked for: everything that the answer depends on. Two that differ in anything are never answered alike. */
export interface Question {
  /** Whose answer it is, and to what: role, user, route, parameters. */
  readonly key: readonly string[];
  readonly tags: readonly string[];
  /** How long an answer is kept at most: so old may one be that was changed past the API. */
  readonly seconds: number;
}

/** `hit`: it was there. `miss`: it was computed, and stored. `bypass`: it was computed, as Redis is away. */
export type Lookup = 'hit' | 'miss' | 'bypass';

export interface Cache {
  /** The stored answer, or a computed one; it must be JSON. Nothing but `compute` makes it fail. */
  answer<Answer extends object>(
    question: Question,
    compute: () => Promise<Answer>,
  ): Promise<{ readonly answer: Answer; readonly lookup: Lookup }>;
  /** After the commit: answers with any of these tags are not found again, by no process. Never throws. */
  renew(tags: readonly string[]): Promise<void>;
}

export interface CacheOptions {
  /** What is stored by one version is never read by another: that of the service, and its schema's fingerprint. */
  readonly version: string;
  /** Shared by all processes. Without it each caches for itself. */
  readonly redis?: GuardedRedis;
}

/** Another process that computes the same is waited for so long … */
const WAIT_MS = 1_000;
const LOOK_MS = 20;
/** … and so long nobody else begins, should it have died. */
const LOCK_MS = 5_000;
/** Without Redis nobody is told what another process has written. */
const ALONE_SECONDS = 5;

const UNLOCK = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0`;

/**
 * Answers in memory, and in Redis where there is one.
 *
 * The versions of its tags are part of an entry's key. They are read, in one round trip, before anything else: so an old answer that
 * is stored after a change has a key that nobody asks for any more, no process has to be told of a change, and none can miss it. Times
 * of change, which bentocache would compare, do not serve for that: an entry's is when it was stored, not when it was read.
 *
 * While Redis is away nothing is read from the cache, also not from memory: nobody knows then what has changed.
 */
export function openCache({ version, redis }: CacheOptions): Cache {
  const tags = redis === undefined ? ownTags() : sharedTags(redis);
  const memory = bentostore().useL1Layer(memoryDriver({ maxItems: 5_000, maxSize: '32mb', maxEntrySize: '1mb' }));
  const store = redis === undefined ? memory : memory.useL2Layer(redisDriver({ connection: redis.redis }));
  const bento = new BentoCache({
    default: 'answers',
    prefix: 'kaava:answer',
    stores: { answers: store },
    // Each of its operations on Redis; one that fails is, where there is memory, as one that found nothing.
    internalOperationWrapper: (operation) =>
      redis === undefined ? operation() : (redis.use(operation as () => Promise<unknown>) as ReturnType<typeof operation>),
  });
  const underWay = new Map<string, Promise<[object, Lookup]>>();

  const find = async (key: string): Promise<object | undefined> => (await bento.get<object>({ key })) ?? undefined;
  const keep = async (key: string, value: object, seconds: number): Promise<void> =>
    void (await bento.set({ key, value, ttl: seconds * 1000 }));

  /** Computes, unless another process does: that one is waited for, a little. */
  async function alone(key: string, seconds: number, compute: () => Promise<object>): Promise<[object, Lookup]> {
    let unlock = await lock(key);
    for (let waited = 0; unlock === undefined && waited < WAIT_MS; waited += LOOK_MS) {
      await sleep(LOOK_MS);
      unlock = await lock(key);
    }
    try {
      const found = await find(key);
      if (found !== undefined) return [found, 'hit'];
      const computed = await compute();
      await keep(key, computed, seconds);
      return [computed, 'miss'];
    } finally {
      await unlock?.();
    }
  }

  /** @returns what ends it; undefined when another process has it */
  async function lock(key: string): Promise<(() => Promise<unknown>) | undefined> {
    const nothing = async (): Promise<void> => {};
    if (redis === undefined) return nothing;
    const [name, token] = [`kaava:lock:${key}`, randomUUID()];
    try {
      const taken = await redis.use((connection) => connection.set(name, token, 'PX', LOCK_MS, 'NX'));
      if (taken === null) return undefined;
    } catch {
      return nothing;
    }
    return () => redis.use((connection) => connection.eval(UNLOCK, 1, name, token)).catch(nothing);
  }

  async function look(
    { key: parts, tags: named, seconds: asked }: Question,
    compute: () => Promise<object>,
  ): Promise<[object, Lookup]> {
    let versions: readonly string[];
    try {
      versions = await tags.versions(named);
    } catch {
      return [await compute(), 'bypass'];
    }
    const key = createHash('sha256')
      .update(JSON.stringify([version, parts, named, versions]))
      .digest('base64url');
    const seconds = redis === undefined ? Math.min(asked, ALONE_SECONDS) : asked;
    const found = await find(key);
    if (found !== undefined) return [found, 'hit'];
    const leader = underWay.get(key);
    if (leader !== undefined) {
      // It fails for reasons of its own, too: its client has gone away.
      const shared = await leader.catch(() => undefined);
      return shared === undefined ? [await compute(), 'miss'] : [shared[0], 'hit'];
    }
    const leading = alone(key, seconds, compute);
    underWay.set(key, leading);
    try {
      return await leading;
    } finally {
      underWay.delete(key);
    }
  }

  return {
    async answer<Answer extends object>(question: Question, compute: () => Promise<Answer>) {
      const [answer, lookup] = await look(question, compute);
      return { answer: answer as Answer, lookup };
    },
    renew: (named) => tags.renew(named),
  };
}

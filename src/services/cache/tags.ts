import { randomUUID } from 'node:crypto';
import type { GuardedRedis } from './guarded-redis.ts';

/** What may become old together: each tag has a version, which changes with everything that is written below it. */
export interface Tags {
  /** The versions now, in order. They are part of an entry's key, and must be read before what is stored. @throws RedisAway */
  versions(tags: readonly string[]): Promise<readonly string[]>;
  /** Gives each a new version: nobody finds again what was stored, or is yet to be stored, under the one before. Never throws. */
  renew(tags: readonly string[]): Promise<void>;
}

/** Of everything: renewed when something may have been written and Redis was not there to be told what. */
const ALL = '*';
const TTL_SECONDS = 86_400;

/** Versions are random, so that a Redis that was emptied does not begin again with one that it had before. */
const VERSIONS = `
local versions = {}
for i, key in ipairs(KEYS) do
  local version = redis.call('get', key)
  if not version then
    version = ARGV[1]
    redis.call('set', key, version, 'ex', ARGV[2])
  end
  versions[i] = version
end
return versions`;

const keyOf = (tag: string): string => `kaava:{tags}:${tag}`;

/** Versions that all processes share. One round trip each. */
export function sharedTags(guarded: GuardedRedis): Tags {
  let missed = false;
  const set = async (tags: readonly string[]): Promise<void> => {
    const pipeline = guarded.redis.pipeline();
    for (const tag of tags) pipeline.set(keyOf(tag), randomUUID(), 'EX', TTL_SECONDS);
    for (const [error] of (await pipeline.exec()) ?? []) if (error !== null) throw error;
  };
  // What was written meanwhile is not known to Redis: nothing that it has may be read before everything has a new version. Others, too,
  // may have lost it and written, and been killed before they could say so.
  guarded.onReturn(async (lost) => {
    if (!lost && !missed) return;
    await set([ALL]);
    missed = false;
  });
  return {
    async versions(tags) {
      const keys = [ALL, ...tags].map(keyOf);
      return guarded.use(async (redis) => {
        const run = guarded.run ?? '';
        const versions = await redis.eval(VERSIONS, keys.length, ...keys, randomUUID(), TTL_SECONDS);
        return [run, ...(versions as string[])];
      });
    },
    async renew(tags) {
      try {
        await guarded.use(() => set(tags));
      } catch {
        missed = true;
        // It may only have paused, and others may ask it before we do: it is told all the same, though nobody waits for that.
        if (guarded.redis.status === 'ready') set(tags).catch(() => {});
      }
    },
  };
}

/** Versions of this process, where it is the only one that caches. */
export function ownTags(): Tags {
  const versions = new Map<string, number>();
  let last = 0;
  let floor = 0;
  return {
    versions: async (tags) => tags.map((tag) => String(versions.get(tag) ?? floor)),
    async renew(tags) {
      last += 1;
      if (versions.size > 10_000) {
        versions.clear();
        floor = last;
      }
      for (const tag of tags) versions.set(tag, last);
    },
  };
}

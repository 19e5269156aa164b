import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import type { Config } from '../config.ts';
import { RateLimited } from './errors.ts';
import type { Principal, Route } from './route.ts';

/** How many a window allows, and how many are left of it. */
export interface Allowance {
  readonly limit: number;
  readonly remaining: number;
  /** Until the window ends. */
  readonly resetSeconds: number;
}

export interface RateLimits {
  /**
   * Counts one request of a principal.
   *
   * @returns undefined where no limit applies
   * @throws RateLimited, after `report` was told
   */
  consume(principal: Principal, route: Route, ip: string, report: (allowance: Allowance) => void): Promise<void>;
  /** Counts a request whose credentials were bad, against its address. @throws RateLimited */
  consumeFailure(ip: string, report: (allowance: Allowance) => void): Promise<void>;
}

export type RateLimitConfig = Pick<Config, 'RATE_LIMIT_PER_MINUTE' | 'RATE_LIMIT_SIGN_IN_PER_MINUTE'>;

/** The limits are compared here, because a key's is its own; the counters themselves never refuse. */
const UNBOUNDED = Number.MAX_SAFE_INTEGER;

/**
 * Fixed windows: per API key and hour (the key's own limit); per user, or address where there is none, and minute; and strictly per
 * address and minute for what the public may write: registering, signing in.
 *
 * Counted in Redis where there is one, shared by all processes. Without it, or while it does not answer, each process counts for itself.
 */
export function rateLimits(config: RateLimitConfig, redis: Redis | undefined): RateLimits {
  const minute = counter('minute', 60, redis);
  const hour = counter('hour', 3600, redis);

  async function count(by: typeof minute, key: string, limit: number, report: (allowance: Allowance) => void): Promise<void> {
    if (limit === 0) return;
    const { consumedPoints, msBeforeNext } = await by.consume(key);
    const resetSeconds = Math.max(1, Math.ceil(msBeforeNext / 1000));
    report({ limit, remaining: Math.max(0, limit - consumedPoints), resetSeconds });
    if (consumedPoints > limit) throw new RateLimited(resetSeconds);
  }

  return {
    async consume({ kind, actor, apiKey }, { access, method }, ip, report) {
      if (apiKey !== undefined) return count(hour, `key:${apiKey.id}`, apiKey.rateLimitPerHour, report);
      if (kind === 'session') return count(minute, `user:${actor.userId}`, config.RATE_LIMIT_PER_MINUTE, report);
      if (access === 'public' && method !== 'get')
        return count(minute, `sign-in:${networkOf(ip)}`, config.RATE_LIMIT_SIGN_IN_PER_MINUTE, report);
      return count(minute, `ip:${networkOf(ip)}`, config.RATE_LIMIT_PER_MINUTE, report);
    },
    consumeFailure: (ip, report) => count(minute, `ip:${networkOf(ip)}`, config.RATE_LIMIT_PER_MINUTE, report),
  };
}

/**
 * What one client has of the Internet: an IPv4 address; of an IPv6 address the first 64 bits, the rest of which every host chooses
 * for itself, as often as it likes (RFC 4291, 2.5.1; RFC 8981).
 */
export function networkOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped !== undefined || !ip.includes(':')) return mapped ?? ip;
  const [head = '', tail] = ip.split('%', 1)[0]?.toLowerCase().split('::') ?? [];
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [...before, ...Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0'), ...after];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}

function counter(name: string, duration: number, redis: Redis | undefined): RateLimiterMemory | RateLimiterRedis {
  const options = { keyPrefix: `kaava:limit:${name}`, points: UNBOUNDED, duration };
  const memory = new RateLimiterMemory(options);
  if (redis === undefined) return memory;
  return new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter: memory, rejectIfRedisNotReady: true });
}

import type { Config } from '../config.ts';
import type { Counter } from './counters.ts';
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
   * @param report told the allowance of which least is left; not where no limit applies
   * @throws RateLimited, after `report` was told
   */
  consume(principal: Principal, route: Route, ip: string, report: (allowance: Allowance) => void): Promise<void>;
  /** Counts a request whose credentials were bad, against its address. @throws RateLimited */
  consumeFailure(ip: string, report: (allowance: Allowance) => void): Promise<void>;
}

export type RateLimitConfig = Pick<Config, 'RATE_LIMIT_PER_MINUTE' | 'RATE_LIMIT_SIGN_IN_PER_MINUTE'>;

const MINUTE = 60;
const HOUR = 3600;

/** What a limit is of. */
export type LimitOf = 'api-key' | 'user' | 'address' | 'sign-in';

/**
 * Fixed windows: per API key and hour (the key's own limit); per user, with all keys and sessions, or address where there is no user, and
 * minute; and for routes that are `strict`, whoever calls, per address and minute as well.
 *
 * Counted in Redis; without it, or while it does not answer, in PostgreSQL; and were that not to answer, in each process. Another counter
 * begins anew, so that a window in which one fails may allow a limit for each: never more, and never without end.
 *
 * @param onRefusal told what was limited
 */
export function rateLimits(config: RateLimitConfig, count: Counter, onRefusal: (of: LimitOf) => void = () => {}): RateLimits {
  async function consume(
    of: LimitOf,
    name: string,
    limit: number,
    report: (allowance: Allowance) => void,
    window = MINUTE,
  ): Promise<void> {
    if (limit === 0) return;
    const { consumed, resetMs } = await count(`${of}:${name}`, window, limit);
    const resetSeconds = Math.max(1, Math.ceil(resetMs / 1000));
    report({ limit, remaining: Math.max(0, limit - consumed), resetSeconds });
    if (consumed <= limit) return;
    onRefusal(of);
    throw new RateLimited(resetSeconds);
  }

  return {
    async consume({ actor: { userId }, apiKey }, { strict }, ip, report) {
      let least = Infinity;
      const reportLeast = (allowance: Allowance): void => {
        if (allowance.remaining > least) return;
        least = allowance.remaining;
        report(allowance);
      };
      const perMinute = config.RATE_LIMIT_PER_MINUTE;
      // A key first: what it is refused does not use up what its user may.
      if (apiKey !== undefined) await consume('api-key', apiKey.id, apiKey.rateLimitPerHour, reportLeast, HOUR);
      if (userId !== null) await consume('user', userId, perMinute, reportLeast);
      if (strict === true) await consume('sign-in', networkOf(ip), config.RATE_LIMIT_SIGN_IN_PER_MINUTE, reportLeast);
      else if (userId === null) await consume('address', networkOf(ip), perMinute, reportLeast);
    },
    consumeFailure: (ip, report) => consume('address', networkOf(ip), config.RATE_LIMIT_PER_MINUTE, report),
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

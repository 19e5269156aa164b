import { Redis } from 'ioredis';

/**
 * A connection to Redis that never holds a request up: a command fails after a second, and at once while there is no connection.
 * It reconnects by itself. Whether it answers in time is `GuardedRedis`'s to say and to log.
 */
export function openRedis(url: string): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: 1_000,
    connectTimeout: 2_000,
    retryStrategy: (times) => Math.min(times * 100, 2_000),
  });
  redis.on('error', () => {});
  return redis;
}

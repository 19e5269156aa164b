import { Redis } from 'ioredis';
import type { Logger } from 'pino';

/**
 * A connection to Redis that never holds a request up: a command fails after 200 ms, and at once while there is no connection.
 * It reconnects by itself. Loss and return are logged once each.
 */
export function openRedis(url: string, log: Logger): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: 200,
    connectTimeout: 2_000,
    retryStrategy: (times) => Math.min(times * 100, 2_000),
  });
  let lost = false;
  redis.on('error', (error: NodeJS.ErrnoException) => {
    if (!lost) log.warn({ reason: error.code ?? error.name }, 'Redis is not available; each process counts for itself');
    lost = true;
  });
  redis.on('ready', () => {
    if (lost) log.info('Redis is available again');
    lost = false;
  });
  return redis;
}

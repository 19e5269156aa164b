import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll } from 'vitest';
import { openRedis } from '../../src/services/cache/redis.ts';

export const hasRedisServer = spawnSync('redis-server', ['--version']).status === 0;
/** For the title of a test that needs one. */
export const unlessRedis = hasRedisServer ? '' : ' [NOT RUN: there is no redis-server on the path]';
if (!hasRedisServer) console.warn('NOT RUN: what needs a Redis of its own, since there is no redis-server on the path.');

/** A Redis of the test's own, which may be killed, frozen and emptied. */
export interface TestRedis {
  readonly url: string;
  /** A connection as the service has it, ready for use; closed after the tests. */
  connect(): Promise<Redis>;
  /** For the test itself: it waits as long as it takes. */
  readonly direct: Redis;
  kill(): Promise<void>;
  /** Starts it again, empty, where it was. */
  start(): Promise<void>;
  freeze(): void;
  thaw(): void;
}

export function useRedis(): TestRedis {
  let child: ChildProcess;
  let port = 0;
  let direct: Redis;
  const opened: Redis[] = [];

  async function start(): Promise<void> {
    child = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], {
      stdio: 'ignore',
    });
    const look = new Redis(port, { retryStrategy: () => 20, maxRetriesPerRequest: null });
    look.on('error', () => {});
    await look.ping();
    look.disconnect();
  }
  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
  beforeAll(async () => {
    if (!hasRedisServer) return;
    port = await freePort();
    await start();
    direct = new Redis(port, { retryStrategy: () => 20, maxRetriesPerRequest: null });
    direct.on('error', () => {});
  });
  afterAll(async () => {
    if (!hasRedisServer) return;
    for (const redis of [...opened, direct]) redis.disconnect();
    await kill();
  });
  return {
    get url() {
      return `redis://127.0.0.1:${port}`;
    },
    get direct() {
      return direct;
    },
    async connect() {
      const redis = openRedis(`redis://127.0.0.1:${port}`);
      opened.push(redis);
      while (redis.status !== 'ready') await sleep(5);
      return redis;
    },
    kill,
    start,
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Looks again until it holds; the test's own time limit ends it. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(10);
}

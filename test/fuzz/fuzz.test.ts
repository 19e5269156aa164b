import type { Server } from 'node:http';
import { beforeAll, expect, test } from 'vitest';
import { listen } from '../../src/http/listen.ts';
import { useService } from '../contexts/identity/fixture.ts';
import { operationsOf } from './document.ts';
import { People, ROLES } from './people.ts';
import { fuzz, ROUNDS_OF_ALL, told } from './run.ts';

// `npm run fuzz` sends more of them, and others each time; FUZZ_SEED is the one that it printed.
const requests = Number(process.env['FUZZ_REQUESTS'] ?? 2_000);
const seed = Number(process.env['FUZZ_SEED'] ?? (requests > 2_000 ? Date.now() % 1_000_000_007 : 20_261_121));

const service = useService({ around: (app) => app });
let server: Server;

beforeAll(async () => {
  server = await listen(service.handler(), '127.0.0.1', 0);
  return () => server.close();
});

test(`${requests} requests, right, at the edge and broken, find nothing wrong`, { timeout: 3_600_000 }, async () => {
  const begin = performance.now();
  const report = await fuzz({ service, people: await People.of(service), server, requests, seed });
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  const statuses = [...report.statuses].sort().map(([status, times]) => `${status}: ${times}`);
  process.stdout.write(
    `FUZZ_REQUESTS=${requests} FUZZ_SEED=${seed}: ${seconds} s. ${statuses.join(', ')}. Longest turn: ${report.longestTurnMs.toFixed()} ms\n`,
  );
  expect(told(report)).toBe('');

  const operations = operationsOf((await service.document()).body as object);
  const askedBy = (role: string) => operations.filter(({ operationId }) => report.asked.has(`${operationId} ${role}`));
  expect(new Set(ROLES.flatMap(askedBy)).size).toBe(operations.length);
  if (requests >= ROUNDS_OF_ALL * operations.length)
    for (const role of ROLES)
      expect([role, askedBy(role).length]).toEqual([
        role,
        operations.filter(({ method }) => role !== 'keeper' || method === 'GET').length,
      ]);
  // Many are refused, as they should be; were all of them, nothing would have been tried.
  const successes = [...report.statuses].filter(([status]) => status < 300).reduce((sum, [, times]) => sum + times, 0);
  expect(successes / requests).toBeGreaterThan(0.2);
  expect(report.succeeded.size / operations.length).toBeGreaterThan(0.6);
});

import type { RequestListener, Server } from 'node:http';
import { beforeAll, describe, expect, test } from 'vitest';
import { listen } from '../../src/http/listen.ts';
import { useService } from '../contexts/identity/fixture.ts';
import { People } from './people.ts';
import { type Finding, fuzz } from './run.ts';

const service = useService({ around: (app) => app });
let people: People;

beforeAll(async () => {
  people = await People.of(service);
});

/** What is found in so many requests to some operations, when this handler comes before the service; it says whether it has answered. */
async function foundBehind(handler: (...args: Parameters<RequestListener>) => boolean, only: readonly string[], requests = 16) {
  const server: Server = await listen((req, res) => handler(req, res) || service.handler()(req, res), '127.0.0.1', 0);
  try {
    return (await fuzz({ service, people, server, requests, seed: 1, only })).findings;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const foundIn = (only: readonly string[], requests?: number) => foundBehind(() => false, only, requests);
const oracles = (findings: readonly Finding[]) => [...new Set(findings.map(({ oracle }) => oracle))].sort();

/** Works for so many seconds of the processor's time. */
function work(seconds: number): void {
  const begin = process.cpuUsage();
  const spent = () => Object.values(process.cpuUsage(begin)).reduce((sum, each) => sum + each, 0) / 1e6;
  while (spent() < seconds) for (let turn = 0; turn < 1e6; turn += 1) Math.sqrt(turn);
}

const problem = (status: number, detail: string) =>
  JSON.stringify({ type: 'about:blank', title: 'Not so', status, detail, code: 'NOT_SO', request_id: 'planted' });

describe('of what is planted', () => {
  test('nothing is found where there is nothing', async () => {
    expect(await foundIn(['listDrafts', 'getMe', 'listResearchQueries'])).toEqual([]);
  });

  test('a server error is seen: a column that is not there', async () => {
    await service.database.owner.query('alter table content.research_queries rename column summary to gone');
    const found = await foundIn(['listResearchQueries']);
    await service.database.owner.query('alter table content.research_queries rename column gone to summary');
    expect(oracles(found)).toEqual(['no server error']);
  });

  test('a row that is shown to somebody else is seen: a policy too many', async () => {
    await service.database.owner.query('create policy planted on content.drafts for select to authenticated using (true)');
    const found = await foundIn(['getDraft'], 300);
    await service.database.owner.query('drop policy planted on content.drafts');
    expect(oracles(found)).toEqual(['no canary']);
  });

  test('an answer that is not in the document is seen', async () => {
    const found = await foundBehind(
      (_, res) => Boolean(res.setHeader('Content-Type', 'application/json').end('{"a":1}')),
      ['getMe'],
    );
    expect(oracles(found)).toEqual(['as described']);
  });

  test('SQL and what PostgreSQL says are seen', async () => {
    for (const detail of [
      'select id from identity.users where id = $1',
      'syntax error at or near "wher"',
      'new row for relation "prompts" violates check constraint "prompts_name_length"',
      'invalid byte sequence for encoding "UTF8": 0x00',
      'Error: no\n    at async Session.one (file:///srv/dist/database/session.js:10:5)',
    ]) {
      const found = await foundBehind(
        (_, res) => {
          res.writeHead(409, { 'Content-Type': 'application/problem+json' }).end(problem(409, detail));
          return true;
        },
        ['updateMe'],
      );
      expect([detail, oracles(found)]).toEqual([detail, ['no internals']]);
    }
  });

  test('a connection that is not given back is seen', { timeout: 120_000 }, async () => {
    const kept: Promise<{ release(): void }>[] = [];
    const found = await foundBehind(() => {
      if (kept.length === 0) kept.push(service.database.db.pool.connect());
      return false;
    }, ['getMe']);
    for (const client of kept) (await client).release();
    expect(oracles(found)).toEqual(['no connection kept']);
  });

  test('a request that stops all others is seen', { timeout: 120_000 }, async () => {
    let slow = 1;
    const found = await foundBehind(() => {
      if (slow-- > 0) work(1);
      return false;
    }, ['getMe']);
    expect(oracles(found)).toEqual(['no long turn']);
  });

  test('a connection that breaks off is seen', async () => {
    expect(oracles(await foundBehind((req) => Boolean(req.socket.destroy()), ['getMe']))).toEqual(['an answer']);
  });

  test('what fails is told as the smallest request that does, with who sent it', { timeout: 120_000 }, async () => {
    const found = await foundBehind(
      (req, res) => {
        if (req.method !== 'POST' || Number(req.headers['content-length'] ?? 0) === 0) return false;
        res.writeHead(500, { 'Content-Type': 'application/problem+json' }).end(problem(500, 'no'));
        return true;
      },
      ['createPrompt'],
    );
    const [first] = found;
    expect(first?.oracle).toBe('no server error');
    expect(first?.request).toMatch(/^request \d+, as owner: POST \/v1\/prompts\n/);
    expect(first?.request.split('\n').at(-1)?.length).toBeLessThan(60);
  });
});

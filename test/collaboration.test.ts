import { type ChildProcess, spawn } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';
import { type User, useService } from './contexts/identity/fixture.ts';
import { Collaborator } from './support/collaborator.ts';
import { hasRedisServer, unlessRedis, useRedis } from './support/redis.ts';

const service = useService();
const redis = useRedis();
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

interface Process {
  readonly url: string;
  kill(): void;
}

/** A real process of the service. @returns when it listens */
function start(environment: Readonly<Record<string, string>>): Promise<Process> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/server.ts'], {
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'development',
      PORT: '0',
      DATABASE_URL: service.database.apiUrl,
      RATE_LIMIT_PER_MINUTE: '0',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let output = '';
  return new Promise((resolve, reject) => {
    child.stdout.on('data', (data) => {
      output += String(data);
      const url = /"url":"([^"]+)"/.exec(output)?.[1];
      if (url !== undefined) resolve({ url, kill: () => void child.kill('SIGKILL') });
    });
    child.once('exit', () => reject(new Error(`It ended: ${output}`)));
  });
}

const EDITS = 40;

/** Writes its lines one after the other, whatever becomes of its connection. @returns what was acknowledged */
async function write(client: Collaborator, name: string, elsewhere: string): Promise<string[]> {
  const acknowledged: string[] = [];
  for (let i = 0; i < EDITS;) {
    const line = `${name}-${i}`;
    const known = (code: string) => (code.split('\n').includes(line) ? code : `${code}\n${line}`);
    const answer = await client.edit(line, known);
    if (answer === undefined) await client.connect(elsewhere);
    else {
      expect(answer.type).toBe('done');
      acknowledged.push(line);
      i += 1;
    }
  }
  return acknowledged;
}

const buses = [['LISTEN and NOTIFY', false], ...(hasRedisServer ? [['Redis', true] as const] : [])] as const;

test.each(buses)(
  `of two processes joined by %s one is killed in mid-edit: nothing acknowledged is lost, and all goes on at the other${unlessRedis}`,
  async (_, withRedis) => {
    const environment: Record<string, string> = withRedis ? { REDIS_URL: redis.url } : {};
    const [one, other] = await Promise.all([start(environment), start(environment)]);
    const [ada, bob]: User[] = [await service.user('ada'), await service.user('bob')];
    if (ada === undefined || bob === undefined) throw new Error('Nobody is there.');
    const made = await ada.call('post', '/collaboration-sessions', { name: 'Together', type: 'PAIR' }).expect(201);
    const { id } = made.body as { id: string };
    await ada.call('post', `/collaboration-sessions/${id}/participants`, { user_id: bob.id, role: 'EDITOR' }).expect(201);

    const [mine, theirs] = [new Collaborator(ada.token, id), new Collaborator(bob.token, id)];
    await Promise.all([mine.connect(one.url), theirs.connect(other.url)]);
    await Promise.all([mine, theirs].map((client) => client.until(() => client.version === 1)));
    const writing = [write(mine, 'ada', other.url), write(theirs, 'bob', other.url)] as const;
    await theirs.until(() => theirs.code.includes('ada-5'));
    one.kill();
    const acknowledged = (await Promise.all(writing)).flat();

    await Promise.all([mine, theirs].map((client) => client.until(() => client.version === 2 * EDITS + 1)));
    expect(mine.code).toBe(theirs.code);
    expect(mine.code.split('\n').slice(1).toSorted()).toEqual(acknowledged.toSorted());
    for (const { changes } of [mine, theirs])
      expect(changes.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 2 * EDITS }, (_line, i) => i + 2));
    for (const { socket } of [mine, theirs]) socket?.terminate();
  },
);

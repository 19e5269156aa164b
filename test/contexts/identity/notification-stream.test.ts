import type { Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../../../src/app.ts';
import { drain, listen, urlOf } from '../../../src/http/listen.ts';
import { testApp } from '../../support/app.ts';
import { type User, useService } from './fixture.ts';

const service = useService();
let app: App;
let server: Server;
let ada: User;
let eve: User;

beforeAll(async () => {
  app = testApp(service.database.db, { times: { lookEveryMs: 50, heartbeatMs: 50 } });
  server = await listen(app.handler, '127.0.0.1', 0);
  [ada, eve] = await Promise.all([service.user('ada'), service.user('eve')]);
});
afterAll(async () => {
  app.drain();
  await drain(server, 5_000, app.abandon);
  await app.close();
});

const notify = (user: User, title: string) =>
  service.database.owner.query(
    `insert into identity.notifications (user_id, type, title, message) values ($1, 'SYSTEM_UPDATE', $2, 'm')`,
    [user.id, title],
  );

interface Stream {
  readonly status: number;
  /** Titles of what came, and the last id. */
  readonly titles: string[];
  last: string;
  comments: number;
  ended: boolean;
  until(holds: (stream: Stream) => boolean): Promise<Stream>;
  close(): void;
}

async function open(by: User, headers: Record<string, string> = {}): Promise<Stream> {
  const aborter = new AbortController();
  const answer = await fetch(`${urlOf(server)}/v1/notifications/stream`, {
    headers: { Authorization: `Bearer ${by.token}`, Accept: 'text/event-stream', ...headers },
    signal: aborter.signal,
  });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const stream: Stream = {
    status: answer.status,
    titles: [],
    last: '',
    comments: 0,
    ended: false,
    async until(holds) {
      while (!holds(stream)) {
        const { done, value } = (await reader?.read()) ?? { done: true, value: '' };
        if (done) {
          stream.ended = true;
          if (holds(stream)) break;
          throw new Error('The stream ended.');
        }
        text += value;
        for (let at = text.indexOf('\n\n'); at !== -1; at = text.indexOf('\n\n')) {
          take(text.slice(0, at));
          text = text.slice(at + 2);
        }
      }
      return stream;
    },
    close: () => aborter.abort(),
  };
  function take(block: string): void {
    if (block.startsWith(':')) stream.comments += 1;
    stream.last = /^id: (.*)$/m.exec(block)?.[1] ?? stream.last;
    const data = /^data: (.*)$/m.exec(block)?.[1];
    if (data !== undefined) stream.titles.push((JSON.parse(data) as { title: string }).title);
  }
  return stream;
}

test('tells one’s own notifications as they come, and goes on after the last that was had, with none missed or twice', async () => {
  await notify(ada, 'before');
  const first = await (await open(ada)).until(({ last }) => last !== '');
  await notify(eve, 'for eve');
  await notify(ada, 'one');
  await notify(ada, 'two');
  await first.until(({ titles }) => titles.length === 2);
  first.close();
  await notify(ada, 'three');
  const second = await open(ada, { 'Last-Event-ID': first.last });
  await notify(ada, 'four');
  await second.until(({ titles }) => titles.length === 2);
  second.close();
  expect([...first.titles, ...second.titles]).toEqual(['one', 'two', 'three', 'four']);
});

test('a connection that was cut before the first notification knows where it was', async () => {
  const first = await (await open(ada)).until(({ last }) => last !== '');
  first.close();
  await notify(ada, 'meanwhile');
  const second = await open(ada, { 'Last-Event-ID': first.last });
  await second.until(({ titles }) => titles.length === 1);
  expect(second.titles).toEqual(['meanwhile']);
  second.close();
});

test('many that are written at once are all told', async () => {
  const stream = await (await open(ada)).until(({ last }) => last !== '');
  const names = Array.from({ length: 40 }, (_, i) => `many ${i}`);
  await Promise.all(names.map((name) => notify(ada, name)));
  await stream.until(({ titles }) => titles.length === names.length);
  expect(stream.titles.toSorted()).toEqual(names.toSorted());
  stream.close();
});

test('is for who takes events, is signed in, and names a place of the stream', async () => {
  expect((await open(ada, { Accept: 'application/json' })).status).toBe(406);
  expect((await open({ ...ada, token: 'ks_none' })).status).toBe(401);
  for (const place of ['x', '2026-99-99T00:00:00Z', '2026-02-30T00:00:00Z', '0000-01-01T00:00:00Z', 'infinity', '1; drop'])
    expect((await open(ada, { 'Last-Event-ID': place })).status, place).toBe(400);
});

test('gives a sign of life, and ends when the session is over', async () => {
  const { token } = (await service.login(eve.email)).body as { token: string };
  const stream = await (await open({ ...eve, token })).until(({ comments }) => comments > 1);
  await service.caller(token).call('post', '/auth/logout').expect(204);
  await expect(stream.until(() => false)).rejects.toThrow('The stream ended.');
});

test('ends when the process stops, for the client to come back', async () => {
  const stream = await (await open(ada)).until(({ last }) => last !== '');
  app.drain();
  await expect(stream.until(() => false)).rejects.toThrow('The stream ended.');
  expect((await open(ada)).status).toBe(503);
});

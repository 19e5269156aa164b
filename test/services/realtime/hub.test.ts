import { pino } from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import type { Bus } from '../../../src/services/realtime/bus.ts';
import { openHub } from '../../../src/services/realtime/hub.ts';
import { openPresences } from '../../../src/services/realtime/presence.ts';

const ADA = '0193d5a0-0000-7000-8000-00000000000a';
const TOPIC = 'collaboration-session:1';

afterEach(() => void vi.useRealTimers());

/** A hub on a bus on which anybody may say anything. */
function opened() {
  const warned: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void warned.push((JSON.parse(line) as { msg: string }).msg) });
  let say = (_message: string): void => {};
  let comeBack = (): void => {};
  const bus: Bus = {
    send: async () => {},
    listen: (heard, missed) => void ([say, comeBack] = [heard, missed]),
    close: async () => {},
  };
  const hub = openHub(bus, { log, mostLooks: 2 });
  return { hub, warned, say: (message: string) => say(message), comeBack: () => comeBack() };
}

test('a message that cannot be understood is dropped with a warning, and the next one is heard', () => {
  const { hub, warned, say } = opened();
  const heard: unknown[] = [];
  hub.hear(TOPIC, (data) => heard.push(data));
  for (const message of ['', '{', 'null', '7', '{"a":1}']) say(message);
  expect(heard).toEqual([]);
  expect(warned).toHaveLength(5);
  say(JSON.stringify(['elsewhere', TOPIC, 1]));
  expect(heard).toEqual([1]);
});

test('what says nothing of who is there is dropped, and who is there is known from the next', () => {
  const { hub, warned, say } = opened();
  const presence = openPresences(hub).enter(TOPIC, ADA, () => {});
  const wrong = [null, 7, {}, { from: 'x', users: ADA, asks: false }, { from: 'x', users: [{}], asks: false }];
  for (const data of wrong) say(JSON.stringify(['elsewhere', `presence:${TOPIC}`, data]));
  expect([presence.online(), warned.length]).toEqual([[ADA], wrong.length]);
  say(JSON.stringify(['elsewhere', `presence:${TOPIC}`, { from: 'x', users: ['another'], asks: true }]));
  expect(presence.online()).toEqual([ADA, 'another']);
  presence.leave();
});

test('who is gone already follows nothing', async () => {
  const { hub, say } = opened();
  const news = hub.follow([TOPIC], AbortSignal.abort());
  say(JSON.stringify(['elsewhere', TOPIC]));
  expect(await news.next()).toBe(false);
});

test('when the bus comes back those who follow are woken one after the other, and few at once', async () => {
  vi.useFakeTimers();
  const { hub, comeBack } = opened();
  const over = new AbortController();
  let woken = 0;
  const following = async (): Promise<void> => {
    const news = hub.follow([TOPIC], over.signal);
    while (await news.next()) woken += 1;
  };
  const all = Promise.all(Array.from({ length: 1_000 }, following));
  comeBack();
  await vi.advanceTimersByTimeAsync(0);
  expect(woken).toBeLessThan(20);
  await vi.advanceTimersByTimeAsync(500);
  expect(woken).toBeGreaterThan(300);
  expect(woken).toBeLessThan(700);
  await vi.advanceTimersByTimeAsync(500);
  expect(woken).toBe(1_000);
  over.abort();
  await all;
});

test('few look at once, in the order in which they came; one that fails gives its turn on', async () => {
  const { hub } = opened();
  let [underWay, most] = [0, 0];
  const order: number[] = [];
  const look = (index: number) =>
    hub.look(async () => {
      most = Math.max(most, (underWay += 1));
      order.push(index);
      await new Promise((resolve) => setTimeout(resolve, 1));
      underWay -= 1;
      if (index % 3 === 0) throw new Error('The database is away.');
      return index;
    });
  const looks = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => look(index)));
  expect(looks.map(({ status }) => status)).toEqual(looks.map((_, index) => (index % 3 === 0 ? 'rejected' : 'fulfilled')));
  expect([most, order]).toEqual([2, looks.map((_, index) => index)]);
});

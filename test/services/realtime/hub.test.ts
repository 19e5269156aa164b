import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { Bus } from '../../../src/services/realtime/bus.ts';
import { openHub } from '../../../src/services/realtime/hub.ts';
import { openPresences } from '../../../src/services/realtime/presence.ts';

const ADA = '0193d5a0-0000-7000-8000-00000000000a';
const TOPIC = 'collaboration-session:1';

/** A hub on a bus on which anybody may say anything. */
function opened() {
  const warned: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void warned.push((JSON.parse(line) as { msg: string }).msg) });
  let say = (_message: string): void => {};
  const bus: Bus = { send: async () => {}, listen: (heard) => void (say = heard), close: async () => {} };
  return { hub: openHub(bus, { log }), warned, say: (message: string) => say(message) };
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

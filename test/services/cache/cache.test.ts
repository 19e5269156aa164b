import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import { type Cache, openCache, type Question } from '../../../src/services/cache/cache.ts';
import { GuardedRedis } from '../../../src/services/cache/guarded-redis.ts';
import { unlessRedis, hasRedisServer, until, useRedis } from '../../support/redis.ts';

const server = useRedis();
const silent = pino({ level: 'silent' });
const guards: GuardedRedis[] = [];
afterEach(async () => {
  for (const guard of guards.splice(0)) guard.close();
});

interface Process {
  readonly cache: Cache;
  readonly guard: GuardedRedis;
}

/** A process of the service, as far as its cache goes. */
async function process(version = '1'): Promise<Process> {
  const guard = new GuardedRedis(await server.connect(), silent);
  guards.push(guard);
  const cache = openCache({ version, redis: guard });
  await until(() => guard.run !== undefined);
  return { cache, guard };
}

/** A row of the database, and how often it was read. */
const row = (value = 'old') => {
  const it = { value, reads: 0, read: async () => ({ value: it.value, read: (it.reads += 1) }) };
  return it;
};
const question = (more: Partial<Question> = {}): Question => ({
  key: [randomUUID()],
  tags: [randomUUID()],
  seconds: 60,
  ...more,
});

const gate = () => {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open: () => open(), opened };
};

describe('of one process, without Redis', () => {
  test('an answer is kept until one of its tags is renewed, and no other', async () => {
    const cache = openCache({ version: '1' });
    const [it, asked] = [row(), question({ tags: ['a', 'b'] })];
    const answer = () => cache.answer(asked, it.read);
    expect(await answer()).toEqual({ answer: { value: 'old', read: 1 }, lookup: 'miss' });
    await cache.renew(['c']);
    expect(await answer()).toEqual({ answer: { value: 'old', read: 1 }, lookup: 'hit' });
    await cache.renew(['b']);
    expect(await answer()).toMatchObject({ answer: { read: 2 }, lookup: 'miss' });
  });

  test('more tags than are remembered make everything old, and nothing old new again', async () => {
    const cache = openCache({ version: '1' });
    const [it, asked] = [row(), question({ tags: ['a'] })];
    await cache.answer(asked, it.read);
    await cache.renew(['a']);
    await cache.renew(Array.from({ length: 10_001 }, (_, index) => `tag ${index}`));
    await cache.renew(['another']);
    expect(await cache.answer(asked, it.read)).toMatchObject({ answer: { read: 2 } });
    expect(await cache.answer(asked, it.read)).toMatchObject({ lookup: 'hit' });
  });

  test('a hundred who ask at once are answered by one computation', async () => {
    const cache = openCache({ version: '1' });
    const [it, asked, { open, opened }] = [row(), question(), gate()];
    const all = Promise.all(Array.from({ length: 100 }, () => cache.answer(asked, () => opened.then(it.read))));
    open();
    expect((await all).every(({ answer }) => answer.read === 1)).toBe(true);
  });

  test('when the one who computes fails, the others compute for themselves, and nothing is kept', async () => {
    const cache = openCache({ version: '1' });
    const [it, asked, { open, opened }] = [row(), question(), gate()];
    const gone = cache.answer(asked, () => opened.then(() => Promise.reject(new Error('its client went away'))));
    const other = cache.answer(asked, it.read);
    open();
    await expect(gone).rejects.toThrow('its client went away');
    expect(await other).toMatchObject({ answer: { read: 1 } });
    expect(await cache.answer(asked, it.read)).toMatchObject({ answer: { read: 2 }, lookup: 'miss' });
  });
});

describe.skipIf(!hasRedisServer)(`of processes that share a Redis${unlessRedis}`, () => {
  test('what one has computed, the other does not', async () => {
    const [one, other] = [await process(), await process()];
    const [it, asked] = [row(), question()];
    expect(await one.cache.answer(asked, it.read)).toMatchObject({ lookup: 'miss' });
    expect(await other.cache.answer(asked, it.read)).toEqual({ answer: { value: 'old', read: 1 }, lookup: 'hit' });
  });

  test('a change through one is seen through the other at once, also where it has the answer in memory', async () => {
    const [one, other] = [await process(), await process()];
    const [it, asked] = [row(), question()];
    for (const { cache } of [one, other, one, other]) await cache.answer(asked, it.read);
    for (let change = 1; change <= 20; change += 1) {
      const [writer, reader] = change % 2 === 0 ? [one, other] : [other, one];
      it.value = `change ${change}`;
      await writer.cache.renew(asked.tags);
      expect((await reader.cache.answer(asked, it.read)).answer.value).toBe(`change ${change}`);
    }
  });

  test('an old answer that is stored after the change is not found by anybody', async () => {
    const [one, other] = [await process(), await process()];
    const [it, asked, { open, opened }] = [row(), question(), gate()];
    const reading = gate();
    const slow = one.cache.answer(asked, async () => {
      const read = await it.read();
      reading.open();
      await opened;
      return read;
    });
    await reading.opened;
    it.value = 'new';
    await other.cache.renew(asked.tags);
    open();
    expect((await slow).answer.value).toBe('old');
    for (const { cache } of [one, other]) expect((await cache.answer(asked, it.read)).answer.value).toBe('new');
  });

  test('who asks after a change does not join a computation from before it', async () => {
    const { cache } = await process();
    const [it, asked, { open, opened }] = [row(), question(), gate()];
    const reading = gate();
    const slow = cache.answer(asked, async () => {
      const read = await it.read();
      reading.open();
      await opened;
      return read;
    });
    await reading.opened;
    it.value = 'new';
    await cache.renew(asked.tags);
    expect((await cache.answer(asked, it.read)).answer.value).toBe('new');
    open();
    await slow;
  });

  test('two hundred who ask three processes at once are answered by one computation', async () => {
    const processes = [await process(), await process(), await process()];
    const [it, asked] = [row(), question()];
    const all = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        (processes[index % 3] as Process).cache.answer(asked, async () => {
          await sleep(100);
          return it.read();
        }),
      ),
    );
    expect([it.reads, new Set(all.map(({ answer }) => answer.read)).size]).toEqual([1, 1]);
  });

  test('a lock whose holder has died is waited for a little, and computed past', async () => {
    await server.direct.flushall();
    const { cache } = await process();
    const [it, asked] = [row(), question()];
    const dead = await process();
    let computing = (): void => {};
    const locked = new Promise<void>((resolve) => (computing = resolve));
    void dead.cache.answer(asked, () => new Promise<{ value: string; read: number }>(() => computing()));
    await locked;
    expect(await server.direct.keys('kaava:lock:*')).toHaveLength(1);
    expect(await cache.answer(asked, it.read)).toMatchObject({ answer: { read: 1 }, lookup: 'miss' });
  });

  test('another version of the service, or of its schema, reads nothing of what this one has stored, and learns of its changes', async () => {
    const [before, after] = [await process('1 abc'), await process('1 def')];
    const [it, asked] = [row(), question()];
    await before.cache.answer(asked, it.read);
    expect(await after.cache.answer(asked, it.read)).toMatchObject({ answer: { read: 2 }, lookup: 'miss' });
    await before.cache.renew(asked.tags);
    expect(await after.cache.answer(asked, it.read)).toMatchObject({ answer: { read: 3 } });
  });

  test('what is in Redis under a key is not guessed from who asks, and has an end', async () => {
    const { cache } = await process();
    const [it, asked] = [row(), question({ key: ['listThings', 'authenticated', 'the-user-id'] })];
    await cache.answer(asked, it.read);
    const keys = await server.direct.keys('*');
    expect(keys.filter((key) => key.includes('the-user-id'))).toEqual([]);
    for (const key of keys) expect(await server.direct.pttl(key), key).toBeGreaterThan(0);
  });
});

describe.skipIf(!hasRedisServer)(`when Redis is emptied, killed or frozen${unlessRedis}`, () => {
  test('emptied: what is in memory is not taken for new again', async () => {
    const [one, other] = [await process(), await process()];
    const [it, asked] = [row(), question()];
    for (const { cache } of [one, other]) await cache.answer(asked, it.read);
    await server.direct.flushall();
    it.value = 'new';
    for (const { cache } of [one, other]) expect((await cache.answer(asked, it.read)).answer.value).toBe('new');
    expect(await one.cache.answer(asked, it.read)).toMatchObject({ lookup: 'hit' });
  });

  test('killed: every answer is computed, none is kept in memory; started again, it caches again, and nothing from before', async () => {
    const [one, other] = [await process(), await process()];
    const [it, asked] = [row(), question()];
    for (const { cache } of [one, other]) await cache.answer(asked, it.read);
    await server.kill();
    for (const value of ['first', 'second']) {
      it.value = value;
      await one.cache.renew(asked.tags);
      for (const { cache } of [one, other])
        expect(await cache.answer(asked, it.read)).toMatchObject({ answer: { value }, lookup: 'bypass' });
    }
    it.value = 'third';
    await server.start();
    await until(() => one.guard.run !== undefined && other.guard.run !== undefined);
    expect(await one.cache.answer(asked, it.read)).toMatchObject({ answer: { value: 'third' }, lookup: 'miss' });
    expect(await other.cache.answer(asked, it.read)).toMatchObject({ answer: { value: 'third' }, lookup: 'hit' });
  });

  test('frozen: one moment waits, nobody after it; and what was written meanwhile is seen when it answers again', async () => {
    const [one, other] = [await process(), await process()];
    const [it, asked, unrelated] = [row(), question(), question()];
    await one.cache.answer(unrelated, it.read);
    await one.cache.answer(asked, it.read);
    server.freeze();
    try {
      const commands = countCommands(one.guard);
      expect(await one.cache.answer(asked, it.read)).toMatchObject({ lookup: 'bypass' });
      expect(commands()).toBe(1);
      it.value = 'new';
      await one.cache.renew(asked.tags);
      for (let again = 0; again < 50; again += 1) expect((await one.cache.answer(asked, it.read)).answer.value).toBe('new');
      // The tag's, which nobody waited for.
      expect(commands()).toBe(2);
    } finally {
      server.thaw();
    }
    await until(() => one.guard.run !== undefined);
    for (const { cache } of [one, other]) expect((await cache.answer(asked, it.read)).answer.value).toBe('new');
    // Nobody knows any more which tags were not renewed: all are.
    expect((await one.cache.answer(unrelated, it.read)).answer.value).toBe('new');
  });

  test('a change through a process that was killed before Redis was back is seen through the others, which had lost it too', async () => {
    const [dying, other] = [await process(), await process()];
    const [it, asked] = [row(), question()];
    await other.cache.answer(asked, it.read);
    server.freeze();
    try {
      for (const { cache } of [dying, other]) expect(await cache.answer(asked, it.read)).toMatchObject({ lookup: 'bypass' });
      it.value = 'new';
      // What it could still send dies with it.
      dying.guard.redis.disconnect();
      await dying.cache.renew(asked.tags);
      dying.guard.close();
    } finally {
      server.thaw();
    }
    await until(() => other.guard.run !== undefined);
    expect((await other.cache.answer(asked, it.read)).answer.value).toBe('new');
  });

  test('a change through a process that does without it for a moment is seen through one that does not', async () => {
    const [one, other] = [await process(), await process()];
    const [it, asked] = [row(), question()];
    await other.cache.answer(asked, it.read);
    await expect(one.guard.use(() => Promise.reject(new Error('a pause')))).rejects.toThrow('did not answer');
    expect(one.guard.run).toBeUndefined();
    it.value = 'new';
    await one.cache.renew(asked.tags);
    await until(async () => (await other.cache.answer(asked, it.read)).answer.value === 'new');
    expect(one.guard.run).toBeUndefined();
  });

  test('a process that was busy itself for longer than Redis may take does not take that for Redis', async () => {
    const { guard } = await process();
    for (let again = 0; again < 5; again += 1) {
      const answer = guard.use((redis) => redis.ping());
      const until = performance.now() + 300;
      while (performance.now() < until);
      expect(await answer).toBe('PONG');
    }
    expect(guard.run).toBeDefined();
  });

  test('damaged: what cannot be read is computed anew', async () => {
    const [one, other] = [await process(), await process()];
    const [it, asked] = [row(), question()];
    await server.direct.flushall();
    await one.cache.answer(asked, it.read);
    const stored = await server.direct.keys('kaava:answer:*');
    expect(stored).toHaveLength(1);
    for (const key of stored) await server.direct.set(key, '{"value":', 'KEEPTTL');
    expect(await other.cache.answer(asked, it.read)).toMatchObject({ answer: { read: 2 } });
  });
});

/** How many commands were handed to Redis since. */
function countCommands({ redis }: GuardedRedis): () => number {
  let sent = 0;
  const send = redis.sendCommand.bind(redis);
  redis.sendCommand = (command, stream) => {
    if (command.name !== 'info') sent += 1;
    return send(command, stream);
  };
  return () => sent;
}

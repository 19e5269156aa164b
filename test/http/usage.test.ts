import { pino } from 'pino';
import request from 'supertest';
import { expect, onTestFinished, test } from 'vitest';
import { type KeyUsage, usageCounter } from '../../src/http/usage.ts';
import { useDatabase } from '../support/database.ts';
import { fixtureApp } from './fixture.ts';

const database = useDatabase();
const silent = pino({ level: 'silent' });

function counter(record: (batch: readonly KeyUsage[]) => Promise<void>) {
  const usage = usageCounter(record, silent, 1_000_000);
  onTestFinished(() => usage.close());
  return usage;
}

test('uses are written as sums, not one by one', async () => {
  const batches: (readonly KeyUsage[])[] = [];
  const usage = counter(async (batch) => void batches.push(batch));
  usage.count('a');
  usage.count('b');
  usage.count('a');
  await usage.flush();
  await usage.flush();
  expect(batches).toEqual([
    [
      { apiKeyId: 'a', count: 2 },
      { apiKeyId: 'b', count: 1 },
    ],
  ]);
});

test('what could not be written is not lost, and meets what came since', async () => {
  const written: KeyUsage[] = [];
  let fails = true;
  const usage = counter(async (batch) => {
    if (fails) throw new Error('the database is away');
    written.push(...batch);
  });
  usage.count('a');
  await usage.flush();
  fails = false;
  usage.count('a');
  await usage.flush();
  expect(written).toEqual([{ apiKeyId: 'a', count: 2 }]);
});

test('requests of a key are counted, also refused ones, and written when the app closes', async () => {
  const app = fixtureApp(database.db);
  for (const route of ['Reader', 'Reader', 'Session'])
    await request(app.handler).get(`/v1/whoami/${route}`).set('X-API-Key', 'kv_reader');
  await request(app.handler).get('/v1/whoami/Reader').set('Authorization', 'Bearer anna');
  expect(app.probe.usage).toEqual([]);
  await app.close();
  expect(app.probe.usage).toEqual([{ apiKeyId: 'reader', count: 3 }]);
});

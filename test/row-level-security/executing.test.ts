import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useDatabase } from '../support/database.ts';
import { SCHEMAS } from '../support/schemas.ts';
import { type Cell, evaluate } from './evaluate.ts';
import { readCalls } from './expectations.ts';
import { functions } from './expected-of-functions.ts';
import { populate } from './world.ts';

const database = useDatabase();
let client: pg.PoolClient;
let calls: ReadonlyMap<string, readonly Cell[]>;

beforeAll(async () => {
  await populate(database);
  client = await database.owner.connect();
  calls = await readCalls(client);
});
afterAll(() => client.release());

test('every function says who it is for, and is called if it is for anybody', async () => {
  const { rows } = await client.query<{ name: string }>(
    `select p.oid::regprocedure::text as name from pg_proc as p
     where p.pronamespace::regnamespace::text = any ($1) and p.prorettype <> 'trigger'::regtype`,
    [SCHEMAS],
  );
  expect(rows.map(({ name }) => name).toSorted()).toEqual(Object.keys(functions).toSorted());
  expect(Object.entries(functions).filter(([, { by, calls: tried }]) => by.length > 0 && tried.length === 0)).toEqual([]);
});

test.each(Object.keys(functions))('%s answers, and changes, what it should, whoever asks', async (name) => {
  expect(await evaluate(client, calls.get(name) ?? [])).toEqual([]);
});

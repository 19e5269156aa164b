import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type ImportOptions, type ImportProgress, type Rejection, importBatches } from '../../../src/toolkit/import/batches.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
const what = { source: 'public.parcels', batch: 'public.take_parcels' };
const key = (n: number) => `00000000-0000-0000-0000-${String(n).padStart(12, '0')}`;
let client: pg.Client;

/** Another import than the one there is: parcels are taken to the store, unless they are too heavy. */
beforeAll(async () => {
  client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  await client.query(`
    create table parcels (id uuid primary key, weight integer, migrated boolean not null default false, rejection text);
    create table store (id uuid primary key, weight integer constraint store_weight check (weight < 10));
    create function take_parcels(batch_size integer, after uuid, retry boolean) returns table (id uuid, rejection text)
      language plpgsql as $$
    declare parcel parcels;
    begin
      for parcel in
        select * from parcels as p where not p.migrated and (p.rejection is null or retry) and (after is null or p.id > after)
        order by p.id limit batch_size for update skip locked
      loop
        id := parcel.id;
        rejection := case when parcel.weight >= 10 then 'store_weight: too heavy: ' || parcel.weight end;
        if rejection is null then insert into store values (parcel.id, parcel.weight); end if;
        update parcels as p set migrated = take_parcels.rejection is null, rejection = take_parcels.rejection where p.id = parcel.id;
        return next;
      end loop;
    end $$`);
});
afterAll(() => client.end());
beforeEach(() => client.query('truncate parcels, store'));

const load = (weights: readonly number[]) =>
  client.query(`insert into parcels (id, weight) select * from unnest($1::uuid[], $2::int[])`, [
    weights.map((_, n) => key(n)),
    weights,
  ]);
const stored = async () => (await client.query<{ id: string }>('select id from store order by id')).rows.map(({ id }) => id);
const heavy = (n: number, weight = 10): Rejection => ({
  id: key(n),
  constraint: 'store_weight',
  reason: `too heavy: ${String(weight)}`,
});

async function run(options: Partial<ImportOptions> = {}) {
  const rejections: Rejection[] = [];
  const progress: ImportProgress[] = [];
  const report = await importBatches(client, what, {
    batchSize: 2,
    retryRejected: false,
    dryRun: false,
    signal: new AbortController().signal,
    onRejected: (rejection) => rejections.push(rejection),
    onProgress: (each) => progress.push(each),
    ...options,
  });
  return { report, rejections, progress };
}

test('all rows are taken batch by batch, and it is told how far it is', async () => {
  await load([1, 10, 2, 3, 4]);
  const { report, rejections, progress } = await run();
  expect(report).toEqual({ imported: 4, rejected: 1, rejected_before: 0, waiting: 0 });
  expect(rejections).toEqual([heavy(1)]);
  expect(progress.map(({ done, total }) => `${String(done)}/${String(total)}`)).toEqual(['0/5', '2/5', '4/5', '5/5']);
  expect(await stored()).toEqual([0, 2, 3, 4].map(key));
});

test('of no rows there is nothing to say', async () => {
  expect(await run()).toEqual({
    report: { imported: 0, rejected: 0, rejected_before: 0, waiting: 0 },
    rejections: [],
    progress: [{ done: 0, total: 0 }],
  });
});

test('what an earlier run rejected is told, and not tried; on retry it is tried once', async () => {
  await load([10, 10, 10, 1]);
  await run();
  await client.query('update parcels set weight = 5 where id = $1', [key(1)]);
  const again = await run();
  expect(again.report).toEqual({ imported: 0, rejected: 0, rejected_before: 3, waiting: 0 });
  expect(again.rejections).toEqual([0, 1, 2].map((n) => heavy(n)));
  const retried = await run({ retryRejected: true });
  expect(retried.report).toEqual({ imported: 1, rejected: 2, rejected_before: 0, waiting: 0 });
  expect(retried.rejections).toEqual([heavy(0), heavy(2)]);
  expect(await stored()).toEqual([1, 3].map(key));
});

test('a dry run says what the run will, with and without a retry, and writes nothing', async () => {
  await load([1, 10, 2, 3, 10]);
  const state = async () => (await client.query(`select xmin, * from parcels order by id`)).rows as unknown[];
  const before = await state();
  const dry = await run({ dryRun: true });
  expect(await state()).toEqual(before);
  expect(await stored()).toEqual([]);
  const wet = await run();
  expect(dry.report).toEqual({ ...wet.report, waiting: 5 });
  expect(dry.rejections).toEqual(wet.rejections);
  expect((await run({ dryRun: true, retryRejected: true })).report).toMatchObject({
    imported: 0,
    rejected: 2,
    rejected_before: 0,
  });
  expect((await run({ dryRun: true })).report).toMatchObject({ imported: 0, rejected: 0, rejected_before: 2 });
});

test('an abort ends it after the batch at hand', async () => {
  await load([1, 2, 10, 3, 4]);
  const stop = new AbortController();
  const { report } = await run({ signal: stop.signal, onRejected: () => stop.abort() });
  expect(report).toEqual({ imported: 3, rejected: 1, rejected_before: 0, waiting: 1 });
  expect(await stored()).toEqual([0, 1, 3].map(key));
});

test('rows that another session holds are waited for, and taken when it lets them go', async () => {
  await load([1, 2, 3]);
  const holder = await database.owner.connect();
  await holder.query('begin');
  await holder.query('select from public.parcels where id = $1 for update', [key(1)]);
  setTimeout(() => void holder.query('rollback').then(() => holder.release()), 400);
  expect((await run()).report).toEqual({ imported: 3, rejected: 0, rejected_before: 0, waiting: 0 });
});

test('but not for ever: it ends with rows that wait', async () => {
  await load([1, 2, 3]);
  const holder = await database.owner.connect();
  await holder.query('begin');
  await holder.query('select from public.parcels where id = $1 for update', [key(1)]);
  expect((await run({ patience: 300 })).report).toEqual({ imported: 2, rejected: 0, rejected_before: 0, waiting: 1 });
  expect((await run({ dryRun: true })).report).toEqual({ imported: 0, rejected: 0, rejected_before: 0, waiting: 1 });
  await holder.query('rollback');
  holder.release();
});

test('an error that is no row’s keeps the batches before it, and is not mistaken for a rejection', async () => {
  await load([1, 2, 3, 4]);
  await client.query('insert into store values ($1, 1)', [key(3)]);
  await expect(run()).rejects.toMatchObject({ constraint: 'store_pkey' });
  expect(await stored()).toEqual([0, 1, 3].map(key));
});

test('a time limit is explained, with how far it was', async () => {
  await load([1, 2, 3, 4]);
  await client.query(
    `create function slow() returns trigger language plpgsql as 'begin if new.weight = 4 then perform pg_sleep(5); end if; return new; end'`,
  );
  await client.query('create trigger slow before insert on store for each row execute function slow()');
  await client.query(`set statement_timeout = 200`);
  try {
    await expect(run()).rejects.toThrow(
      /^The import stopped after 2 rows: canceling statement due to statement timeout\. No row is lost/,
    );
  } finally {
    await client.query('reset statement_timeout; drop trigger slow on store; drop function slow()');
  }
  expect((await run()).report).toMatchObject({ imported: 2, waiting: 0 });
});

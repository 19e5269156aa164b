import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Failure, MigrationFailed } from '../../../src/toolkit/migrate/errors.ts';
import { migrateUp } from '../../../src/toolkit/migrate/migrate.ts';
import type { RunOptions } from '../../../src/toolkit/migrate/progress.ts';
import { type Bench, createBench, table } from './support.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await createBench();
});
afterEach(() => bench.close());

async function failureOf(changes: Partial<RunOptions> = {}): Promise<Failure> {
  const error = await migrateUp(bench.options(changes), { allowOutOfOrder: false }).catch((each: unknown) => each);
  if (!(error instanceof MigrationFailed)) throw error;
  return error.failure;
}

test('an error in the third of five names file, line, column and SQLSTATE, and the first two stay', async () => {
  for (const n of [1, 2, 4, 5]) await bench.write(`000${String(n)}_t${String(n)}.sql`, table(`t${String(n)}`));
  await bench.write(
    '0003_bad.sql',
    '-- Why: to fail.\n\n-- migrate:up\ncreate table t3 (id int);\nselect nope from t3;\n\n-- migrate:down\ndrop table t3;\n',
  );
  expect(await failureOf()).toMatchObject({
    filename: '0003_bad.sql',
    direction: 'up',
    sqlState: '42703',
    line: 5,
    column: 8,
    lineText: 'select nope from t3;',
    statement: 2,
    rolledBack: true,
  });
  expect(await bench.tables()).toEqual(['t1', 't2']);
  expect(await bench.versions()).toEqual(['0001', '0002']);
});

test.each([
  ['carriage returns', '-- migrate:up\r\ncreate table a (id int);\r\nselect nope;\r\n-- migrate:down\r\n', 3, 8],
  ['characters of several bytes', "-- migrate:up\n-- 日本語 äö 😀😀\nselect '😀é', nope;\n-- migrate:down\n", 3, 14],
  [
    'a comment before and no transaction',
    '-- ä\n-- migrate:up transaction:false\n-- 😀\nselect 1 + nope;\n-- migrate:down\n',
    4,
    12,
  ],
])('with %s, line and column are those of the file', async (_, text, line, column) => {
  await bench.write('0001_bad.sql', text);
  expect(await failureOf()).toMatchObject({ sqlState: '42703', line, column });
});

test('a violated constraint has no position, so its statement is shown, with constraint and detail', async () => {
  await bench.write(
    '0001_a.sql',
    '-- migrate:up\ncreate table a (id int constraint a_positive check (id > 0));\n\ninsert into a\nvalues (-1);\n-- migrate:down\n',
  );
  expect(await failureOf()).toMatchObject({
    sqlState: '23514',
    statement: 2,
    line: 4,
    column: undefined,
    lineText: 'insert into a',
    constraint: 'a_positive',
    table: 'a',
    detail: 'Failing row contains (-1).',
  });
});

test('an error inside a DO block says where, and its hint is kept', async () => {
  await bench.write(
    '0001_a.sql',
    `-- migrate:up\nselect 1;\ndo $$ begin\n  raise exception 'no' using hint = 'try yes', errcode = 'P0042';\nend $$;\n-- migrate:down\n`,
  );
  const failure = await failureOf();
  expect(failure).toMatchObject({ message: 'no', sqlState: 'P0042', hint: 'try yes', statement: 2, line: 3 });
  expect(failure.where).toContain('inline_code_block line 2');
});

test('a failed CONCURRENTLY leaves an invalid index, which is named', async () => {
  await bench.write('0001_a.sql', '-- migrate:up\ncreate table a (id int);\ninsert into a values (1), (1);\n-- migrate:down\n');
  await bench.write(
    '0002_index.sql',
    '-- migrate:up transaction:false\ncreate unique index concurrently a_id_key on a (id);\n-- migrate:down\n',
  );
  expect(await failureOf()).toMatchObject({ sqlState: '23505', rolledBack: false, invalidIndexes: ['public.a_id_key'] });
});

test('a lock that is not got is tried again, and the session in the way is named', async () => {
  await bench.write('0001_a.sql', table('a'));
  await migrateUp(bench.options(), { allowOutOfOrder: false });
  await bench.write('0002_b.sql', '-- migrate:up\nalter table a add column name text;\n-- migrate:down\n');
  const blocker = await bench.db.connect();
  await blocker.query("set application_name = 'the blocker'; begin; lock table a in access share mode");
  const onProgress: RunOptions['onProgress'] = (progress) => {
    bench.progress.push(progress);
    if (progress.kind === 'retrying' && progress.attempt === 2) void blocker.query('rollback');
  };
  await migrateUp(bench.options({ lockTimeout: 400, onProgress }), { allowOutOfOrder: false });
  blocker.release();
  const retries = bench.progress.filter((progress) => progress.kind === 'retrying');
  expect(retries.length).toBeGreaterThanOrEqual(2);
  expect(retries[0]).toMatchObject({ filename: '0002_b.sql', sqlState: '55P03', blockers: [{ application: 'the blocker' }] });
  expect(await bench.versions()).toEqual(['0001', '0002']);
});

test('a lock that is never got is an error in the end, and nothing of the file is kept', async () => {
  await bench.write('0001_a.sql', table('a'));
  await migrateUp(bench.options(), { allowOutOfOrder: false });
  await bench.write(
    '0002_b.sql',
    '-- migrate:up\ncreate table b (id int);\nalter table a add column name text;\n-- migrate:down\n',
  );
  const blocker = await bench.db.connect();
  await blocker.query('begin; lock table a in access share mode');
  expect(await failureOf({ lockTimeout: 100, lockAttempts: 2 })).toMatchObject({ sqlState: '55P03', line: 3, statement: 2 });
  await blocker.query('rollback');
  blocker.release();
  expect(await bench.tables()).toEqual(['a']);
});

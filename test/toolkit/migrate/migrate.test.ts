import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HistoryConflict, Irreversible, UnknownVersion, WrongFolder } from '../../../src/toolkit/migrate/errors.ts';
import { migrateDown, migrateRedo, migrateStatus, migrateUp } from '../../../src/toolkit/migrate/migrate.ts';
import { type Bench, createBench, table } from './support.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await createBench();
});
afterEach(() => bench.close());

const up = (selection: { to?: string; allowOutOfOrder?: boolean } = {}) =>
  migrateUp(bench.options(), { allowOutOfOrder: false, ...selection });
const states = async () => Object.fromEntries((await migrateStatus(bench)).entries.map(({ version, state }) => [version, state]));
const five = async () => {
  for (const n of [1, 2, 3, 4, 5]) await bench.write(`000${String(n)}_t${String(n)}.sql`, table(`t${String(n)}`));
};

describe('going up and down', () => {
  test('applies what is pending in order, records checksums, and finds nothing to do the second time', async () => {
    await five();
    const report = await up();
    expect(report.steps.map(({ file }) => file.version)).toEqual(['0001', '0002', '0003', '0004', '0005']);
    expect(await bench.tables()).toEqual(['t1', 't2', 't3', 't4', 't5']);
    expect(await bench.ledger()).toEqual(['0001', '0002', '0003', '0004', '0005']);
    expect((await up()).steps).toEqual([]);
  });

  test('goes up to a version, and down to one, and down to nothing', async () => {
    await five();
    await up({ to: '0003' });
    expect(await bench.versions()).toEqual(['0001', '0002', '0003']);
    await up();
    await migrateDown(bench.options(), { to: '0002' });
    expect(await bench.tables()).toEqual(['t1', 't2']);
    await migrateDown(bench.options(), { to: '0' });
    expect(await bench.tables()).toEqual([]);
    expect(await bench.ledger()).toEqual([]);
    await expect(migrateDown(bench.options(), { to: '0002' })).rejects.toThrow(UnknownVersion);
    await expect(up({ to: '9' })).rejects.toThrow(UnknownVersion);
  });

  test('goes down N, and does the newest again as its file now is', async () => {
    await five();
    await up();
    await migrateDown(bench.options(), { count: 2 });
    expect(await bench.versions()).toEqual(['0001', '0002', '0003']);
    await bench.write('0003_t3.sql', table('t3').replace('create table t3', '-- changed\ncreate table t3'));
    await migrateRedo(bench.options());
    expect(bench.progress).toContainEqual({ kind: 'edited', filename: '0003_t3.sql' });
    expect(await bench.versions()).toEqual(['0001', '0002', '0003']);
    expect((await states())['0003']).toBe('applied');
  });

  test('a dry run says what would run, and writes nothing at all', async () => {
    await five();
    const report = await migrateUp(bench.options({ dryRun: true }), { allowOutOfOrder: false });
    expect(report.steps).toHaveLength(5);
    const written = await bench.db.query(
      `select nspname from pg_namespace where nspname = 'kaava' union all select relname from pg_class where relname = 'schema_migrations'`,
    );
    expect(written.rows).toEqual([]);
  });
});

describe('when folder and database disagree', () => {
  test('edited, missing and out of order are each named, and nothing runs', async () => {
    await five();
    await up();
    await bench.write('0002_t2.sql', `${table('t2')}-- edited`);
    await bench.remove('0003_t3.sql');
    await bench.write('00035_late.sql', table('late'));
    await bench.write('0006_t6.sql', table('t6'));
    expect(await states()).toEqual({
      '0001': 'applied',
      '0002': 'edited',
      '0003': 'missing',
      '00035': 'out-of-order',
      '0004': 'applied',
      '0005': 'applied',
      '0006': 'pending',
    });
    const error = await up().catch((each: unknown) => each);
    expect(error).toBeInstanceOf(HistoryConflict);
    expect((error as HistoryConflict).issues.map(({ path }) => path).toSorted()).toEqual([
      '0002_t2.sql',
      '00035_late.sql',
      '0003_t3.sql',
    ]);
    expect(await bench.tables()).not.toContain('t6');
  });

  test('other line endings are no edit, and a file that was never applied may change', async () => {
    await bench.write('0001_a.sql', table('a'));
    await up();
    await bench.write('0001_a.sql', table('a').replaceAll('\n', '\r\n'));
    await bench.write('0002_b.sql', table('wrong'));
    await bench.write('0002_b.sql', table('b'));
    await up();
    expect(await bench.tables()).toEqual(['a', 'b']);
  });

  test('an older one is applied when that is allowed', async () => {
    await bench.write('0002_b.sql', table('b'));
    await up();
    await bench.write('0001_a.sql', table('a'));
    await up({ allowOutOfOrder: true });
    expect(await bench.tables()).toEqual(['a', 'b']);
  });

  test('an irreversible one stops the whole way down before its first step', async () => {
    await bench.write(
      '0001_a.sql',
      '-- migrate:up\ncreate table a (id int);\n-- migrate:down\n-- irreversible: the rows are merged\n',
    );
    await bench.write('0002_b.sql', table('b'));
    await up();
    const error = await migrateDown(bench.options(), { to: '0' }).catch((each: unknown) => each);
    expect(error).toBeInstanceOf(Irreversible);
    expect((error as Irreversible).message).toContain('the rows are merged');
    expect(await bench.tables()).toEqual(['a', 'b']);
    await migrateDown(bench.options(), { count: 1 });
    expect(await bench.tables()).toEqual(['a']);
  });

  test('a folder with files that cannot be migrations is refused, with the name of each', async () => {
    await bench.write('0001_a.sql', table('a'));
    await bench.write('0001_twin.sql', table('twin'));
    await bench.write('notes.sql', 'select 1');
    await bench.write('0002_noup.sql', 'create table x (id int);');
    await bench.write('0003_nodown.sql', '-- migrate:up\nselect 1;');
    await bench.write('README.md', 'not a migration');
    const error = await up().catch((each: unknown) => each);
    expect(error).toBeInstanceOf(WrongFolder);
    expect((error as WrongFolder).issues.map(({ path }) => path).toSorted()).toEqual([
      '0001_twin.sql',
      '0002_noup.sql',
      '0003_nodown.sql',
      'notes.sql',
    ]);
    expect(await bench.tables()).toEqual([]);
  });

  test('two statements outside a transaction are refused before anything runs', async () => {
    await bench.write('0001_a.sql', table('a'));
    await bench.write('0002_two.sql', '-- migrate:up transaction:false\nselect 1;\nselect 2;\n-- migrate:down\n');
    await expect(up()).rejects.toThrow(/0002_two\.sql has 2 statements/);
    expect(await bench.tables()).toEqual([]);
  });
});

describe('beside plain dbmate', () => {
  test('takes over what it applied, and lets it go on afterwards', async () => {
    await bench.write('0001_a.sql', table('a'));
    await bench.write('0002_b.sql', table('b'));
    await bench.plainDbmate('migrate');
    expect(await states()).toEqual({ '0001': 'applied', '0002': 'applied' });
    await bench.write('0003_c.sql', table('c'));
    await up();
    expect(bench.progress).toContainEqual({ kind: 'adopted', filenames: ['0001_a.sql', '0002_b.sql'] });
    expect(await bench.ledger()).toEqual(['0001', '0002', '0003']);

    await bench.plainDbmate('rollback');
    await bench.write('0003_c.sql', `${table('c')}-- changed while it was not applied`);
    await bench.write('0004_d.sql', table('d'));
    await bench.plainDbmate('migrate');
    expect(await bench.versions()).toEqual(['0001', '0002', '0003', '0004']);
  });

  test('what it rolled back is forgotten, so that the changed file is no edit', async () => {
    await bench.write('0001_a.sql', table('a'));
    await up();
    await bench.plainDbmate('rollback');
    await bench.write('0001_a.sql', table('other'));
    await up();
    expect(await bench.tables()).toEqual(['other']);
    expect(await states()).toEqual({ '0001': 'applied' });
  });
});

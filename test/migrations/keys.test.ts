import { beforeAll, expect, test } from 'vitest';
import type { Catalog, Constraint } from '../../src/catalog/catalog.ts';
import { populate } from '../row-level-security/world.ts';
import { useDatabase } from '../support/database.ts';
import { another } from './another-value.ts';
import { catalogOf, copyOf, drop, outcomeOf, quoted, tableOf } from './outcome.ts';

/** Every primary key, unique constraint and unique index is broken and held on the rows on which row-level security is tried. */
const database = useDatabase();
let catalog: Catalog;
let keys: readonly Constraint[] = [];
const tried = { keys: 0, indexes: 0 };

beforeAll(async () => {
  await populate(database);
  catalog = await catalogOf(database);
  keys = catalog.constraints.filter(({ type }) => type === 'primary key' || type === 'unique');
});

/** Triggers off, so that nothing mends or masks a break, and no constraint in its way; those of deferrable keys stay on. */
const alone = (key: Constraint) =>
  `alter table ${tableOf(key)} disable trigger user; ${drop(
    catalog.constraints.filter((other) => tableOf(other) === tableOf(key) && other.name !== key.name && other.type !== 'trigger'),
  )}`;
/** The table with one row only, so that no other has the value by which a copy differs. */
const ofOneRow = (key: Constraint) =>
  `${alone(key)}; ${drop(catalog.constraints.filter(({ references }) => references === tableOf(key)))};
   delete from ${tableOf(key)} where (tableoid, ctid) <> (select tableoid, ctid from ${tableOf(key)} where ${whole(key)} limit 1)`;
const whole = (key: Constraint) => key.columns.map((column) => `${quoted(column)} is not null`).join(' and ');
const columnOf = (key: Constraint, name: string) => {
  const column = catalog.columns.find((each) => tableOf(each) === tableOf(key) && each.name === name);
  if (column === undefined) throw new Error(`${key.name} has no column ${name}.`);
  return column;
};

test('a key refuses a second row of the same key, which is taken without the key', async () => {
  expect(keys.length).toBeGreaterThan(60);
  for (const key of keys) {
    const copy = copyOf(catalog, tableOf(key), { where: whole(key) });
    expect(await outcomeOf(database, alone(key), copy), key.name).toBe(`23505 ${key.name}`);
    expect(await outcomeOf(database, `${alone(key)}; ${drop([key])}`, copy), key.name).toBe('taken');
    tried.keys += 1;
  }
});

test('a key takes a row that differs in one of its columns, whichever, and any number without a value where null is one', async () => {
  for (const key of keys) {
    for (const name of key.columns) {
      const column = columnOf(key, name);
      const at = `${key.name} ${name}`;
      const differing = copyOf(catalog, tableOf(key), { where: whole(key), but: { [name]: another(column) } });
      expect(await outcomeOf(database, ofOneRow(key), differing), at).toBe('taken');
      if (column.notNull) continue;
      const without = copyOf(catalog, tableOf(key), { where: whole(key), but: { [name]: 'null' } });
      const twice = await outcomeOf(database, `${alone(key)}; ${without}`, without);
      expect(twice, at).toBe(key.definition.includes('NULLS NOT DISTINCT') ? `23505 ${key.name}` : 'taken');
    }
  }
});

test('rows change places under a deferrable key in one statement, and under any other they do not', async () => {
  const deferrable = keys.filter(({ definition }) => definition.includes('DEFERRABLE'));
  expect(deferrable.map(({ name }) => name).toSorted()).toEqual([
    'lessons_module_id_position_key',
    'modules_course_id_position_key',
  ]);
  for (const key of deferrable) {
    const table = tableOf(key);
    const second = copyOf(catalog, table, { but: { id: 'core.uuid_v7()', position: 'position + 1000' } });
    const swap = `update ${table} set position = case when position > 1000 then position - 1000 else position + 1000 end`;
    const plain = `${drop([key])}; alter table ${table} add constraint ${key.name} ${key.definition.replace(/ DEFERRABLE.*/, '')}`;
    expect(await outcomeOf(database, `${alone(key)}; ${second}`, swap), key.name).toBe('taken');
    expect(await outcomeOf(database, `${alone(key)}; ${second}; ${plain}`, swap), key.name).toBe(`23505 ${key.name}`);
    // It may wait until the end of the transaction, but not longer.
    const clash = `${alone(key)}; ${second}; set constraints all deferred; update ${table} set position = 1`;
    expect(await outcomeOf(database, clash, 'set constraints all immediate'), key.name).toBe(`23505 ${key.name}`);
  }
});

test('a unique index of a materialized view refuses two rows of one key, and no refresh beside readers is possible without it', async () => {
  const constraints = new Set(keys.map(({ schema, name }) => `${schema}.${name}`));
  const indexes = catalog.indexes.filter((index) => index.unique && !constraints.has(`${index.schema}.${index.name}`));
  expect(indexes.length).toBeGreaterThan(4);
  for (const { schema, table, name, definition } of indexes) {
    const view = catalog.views.find((each) => each.schema === schema && each.name === table);
    // A table's would be partial or over an expression: it takes what is outside of it, which has to be tried here first.
    if (view?.kind !== 'materialized view') throw new Error(`Nothing tries the unique index ${name}.`);
    const rows = `select * from ${schema}.${table}`;
    const twin = (query: string) =>
      `create schema twin; create materialized view twin.${table} as ${query} with no data; ${definition.replace(` ON ${schema}.`, ' ON twin.')}`;
    const refresh = `refresh materialized view twin.${table}`;
    expect(await outcomeOf(database, twin(`${rows} union all ${rows}`), refresh), name).toBe(`23505 ${name}`);
    expect(await outcomeOf(database, twin(rows), refresh), name).toBe('taken');
    const concurrently = `refresh materialized view concurrently ${schema}.${table}`;
    expect(await outcomeOf(database, '', concurrently), name).toBe('taken');
    expect(await outcomeOf(database, `drop index ${schema}.${name}`, concurrently), name).toBe('55000');
    tried.indexes += 1;
  }
});

test('a partition has no constraint and no unique index that its parent has not', async () => {
  const { rows } = await database.owner.query(
    `select c.conrelid::regclass::text as leaf, c.conname as name from pg_constraint as c join pg_class as l on l.oid = c.conrelid
     where l.relispartition and c.coninhcount = 0 and c.conparentid = 0 and c.contype in ('c', 'f', 'p', 'u', 'x')
     union all
     select i.indrelid::regclass::text, i.indexrelid::regclass::text from pg_index as i join pg_class as l on l.oid = i.indexrelid
     where i.indisunique and not l.relispartition and i.indrelid in (select inhrelid from pg_inherits)`,
  );
  expect(rows).toEqual([]);
});

test('nothing is left out', () => {
  expect(tried.keys).toBe(keys.length);
  console.log(`${String(tried.keys)} keys and ${String(tried.indexes)} unique indexes: all broken, and all at the edge.`);
});

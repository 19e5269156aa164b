import { beforeAll, expect, test } from 'vitest';
import type { Catalog } from '../../src/catalog/catalog.ts';
import { populate } from '../row-level-security/world.ts';
import { useDatabase } from '../support/database.ts';
import { catalogOf, copyOf, drop, outcomeOf, outcomesOf, quoted, tableOf, writable } from './outcome.ts';

/** What a column itself refuses: null, another label than its type's, and to be written where it is generated. */
const database = useDatabase();
let catalog: Catalog;
let tables: ReadonlySet<string> = new Set();

beforeAll(async () => {
  await populate(database);
  catalog = await catalogOf(database);
  tables = new Set(catalog.tables.map(({ schema, name }) => `${schema}.${name}`));
});

const ofTables = () => catalog.columns.filter((column) => tables.has(tableOf(column)));
/** No trigger that fills a null, and no constraint of the table that would refuse the copy of a row. */
const bare = (table: string) =>
  `set local session_replication_role = replica; ${drop(catalog.constraints.filter((each) => tableOf(each) === table))}`;

test('a column without null refuses it by its name, and any other takes it', async () => {
  const counted = { refused: 0, taken: 0 };
  for (const table of tables) {
    const columns = writable(catalog, table);
    const { rows } = await database.owner.query<{ leaf: string }>(
      `select tableoid::regclass::text as leaf from ${table} limit 1`,
    );
    // Into the partition: its parent would first look for the one where null belongs.
    const into = rows[0]?.leaf ?? `a row of ${table}`;
    const outcomes = await outcomesOf(
      database,
      bare(table),
      columns.map(({ name }) => copyOf(catalog, table, { but: { [name]: 'null' }, into })),
    );
    expect(outcomes, table).toEqual(columns.map(({ name, notNull }) => (notNull ? `23502 ${name}` : 'taken')));
    for (const outcome of outcomes) counted[outcome === 'taken' ? 'taken' : 'refused'] += 1;
  }
  expect(counted.refused).toBeGreaterThan(300);
  console.log(`${String(counted.refused)} columns refuse null, and the other ${String(counted.taken)} take it.`);
});

test('a generated column is not written, but with its default', async () => {
  const generated = ofTables().filter((column) => column.generated !== null);
  expect(generated.length).toBeGreaterThan(3);
  for (const column of generated) {
    const table = tableOf(column);
    const write = (value: string) => outcomeOf(database, bare(table), `update ${table} set ${quoted(column.name)} = ${value}`);
    expect(await write('null'), `${table}.${column.name}`).toBe('428C9');
    expect(await write('default'), `${table}.${column.name}`).toBe('taken');
  }
});

test('a number of so many digits takes the largest and the smallest of them, and refuses the next', async () => {
  const numbers = ofTables().flatMap((column) => {
    const [, precision, scale] = /^numeric\((\d+),(\d+)\)$/.exec(column.type) ?? [];
    return precision === undefined
      ? []
      : [{ column, limit: `10::numeric ^ ${String(Number(precision) - Number(scale))}`, unit: `10::numeric ^ -${scale ?? ''}` }];
  });
  expect(numbers.length).toBeGreaterThan(3);
  for (const { column, limit, unit } of numbers) {
    const table = tableOf(column);
    const write = (value: string) => outcomeOf(database, bare(table), `update ${table} set ${quoted(column.name)} = ${value}`);
    for (const sign of ['', '-']) {
      expect(await write(`${sign}(${limit} - ${unit})`), `${table}.${column.name}`).toBe('taken');
      expect(await write(`${sign}(${limit})`), `${table}.${column.name}`).toBe('22003');
    }
  }
});

test('an enum takes each of its labels and no other, in the case of its letters', async () => {
  expect(catalog.enums.length).toBeGreaterThan(20);
  for (const { schema, name, labels } of catalog.enums) {
    const cast = (label: string) => outcomeOf(database, '', `select '${label}'::${schema}.${name}`);
    for (const label of labels) expect(await cast(label), `${name} ${label}`).toBe('taken');
    for (const label of ['', `${labels[0] ?? ''}_`, (labels[0] ?? '').toLowerCase()]) {
      if (!labels.includes(label)) expect(await cast(label), `${name} ${label}`).toBe('22P02');
    }
  }
  // Constraints of a domain would have to be broken here.
  expect(catalog.domains).toEqual([]);
});

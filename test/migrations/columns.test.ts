import { beforeAll, expect, test } from 'vitest';
import type { Catalog } from '../../src/catalog/catalog.ts';
import { populate } from '../row-level-security/world.ts';
import { useDatabase } from '../support/database.ts';
import { catalogOf, copyOf, drop, outcomeOf, quoted, tableOf } from './outcome.ts';

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
/** No trigger that fills a null, and no other constraint of the table that would refuse the copy of a row. */
const bare = (table: string) =>
  `set local session_replication_role = replica; ${drop(catalog.constraints.filter((each) => tableOf(each) === table && each.type !== 'primary key'))}`;

test('a column without null refuses it by its name, and any other takes it', async () => {
  const columns = ofTables().filter(({ generated }) => generated === null);
  let refused = 0;
  for (const column of columns) {
    const table = tableOf(column);
    const { rows } = await database.owner.query<{ leaf: string }>(
      `select tableoid::regclass::text as leaf from ${table} limit 1`,
    );
    // Into the partition: its parent would first look for the one where null belongs.
    const copy = copyOf(catalog, table, { but: { [column.name]: 'null' }, into: rows[0]?.leaf ?? `no row of ${table}` });
    const keys = catalog.constraints.filter((each) => tableOf(each) === table && each.type === 'primary key');
    const isKey = keys.some((key) => key.columns.includes(column.name));
    const outcome = await outcomeOf(database, `${bare(table)}; ${isKey ? '' : drop(keys)}`, copy);
    expect(outcome, `${table}.${column.name}`).toBe(column.notNull ? `23502 ${column.name}` : 'taken');
    if (column.notNull) refused += 1;
  }
  expect(refused).toBeGreaterThan(300);
  console.log(`${String(refused)} columns refuse null, and the other ${String(columns.length - refused)} take it.`);
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

import type pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import type { Catalog, Column, Trigger } from '../../src/catalog/catalog.ts';
import { populate } from '../row-level-security/world.ts';
import { useDatabase } from '../support/database.ts';
import { another } from './another-value.ts';
import { catalogOf, drop, quoted, tableOf, writable } from './outcome.ts';

/** The triggers that many tables have, on each of their columns; the others are in rules.test.ts. */
const database = useDatabase();
let catalog: Catalog;

/** What does not count as a change of the row: it is counted, stamped or never changed. Tables with a generated column only. */
const NO_CHANGE: Readonly<Record<string, readonly string[]>> = {
  'content.articles': ['id', 'user_id', 'word_count', 'published_at', 'created_at'],
  'learning.community_posts': ['id', 'user_id', 'published_at', 'created_at'],
  'learning.courses': ['id', 'published_at', 'created_at'],
  'studio.module_templates': [
    'id',
    'author_id',
    'rating',
    'review_count',
    'usage_count',
    'downloads',
    'published_at',
    'created_at',
  ],
  'studio.templates': ['id', 'project_id', 'created_at'],
};

beforeAll(async () => {
  await populate(database);
  catalog = await catalogOf(database);
});

const of = (name: string) => catalog.triggers.filter((trigger) => trigger.function === name && !trigger.inherited);
const set = ({ name }: Column, value: string) => `${quoted(name)} = ${value}`;

/** Runs with one row in a trigger's table, no other trigger and no constraint; all is rolled back. */
async function withOneRow(
  trigger: Trigger,
  run: (client: pg.PoolClient, columns: readonly Column[]) => Promise<void>,
): Promise<void> {
  const table = tableOf(trigger);
  const constraints = catalog.constraints.filter((each) => tableOf(each) === table && each.type !== 'primary key');
  const client = await database.owner.connect();
  try {
    await client.query(`begin; set local jit = off; alter table ${table} disable trigger all; ${drop(constraints)};
      delete from ${table} where (tableoid, ctid) <> (select tableoid, ctid from ${table} limit 1);
      alter table ${table} enable trigger ${trigger.name}`);
    await run(client, writable(catalog, table));
  } finally {
    await client.query('rollback');
    client.release();
  }
}
/** What a query says after a statement that is taken back. */
async function after(client: pg.PoolClient, statement: string, look: string): Promise<Record<string, unknown>[]> {
  await client.query(`savepoint before; ${statement}`);
  const { rows } = await client.query<Record<string, unknown>>(look);
  await client.query('rollback to before');
  return rows;
}

test('a row with a time of its last change is stamped by a change of each column, and by no update that changes nothing', async () => {
  const stamping = of('core.set_updated_at');
  const tables = new Set(catalog.tables.map(({ schema, name }) => `${schema}.${name}`));
  const stamped = catalog.columns.filter((column) => column.name === 'updated_at' && tables.has(tableOf(column))).map(tableOf);
  expect(stamping.map(tableOf).toSorted()).toEqual(stamped.toSorted());
  for (const trigger of stamping) {
    const table = tableOf(trigger);
    await withOneRow(trigger, async (client, columns) => {
      const look = `select updated_at = now() as stamped from ${table}`;
      const others = columns.filter(({ name }) => name !== 'updated_at');
      const update = (assignments: readonly string[]) => `update ${table} set ${assignments.join(', ')}`;
      const unstamped: string[] = [];
      for (const column of others) {
        const [row] = await after(client, update([set(column, another(column))]), look);
        if (row?.['stamped'] === false) unstamped.push(column.name);
      }
      expect(unstamped.toSorted(), table).toEqual([...(NO_CHANGE[table] ?? [])].toSorted());
      const nothing = update(others.map((column) => set(column, quoted(column.name))));
      expect(await after(client, nothing, look), table).toEqual([{ stamped: false }]);
      const everything = update(others.map((column) => set(column, another(column))));
      const away = `alter table ${table} disable trigger ${trigger.name}`;
      expect(await after(client, `${away}; ${everything}`, look), table).toEqual([{ stamped: false }]);
    });
  }
  console.log(`${String(stamping.length)} triggers of updated_at: all seen at work, and all at the edge.`);
});

test('a watched row is logged once for each change, by its key and with what changed, secrets aside; an update that changes nothing is not', async () => {
  const watching = of('audit.record_change');
  expect(watching.length).toBeGreaterThan(40);
  for (const trigger of watching) {
    const table = tableOf(trigger);
    const [, , keys = '{}', secrets = '{}'] = /\('(\w+)', '({[\w,]*})', '({[\w,]*})'\)$/.exec(trigger.definition) ?? [];
    await withOneRow(trigger, async (client, columns) => {
      await client.query(
        `create temp table was on commit drop as select *, tableoid as leaf from ${table}; create temp table logged on commit drop as select id from audit.log`,
      );
      const logged = (compare: string) => `select l.operation, l.table_name as table,
          l.row_key = (select jsonb_object_agg(k, to_jsonb(w) -> k) from unnest('${keys}'::text[]) as k) as key, ${compare}
        from (select id, operation, table_name, row_key, audit.reveal(subject_id, old_row) as old_row, audit.reveal(subject_id, new_row) as new_row from audit.log) as l,
          was as w where l.id not in (select id from logged)`;
      const entry = { table: trigger.table, key: true };
      for (const column of columns) {
        const value = (row: string) => `(select to_jsonb(t) -> '${column.name}' from ${row} as t)`;
        const look =
          logged(`l.new_row -> '${column.name}' = ${value(table)} as readable, (select tableoid from ${table}) <> w.leaf as moved,
          (select array_agg(k) from jsonb_object_keys(l.old_row) as k) as old, (select array_agg(k) from jsonb_object_keys(l.new_row) as k) as new`);
        const readable = !secrets.slice(1, -1).split(',').includes(column.name);
        const rows = await after(client, `update ${table} set ${set(column, another(column))}`, look);
        // A row that goes to another partition is logged as the two that it is.
        const moved = rows.some((row) => row['moved'] === true);
        const update = { operation: 'UPDATE', ...entry, readable, moved, old: [column.name], new: [column.name] };
        if (moved)
          expect(rows.map((row) => row['operation']).toSorted(), `${table}.${column.name}`).toEqual(['DELETE', 'INSERT']);
        else expect(rows, `${table}.${column.name}`).toEqual([update]);
      }
      const whole = (row: string) => `(select count(*)::int from jsonb_object_keys(l.${row})) as columns`;
      const remove = `delete from ${table}`;
      const names = columns.map(({ name }) => quoted(name)).join(', ');
      expect(await after(client, remove, logged(`${whole('old_row')}, l.new_row is null as gone`)), table).toEqual([
        { operation: 'DELETE', ...entry, columns: columns.length, gone: true },
      ]);
      const insert = `alter table ${table} disable trigger ${trigger.name}; ${remove}; alter table ${table} enable trigger ${trigger.name};
        insert into ${table} (${names}) select ${names} from was`;
      expect(await after(client, insert, logged(`${whole('new_row')}, l.old_row is null as new`)), table).toEqual([
        { operation: 'INSERT', ...entry, columns: columns.length, new: true },
      ]);
      const nothing = `update ${table} set ${columns.map((column) => set(column, quoted(column.name))).join(', ')}`;
      expect(await after(client, nothing, logged('1')), table).toEqual([]);
      const away = `alter table ${table} disable trigger ${trigger.name}`;
      expect(await after(client, `${away}; ${remove}`, logged('1')), table).toEqual([]);
    });
  }
  console.log(`${String(watching.length)} triggers of the audit log: all seen at work, and all at the edge.`);
});

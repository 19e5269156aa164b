import pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import type { Catalog } from '../../../../src/catalog/catalog.ts';
import { readCatalog } from '../../../../src/catalog/read.ts';
import { useDatabase } from '../../../support/database.ts';
import { type Contract, generated, insertIssues, type Row, updateIssues } from './contract.ts';
import { shapes } from './shapes.ts';

const database = useDatabase();
let catalog: Catalog;
let contracts: Readonly<Record<string, Contract>>;
let text: string;

beforeAll(async () => {
  const client = await database.owner.connect();
  try {
    await client.query(`
      set search_path to public;
      create type shape_mood as enum ('SAD', 'OK', 'HAPPY');
      create domain shape_slug as text constraint slug_format check (value ~ '^[a-z-]+$');
      create domain shape_score as integer check (value between 0 and 5);
      create function shape_is_short(words text) returns boolean language sql immutable strict as $$ select char_length(words) < 2 $$;
      create function shape_is_odd(a integer) returns boolean language plpgsql immutable as $$ begin return a % 2 = 1; end $$;
      ${shapes.map(({ columns, check }, at) => `create table shape_${String(at)} (${columns}, constraint rule check (${check}))`).join(';\n')}`);
    catalog = await readCatalog(client, { schemas: ['public'] });
  } finally {
    client.release(true);
  }
  ({ contracts, text } = await generated(catalog));
});

const names = (at: number) => catalog.columns.filter(({ table }) => table === `shape_${String(at)}`).map(({ name }) => name);

/** Whether PostgreSQL takes a row. What is no value of the type is refused before any rule. */
async function isTaken(at: number, row: string): Promise<boolean> {
  try {
    await database.owner.query(`insert into public.shape_${String(at)} values (${row})`);
    return true;
  } catch (error) {
    if (error instanceof pg.DatabaseError) return false;
    throw error;
  }
}

/** A row as a client would send it: of the columns' types below their domains, which might refuse it. */
async function valuesOf(at: number, row: string): Promise<Row> {
  const types = shapes[at]?.columns.replaceAll('shape_slug', 'text').replaceAll('shape_score', 'integer') ?? '';
  const client = await database.owner.connect();
  try {
    await client.query(`set search_path to public; create temporary table plain (${types}); insert into plain values (${row})`);
    const { rows } = await client.query<Row>('select * from plain');
    const lists = Object.entries(rows[0] ?? {}).map(([name, value]) => [
      name,
      types.includes('mood[]') && typeof value === 'string' ? value.slice(1, -1).split(',').filter(Boolean) : value,
    ]);
    return Object.fromEntries(lists) as Row;
  } finally {
    client.release(true);
  }
}

test.each(shapes.map((shape, at) => [shape.check, shape.columns, at, shape] as const))(
  '%s (%s)',
  async (_check, _columns, at, { rows, left, stricter = [] }) => {
    const contract = contracts[`shape${String(at)}`] as Contract;
    const block =
      text
        .slice(0, text.indexOf(`export const shape${String(at)} = `))
        .split('\n\n')
        .at(-1) ?? '';
    expect(block.includes(' * - rule')).toBe(left !== undefined);
    if (left !== undefined) expect(block).toContain(left);
    let refused = 0;
    for (const row of rows) {
      const [taken, values] = [await isTaken(at, row), await valuesOf(at, row)];
      const issues = insertIssues(contract, values);
      if (!taken && left === undefined) {
        expect(issues, row).not.toEqual([]);
        expect(updateIssues(contract, values), row).not.toEqual([]);
        refused += 1;
      } else if (stricter.includes(row)) expect(issues, row).toContain('rule');
      else if (taken) expect(issues, row).toEqual([]);
      // Left out, a column is NULL, as none of them has a default.
      if (Object.values(values).every((value) => value === null))
        expect(insertIssues(contract, {}).length > 0, row).toBe(!taken && left === undefined);
    }
    if (left === undefined) expect(refused).toBeGreaterThan(0);
    expect(names(at)).toEqual(Object.keys(contract.row.shape));
  },
);

test('there are many', () => {
  const left = shapes.filter((shape) => shape.left !== undefined).length;
  expect(shapes.length - left).toBeGreaterThan(40);
  console.log(`${String(shapes.length)} shapes, of which ${String(left)} are left to the database.`);
});

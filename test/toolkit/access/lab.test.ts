import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCatalog } from '../../../src/catalog/read.ts';
import { nameOf } from '../../../src/catalog/names.ts';
import { accessMatrix } from '../../../src/toolkit/access/matrix.ts';
import type { AccessMatrix, Command } from '../../../src/toolkit/access/model.ts';
import { bySaid, cellSaid, detourSaid } from '../../../src/toolkit/access/words.ts';
import { onServer, useDatabase } from '../../support/database.ts';
import { buildLab, type LabRole, labRoles, plainly, removeLab, roleOf } from './lab.ts';
import { Reality } from './reality.ts';

const database = useDatabase();
let client: pg.PoolClient;
let matrix: AccessMatrix;
let superuser = '';
let keys: ReadonlyMap<string, readonly string[]>;

beforeAll(async () => {
  await buildLab(database);
  client = await database.owner.connect();
  superuser = (await client.query<{ name: string }>('select current_user::text as name')).rows[0]?.name ?? '';
  const catalog = await readCatalog(client, { schemas: ['lab', 'closed', 'Odd Schema'] });
  matrix = await accessMatrix(catalog);
  keys = new Map(
    catalog.constraints
      .filter(({ type }) => type === 'primary key')
      .map(({ schema, table, columns }) => [nameOf(schema, table), columns]),
  );
});
afterAll(async () => {
  await client.query('drop schema if exists lab, closed, "Odd Schema" cascade');
  client.release();
  await onServer(removeLab());
});

const relation = (name: string) => matrix.relations.find((each) => each.name === name);
const said = (role: LabRole, command: Command, name: string): string => {
  const cell = relation(name)?.cells.find((each) => each.role === roleOf(role) && each.command === command);
  return cell === undefined ? 'nothing' : plainly(`${cellSaid(cell)}; ${bySaid(cell.by)}`);
};

const WHO = `current_setting('app.who'::text, true)`;
const CASES: readonly (readonly [LabRole, Command, string, string])[] = [
  ['reader', 'SELECT', 'lab.restricted', `rows where (of = ${WHO} OR open) AND secret IS DISTINCT FROM 'x'::text; granted to it`],
  ['reader', 'DELETE', 'lab.restricted', `rows where of = ${WHO} AND secret IS DISTINCT FROM 'x'::text; granted to it`],
  [
    'heir',
    'DELETE',
    'lab.restricted',
    `rows where secret IS DISTINCT FROM 'x'::text; with WHERE, RETURNING or ON CONFLICT only those that it may SELECT too; through reader`,
  ],
  [
    'reader',
    'UPDATE',
    'lab.restricted',
    `rows where of = ${WHO} AND secret IS DISTINCT FROM 'x'::text; which may become rows where of = ${WHO} AND id < 100 AND secret IS DISTINCT FROM 'x'::text; granted to it`,
  ],
  ['bypasser', 'SELECT', 'lab.restricted', 'all rows; it bypasses row-level security; granted to it'],
  ['reader', 'SELECT', 'lab.only_restrictive', 'none (row-level security is on, and no policy is for it); granted to it'],
  [
    'reader',
    'UPDATE',
    'lab.no_select',
    'rows where open; which may become all rows; with WHERE, RETURNING or ON CONFLICT none (it may SELECT no row); granted to it',
  ],
  ['reader', 'SELECT', 'lab.columns', 'all rows; columns id, open; granted to it'],
  ['heir', 'SELECT', 'lab.columns', 'all rows; columns id, open, secret; through reader and granted to it'],
  ['grandheir', 'SELECT', 'lab.columns', 'all rows; columns id, open, secret; through heir → reader and through heir'],
  ['setter', 'SELECT', 'lab.columns', 'nothing'],
  ['outsider', 'SELECT', 'lab.for_all', 'all rows; granted to PUBLIC'],
  ['setter', 'SELECT', 'lab.for_all', 'none (no USAGE on schema lab); granted to PUBLIC'],
  ['owner', 'SELECT', 'lab.owned', 'all rows; policies do not bind its owner; the owner'],
  ['owners_heir', 'DELETE', 'lab.owned', 'all rows; policies do not bind its owner; through owner, the owner'],
  ['owner', 'SELECT', 'lab.forced', 'rows where open; the owner'],
  ['owner', 'DELETE', 'lab.forced', 'none (row-level security is on, and no policy is for it); the owner'],
  ['owner', 'TRUNCATE', 'lab.forced', 'all rows; the owner'],
  ['reader', 'SELECT', 'closed.hidden', 'none (no USAGE on schema closed); granted to it'],
  ['everything', 'SELECT', 'closed.hidden', 'all rows; granted to it and through pg_read_all_data'],
  ['everything', 'DELETE', 'lab.columns', 'all rows; through pg_write_all_data'],
  [
    'everything',
    'SELECT',
    'lab.restricted',
    'none (row-level security is on, and no policy is for it); through pg_read_all_data',
  ],
  ['superuser', 'SELECT', 'lab.restricted', 'nothing'],
  [
    'reader',
    'UPDATE',
    '"Odd Schema"."The ""Table"""',
    `rows where "Select" = 1 AND of IN ('a', 'AND b'); columns of; granted to it`,
  ],
  ['reader', 'SELECT', 'lab.by_owner', 'rows made of lab.forced: rows where open, as owner; granted to it'],
  ['reader', 'UPDATE', 'lab.by_owner', 'none (row-level security is on, and no policy is for it); granted to it'],
  [
    'outsider',
    'SELECT',
    'lab.by_caller',
    'none (lab.by_caller has the rights of its caller, who may not SELECT lab.restricted); granted to it',
  ],
  [
    'outsider',
    'SELECT',
    'lab.nested',
    'none (lab.by_caller has the rights of its caller, who may not SELECT lab.restricted); granted to it',
  ],
  [
    'reader',
    'SELECT',
    'lab.nested',
    `rows made of lab.restricted: rows where (of = ${WHO} OR open) AND secret IS DISTINCT FROM 'x'::text, as its caller; granted to it`,
  ],
  ['reader', 'SELECT', 'lab.of_columns', 'all rows; granted to it'],
  [
    'reader',
    'SELECT',
    'lab.of_more_columns',
    'none (lab.of_more_columns has the rights of its caller, who may not SELECT secret of lab.columns); granted to it',
  ],
  ['heir', 'SELECT', 'lab.of_more_columns', 'all rows; through reader'],
  ['outsider', 'SELECT', 'lab.copied', 'all rows; granted to it'],
];

test.each(CASES)('%s may %s %s: %s', (role, command, name, expected) => {
  expect(said(role, command, name).replaceAll(`'x'::text`, `'x'`)).toBe(expected.replaceAll(`'x'::text`, `'x'`));
});

const actorOf = (role: LabRole) => ({
  name: role,
  role: roleOf(role),
  become: `set local session authorization ${roleOf(role)}; select set_config('app.who', '${role}', true)`,
  settings: `select set_config('app.who', '${role}', true)`,
});

describe('reality', () => {
  test.each(labRoles.filter((role) => role !== 'superuser'))(
    'what the matrix says of %s is what PostgreSQL does',
    async (role) => {
      const reality = new Reality(client, keys, new Set());
      await client.query('begin; select pg_current_xact_id()');
      try {
        for (const each of matrix.relations) await reality.compare(each, actorOf(role));
      } finally {
        await client.query('rollback');
      }
      expect(reality.disagreements).toEqual([]);
    },
  );

  const SEEN: readonly (readonly [LabRole, string, string])[] = [
    ['reader', 'lab.by_owner', '3,4'],
    ['reader', 'lab.by_caller', '1,3'],
    ['reader', 'lab.nested', '1,3'],
    ['heir', 'lab.nested', '2,3'],
    ['reader', 'lab.nested_by_owner', '1,3'],
    ['reader', 'lab.part_2', '11'],
    ['reader', 'lab.parted', '1'],
  ];
  test.each(SEEN)('%s sees of %s the rows %s', async (role, name, expected) => {
    const results = (await client.query(
      `begin; ${actorOf(role).become}; select string_agg(distinct id::text, ',' order by id::text) as ids from ${name}; rollback`,
    )) as unknown as pg.QueryResult<{ ids: string }>[];
    expect(results.at(-2)?.rows[0]?.ids).toBe(expected);
  });
});

test('a leaf that is granted by its name is named, with who may touch it', () => {
  const { alike = [], except = [] } = relation('lab.parted')?.leaves ?? {};
  const rolesOf = (cells: typeof alike) => [...new Set(cells.map(({ role }) => plainly(role)))];
  expect(rolesOf(alike)).toEqual(['everything']);
  expect(except.map(({ name, cells }) => [name, rolesOf(cells)])).toEqual([['lab.part_2', ['grandheir', 'heir', 'reader']]]);
});

test('a role that inherits nothing has what it may become said apart', () => {
  const setter = matrix.roles.find(({ name }) => name === roleOf('setter'));
  expect(setter).toMatchObject({ inherits: [], maySetTo: [roleOf('heir'), roleOf('reader')] });
});

const DETOURS: readonly (readonly [string, readonly string[]])[] = [
  [
    'lab.forced',
    [
      'SELECT function lab.read_forced(), as owner: rows where open: grandheir, heir, reader',
      'SELECT materialized view lab.copied, as superuser: all rows: outsider',
      'SELECT view lab.by_owner, as owner: rows where open: grandheir, heir, reader',
      'SELECT view lab.nested_by_owner → lab.by_owner, as owner: rows where open: grandheir, heir, reader',
    ],
  ],
  [
    'lab.restricted',
    [
      'SELECT view lab.by_caller, with the rights of its caller: grandheir, heir, reader',
      'SELECT view lab.nested → lab.by_caller, with the rights of its caller: grandheir, heir, reader',
      'SELECT view lab.nested_by_owner → lab.by_caller, with the rights of its caller: grandheir, heir, reader',
    ],
  ],
  [
    'lab.columns',
    [
      'SELECT function lab.write_columns(integer), as superuser: all rows: grandheir, heir, reader',
      'UPDATE function lab.write_columns(integer), as superuser: all rows: grandheir, heir, reader',
      'SELECT view lab.of_columns, with the rights of its caller: grandheir, heir, reader',
      'SELECT view lab.of_more_columns, with the rights of its caller: grandheir, heir',
    ],
  ],
  [
    'lab.for_all',
    [
      'DELETE function lab.anything(text), as superuser: all rows (may: not all of it can be read): grandheir, heir, reader',
      'INSERT function lab.write_columns(integer), as superuser: all rows: grandheir, heir, reader',
    ],
  ],
  ['lab.parted', ['INSERT trigger note on lab.columns, as superuser: all rows: everything, grandheir, heir, reader']],
];

test.each(DETOURS)('%s is reached by every view and function that leads to it', (name, expected) => {
  const detours = relation(name)?.detours ?? [];
  const said = detours.map((detour) => {
    // pg_read_all_data and pg_write_all_data reach everything, which is told once.
    const roles = detour.roles.filter((role) => role !== roleOf('everything') || detour.kind === 'trigger');
    return roles.length === 0 ? '' : plainly(`${detour.command} ${detourSaid(detour)}: ${roles.join(', ')}`);
  });
  expect(said.filter((each) => each !== '').map((each) => each.replace(`as ${superuser}`, 'as superuser'))).toEqual(expected);
});

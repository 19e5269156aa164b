import pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import { readCatalog } from '../../../../src/catalog/read.ts';
import { useDatabase } from '../../../support/database.ts';
import { type Contract, generated, insertIssues } from './contract.ts';

/** Values of each type that a client may think of: on both sides of its edges, and in forms that only look right. */
const values: readonly (readonly [type: string, values: readonly unknown[]])[] = [
  ['text', ['', 'a', '😀', 'a\0b', '\ud800', '\udc00x', '\ud83d\ude00', 1]],
  ['varchar(3)', ['abc', 'abcd', '😀😀😀', 'abc ', 'ab\0']],
  ['char(2)', ['a', 'ab', 'abc', 'ab ']],
  ['name', ['a'.repeat(63), 'a'.repeat(64), 'ä'.repeat(32)]],
  ['boolean', [true, false, 'true', 1, 'yes']],
  ['smallint', [-32768, 32767, -32769, 32768, 1.5, NaN, '1', -0]],
  ['integer', [-2147483648, 2147483647, -2147483649, 2147483648, 0.1, Infinity]],
  [
    'bigint',
    [
      '9223372036854775807',
      '9223372036854775808',
      '-9223372036854775808',
      '-9223372036854775809',
      2 ** 53,
      2 ** 53 - 1,
      1.5,
      '',
      '1e3',
      '0x10',
      ' 1',
      '1 ',
      '+1',
      '٣',
    ],
  ],
  ['numeric', ['1', '-0.5', '.5', '5.', '1e5', '1e400000', 'NaN', 'Infinity', '', '-', '0x1', '1_000', '9'.repeat(900), 0.1]],
  ['numeric(4,2)', ['99.99', '-99.99', '100', '99.999', '1.234', '0099.9', '-100', 'abc']],
  ['numeric(2,2)', ['0.99', '1', '-0.5', '0', '0.999']],
  ['numeric(5)', ['99999', '100000', '1.5']],
  ['numeric(3,5)', ['0.00999', '-0.00999', '0', '0.01', '0.009995', '1']],
  ['numeric(5,-2)', ['9999900', '-100', '0', '10000000', '9999950', '1.5']],
  ['numeric(1000,2)', ['9'.repeat(998), '9'.repeat(999)]],
  ['real', [1, 0, 1e38, 3.5e38, -3.5e38, 1e-37, 1e-50, NaN, 16777217]],
  ['double precision', [1e308, 5e-324, NaN, Infinity, 0]],
  [
    'uuid',
    [
      '01900000-0000-7000-8000-000000000001',
      '01900000-0000-7000-8000-00000000000',
      'g1900000-0000-7000-8000-000000000001',
      '{01900000-0000-7000-8000-000000000001}',
      '00000000-0000-0000-0000-000000000000',
      'ABCDEF00-0000-0000-0000-000000000000',
    ],
  ],
  [
    'date',
    [
      '2026-01-31',
      '2026-02-29',
      '2024-02-29',
      '0000-01-01',
      '0001-01-01',
      '9999-12-31',
      '2026-13-01',
      '2026-00-10',
      '20260131',
      'infinity',
      'today',
      '2026-1-1',
      '',
    ],
  ],
  ['time', ['00:00', '23:59:59.999999', '24:00:00', '24:00:01', '12:60', '12:00:60', '12:00:00.1234567', '1:00']],
  ['timetz', ['09:30+02', '09:30:00Z', '09:30:00+15:59', '09:30:00+16:00', '09:30']],
  [
    'timestamp',
    [
      '2026-01-31T09:30',
      '2026-01-31T09:30:00.123456',
      '2026-02-30T00:00',
      '2026-01-31 09:30',
      '2026-01-31T24:00',
      '2026-01-31',
      '2026-01-31T09:30Z',
    ],
  ],
  [
    'timestamptz',
    [
      '2026-01-31T09:30Z',
      '2026-01-31T09:30:00.123456+02:00',
      '2026-01-31T09:30:00-15:59',
      '2026-01-31T09:30:00+16:00',
      '2026-01-31T09:30:00+23:00',
      '2026-01-31T09:30:00',
      '2026-02-30T00:00:00Z',
      '0000-12-31T00:00:00Z',
      '0001-01-01T00:00:00+15:00',
      '9999-12-31T23:59:59.999999-15:59',
      '2026-01-31T09:30:60Z',
      '2026-01-31T09:30:00+0200',
      '2026-01-31T09:30:00+02:60',
      'now',
      'infinity',
    ],
  ],
  [
    'interval',
    [
      'P1D',
      'P1Y2M3DT4H5M6.789S',
      'PT',
      'P',
      'P1W',
      '1 day',
      '1 year 2 mons 3 days 04:05:06.5',
      '-1 days +02:03:04',
      '1 day ',
      'P+1Y',
      'PT+1S',
      '1 year2 mons',
      '1 year-1 mon',
      '1 day05:06:07',
      '10 days-04:05:06',
      '',
      'P999999Y',
      'PT999999H',
      'P1.5D',
      '1',
      'PT-5M',
      '00:00:01',
      'P-1D',
      'PT0.1234567S',
      '99:59:59',
      'P1M1D',
    ],
  ],
  [
    'inet',
    [
      '192.0.2.1',
      '192.0.2.1/24',
      '192.0.2.256',
      '192.0.2.1/33',
      '::1',
      '::1/128',
      '::1/129',
      '::ffff:192.0.2.1',
      '1::2::3',
      'fe80::1%eth0',
      '192.0.2',
      '1:2:3:4:5:6:7:8',
      '01.2.3.4',
      '::',
      '1::',
      '2001:db8::1/64',
      ':::',
      '12345::',
    ],
  ],
  ['cidr', ['192.0.2.0/24', '192.0.2.1/24', '192.0.2.1', '0.0.0.0/0', '192.0.2.0/33', '10/8', '::/0']],
  ['macaddr', ['08:00:2b:01:02:03', '08002b010203', '08:00:2b:01:02', '08:00:2b:01:02:0g']],
  ['bit(3)', ['101', '10', '1012']],
  ['varbit(3)', ['', '101', '1010']],
  ['bytea', [Buffer.from([0, 255]), Buffer.alloc(0), 'abc']],
  ['oid', [0, 4294967295, 4294967296, -1]],
  ['xid8', ['0', '18446744073709551615', '18446744073709551616', '-1', '', 'x']],
  ['pg_lsn', ['0/0', 'FFFFFFFF/FFFFFFFF', '0', '100000000/0', 'g/0']],
  [
    'jsonb',
    [
      { a: 1 },
      [],
      'x',
      1,
      true,
      { 'a\0': 1 },
      { a: ['\0'] },
      '\ud800',
      { '\ud800': 1 },
      NaN,
      { a: Infinity },
      { a: undefined },
      [[[]]],
      1e308,
      { __proto__: 1 },
    ],
  ],
  ['json', [{ a: 1 }, '\ud800', 'x']],
  [
    'int4range',
    [
      '[1,5)',
      '(1,1)',
      '[5,1]',
      'empty',
      '(,)',
      '[,5]',
      '[a,b]',
      '[1;5]',
      '[1.5,2]',
      '[1,2147483647]',
      '["1,5)',
      '["",5)',
      '["1","5")',
      '[ 1,5 )',
      '[1,2147483646)',
      '[2147483648,)',
    ],
  ],
  ['numrange', ['[1,2.5)', '[1e3,2e3]', '[\u00a01,5)', '[\ufeff1,5)', `[1,${'9'.repeat(140000)})`, `[0.${'1'.repeat(17000)},1)`]],
  ['daterange', ['[2026-01-01,2026-02-01)', '[2026-02-01,2026-01-01)', '[2026-02-30,)', '(,2026-01-01)']],
  [
    'tstzrange',
    ['[2026-01-01T00:00Z,)', '["2026-01-01 00:00:00+00","2026-01-02 00:00:00+00")', '[2026-01-02T00:00Z,2026-01-01T00:00Z)'],
  ],
  ['text[]', [[], ['a', null], ['a"b\\', '{}', ','], ['\0'], [['a'], ['b']], 'a']],
  ['integer[]', [[1, null], [2147483648], [1.5]]],
  ['citext', ['ABC', 'a\0']],
];

const database = useDatabase();
let contract: Contract;
beforeAll(async () => {
  const columns = values.map(([type], at) => `c${String(at)} ${type.replace('citext', 'public.citext')}`);
  const client = await database.owner.connect();
  try {
    await client.query(`create table public.every_type (${columns.join(', ')})`);
    contract = (await generated(await readCatalog(client, { schemas: ['public'] }))).contracts['everyType'] as Contract;
  } finally {
    client.release();
  }
});

async function isTaken(column: string, value: unknown, isJson: boolean): Promise<boolean> {
  try {
    await database.owner.query(`insert into public.every_type (${column}) values ($1)`, [isJson ? JSON.stringify(value) : value]);
    return true;
  } catch (error) {
    if (error instanceof pg.DatabaseError) return false;
    throw error;
  }
}

const stricter: string[] = [];
test.each(values.map(([type, list], at) => [type, list, at] as const))(
  '%s: what the contract takes, PostgreSQL takes',
  async (type, list, at) => {
    const column = `c${String(at)}`;
    let [taken, refused] = [0, 0];
    for (const value of list) {
      const issues = insertIssues(contract, { [column]: value });
      const isAccepted = issues.length === 0;
      const shown = `${type} ${typeof value === 'number' ? String(value) : JSON.stringify(value).slice(0, 60)}`;
      const isGood = await isTaken(column, value, type.startsWith('json'));
      if (isAccepted) expect(isGood, shown).toBe(true);
      else if (isGood) stricter.push(`${shown}: ${issues.join('; ').replace(column + ': ', '')}`);
      if (isAccepted) taken += 1;
      else refused += 1;
    }
    expect(taken).toBeGreaterThan(0);
    if (type !== 'json') expect(refused).toBeGreaterThan(0);
  },
);

test('where the contracts are stricter than the types', () => {
  console.log(`Taken by PostgreSQL only:\n${stricter.join('\n')}`);
  expect(stricter.length).toBeLessThan(80);
});

import fc from 'fast-check';
import { z } from 'zod';
import type { Catalog, Column } from '../../../../src/catalog/catalog.ts';
import { type JsonSchema, valuesOf } from '../../../support/json-schema.ts';
import { type Contract, insertIssues, type Row } from './contract.ts';

const pad = (value: number, width: number) => String(value).padStart(width, '0');
const day = fc
  .date({ min: new Date('0001-01-02'), max: new Date('9999-12-30'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const recent = fc
  .date({ min: new Date('2026-01-01'), max: new Date('2026-01-05'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const time = fc
  .tuple(fc.nat(23), fc.nat(59), fc.nat(59), fc.nat(999_999))
  .map(([h, m, s, f]) => `${pad(h, 2)}:${pad(m, 2)}:${pad(s, 2)}.${pad(f, 6)}`);
const offset = fc.constantFrom('Z', '+02:00', '-05:30', '+15:59', '-15:59');
const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCDEF'.split('')), minLength: length, maxLength: length });

/** By type, and at its edges; of what the rules forbid, too. */
const BY_TYPE: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  uuid: fc.tuple(hex(8), hex(4), hex(4), hex(4), hex(12)).map((groups) => groups.join('-')),
  bool: fc.boolean(),
  int2: fc.oneof(fc.integer({ min: -32768, max: 32767 }), fc.integer({ min: 0, max: 100 })),
  int4: fc.oneof(fc.integer(), fc.integer({ min: 0, max: 100 }), fc.constantFrom(-2147483648, 2147483647, 1, 0)),
  int8: fc.oneof(
    fc.bigInt({ min: 0n, max: (1n << 63n) - 1n }).map(String),
    fc.maxSafeInteger(),
    fc.nat(100),
    fc.constant('-9223372036854775808'),
  ),
  numeric: fc.oneof(
    fc.tuple(fc.integer({ min: 0, max: 9999 }), fc.nat(999_999)).map(([a, b]) => `${String(a)}.${String(b)}`),
    fc.nat(100).map(String),
    fc.constantFrom('0', '1', '5.0', '0.5', '-0.25', '0.0000001'),
  ),
  timestamptz: fc.tuple(fc.oneof(recent, recent, recent, day), time, offset).map(([date, at, zone]) => `${date}T${at}${zone}`),
  date: day,
  interval: fc.oneof(
    fc.tuple(fc.nat(99), fc.nat(99)).map(([months, hours]) => `P${String(months)}MT${String(hours)}H`),
    fc.constantFrom('1 mon', '1 day 02:03:04.5', '-00:00:01'),
  ),
  bytea: fc
    .constantFrom(0, 1, 28, 29, 32, 64, 4096)
    .chain((length) => fc.uint8Array({ minLength: length, maxLength: length }))
    .map((array) => Buffer.from(array)),
  inet: fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.tuple(fc.ipV4(), fc.nat(32)).map(([address, bits]) => `${address}/${String(bits)}`),
  ),
  xid8: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }).map(String),
  pg_lsn: fc.tuple(hex(8), hex(2)).map((parts) => parts.join('/')),
};

function ofColumn(column: Column, schema: z.ZodType, catalog: Catalog): fc.Arbitrary<unknown> {
  const hints = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }) as JsonSchema;
  // Any JSON refers to itself.
  const described: JsonSchema = '$defs' in hints ? {} : ((hints['anyOf'] as JsonSchema[] | undefined)?.[0] ?? hints);
  const labels = catalog.enums.find((each) => each.schema === column.typeSchema && each.name === column.typeName)?.labels;
  const element =
    labels === undefined
      ? (BY_TYPE[column.typeName] ?? valuesOf(column.isArray ? { type: 'string' } : described))
      : fc.constantFrom(...labels);
  const integers =
    typeof described['minimum'] === 'number' && /^int[24]$/.test(column.typeName)
      ? [valuesOf({ ...described, type: 'integer' })]
      : [];
  const whole = column.isArray
    ? fc.array(fc.oneof(element, fc.constantFrom('email', 'push', null)), { maxLength: 4 })
    : fc.oneof(...integers, element);
  // Long text too: up to the edge, in characters of one to four bytes.
  const most =
    typeof described['maxLength'] === 'number' && described['pattern'] === undefined
      ? Math.min(described['maxLength'], 2100)
      : undefined;
  const text =
    most === undefined
      ? whole
      : fc.oneof(
          { weight: 9, arbitrary: whole },
          { weight: 1, arbitrary: fc.constantFrom('x', 'ä', '😀').map((each) => each.repeat(most)) },
        );
  return fc.oneof({ weight: 4, arbitrary: text }, { weight: column.notNull ? 0 : 2, arbitrary: fc.constant(null) });
}

const SEED = 20261121;

/** So many rows that the contract of a table takes, with some of the columns that may be left out. */
export function rowsOf(contract: Contract, columns: readonly Column[], catalog: Catalog, count: number): Row[] {
  const shape = contract.insert.shape as Readonly<Record<string, z.ZodType>>;
  const fields = columns.flatMap((column): [string, fc.Arbitrary<unknown>][] => {
    const schema = shape[column.name];
    if (schema === undefined) return [];
    // Values that the column's own rules take, or hardly a row would get through the rules of all.
    const values = fc
      .sample(ofColumn(column, schema, catalog), { numRuns: 400, seed: SEED })
      .filter((value) => schema.safeParse(value).success);
    if (values.length < 5) throw new Error(`No values are made for ${column.table}.${column.name}.`);
    return [[column.name, fc.constantFrom(...values)]];
  });
  const requiredKeys = fields.map(([name]) => name).filter((name) => shape[name]?.isOptional() === false);
  const record = fc.record(Object.fromEntries(fields), { requiredKeys });
  const rows: Row[] = [];
  for (let round = 0; rows.length < count && round < 60; round += 1)
    rows.push(
      ...fc.sample(record, { numRuns: count, seed: SEED + round }).filter((row) => insertIssues(contract, row).length === 0),
    );
  return rows.slice(0, count);
}

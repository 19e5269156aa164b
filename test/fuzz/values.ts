import fc from 'fast-check';
import { type JsonSchema, type Special, valuesOf } from '../support/json-schema.ts';
import { anyId } from './known.ts';
import { collectionOf } from './rows.ts';

const CHARACTERS: readonly string[] = ' aZ09-_.éß漢😀'.split(/(?:)/u);

const text = (least: number, most: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...CHARACTERS), { minLength: least, maxLength: Math.max(least, Math.min(most, least + 20)) })
    .map((parts) => parts.join(''));

const day = fc
  .date({ min: new Date('2025-12-01'), max: new Date('2028-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());

const FORMATS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  date: day.map((date) => date.slice(0, 10)),
  'date-time': day,
  ipv4: fc.ipV4(),
  cidrv4: fc.tuple(fc.ipV4(), fc.nat(32)).map(([address, bits]) => `${address}/${String(bits)}`),
};

const numberOf = (schema: JsonSchema, keyword: string, otherwise: number): number =>
  typeof schema[keyword] === 'number' ? schema[keyword] : otherwise;

/** What a client would send to a path: ids of rows that are there, text that people write. */
const asClients =
  (path: string): Special =>
  (schema, name) => {
    if (schema['type'] !== 'string' || 'enum' in schema || 'const' in schema) return undefined;
    if (schema['format'] === 'uuid') return anyId(collectionOf(path, name ?? ''));
    const format = FORMATS[String(schema['format'])];
    if (format !== undefined) return format;
    if (name === 'email') return fc.nat(999_999).map((number) => `somebody-${String(number)}@example.com`);
    const most = numberOf(schema, 'maxLength', 100);
    return typeof schema['pattern'] === 'string'
      ? fc.stringMatching(new RegExp(schema['pattern'], 'u'), { maxLength: Math.min(most, 60) })
      : text(numberOf(schema, 'minLength', 0), most);
  };

/** Values that fit a schema, as far as it says. */
export const validOf = (path: string, schema: JsonSchema, name?: string): fc.Arbitrary<unknown> =>
  valuesOf(schema, asClients(path), name);

const DAYS = ['0001-01-01', '1900-02-28', '2024-02-29', '2026-02-29', '9999-12-31'];
const LONGEST = 200_000;

/** The last values that fit a schema, and the first that do not. */
export function edgesOf(schema: JsonSchema): readonly unknown[] {
  const options = (schema['anyOf'] ?? schema['oneOf']) as readonly JsonSchema[] | undefined;
  if (options !== undefined) return options.flatMap(edgesOf);
  const [least, most] = [schema['minimum'], schema['maximum']];
  if (typeof least === 'number' || typeof most === 'number')
    return [least, most].flatMap((edge) => (typeof edge === 'number' ? [edge - 1, edge, edge + 1] : []));
  if (schema['type'] === 'array') {
    const sizes = [numberOf(schema, 'minItems', 0), numberOf(schema, 'maxItems', 1_000)];
    return sizes
      .flatMap((size) => [size - 1, size, size + 1])
      .map((size) => Array.from({ length: Math.max(0, size) }, () => REPEATED));
  }
  if (schema['type'] !== 'string') return [null];
  if (schema['format'] === 'date') return DAYS;
  if (schema['format'] === 'date-time')
    return [
      ...DAYS.map((day) => `${day}T23:59:59.999999Z`),
      '2026-06-30T24:00:00Z',
      '2026-06-30T23:59:60Z',
      '2026-01-01T00:00:00+15:59',
    ];
  if (schema['format'] === 'uuid') return ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];
  const lengths = [numberOf(schema, 'minLength', 0), numberOf(schema, 'maxLength', LONGEST)];
  return lengths
    .flatMap((length) => [length - 1, length, length + 1])
    .filter((length) => length >= 0 && length <= LONGEST)
    .flatMap((length) => ['x', '1', 'é', '😀'].map((each) => each.repeat(length)));
}

/** In an array of {@link edgesOf}: whatever the array held before, again. */
export const REPEATED = Symbol('repeated');

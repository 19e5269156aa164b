/**
 * What PostgreSQL's operators and functions say of values, as far as that can be told outside of it.
 *
 * null is SQL's NULL. undefined is what cannot be told here, or what PostgreSQL would raise an error for: a rule that comes to it is
 * held to be broken. Numbers of one comparison are all of one kind: number, bigint or Decimal.
 */
import {
  asBigint,
  asDecimal,
  compareBytes,
  type Decimal,
  type Interval,
  jsonbBytes,
  jsonbText,
  microsOf,
  strict,
} from './values.ts';

type Operator = (...values: unknown[]) => unknown;

// Three-valued logic, from left to right: an error behind what decides is not met.

export function and(...values: unknown[]): unknown {
  for (const value of values) if (value === false || value === undefined) return value;
  return values.includes(null) ? null : true;
}

export function or(...values: unknown[]): unknown {
  for (const value of values) if (value === true || value === undefined) return value;
  return values.includes(null) ? null : false;
}

export const not = strict((value: boolean) => !value);
export const isNull: Operator = (value) => (value === undefined ? undefined : value === null);
export const isNotNull: Operator = (value) => (value === undefined ? undefined : value !== null);
export const isTrue: Operator = (value) => (value === undefined ? undefined : value === true);
export const isFalse: Operator = (value) => (value === undefined ? undefined : value === false);
export const distinct: Operator = (a, b) => (a === null || b === null ? a !== b && a !== undefined && b !== undefined : ne(a, b));
export const coalesce: Operator = (...values) =>
  values.find((value) => value !== null) ?? (values.includes(undefined) ? undefined : null);
export const nullif: Operator = (a, b) => (eq(a, b) === true ? null : a);

/** CASE: conditions and results in turns, then what holds otherwise. */
export function choose(...values: unknown[]): unknown {
  for (let at = 0; at + 1 < values.length; at += 2) {
    if (values[at] === undefined) return undefined;
    if (values[at] === true) return values[at + 1];
  }
  return values.at(-1);
}

/** `value <operator> ANY (list)`. */
export const some = (operator: Operator, value: unknown, list: unknown): unknown =>
  Array.isArray(list) ? or(...list.map((each) => operator(value, each))) : list;

/** `value <operator> ALL (list)`. */
export const every = (operator: Operator, value: unknown, list: unknown): unknown =>
  Array.isArray(list) ? and(...list.map((each) => operator(value, each))) : list;

// Comparison.

/** Negative, 0 or positive; of text by bytes, as equality and COLLATE "C" do. */
export function compare(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') {
    const encoder = new TextEncoder();
    return a === b ? 0 : compareBytes(encoder.encode(a), encoder.encode(b));
  }
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b);
  if (Array.isArray(a) && Array.isArray(b)) return compareLists(a, b);
  const [left, right] = isDecimal(a) && isDecimal(b) ? aligned(a, b) : [ordered(a), ordered(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

const ordered = (value: unknown) => (isInterval(value) ? microsOf(value) : (value as number | bigint));
const isDecimal = (value: unknown): value is Decimal => typeof value === 'object' && value !== null && 'units' in value;
const isInterval = (value: unknown): value is Interval => typeof value === 'object' && value !== null && 'micros' in value;

function aligned(a: Decimal, b: Decimal): [bigint, bigint] {
  const scale = Math.max(a.scale, b.scale);
  return [a.units * 10n ** BigInt(scale - a.scale), b.units * 10n ** BigInt(scale - b.scale)];
}

/** A NULL in an array is equal to another, and greater than all else. */
function compareLists(a: readonly unknown[], b: readonly unknown[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const [left, right] = [a[at], b[at]];
    const order = left === null || right === null ? Number(left === null) - Number(right === null) : compare(left, right);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

export const eq = strict((a, b) => compare(a, b) === 0);
export const ne = strict((a, b) => compare(a, b) !== 0);
export const lt = strict((a, b) => compare(a, b) < 0);
export const le = strict((a, b) => compare(a, b) <= 0);
export const gt = strict((a, b) => compare(a, b) > 0);
export const ge = strict((a, b) => compare(a, b) >= 0);
const best =
  (isBetter: Operator) =>
  (...values: unknown[]) =>
    values.includes(undefined)
      ? undefined
      : values.reduce(
          (most, value) => (value === null || (most !== null && isBetter(value, most) !== true) ? most : value),
          null,
        );
export const greatest = best(gt);
export const least = best(lt);

// Arithmetic.

const WIDTHS: Readonly<Record<string, bigint>> = { int2: 1n << 15n, int4: 1n << 31n, int8: 1n << 63n };

/** The same kind of number as was given; undefined beyond what its type holds. */
const fitting = (type: string, exact: bigint, like: unknown): unknown => {
  const width = WIDTHS[type] ?? 0n;
  if (exact < -width || exact >= width) return undefined;
  return typeof like === 'bigint' ? exact : Number(exact);
};

const whole = (apply: (a: bigint, b: bigint) => bigint | undefined) => (type: unknown, a: unknown, b: unknown) =>
  strict((left: number | bigint, right: number | bigint) => {
    const exact = apply(BigInt(left), BigInt(right));
    return exact === undefined ? undefined : fitting(String(type), exact, left);
  })(a, b);

/** Of int2, int4 and int8, the first argument. */
export const intAdd = whole((a, b) => a + b);
export const intSubtract = whole((a, b) => a - b);
export const intMultiply = whole((a, b) => a * b);
export const intDivide = whole((a, b) => (b === 0n ? undefined : a / b));
export const intModulo = whole((a, b) => (b === 0n ? undefined : a % b));

const exact = (apply: (a: bigint, b: bigint) => bigint) =>
  strict((a: Decimal, b: Decimal) => ({ units: apply(...aligned(a, b)), scale: Math.max(a.scale, b.scale) }));
export const decimalAdd = exact((a, b) => a + b);
export const decimalSubtract = exact((a, b) => a - b);
export const decimalMultiply = strict((a: Decimal, b: Decimal) => ({ units: a.units * b.units, scale: a.scale + b.scale }));
export const decimalModulo = strict((a: Decimal, b: Decimal) => (b.units === 0n ? undefined : exact((x, y) => x % y)(a, b)));

const finite = (value: number) => (Number.isFinite(value) ? value : undefined);
export const floatAdd = strict((a: number, b: number) => finite(a + b));
export const floatSubtract = strict((a: number, b: number) => finite(a - b));
export const floatMultiply = strict((a: number, b: number) => finite(a * b));
export const floatDivide = strict((a: number, b: number) => finite(a / b));

export const absolute = strict((value: number | bigint | Decimal) => {
  if (isDecimal(value)) return { ...value, units: value.units < 0n ? -value.units : value.units };
  return value < 0 ? -value : value;
});
export const negate = strict((value: number | bigint | Decimal | Interval) => {
  if (isDecimal(value)) return { ...value, units: -value.units };
  return isInterval(value) ? { months: -value.months, days: -value.days, micros: -value.micros } : -value;
});

/** To so many decimals: half away from zero (0), down (-1), up (1) or towards zero ('zero'). */
export const rounded = strict(({ units, scale }: Decimal, decimals: number, way: 0 | -1 | 1 | 'zero') => {
  if (scale <= decimals) return { units, scale };
  const step = 10n ** BigInt(scale - decimals);
  const rest = units % step;
  const towardsZero = units / step;
  const away = units < 0n ? -1n : 1n;
  const moves = way === 0 ? (rest < 0n ? -rest : rest) * 2n >= step : way !== 'zero' && rest !== 0n && BigInt(way) === away;
  return { units: moves ? towardsZero + away : towardsZero, scale: decimals };
});
/** Of a numeric, rounded as a cast does. */
export const toInteger = (type: unknown, value: unknown): unknown =>
  strict((decimal: Decimal) => {
    const { units } = rounded(decimal, 0, 0) as Decimal;
    return fitting(String(type), units, type === 'int8' ? 0n : 0);
  })(value);
/** Of int2, int4 and int8 among themselves. */
export const resized = (type: unknown, value: unknown): unknown =>
  strict((integer: number | bigint) => fitting(String(type), BigInt(integer), type === 'int8' ? 0n : 0))(value);
export const decimalToNumber = strict(({ units, scale }: Decimal) => finite(Number(`${String(units)}e${String(-scale)}`)));

// Text.

export const charLength = strict((value: string) => {
  let length = 0;
  for (const _ of value) length += 1;
  return length;
});
export const octetLength = strict((value: string | Uint8Array) =>
  typeof value === 'string' ? new TextEncoder().encode(value).length : value.length,
);
export const concat = strict((a: string, b: string) => a + b);
/** undefined for what the locale decides. */
const ofAscii = (apply: (value: string) => string) =>
  strict((value: string) => (/^[\0-\x7f]*$/.test(value) ? apply(value) : undefined));
export const lower = ofAscii((value) => value.toLowerCase());
export const upper = ofAscii((value) => value.toUpperCase());
const among = (characters: string) => (character: string) => characters.includes(character);
export const leftTrim = strict((value: string, characters: string) => {
  const all = [...value];
  const at = all.findIndex((each) => !among(characters)(each));
  return at === -1 ? '' : all.slice(at).join('');
});
export const rightTrim = strict((value: string, characters: string) => {
  const all = [...value];
  return all.slice(0, all.findLastIndex((each) => !among(characters)(each)) + 1).join('');
});
export const trim: Operator = (value, characters) => rightTrim(leftTrim(value, characters), characters);
export const left = strict((value: string, count: number) => [...value].slice(0, count).join(''));
export const right = strict((value: string, count: number) => {
  const all = [...value];
  return all.slice(count < 0 ? -count : Math.max(0, all.length - count)).join('');
});
/** From a position, the first being 1, to the end or so many characters. */
export const substring = strict((value: string, from: number, ...count: number[]) => {
  const end = count[0] === undefined ? Infinity : from - 1 + count[0];
  if (count[0] !== undefined && count[0] < 0) return undefined;
  return [...value].slice(Math.max(0, from - 1), Math.max(0, end)).join('');
});
export const position = strict((value: string, part: string) => {
  const at = value.indexOf(part);
  return at === -1 ? 0 : Number(charLength(value.slice(0, at))) + 1;
});
export const replace = strict((value: string, from: string, to: string) =>
  from === '' ? value : value.replaceAll(from, () => to),
);
export const startsWith = strict((value: string, start: string) => value.startsWith(start));
/** Whether a pattern is found; undefined for what the locale decides: not surely found, nor surely not. */
export const matches = strict((value: string, surely: RegExp, ...perhaps: RegExp[]) =>
  surely.test(value) ? true : perhaps.some((pattern) => pattern.test(value)) ? undefined : false,
);

// Arrays: lists of one dimension.

export const list: Operator = (...values) => (values.includes(undefined) ? undefined : values);
export const each = (values: unknown, read: Operator): unknown =>
  Array.isArray(values) ? list(...values.map((value) => read(value))) : values;
export const cardinality = strict((values: unknown[]) => values.length);
/** NULL for an empty array, as PostgreSQL has it, and for every dimension but the first. */
export const arrayLength = strict((values: unknown[], dimension: number) =>
  dimension === 1 && values.length > 0 ? values.length : null,
);
export const arrayPosition: Operator = (values, sought) => {
  if (!Array.isArray(values)) return values;
  const at = values.findIndex((value) => distinct(value, sought) === false);
  return at === -1 ? null : at + 1;
};
export const elementAt = strict((values: unknown[], at: number) => values[at - 1] ?? null);
const has = (values: readonly unknown[], sought: unknown) => values.some((value) => eq(value, sought) === true);
export const containedIn = strict((part: unknown[], whole: unknown[]) => part.every((value) => has(whole, value)));
export const overlaps = strict((a: unknown[], b: unknown[]) => a.some((value) => has(b, value)));
export const joined = strict((values: (string | null)[], between: string) =>
  values.filter((value) => value !== null).join(between),
);
export const numNulls: Operator = (...values) =>
  values.includes(undefined) ? undefined : values.filter((value) => value === null).length;
export const numNonnulls: Operator = (...values) =>
  values.includes(undefined) ? undefined : values.filter((value) => value !== null).length;

// JSON. Its own null is JSON_NULL, as null is SQL's.

export const JSON_NULL = Symbol('null of JSON');
const inner = (value: unknown) => (value === null ? JSON_NULL : value);
const outer = (value: unknown) => (value === JSON_NULL ? null : value);
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const jsonType = strict((value: unknown) =>
  value === JSON_NULL ? 'null' : Array.isArray(value) ? 'array' : typeof value,
);
export const asJsonb = strict((text: string) => inner(JSON.parse(text)));
export const jsonbToText = strict((value: unknown) => jsonbText(outer(value)));
/** `octet_length(json::text)`, or any number above `most` where it is more. */
export const jsonbOctets = strict((value: unknown, most: number) => jsonbBytes(outer(value), most));
export const jsonbEq = strict((a: unknown, b: unknown) => {
  const bytes = jsonbBytes(outer(b));
  return jsonbBytes(outer(a), bytes) === bytes && jsonbText(outer(a)) === jsonbText(outer(b));
});
export const jsonLength = strict((value: unknown) => (Array.isArray(value) ? value.length : undefined));
export const jsonHas = strict((value: unknown, key: string) =>
  Array.isArray(value) ? value.includes(key) : isObject(value) ? Object.hasOwn(value, key) : value === key,
);
/** `json -> key`, of an object or an array. */
export const jsonGet = strict((value: unknown, key: string | number) => {
  if (typeof key === 'number')
    return Array.isArray(value) && key < value.length && -key <= value.length ? inner(value.at(key)) : null;
  return isObject(value) && Object.hasOwn(value, key) ? inner(value[key]) : null;
});
/** `json ->> key`. */
export const jsonGetText: Operator = (value, key) =>
  strict((found: unknown) => (found === JSON_NULL ? null : typeof found === 'string' ? found : jsonbText(found)))(
    jsonGet(value, key),
  );
/** `json - keys`. */
export const jsonWithout = strict((value: unknown, keys: string | string[]) => {
  const gone = new Set([keys].flat());
  if (Array.isArray(value)) return value.filter((each) => typeof each !== 'string' || !gone.has(each));
  return isObject(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => !gone.has(key))) : undefined;
});

// Time.

const DAY = 86_400_000_000n;

/** A timestamp without time zone, in microseconds, and an interval; months end with their last day. */
export const timestampAdd = strict((at: bigint, { months, days, micros }: Interval) => {
  const time = ((at % DAY) + DAY) % DAY;
  const date = new Date(Number((at - time) / 1000n));
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(date);
  last.setUTCMonth(last.getUTCMonth() + 1, 0);
  date.setUTCDate(Math.min(day, last.getUTCDate()) + days);
  return BigInt(date.getTime()) * 1000n + time + micros;
});
/** A timestamp with time zone, and an interval of hours and less: the length of days and months is the time zone's. */
export const timestamptzAdd = strict((at: bigint, { months, days, micros }: Interval) =>
  months === 0 && days === 0 ? at + micros : undefined,
);
export const timestampBetween = strict((a: bigint, b: bigint) => ({ months: 0, days: 0, micros: a - b }));
export const dateToTimestamp = strict((days: number) => BigInt(days) * DAY);
const UNITS: Readonly<Record<string, (interval: Interval) => number | bigint>> = {
  year: ({ months }) => Math.trunc(months / 12),
  month: ({ months }) => months % 12,
  day: ({ days }) => days,
  hour: ({ micros }) => micros / 3_600_000_000n,
  minute: ({ micros }) => (micros / 60_000_000n) % 60n,
};
/** A whole part of an interval, by the name of its unit. */
export const partOf = strict((unit: string, interval: Interval) => asDecimal(UNITS[unit]?.(interval)));
export const parsedInteger = (type: unknown, text: unknown): unknown => resized(type, asBigint(text));

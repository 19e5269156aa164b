/**
 * Values of PostgreSQL's types, made of the text or number that a client sends: exact, as the database compares them.
 *
 * Every `as…` gives undefined for what is no such value. null is SQL's NULL.
 */

/** units / 10 ** scale. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

/** As PostgreSQL keeps an interval: three numbers, as no month has so many days, and no day so many hours. */
export interface Interval {
  readonly months: number;
  readonly days: number;
  readonly micros: bigint;
}

/** NULL is passed on, as by nearly all that PostgreSQL does; undefined, what cannot be told, too. */
export const strict =
  <Arguments extends unknown[]>(apply: (...values: Arguments) => unknown) =>
  (...values: unknown[]): unknown => {
    if (values.includes(undefined)) return undefined;
    return values.includes(null) ? null : apply(...(values as Arguments));
  };

// Not longer than is surely held: numeric has 131072 digits before the point and 16383 after it.
const DECIMAL = /^(?=.{1,2100}$)([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,4}))?$/i;

/** Of `-12.50`, `1e3` or a number. */
export const asDecimal = strict((value: string | number | bigint): Decimal | undefined => {
  const [whole, sign = '', integer = '', fraction = '', exponent = '0'] = DECIMAL.exec(String(value)) ?? [];
  if (whole === undefined || integer + fraction === '') return undefined;
  const scale = fraction.length - Number(exponent);
  const units = BigInt(`${sign === '-' ? '-' : ''}${integer}${fraction}`);
  return scale < 0 ? { units: units * 10n ** BigInt(-scale), scale: 0 } : { units, scale };
});

/** Of a whole number as text, or a number that is whole. */
export const asBigint = strict((value: string | number | bigint): bigint | undefined => {
  const text = String(value);
  return /^[+-]?\d{1,2100}$/.test(text) ? BigInt(text.replace(/^\+/, '')) : undefined;
});

const within = (bits: bigint) =>
  strict((value: string): bigint | undefined => {
    const exact = asBigint(value);
    // The last number itself is left out: a range that includes it ends beyond.
    const limit = (1n << (bits - 1n)) - 1n;
    return typeof exact === 'bigint' && exact < limit && -exact < limit ? exact : undefined;
  });
/** A bound of int4range, and of int8range. */
export const asBound4 = within(32n);
export const asBound8 = within(64n);

export const asNumber = strict((value: string | number | bigint): number | undefined => {
  if (typeof value === 'string' && (!DECIMAL.test(value) || !/\d/.test(value))) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
});

export const asReal = strict((value: number) => Math.fround(value));

/** In the form in which PostgreSQL prints it. */
export const asUuid = strict((value: string) => value.toLowerCase());

/** Without the spaces that char(n) is padded with. */
export const asUnpadded = strict((value: string) => value.replace(/ +$/, ''));

const MICROS_OF_DAY = 86_400_000_000n;

/** Days since 1970-01-01. */
export const asDate = strict((value: string): number | undefined => {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value) ?? [];
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const isOne = Number(year) > 0 && date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  return isOne ? Math.round(date.getTime() / 86_400_000) : undefined;
});

/** Microseconds of a day. */
export const asTime = strict((value: string): bigint | undefined => {
  const [whole, hour = '', minute = '', second = '0', fraction = ''] =
    /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?$/.exec(value) ?? [];
  if (whole === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  return BigInt((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
});

/** Microseconds since 1970-01-01T00:00. */
export const asTimestamp = strict((value: string): bigint | undefined => {
  const [date, time] = [asDate(value.slice(0, 10)), asTime(value.slice(11))];
  if (!/^[T ]$/.test(value.slice(10, 11)) || typeof date !== 'number' || typeof time !== 'bigint') return undefined;
  return BigInt(date) * MICROS_OF_DAY + time;
});

/** Microseconds since 1970-01-01T00:00Z. */
export const asTimestamptz = strict((value: string): bigint | undefined => {
  const [, local = '', sign, hours = '0', minutes = '0'] = /^(.*?)(?:Z|([+-])(\d\d)(?::?(\d\d))?)$/.exec(value) ?? [];
  const at = asTimestamp(local);
  if (typeof at !== 'bigint' || Number(hours) > 15 || Number(minutes) > 59) return undefined;
  const offset = BigInt(Number(hours) * 60 + Number(minutes)) * 60_000_000n;
  return sign === '-' ? at + offset : at - offset;
});

const ISO_INTERVAL =
  /^P(?!$)(?:(-?\d{1,6})Y)?(?:(-?\d{1,6})M)?(?:(-?\d{1,6})W)?(?:(-?\d{1,6})D)?(?:T(?=[\d-])(?:(-?\d{1,6})H)?(?:(-?\d{1,6})M)?(?:(-?)(\d{1,9})(?:\.(\d{1,6}))?S)?)?$/;
const PRINTED_INTERVAL =
  /^(?=.)(?:([+-]?\d{1,6}) years?(?: (?=.)|$))?(?:([+-]?\d{1,6}) (?:mons?|months?)(?: (?=.)|$))?(?:([+-]?\d{1,6}) days?(?: (?=.)|$))?(?:([+-]?)(\d{2,6}):([0-5]\d):([0-5]\d)(?:\.(\d{1,6}))?)?$/;

/** Of ISO 8601 (`P1DT2H`), or as PostgreSQL prints it (`1 year 2 mons 3 days 04:05:06.5`). */
export const asInterval = strict((value: string): Interval | undefined => {
  const micros = (seconds: number, fraction = '') => BigInt(seconds) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
  const iso = ISO_INTERVAL.exec(value);
  if (iso !== null) {
    const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0] = iso
      .slice(1, 7)
      .map((part: string | undefined) => Number(part ?? 0));
    const seconds = micros(Number(iso[8] ?? 0), iso[9]);
    const time = BigInt(hours * 3600 + minutes * 60) * 1_000_000n + (iso[7] === '-' ? -seconds : seconds);
    return { months: years * 12 + months, days: weeks * 7 + days, micros: time };
  }
  const printed = PRINTED_INTERVAL.exec(value);
  if (printed === null) return undefined;
  const [years = 0, months = 0, days = 0] = printed.slice(1, 4).map((part: string | undefined) => Number(part ?? 0));
  const [hours = 0, minutes = 0, seconds = 0] = printed.slice(5, 8).map((part: string | undefined) => Number(part ?? 0));
  const time = micros(hours * 3600 + minutes * 60 + seconds, printed[8]);
  return { months: years * 12 + months, days, micros: printed[4] === '-' ? -time : time };
});

/** As one number, as PostgreSQL compares intervals: months of 30 days, days of 24 hours. */
export const microsOf = ({ months, days, micros }: Interval): bigint => BigInt(months * 30 + days) * MICROS_OF_DAY + micros;

const encoder = new TextEncoder();

/** As `jsonb::text` prints it: a space after each colon and comma, shorter keys first, numbers without exponents. */
export function jsonbText(value: unknown): string {
  if (typeof value === 'number') return plainNumber(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if ('toJSON' in value && typeof value.toJSON === 'function') return jsonbText((value.toJSON as () => unknown)());
  if (Array.isArray(value)) return `[${value.map(jsonbText).join(', ')}]`;
  const entries = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .map(([key, each]) => ({ key, bytes: encoder.encode(key), each }))
    .toSorted((a, b) => a.bytes.length - b.bytes.length || compareBytes(a.bytes, b.bytes));
  return `{${entries.map(({ key, each }) => `${JSON.stringify(key)}: ${jsonbText(each)}`).join(', ')}}`;
}

// Printable ASCII that JSON does not escape.
const PLAIN = /^[ !#-[\]-~]*$/;
const quotedBytes = (text: string): number => (PLAIN.test(text) ? text.length + 2 : encoder.encode(JSON.stringify(text)).length);

/** How many bytes {@link jsonbText} has, without making it. Counting stops where there are more than `most`: any number above it is given. */
export function jsonbBytes(value: unknown, most = Infinity): number {
  if (typeof value === 'string') return quotedBytes(value);
  if (typeof value !== 'object' || value === null) return jsonbText(value).length;
  if ('toJSON' in value && typeof value.toJSON === 'function') return jsonbBytes((value.toJSON as () => unknown)(), most);
  // With each value goes ", " or, with the first, a pair of brackets.
  let bytes = 0;
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length && bytes <= most; at += 1) bytes += 2 + jsonbBytes(value[at], most - bytes);
  } else {
    for (const key of Object.keys(value)) {
      const each = (value as Readonly<Record<string, unknown>>)[key];
      if (each !== undefined) bytes += quotedBytes(key) + 4 + jsonbBytes(each, most - bytes);
      if (bytes > most) break;
    }
  }
  return bytes === 0 ? 2 : bytes;
}

function plainNumber(value: number): string {
  const [, sign = '', integer = '', fraction = '', exponent] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  if (exponent === undefined) return JSON.stringify(value);
  const shift = Number(exponent);
  if (shift > 0) return `${sign}${integer}${fraction.padEnd(shift, '0')}`;
  return `${sign}0.${'0'.repeat(-shift - 1)}${integer}${fraction}`;
}

export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

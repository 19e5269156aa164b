import type { Catalog, Column } from '../../catalog/catalog.ts';
import { identity } from '../../catalog/identity.ts';
import type { Names } from './names.ts';

/** How Prisma says a column's type. */
export interface Scalar {
  /** `String`, `PromptsStatus`, `Unsupported("tsvector")`; without brackets or question mark. */
  readonly type: string;
  /** `@db.Uuid`; empty where the type alone says it. */
  readonly native: string;
  /** The qualified enum that it is. */
  readonly enum: string | undefined;
  readonly isSupported: boolean;
}

/** By PostgreSQL's name, as `format_type` prints it: Prisma's type, and its attribute, whose arguments are those of the type. */
const TYPES: Readonly<Record<string, readonly [type: string, native?: string]>> = {
  smallint: ['Int', 'SmallInt'],
  integer: ['Int'],
  bigint: ['BigInt'],
  oid: ['Int', 'Oid'],
  real: ['Float', 'Real'],
  'double precision': ['Float'],
  numeric: ['Decimal', 'Decimal'],
  money: ['Decimal', 'Money'],
  boolean: ['Boolean'],
  text: ['String'],
  'character varying': ['String', 'VarChar'],
  character: ['String', 'Char'],
  citext: ['String', 'Citext'],
  uuid: ['String', 'Uuid'],
  xml: ['String', 'Xml'],
  inet: ['String', 'Inet'],
  bit: ['String', 'Bit'],
  'bit varying': ['String', 'VarBit'],
  json: ['Json', 'Json'],
  jsonb: ['Json'],
  bytea: ['Bytes'],
  date: ['DateTime', 'Date'],
  'time without time zone': ['DateTime', 'Time'],
  'time with time zone': ['DateTime', 'Timetz'],
  'timestamp without time zone': ['DateTime', 'Timestamp'],
  'timestamp with time zone': ['DateTime', 'Timestamptz'],
};

/** What PostgreSQL means where no precision is said, and Prisma would mean another. */
const IMPLIED: Readonly<Record<string, string>> = { Time: '6', Timetz: '6', Timestamp: '6', Timestamptz: '6' };
/** What Prisma means where nothing is said. */
const PLAIN = new Set(['Timestamp(3)', 'Decimal(65, 30)']);

/** How the type of each column is said: domains are followed to the type under them. */
export function scalarsOf(catalog: Catalog, names: Names): (column: Column) => Scalar {
  const domains = new Map(catalog.domains.map((domain) => [identity.domains(domain), unquoted(domain.type)]));
  return (column) => {
    let whole = unquoted(column.type);
    for (let under = domains.get(base(whole)); under !== undefined; under = domains.get(base(whole))) whole = under;
    const [, before = '', modifier, after = ''] = /^([^(]*?)(?:\(([^)]*)\))?( with(?:out)? time zone)?$/.exec(base(whole)) ?? [];
    const name = `${before}${after}`;
    const known = names.enums.get(name);
    if (known !== undefined) return { type: known, native: '', enum: name, isSupported: true };
    const found = TYPES[name.replace(/^.*\.(?=citext$)/, '')];
    if (found === undefined)
      return { type: `Unsupported(${quote(base(whole))})`, native: '', enum: undefined, isSupported: false };
    const [type, native] = found;
    const said = modifier?.replaceAll(',', ', ') ?? (native === undefined ? undefined : IMPLIED[native]);
    const attribute = native === undefined ? '' : `${native}${said === undefined ? '' : `(${said})`}`;
    return {
      type,
      native: attribute === '' || PLAIN.has(attribute) ? '' : `@db.${attribute}`,
      enum: undefined,
      isSupported: true,
    };
  };
}

/** Whether a column is a list, itself or by the domain that it is of. */
export function listsOf({ domains }: Catalog): (column: Column) => boolean {
  const under = new Map(domains.map((domain) => [identity.domains(domain), unquoted(domain.type)]));
  return ({ type }) => {
    let whole = unquoted(type);
    for (let next = under.get(whole); next !== undefined; next = under.get(whole)) whole = next;
    return whole.endsWith('[]');
  };
}

const unquoted = (type: string): string => type.replaceAll('"', '');
const base = (type: string): string => type.replace(/(\[\])+$/, '');

/** Text in Prisma's quotes, which are those of JSON. */
export const quote = (text: string): string => JSON.stringify(text);

/** The argument of `@default`; undefined where there is none. */
export function defaultOf(column: Column, scalar: Scalar, isList: boolean, names: Names): string | undefined {
  if (column.identity !== null) return scalar.type === 'Int' || scalar.type === 'BigInt' ? 'autoincrement()' : undefined;
  const expression = column.generated ?? column.default;
  if (expression === null) return undefined;
  const generated = `dbgenerated(${quote(expression)})`;
  if (!scalar.isSupported || column.generated !== null) return generated;
  return (isList ? listDefault(expression, scalar, names) : oneDefault(expression, scalar, names)) ?? generated;
}

const LITERAL = /^'((?:[^']|'')*)'::[\w". ]+(?:\([\d,]+\))?$/;

function oneDefault(expression: string, scalar: Scalar, names: Names): string | undefined {
  if (expression.startsWith('nextval(')) return scalar.type === 'Int' || scalar.type === 'BigInt' ? 'autoincrement()' : undefined;
  if (scalar.type === 'DateTime') return /^(now\(\)|CURRENT_TIMESTAMP)$/.test(expression) ? 'now()' : undefined;
  if (scalar.type === 'Boolean') return /^(true|false)$/.test(expression) ? expression : undefined;
  const text = LITERAL.exec(expression)?.[1]?.replaceAll(`''`, `'`);
  if (scalar.enum !== undefined) return text === undefined ? undefined : names.values.get(scalar.enum)?.get(text);
  if (/^(Int|BigInt|Float|Decimal)$/.test(scalar.type)) {
    const number = text ?? expression.replace(/^\((.*)\)(::\w+)?$/, '$1');
    const isWhole = /^-?\d+$/.test(number);
    return isWhole || (/^-?\d+\.\d+$/.test(number) && /^(Float|Decimal)$/.test(scalar.type)) ? number : undefined;
  }
  const isText = scalar.type === 'String' && /^(|@db\.(VarChar|Char|Citext|Uuid).*)$/.test(scalar.native);
  return text !== undefined && (isText || scalar.type === 'Json') ? quote(text) : undefined;
}

function listDefault(expression: string, scalar: Scalar, names: Names): string | undefined {
  if (/^(?:'\{\}'|ARRAY\[\])::/.test(expression)) return '[]';
  const labels = /^'\{([\w.,-]+)\}'::/.exec(expression)?.[1]?.split(',');
  if (labels?.some((label) => /^null$/i.test(label)) !== false) return undefined;
  if (scalar.enum !== undefined) {
    const values = labels.map((label) => names.values.get(scalar.enum ?? '')?.get(label));
    return values.includes(undefined) ? undefined : `[${values.join(', ')}]`;
  }
  return scalar.type === 'String' && scalar.native === '' ? `[${labels.map(quote).join(', ')}]` : undefined;
}

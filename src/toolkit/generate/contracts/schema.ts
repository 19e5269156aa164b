import type { Check } from './checks.ts';
import { code, propertyName } from './node.ts';
import { boundsOf, choicesOf, forbidsNullElements, parts, patternOf } from './shape.ts';
import type { Type } from './type.ts';

/** A column, as what is written of it needs it. */
export interface Described {
  readonly name: string;
  readonly type: Type;
  /** `numeric(10,6)`, for who must look it up. */
  readonly shown: string;
  readonly nullable: boolean;
  readonly description: string | undefined;
  /** CHECKs of this column alone. */
  readonly checks: readonly Check[];
  /** CHECKs of its domains, or of the domains of its elements. */
  readonly domainChecks: readonly Check[];
  /** What the schema of its enum, or of its JSON, is called. */
  readonly schema: string | undefined;
  /** Whether the driver gives an array of it as PostgreSQL's text. */
  readonly printed: boolean;
}

export const text = (value: string): string =>
  JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');

const SIMPLE: Readonly<Record<string, string>> = {
  bool: 'boolean',
  int2: 'integer(-32768, 32767)',
  int4: 'integer(-2147483648, 2147483647)',
  int8: 'bigint',
  float4: 'real',
  float8: 'double',
  text: 'text',
  citext: 'text',
  name: 'name',
  uuid: 'uuid',
  date: 'date',
  time: 'time',
  timetz: 'timetz',
  timestamp: 'timestamp',
  timestamptz: 'timestamptz',
  interval: 'interval',
  inet: 'inet',
  cidr: 'cidr',
  macaddr: 'macaddr',
  bytea: 'bytes',
  json: 'json',
  jsonb: 'json',
  oid: 'oid',
  xid8: 'xid8',
  pg_lsn: 'lsn',
};
const RANGES: Readonly<Record<string, string>> = {
  int4range: 'asBound4',
  int8range: 'asBound8',
  numrange: 'asDecimal',
  daterange: 'asDate',
  tsrange: 'asTimestamp',
  tstzrange: 'asTimestamptz',
};

/** The schema of a value that is written; of an element of an array. */
function writtenOf({ kind, modifiers }: Type): string | undefined {
  const [first, second] = modifiers;
  if (kind === 'numeric')
    return `column.numeric(${[first, first === undefined ? undefined : (second ?? 0)].filter((each) => each !== undefined).join(', ')})`;
  if ((kind === 'text' || kind === 'bpchar') && first !== undefined) return `column.textOf(${String(first)})`;
  if (kind === 'bit' || kind === 'varbit')
    return first === undefined ? undefined : `column.bits(${String(kind === 'bit' ? first : 0)}, ${String(first)})`;
  // These round, or leave out, what a modifier asks for less of.
  if (modifiers.length > 0 && /^(time|interval)/.test(kind)) return undefined;
  if (RANGES[kind] !== undefined) return `column.range(value.${RANGES[kind]})`;
  return SIMPLE[kind] === undefined ? undefined : `column.${SIMPLE[kind]}`;
}

const READ: Readonly<Record<string, string>> = {
  bool: 'z.boolean()',
  int2: 'z.int()',
  int4: 'z.int()',
  float4: 'z.number()',
  float8: 'z.number()',
  oid: 'z.int()',
  uuid: 'column.uuid',
  int8: 'column.number64',
  numeric: 'column.number64',
  timestamptz: 'column.moment',
  timestamp: 'column.printed',
  date: 'column.day',
  bytea: 'column.bytes',
  json: 'z.json()',
  jsonb: 'z.json()',
  point: 'z.unknown()',
  circle: 'z.unknown()',
  unknown: 'z.unknown()',
};

/** What a SELECT gives of it. */
export function readSchema(described: Described): string {
  const { type, schema, printed, nullable, description } = described;
  const element = schema ?? READ[type.kind] ?? 'column.printed';
  const whole = !type.isList
    ? element
    : printed
      ? 'column.printed'
      : `z.array(${element}${elementsNullable(described) ? '.nullable()' : ''})`;
  return whole + meta({ description }) + (nullable ? '.nullable()' : '');
}

const elementsNullable = ({ checks, type }: Described): boolean =>
  !checks.some(({ node }) => parts(node).some(forbidsNullElements)) &&
  !(type.domainsOfElement && type.domains.some(({ notNull }) => notNull));

/** What an INSERT takes for it. */
export function writtenSchema(described: Described, hasDefault: boolean): string {
  const { type, schema, checks, domainChecks, nullable, description } = described;
  const isJson = type.kind === 'json' || type.kind === 'jsonb';
  const known = schema === undefined ? writtenOf(type) : isJson ? `column.jsonOf(${schema})` : schema;
  const base = known ?? 'z.unknown()';
  const [ofElement, ofWhole] = type.domainsOfElement ? [domainChecks, checks] : [[], [...domainChecks, ...checks]];
  const element = base + rules(ofElement);
  const whole = type.isList ? `z.array(${element}${elementsNullable(described) ? '.nullable()' : ''})` : element;
  const hints = Object.assign({ description }, ...ofWhole.map((check) => hintsOf(check, type))) as Record<string, unknown>;
  return whole + rules(ofWhole) + meta(hints) + (nullable ? '.nullable()' : '') + (hasDefault || nullable ? '.optional()' : '');
}

const rules = (checks: readonly Check[]): string =>
  checks
    .map(
      ({ constraint, message, node }) =>
        `.check(column.rule(${text(constraint)}, ${text(message)}, (v) => ${code(node, () => 'v')}))`,
    )
    .join('');

/** A rule of several columns. */
export const rowRule = ({ constraint, message, columns, node }: Check): string =>
  `{ constraint: ${text(constraint)}, message: ${text(message)}, columns: [${columns.map(text).join(', ')}], ` +
  `holds: (r) => ${code(node, (name) => (propertyName(name) === name ? `r.${name}` : `r[${text(name)}]`))} }`;

function meta(entries: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(entries).filter(([, value]) => value !== undefined);
  return given.length === 0 ? '' : `.meta({ ${given.map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join(', ')} })`;
}

const LIMITS = {
  characters: ['minLength', 'maxLength'],
  elements: ['minItems', 'maxItems'],
  value: ['minimum', 'maximum'],
} as const;

/** What JSON Schema can say of a rule, for documents. */
function hintsOf({ node }: Check, { kind }: Type): Record<string, unknown> {
  return Object.assign(
    {},
    ...parts(node).map((part) => {
      const bounds = boundsOf(part);
      if (bounds !== undefined && bounds.measure in LIMITS && (bounds.measure !== 'value' || kind !== 'numeric')) {
        const [least, most] = LIMITS[bounds.measure as keyof typeof LIMITS];
        const limits: Record<string, number> = {};
        if (bounds.least !== undefined) limits[least] = Number(bounds.least);
        if (bounds.most !== undefined) limits[most] = Number(bounds.most);
        // Of whole numbers, the next is the first.
        if (bounds.above !== undefined && kind.startsWith('int')) limits[least] = Number(bounds.above) + 1;
        else if (bounds.above !== undefined) limits['exclusiveMinimum'] = Number(bounds.above);
        if (bounds.below !== undefined && kind.startsWith('int')) limits[most] = Number(bounds.below) - 1;
        else if (bounds.below !== undefined) limits['exclusiveMaximum'] = Number(bounds.below);
        return limits;
      }
      const pattern = patternOf(part);
      if (pattern !== undefined) return { pattern: pattern.source };
      const choices = choicesOf(part);
      return choices?.of === 'value' ? { enum: choices.values } : {};
    }),
  ) as Record<string, unknown>;
}

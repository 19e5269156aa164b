import {
  ArrayExpressionNode,
  type ColumnMetadata,
  ColumnTypeNode,
  type ExpressionNode,
  GenericExpressionNode,
  IdentifierNode,
  type PostgresDialect,
  UnionExpressionNode,
} from 'kysely-codegen';
import type { Column } from '../../catalog/catalog.ts';

/** What a column's type depends on beyond what kysely-codegen knows about it. */
export interface ColumnFacts {
  readonly column: Column;
  /** As kysely-codegen found it; domains are resolved in it. */
  readonly metadata: ColumnMetadata;
  /** The type of the enum that is behind it, through domains and arrays. */
  readonly enumType: string | undefined;
  /** The type of the JSON documents in it. */
  readonly jsonType: string | undefined;
  readonly nullable: boolean;
  /** Whether an INSERT or UPDATE may name it. */
  readonly writable: boolean;
  readonly hasDefault: boolean;
}

/** The type of a column where kysely-codegen would not get it right; undefined where it does. */
export function columnType(facts: ColumnFacts, adapter: PostgresDialect['adapter']): ExpressionNode | undefined {
  const { metadata, enumType, jsonType, nullable, writable, hasDefault } = facts;
  const unparsed = metadata.isArray && (enumType !== undefined || !PARSED_ARRAYS.has(metadata.dataType));
  if (writable && enumType === undefined && jsonType === undefined && !unparsed) return undefined;

  const element = named(jsonType ?? enumType ?? scalarName(metadata, adapter));
  if (!writable)
    return new GenericExpressionNode('GeneratedAlways', [orNull(selected(element, metadata.isArray, unparsed), nullable)]);
  const type = metadata.isArray ? arrayOf(element, unparsed) : element;
  const whole = orNull(type, nullable);
  return hasDefault ? new GenericExpressionNode('Generated', [whole]) : whole;
}

const named = (name: string) => new IdentifierNode(name);

const orNull = (type: ExpressionNode, nullable: boolean): ExpressionNode =>
  nullable ? new UnionExpressionNode([type, named('null')]) : type;

function scalarName(metadata: ColumnMetadata, adapter: PostgresDialect['adapter']): string {
  const scalars: Readonly<Record<string, IdentifierNode | undefined>> = adapter.scalars;
  return scalars[metadata.dataType]?.name ?? 'string';
}

/** An array that the driver has no parser for arrives as PostgreSQL's text, `{A,B}`, but may be sent as an array. */
function arrayOf(element: IdentifierNode, unparsed: boolean): ExpressionNode {
  if (!unparsed) return new ArrayExpressionNode(element);
  const sent = new UnionExpressionNode([new ArrayExpressionNode(element), named('string')]);
  return new ColumnTypeNode(named('string'), sent, sent);
}

/** What a SELECT gives, for a column that is never written. */
function selected(element: IdentifierNode, isArray: boolean, unparsed: boolean): ExpressionNode {
  if (unparsed) return named('string');
  const type = READ_AS_TEXT.has(element.name) ? named('string') : element;
  return isArray ? new ArrayExpressionNode(type) : type;
}

/** Definitions of kysely-codegen that are one type to read and another to write. */
const READ_AS_TEXT = new Set(['Int8', 'Numeric', 'Timestamp']);

/** Element types whose arrays the driver parses (pg-types, textParsers, by OID). */
export const PARSED_ARRAYS = new Set(
  (
    'bool bytea int2 int4 int8 oid float4 float8 numeric money json jsonb point numrange ' +
    'text varchar bpchar uuid inet cidr macaddr date time timetz timestamp timestamptz interval'
  ).split(' '),
);

/** As much of JSON Schema as the OpenAPI document uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly format?: string;
}

const FORMATS: Readonly<Record<string, string>> = {
  uuid: '0193d5a0-0000-7000-8000-0000000000ff',
  email: 'someone@example.com',
  uri: 'https://example.com/',
  'date-time': '2026-01-01T00:00:00Z',
  date: '2026-01-01',
};

/** A value that fits a schema, as far as its patterns let one guess; every property of an object is there. */
export function sampleOf(schema: Schema, components: Readonly<Record<string, Schema>>, depth = 0): unknown {
  const { $ref, enum: labels, anyOf, oneOf, allOf, properties = {}, items, minLength = 1, minimum = 1, format } = schema;
  const at = (each: Schema): unknown => sampleOf(each, components, depth + 1);
  if (depth > 8) return null;
  if ($ref !== undefined) return at(components[$ref.split('/').at(-1) ?? ''] ?? {});
  if (schema.const !== undefined) return schema.const;
  if (labels !== undefined) return labels[0];
  const first = (anyOf ?? oneOf ?? allOf)?.[0];
  if (first !== undefined) return at(first);
  const type = Array.isArray(schema.type) ? (schema.type as readonly string[])[0] : schema.type;
  if (type === 'string') return FORMATS[format ?? ''] ?? 'a'.repeat(Math.max(1, minLength));
  if (type === 'integer' || type === 'number') return Math.max(1, minimum);
  if (type === 'boolean') return true;
  if (type === 'array') return Array.from({ length: Math.max(1, schema.minItems ?? 0) }, () => at(items ?? {}));
  if (type === 'object') return Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, at(each)]));
  return 'anything';
}

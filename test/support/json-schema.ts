import fc from 'fast-check';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** Takes the place of what would be made for a schema; undefined where it does not. `name` is the property's, if it is one. */
export type Special = (schema: JsonSchema, name: string | undefined) => fc.Arbitrary<unknown> | undefined;

/** Values that a JSON schema describes, as far as those that zod writes go: not what two keywords say together. */
export function valuesOf(schema: JsonSchema, special: Special = () => undefined, name?: string): fc.Arbitrary<unknown> {
  const of = (each: unknown, property?: string) => valuesOf(each as JsonSchema, special, property ?? name);
  const instead = special(schema, name);
  if (instead !== undefined) return instead;
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
  const options = (schema['anyOf'] ?? schema['oneOf']) as JsonSchema[] | undefined;
  if (options !== undefined) return fc.oneof(...options.map((each) => of(each)));
  if (Array.isArray(schema['type'])) return fc.oneof(...schema['type'].map((type: unknown) => of({ ...schema, type })));
  const number = (keyword: string, otherwise: number) => (typeof schema[keyword] === 'number' ? schema[keyword] : otherwise);
  switch (schema['type']) {
    case 'string':
      return typeof schema['pattern'] === 'string'
        ? fc.stringMatching(new RegExp(schema['pattern'], 'u'))
        : characters(number('minLength', 0), Math.min(number('maxLength', 40), 60 + number('minLength', 0)));
    case 'integer':
      return fc.integer({
        min: Math.max(number('minimum', -5), -(2 ** 31)),
        max: Math.min(number('maximum', 2 ** 31 - 1), 2 ** 31 - 1),
      });
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(of(schema['items'] ?? {}), {
        minLength: number('minItems', 0),
        maxLength: Math.max(number('minItems', 0), Math.min(number('maxItems', 4), 4)),
      });
    case 'object': {
      const required = new Set((schema['required'] ?? []) as string[]);
      const known = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>).map(
        ([key, each]) => [key, of(each, key)] as const,
      );
      const others = schema['additionalProperties'];
      const more =
        others === false || others === undefined
          ? fc.constant({})
          : fc.dictionary(
              characters(1, 8).filter((key) => key !== '__proto__'),
              of(others),
              { maxKeys: 3 },
            );
      const record = fc.record(Object.fromEntries(known), { requiredKeys: [...required] });
      return fc.tuple(more, record).map(([extra, given]) => ({ ...extra, ...given }));
    }
    default:
      return fc.oneof(
        fc.jsonValue({ maxDepth: 2 }),
        fc.dictionary(characters(1, 8), fc.jsonValue({ maxDepth: 2 })),
        fc.array(fc.jsonValue({ maxDepth: 1 })),
      );
  }
}

/** Text of any characters, by code point. */
const characters = (least: number, most: number) =>
  fc.string({ unit: 'binary', minLength: least, maxLength: Math.max(least, most) });

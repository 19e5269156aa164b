import { propertyName } from '../contracts/node.ts';
import { text } from '../contracts/schema.ts';
import { documentation } from '../documentation.ts';
import { type Json, list, object, resolved, textOf } from './document.ts';
import type { Naming } from './naming.ts';

/** Whether a value goes to the server or comes from it: what is read-only is not sent, what is write-only does not come. */
export type Direction = 'sent' | 'answered';

const COMPONENTS = '#/components/schemas/';

/** Writes JSON Schemas as TypeScript. The named ones are referred to by name, as a type of their own where they differ by direction. */
export class SchemaWriter {
  readonly #document: Json;
  readonly #naming: Naming;
  /** By name of the component and direction. */
  readonly #names = new Map<string, string>();
  /** Schemas that have been declared under a name of their own. */
  readonly #declared = new Map<unknown, string>();
  /** References that TypeScript has no name for: they are unknown. */
  readonly leftOut = new Set<string>();

  constructor(document: Json, naming: Naming) {
    this.#document = document;
    this.#naming = naming;
    const sources = new Map<string, string>();
    for (const [name, schema] of this.#components()) {
      // The same schema under another name, itself by its own: one type is enough.
      const source = JSON.stringify(schema).replaceAll(text(COMPONENTS + name), '"#"');
      const same = sources.get(source);
      const type = same ?? naming.type(name);
      sources.set(source, type);
      this.#names.set(`answered ${name}`, type);
    }
    for (const [name] of this.#components()) {
      const differs = this.#differs({ $ref: COMPONENTS + name });
      this.#names.set(`sent ${name}`, differs ? naming.type(name, 'sent') : (this.#names.get(`answered ${name}`) ?? ''));
    }
  }

  #components(): [string, unknown][] {
    return Object.entries(object(object(this.#document['components'])['schemas']));
  }

  /** The text of every named schema. */
  declarations(): string[] {
    const written = new Set<string>();
    return this.#components().flatMap(([name, schema]) =>
      (['answered', 'sent'] as const).flatMap((direction) => {
        const type = this.#names.get(`${direction} ${name}`) ?? '';
        if (written.has(type)) return [];
        written.add(type);
        return [this.#declare(type, schema, direction)];
      }),
    );
  }

  /** The names of the types that it declares. */
  names(): Set<string> {
    return new Set(this.#names.values());
  }

  /** A declaration by a name that is free, and the name. */
  declare(words: readonly string[], schema: unknown, direction: Direction): { readonly name: string; readonly text: string } {
    const name = this.#naming.type(...words);
    const declared = { name, text: this.#declare(name, schema, direction) };
    this.#declared.set(schema, name);
    return declared;
  }

  #declare(name: string, schema: unknown, direction: Direction): string {
    const type = this.type(schema, direction);
    const comment = documentation([descriptionOf(schema)]);
    const isInterface = type.startsWith('{\n') && type.endsWith('\n}') && type.indexOf('\n}') === type.length - 2;
    return `${comment}${isInterface ? `export interface ${name} ${type}` : `export type ${name} = ${type};`}`;
  }

  /** The type of a schema; `unknown` where it allows everything. */
  type(schema: unknown, direction: Direction): string {
    if (schema === false) return 'never';
    const declared = this.#declared.get(schema);
    if (declared !== undefined) return declared;
    const { $ref, nullable, ...own } = object(schema);
    if (typeof $ref === 'string') return this.#reference($ref, direction, Object.keys(own).length > 0 ? own : undefined);
    if (nullable === true) return union([this.type(own, direction), 'null']);
    if ('const' in own) return literal(own['const']);
    if (Array.isArray(own['enum'])) return union(own['enum'].map(literal));
    const parts = [
      ...['anyOf', 'oneOf'].flatMap((kind) =>
        list(own[kind]).length === 0 ? [] : [union(list(own[kind]).map((each) => this.type(each, direction)))],
      ),
      ...list(own['allOf']).map((each) => this.type(each, direction)),
    ];
    const { anyOf: _, oneOf: __, allOf: ___, ...rest } = own;
    return intersection([...parts, this.#plain(rest, direction)]);
  }

  /** Of what a schema says beside others: by its types. */
  #plain(schema: Json, direction: Direction): string {
    const { type } = schema;
    if (Array.isArray(type)) return union(type.map((each) => this.#plain({ ...schema, type: each as unknown }, direction)));
    if (type === 'object' || (type === undefined && (schema['properties'] ?? schema['additionalProperties']) !== undefined))
      return this.#object(schema, direction);
    if (type === 'array' || (type === undefined && (schema['items'] ?? schema['prefixItems']) !== undefined))
      return this.#array(schema, direction);
    if (type === 'string') return ['binary', 'byte'].includes(textOf(schema['format'])) ? binary(schema) : 'string';
    if (type === 'integer' || type === 'number') return 'number';
    return type === 'boolean' || type === 'null' ? type : 'unknown';
  }

  #object(schema: Json, direction: Direction): string {
    const hidden = direction === 'sent' ? 'readOnly' : 'writeOnly';
    const properties = Object.entries(object(schema['properties'])).filter(
      ([, each]) => object(resolved(each, this.#document))[hidden] !== true && object(each)[hidden] !== true,
    );
    const required = new Set(list(schema['required']));
    const others = [schema['additionalProperties'], ...Object.values(object(schema['patternProperties']))];
    const open = others.filter((each) => each !== undefined && each !== false);
    const keys = list(object(schema['propertyNames'])['enum']);
    if (properties.length === 0) {
      if (open.length === 0 && schema['additionalProperties'] === false) return 'Record<string, never>';
      const values = open.length === 0 ? 'unknown' : union(open.map((each) => this.type(each, direction)));
      if (keys.length > 0) return `{ readonly [key in ${union(keys.map(literal))}]?: ${values} | undefined }`;
      return `{ readonly [key: string]: ${values} }`;
    }
    const lines = properties.map(([name, each]) => {
      const type = this.type(each, direction);
      const comment = documentation([descriptionOf(each)]);
      return `${comment}readonly ${propertyName(name)}${required.has(name) ? `: ${type}` : `?: ${union([type, 'undefined'])}`};`;
    });
    // Further keys may hold what they like: TypeScript asks that they allow what the known ones hold.
    if (open.length > 0) lines.push('readonly [key: string]: unknown;');
    return `{\n${indented(lines.join('\n'))}\n}`;
  }

  #array(schema: Json, direction: Direction): string {
    const head = list(schema['prefixItems']).map((each) => this.type(each, direction));
    const { items } = schema;
    const rest = items === false ? undefined : this.type(items, direction);
    if (head.length === 0) return `readonly ${grouped(rest ?? 'never')}[]`;
    return `readonly [${[...head, ...(rest === undefined ? [] : [`...${grouped(rest)}[]`])].join(', ')}]`;
  }

  #reference(reference: string, direction: Direction, beside: Json | undefined): string {
    const name = decodeURIComponent(reference.slice(COMPONENTS.length)).replaceAll('~1', '/').replaceAll('~0', '~');
    const known = reference.startsWith(COMPONENTS) ? this.#names.get(`${direction} ${name}`) : undefined;
    if (known !== undefined) return beside === undefined ? known : intersection([known, this.type(beside, direction)]);
    const found = resolved({ $ref: reference }, this.#document);
    // One that leads into itself would never end.
    if (found !== undefined && !JSON.stringify(found).includes(text(reference))) return this.type(found, direction);
    this.leftOut.add(`${reference} is not a schema of this document that has a name: its type is unknown.`);
    return 'unknown';
  }

  /** Whether what is sent of a schema is not what comes. */
  #differs(schema: unknown, seen = new Set<string>()): boolean {
    if (Array.isArray(schema)) return schema.some((each) => this.#differs(each, seen));
    if (typeof schema !== 'object' || schema === null) return false;
    const { $ref, readOnly, writeOnly } = schema as Json;
    if (readOnly === true || writeOnly === true) return true;
    if (typeof $ref === 'string') {
      if (seen.has($ref)) return false;
      seen.add($ref);
      return this.#differs(resolved(schema, this.#document), seen);
    }
    return Object.values(schema).some((each) => this.#differs(each, seen));
  }
}

/** What is said of a schema, or of the one that it makes nullable. */
export function descriptionOf(schema: unknown): string {
  const { description, anyOf, oneOf } = object(schema);
  const said = list(anyOf ?? oneOf).map((each) => textOf(object(each)['description']));
  return textOf(description) || (said.length === 2 ? said.join('') : '');
}

/** In a form, a file; in JSON, text. */
const binary = ({ format, contentEncoding }: Json): string =>
  format === 'binary' && contentEncoding === undefined ? 'Blob' : 'string';

function literal(value: unknown): string {
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return `readonly [${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return `{ ${Object.entries(value)
    .map(([name, each]) => `readonly ${propertyName(name)}: ${literal(each)}`)
    .join('; ')} }`;
}

const indented = (lines: string): string => lines.replaceAll(/^(?=.)/gm, '  ');

/** A type that brackets can follow. */
const grouped = (type: string): string => (/[|&]|^readonly /.test(withoutBraces(type)) ? `(${type})` : type);

/** What is outside of every brace, bracket and quote. */
function withoutBraces(type: string): string {
  let depth = 0;
  return type
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, '""')
    .replaceAll(/\/\*[^]*?\*\//g, '')
    .replaceAll(/./gs, (char) => {
      if ('{[('.includes(char)) depth += 1;
      if ('}])'.includes(char)) depth -= 1;
      return depth > 0 ? '' : char;
    });
}

function union(types: readonly string[]): string {
  const each = [...new Set(types)].filter((type) => type !== 'never');
  if (each.includes('unknown')) return 'unknown';
  return each.length === 0 ? 'never' : each.map((type) => (withoutBraces(type).includes('=>') ? `(${type})` : type)).join(' | ');
}

function intersection(types: readonly string[]): string {
  const each = [...new Set(types)].filter((type) => type !== 'unknown');
  if (each.length <= 1) return each[0] ?? 'unknown';
  return each.map((type) => (withoutBraces(type).includes('|') ? `(${type})` : type)).join(' & ');
}

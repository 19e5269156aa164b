import type { Fact, FieldFact, IndexFact } from '../facts.ts';
import { type Block, snakeCase } from './block.ts';

const SCALARS = new Set(['String', 'Boolean', 'Int', 'BigInt', 'Float', 'Decimal', 'DateTime', 'Json', 'Bytes']);

interface Line {
  readonly text: string;
  readonly note: string | undefined;
  readonly number: number;
}

interface Definition {
  readonly kind: 'model' | 'enum' | 'datasource';
  readonly name: string;
  readonly line: number;
  readonly body: readonly Line[];
}

/** What the Prisma blocks of one document say. They are one schema, in however many blocks. */
export function reducePrisma(blocks: readonly Block[]): Fact[] {
  const definitions = blocks.flatMap(definitionsOf);
  const named = (kind: string) => new Set(definitions.filter((each) => each.kind === kind).map(({ name }) => name));
  const known = { models: named('model'), enums: named('enum') };
  const facts = definitions.flatMap((definition) => {
    if (definition.kind === 'enum') return enumFacts(definition);
    if (definition.kind === 'datasource') return extensionFacts(definition);
    return modelFacts(definition, known);
  });
  return [...facts, ...undefinedTypes(facts, known)];
}

function definitionsOf(block: Block): Definition[] {
  const definitions: (Definition & { body: Line[] })[] = [];
  let open: (Definition & { body: Line[] }) | undefined;
  for (const [index, line] of block.text.split('\n').entries()) {
    const [, text = '', note] = /^\s*((?:[^"/]|"[^"]*"|\/(?!\/))*?)\s*(?:\/\/\s*(.*?)\s*)?$/.exec(line) ?? [];
    const number = block.line + index;
    const opening = /^(model|enum|datasource)\s+(\w+)\s*\{$/.exec(text);
    if (opening !== null) {
      const kind = opening[1] as Definition['kind'];
      open = { kind, name: opening[2] ?? '', line: number, body: [] };
      definitions.push(open);
    } else if (text === '}') open = undefined;
    else if (text !== '') open?.body.push({ text, note, number });
  }
  return definitions;
}

const said = (line: number, note?: string) => ({ lines: [line], ...(note === undefined ? {} : { note }) });

const enumFacts = ({ name, line, body }: Definition): Fact[] => [
  { kind: 'enum', id: name, name, ...said(line) },
  ...body.map(({ text, note, number }): Fact => ({
    kind: 'label',
    id: `${name}.${text}`,
    enum: name,
    name: text,
    ...said(number, note),
  })),
];

function extensionFacts({ body }: Definition): Fact[] {
  return body.flatMap(({ text, number }) => {
    const list = /^extensions\s*=\s*\[(.*)\]$/.exec(text)?.[1];
    return namesIn(list ?? '').map((name) => extensionFact(name === 'uuid_ossp' ? 'uuid-ossp' : name, number));
  });
}

export const extensionFact = (name: string, line: number): Fact => ({
  kind: 'object',
  id: `extension ${name}`,
  type: 'extension',
  name,
  ...said(line),
});

interface Known {
  readonly models: ReadonlySet<string>;
  readonly enums: ReadonlySet<string>;
}

function modelFacts({ name, line, body }: Definition, known: Known): Fact[] {
  const table =
    body.map(({ text }) => /^@@map\("(.*)"\)$/.exec(text)?.[1]).find((mapped) => mapped !== undefined) ?? snakeCase(name);
  const fields = body.filter(({ text }) => !text.startsWith('@@'));
  const facts = fields.flatMap((field) => fieldFacts(name, table, field, known));
  const columns = new Map(facts.flatMap((fact) => (fact.kind === 'field' ? [[fact.name, fact.column]] : [])));
  const indexes = body.flatMap(({ text, number }) => {
    const [, kind = '', list = ''] = /^@@(index|unique|id)\(\[(.*?)\]/.exec(text) ?? [];
    if (kind === '') return [];
    const keys = namesIn(list).map((key) => columns.get(key) ?? key);
    return [indexFact({ table, keys, unique: kind !== 'index', primary: kind === 'id' }, number)];
  });
  return [{ kind: 'model', id: name, name, table, ...said(line) }, ...facts, ...indexes];
}

const namesIn = (list: string): string[] =>
  list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** A key that has no name of its own: `users index(email)`. */
export function indexFact(
  { table, keys, unique, primary }: Pick<IndexFact, 'table' | 'keys' | 'unique' | 'primary'>,
  line: number,
): IndexFact {
  const what = primary ? 'key' : unique ? 'unique' : 'index';
  return {
    kind: 'index',
    id: `${table} ${what}(${keys.join(', ')})`,
    table,
    method: 'btree',
    keys,
    unique,
    primary,
    ...said(line),
  };
}

function fieldFacts(model: string, table: string, { text, note, number }: Line, known: Known): Fact[] {
  const parts = /^(\w+)\s+(\w+)(\?|\[\])?\s*(.*)$/.exec(text);
  if (parts === null) throw new Error(`Line ${String(number)} is no field of a model: ${text}`);
  const [, name = '', type = '', mark, attributes = ''] = parts;
  const common = { id: `${model}.${name}`, model, name, list: mark === '[]', optional: mark === '?', ...said(number, note) };
  const relation = /@relation\((.*)\)/.exec(attributes)?.[1];
  const isScalar = SCALARS.has(type) || known.enums.has(type);
  // A type that is not defined is a model where the field has many of it, or may have one; otherwise an enum.
  if (!isScalar && (known.models.has(type) || mark !== undefined || relation !== undefined))
    return [{ kind: 'relation', ...common, to: type, ...relationOf(relation ?? '') }];
  const column = /@map\("(.*?)"\)/.exec(attributes)?.[1] ?? snakeCase(name);
  const initial = /@default\(((?:[^()]|\(\))*)\)/.exec(attributes)?.[1];
  const native = /@db\.(\w+(?:\([^)]*\))?)/.exec(attributes)?.[1];
  const field: FieldFact = {
    kind: 'field',
    ...common,
    column,
    type,
    ...(native === undefined ? {} : { native }),
    ...(initial === undefined ? {} : { default: initial }),
    ...(attributes.includes('@updatedAt') ? { updatedAt: true } : {}),
  };
  const keys = [column];
  return [
    field,
    ...(/@id\b/.test(attributes) ? [indexFact({ table, keys, unique: true, primary: true }, number)] : []),
    ...(/@unique\b/.test(attributes) ? [indexFact({ table, keys, unique: true, primary: false }, number)] : []),
    ...ruleFacts(field, table, number),
  ];
}

function relationOf(text: string): { fields?: string[]; onDelete?: string } {
  const fields = /fields:\s*\[(.*?)\]/.exec(text)?.[1];
  const onDelete = /onDelete:\s*(\w+)/.exec(text)?.[1];
  return { ...(fields === undefined ? {} : { fields: namesIn(fields) }), ...(onDelete === undefined ? {} : { onDelete }) };
}

/** Rules that only the comment gives: `Float? // 0-1 quality rating`, `Json // Array of permissions`, `String[] // email, push`. */
function ruleFacts({ column, type, list, note = '' }: FieldFact, table: string, line: number): Fact[] {
  const [, low, high] = /(?<![\w-])(\d+)-(\d+)\b/.exec(note) ?? [];
  const check = (says: string, expression: string): Fact[] => [
    { kind: 'check', id: `${table} ${column} ${says}`, table, expression, ...said(line) },
  ];
  if (low !== undefined && high !== undefined && ['Int', 'Float', 'Decimal'].includes(type ?? ''))
    return check(`${low}-${high}`, `${column} >= ${low} AND ${column} <= ${high}`);
  if (type === 'Json' && /^array of /i.test(note)) return check('array', `jsonb_typeof(${column}) = 'array'`);
  if (type === 'String' && list === true && /^[\w-]+(, [\w-]+)+$/.test(note))
    return check(`of ${note}`, `${column} <@ ARRAY[${note.replaceAll(/[\w-]+/g, `'$&'`)}]`);
  return [];
}

function undefinedTypes(facts: readonly Fact[], known: Known): Fact[] {
  const uses = facts.flatMap((fact) => {
    const type = fact.kind === 'relation' ? fact.to : fact.kind === 'field' ? (fact.type ?? '') : '';
    const isDefined = type === '' || SCALARS.has(type) || known.models.has(type) || known.enums.has(type);
    return isDefined ? [] : [{ type, line: fact.lines[0] ?? 0 }];
  });
  return [...new Set(uses.map(({ type }) => type))].map((name) => ({
    kind: 'type',
    id: name,
    name,
    lines: uses.filter(({ type }) => type === name).map(({ line }) => line),
  }));
}

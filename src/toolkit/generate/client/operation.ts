import { propertyName } from '../contracts/node.ts';
import { text } from '../contracts/schema.ts';
import { documentation } from '../documentation.ts';
import { ANY_TYPE, type Content, type Described, list, object, type Parameter } from './document.ts';
import { type Naming, valueNameOf } from './naming.ts';
import type { SchemaWriter } from './schema.ts';

/** An operation as a method, and the types that it declares for itself. */
export interface Written {
  readonly name: string;
  readonly types: readonly { readonly name: string; readonly text: string }[];
  readonly method: string;
}

export interface OperationOptions {
  readonly writer: SchemaWriter;
  /** Names of types; unique in the whole client. */
  readonly naming: Naming;
  /** Names of methods; unique in their group. */
  readonly methods: Naming;
  /** Options of the client, by the names of security schemes. */
  readonly credentials: ReadonlyMap<string, string>;
  /** Types of the group by what they say: one that says the same is another name for it. */
  readonly said: Map<string, string>;
}

/** Writes an operation. The types are named after it: `CreatePromptBody`, `CreatePromptInput`, `CreatePromptAnswer`. */
export function writeOperation(operation: Described, { writer, naming, methods, credentials, said }: OperationOptions): Written {
  const { operationId, parameters, body, security } = operation;
  const name = methods.property(operationId);
  const types: { name: string; text: string }[] = [];
  const add = (type: { readonly name: string; readonly text: string }): string => {
    const what = type.text.replace(/ (?:interface|type) [^ ]+ (?:= )?/, ' ');
    const same = said.get(what);
    types.push(same === undefined ? type : { name: type.name, text: `export type ${type.name} = ${same};` });
    if (same === undefined) said.set(what, type.name);
    return type.name;
  };
  const declare = (what: string, schema: unknown, direction: 'sent' | 'answered'): string => {
    const type = writer.type(schema, direction);
    return type.includes('\n') ? add(writer.declare([operationId, what], schema, direction)) : type;
  };

  const given = named(parameters);
  const lines = given.map(({ as, parameter: { required, schema, description } }) =>
    property(as, writer.type(schema, 'sent'), required, description),
  );
  if (body !== undefined) lines.push(property('body', bodyType(body, declare), body.required, body.description));
  let input = 'NoInput';
  if (lines.length > 0) {
    input = naming.type(operationId, 'input');
    add({ name: input, text: `export interface ${input} {\n${lines.join('\n').replaceAll(/^(?=.)/gm, '  ')}\n}` });
  }
  const isNeeded = parameters.some(({ required }) => required) || body?.required === true;

  const listed = rowOf(operation);
  const row = listed === undefined ? undefined : declare('row', listed, 'answered');
  const answers = operation.answers.map((each) => answerOf(each, declare));
  const kinds = [...new Set(answers.map(({ type }) => type))];
  const answer = kinds.length > 1 ? kinds.join(' | ').replace(/\bvoid\b/, 'undefined') : (kinds[0] ?? 'void');
  const content = answers.find(({ content }) => content !== undefined)?.content;
  let send = `call<${answer}>`;
  if (content?.startsWith('text/event-stream') === true) send = 'events';
  else if (row !== undefined) send = `list<${answer}, ${row}>`;

  const sets = security.map((names) => names.flatMap((each) => credentials.get(each) ?? []));
  const described = [
    `method: ${text(operation.method.toUpperCase())}`,
    `path: ${text(operation.path)}`,
    ...(['path', 'query', 'header'] as const).flatMap((place) => placesOf(place, given)),
    ...(body === undefined ? [] : [`body: ${text(body.type)}`]),
    ...(content === undefined ? [] : [`answer: ${text(content)}`]),
    ...(sets.some((set) => set.length > 0) ? [`credentials: ${JSON.stringify(sets.filter((set) => set.length > 0))}`] : []),
  ];
  const head = `${propertyName(name)}: (input: ${input}${isNeeded ? '' : ' = {}'}, options?: CallOptions) =>`;
  const about = operation.about.filter((each) => each !== '');
  const method = `${documentation(about.map((each, at) => (at === 0 ? each : `\n${each}`)))}${head}
  send.${send}({ ${described.join(', ')} }, input, options),`;
  return { name, types, method };
}

type Declare = (what: string, schema: unknown, direction: 'sent' | 'answered') => string;

function property(name: string, type: string, required: boolean, description: string): string {
  return `${documentation([description])}readonly ${propertyName(name)}${required ? `: ${type}` : `?: ${type} | undefined`};`;
}

/** A form is an object; what is neither JSON nor a form is sent as it is. */
const bodyType = ({ type, schema }: Content, declare: Declare): string =>
  /json|x-www-form-urlencoded|form-data/.test(type) ? declare('body', schema, 'sent') : 'Bytes';

function answerOf(content: Content | undefined, declare: Declare): { readonly type: string; readonly content?: string } {
  if (content === undefined) return { type: 'void' };
  const { type, schema } = content;
  if (type === ANY_TYPE) return { type: 'Response', content: type };
  if (/ndjson|jsonl/.test(type)) return { type: `AsyncIterable<${declare('line', schema, 'answered')}>`, content: type };
  if (/json/.test(type)) return { type: declare('answer', schema, 'answered'), content: type };
  return { type: type.startsWith('text/') ? 'string' : 'Response', content: type };
}

/** What a list holds that is paged by `cursor`: the rows of `data` beside a `next_cursor`. */
function rowOf({ method, parameters, answers }: Described): unknown {
  const { data, next_cursor: next } = object(object(answers[0]?.schema)['properties']);
  const isPaged = method === 'get' && parameters.some(({ name, in: place }) => place === 'query' && name === 'cursor');
  const type = object(data)['type'];
  return isPaged && next !== undefined && (type === 'array' || list(type).includes('array'))
    ? (object(data)['items'] ?? {})
    : undefined;
}

interface Named {
  /** Its name in the input. */
  readonly as: string;
  readonly parameter: Parameter;
}

/**
 * Parameters keep their names, headers are written as names are: `ifMatch`. One that is called as another, or as the body, says where it
 * goes: `id_in_query`.
 */
function named(parameters: readonly Parameter[]): Named[] {
  const taken = new Set(['body']);
  return parameters.map((parameter) => {
    const plain = parameter.in === 'header' ? valueNameOf(parameter.name.toLowerCase()) : parameter.name;
    const as = taken.has(plain) ? `${plain}_in_${parameter.in}` : plain;
    taken.add(as);
    return { as, parameter };
  });
}

function placesOf(place: 'path' | 'query' | 'header', given: readonly Named[]): string[] {
  const own = given.filter(({ parameter }) => parameter.in === place);
  if (own.length === 0) return [];
  const written = own.map(({ as, parameter: { name, style } }) =>
    as === name && style === undefined && place !== 'header'
      ? text(name)
      : `{ from: ${text(as)}, name: ${text(name)}${style === undefined ? '' : `, style: ${text(style)}`} }`,
  );
  return [`in${place.charAt(0).toUpperCase()}${place.slice(1)}: [${written.join(', ')}]`];
}

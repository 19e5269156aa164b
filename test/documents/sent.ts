import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { parseAst } from 'vitest/node';

/** A function of a file: `src/contexts/studio/projects/queries.ts#listProjects`. */
export type Name = `${string}#${string}`;

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

interface File {
  /** What its names stand for: of a namespace, `*`. */
  readonly imports: ReadonlyMap<string, Name>;
  readonly declared: ReadonlyMap<string, Node>;
  readonly program: Node;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;
const childrenOf = (node: Node): Node[] => Object.values(node).flat().filter(isNode);
/** Of an identifier, or of a text. */
const nameIn = (node: unknown): string => {
  const name = isNode(node) ? (node['name'] ?? node['value']) : undefined;
  return typeof name === 'string' ? name : '';
};
const nodesIn = (value: unknown): Node[] => (Array.isArray(value) ? value.filter(isNode) : []);

/** Only their expression is there when the program runs. */
const ERASED_AROUND = new Set(['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression']);

/** What declares a route, in `src/http/route.ts`. */
const DECLARING = new Set(['route', 'stream', 'socket'].map((name) => `src/http/route.ts#${name}`));

/** Every TypeScript file below a folder, by its path. */
export const sourcesBelow = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => posix.join(folder, name))
      .map((path) => [path, readFileSync(path, 'utf8')]),
  );

/**
 * The queries that each declared operation may send, by its operationId: every function of a `queries.ts` that its declaration names, or
 * that a function names which it names. What is passed in from outside of the files (a cache, a clock) sends none that is seen here.
 *
 * @throws Error when the operationId of a route is neither a text nor made of the texts that a function of its file is called with
 */
export function queriesSent(sources: ReadonlyMap<string, string>): Map<string, Set<Name>> {
  const files = new Map([...sources].map(([path, text]) => [path, readFile(path, text)]));
  const sent = new Map<string, Set<Name>>();
  for (const [path, file] of files)
    if (posix.basename(path) === 'routes.ts')
      for (const { operationId, parts } of declarationsIn(path, file)) {
        const queries = queriesFrom(
          parts.flatMap((part) => namesIn(part, path, file)),
          files,
        );
        sent.set(operationId, new Set([...(sent.get(operationId) ?? []), ...queries]));
      }
  return sent;
}

function readFile(path: string, text: string): File {
  const program = parseAst(text, { lang: 'ts' }) as unknown as Node;
  const imports = new Map<string, Name>();
  const declared = new Map<string, Node>();
  for (const statement of nodesIn(program['body'])) {
    if (statement.type === 'ImportDeclaration' && statement['importKind'] !== 'type') {
      const from = posix.join(posix.dirname(path), nameIn(statement['source']));
      for (const each of nodesIn(statement['specifiers']))
        imports.set(nameIn(each['local']), `${from}#${isNode(each['imported']) ? nameIn(each['imported']) : '*'}`);
    }
    const declaration = isNode(statement['declaration']) ? statement['declaration'] : statement;
    if (isNode(declaration['id'])) declared.set(nameIn(declaration['id']), declaration);
    for (const each of nodesIn(declaration['declarations'])) declared.set(nameIn(each['id']), each);
  }
  return { imports, declared, program };
}

/** Every name of its own file or of another that a piece of code uses. */
function namesIn(node: Node, path: string, file: File): Name[] {
  const { imports, declared } = file;
  if (node.type.startsWith('TS') && !ERASED_AROUND.has(node.type)) return [];
  if (node.type === 'Identifier') {
    const name = nameIn(node);
    return [imports.get(name) ?? (declared.has(name) ? (`${path}#${name}` as const) : [])].flat();
  }
  if (node.type === 'MemberExpression' && node['computed'] !== true) {
    const object = node['object'] as Node;
    const namespace = object.type === 'Identifier' ? imports.get(nameIn(object)) : undefined;
    if (namespace?.endsWith('#*') === true) return [`${namespace.slice(0, -2)}#${nameIn(node['property'])}`];
    return namesIn(object, path, file);
  }
  const key = node.type === 'Property' && node['computed'] !== true ? node['key'] : undefined;
  return childrenOf(node).flatMap((child) => (child === key ? [] : namesIn(child, path, file)));
}

/** The queries among some names, and those that lead to. */
function queriesFrom(names: readonly Name[], files: ReadonlyMap<string, File>): Set<Name> {
  const seen = new Set<Name>();
  const queries = new Set<Name>();
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const [path = '', local = ''] = name.split('#');
    const file = files.get(path);
    const node = file?.declared.get(local);
    if (posix.basename(path) === 'queries.ts' && node !== undefined && isFunction(node)) queries.add(name);
    else if (file !== undefined && node !== undefined) open.push(...namesIn(node, path, file));
  }
  return queries;
}

const isFunction = ({ type, init }: Node): boolean =>
  type === 'FunctionDeclaration' || (isNode(init) && init.type === 'ArrowFunctionExpression');

interface Declaration {
  readonly operationId: string;
  /** The code that it is made of: its own, what stands before it in a function around it, and what that function is called with. */
  readonly parts: readonly Node[];
}

function declarationsIn(path: string, file: File): Declaration[] {
  const found: Declaration[] = [];
  const visit = (node: Node, around: readonly Node[]): void => {
    if (node.type === 'CallExpression' && DECLARING.has(file.imports.get(nameIn(node['callee'])) ?? ''))
      found.push(...declarationsOf(node, around, path, file));
    else for (const child of childrenOf(node)) visit(child, [...around, node]);
  };
  visit(file.program, []);
  return found;
}

function declarationsOf(call: Node, around: readonly Node[], path: string, file: File): Declaration[] {
  const [declared] = nodesIn(call['arguments']);
  const named = nodesIn(declared?.['properties']).find(({ key }) => nameIn(key) === 'operationId')?.['value'];
  const before = around
    .filter(({ type }) => type === 'BlockStatement')
    .flatMap((block) => nodesIn(block['body']).filter((statement) => !around.includes(statement)));
  const parts = [call, ...before];
  const own = textOf(named, new Map());
  if (own !== undefined) return [{ operationId: own, parts }];
  const [name, maker] = [...file.declared].find(([, node]) => around.includes(node)) ?? [];
  const parameters = nodesIn((isNode(maker?.['init']) ? maker['init'] : maker)?.['params']).map(nameIn);
  const declarations = callsOf(name, file.program).flatMap((each) => {
    const given = nodesIn(each['arguments']);
    const texts = new Map(parameters.map((parameter, index) => [parameter, textOf(given[index], new Map())]));
    const operationId = textOf(named, texts);
    return operationId === undefined ? [] : [{ operationId, parts: [...parts, ...given] }];
  });
  if (declarations.length === 0) throw new Error(`${path}: what operationId ${name ?? 'a route'} has cannot be told.`);
  return declarations;
}

const callsOf = (name: string | undefined, node: Node): Node[] => [
  ...(node.type === 'CallExpression' && nameIn(node['callee']) === name ? [node] : []),
  ...childrenOf(node).flatMap((child) => callsOf(name, child)),
];

/** What a text, a template of texts or a name of one says; undefined for anything else. */
function textOf(node: unknown, texts: ReadonlyMap<string, string | undefined>): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'Literal') return typeof node['value'] === 'string' ? node['value'] : undefined;
  if (node.type === 'Identifier') return texts.get(nameIn(node));
  if (node.type !== 'TemplateLiteral') return undefined;
  const filled = nodesIn(node['expressions']).map((each) => textOf(each, texts));
  if (filled.includes(undefined)) return undefined;
  return (node['quasis'] as readonly { readonly value: { readonly cooked: string } }[])
    .map(({ value }, index) => `${value.cooked}${filled[index] ?? ''}`)
    .join('');
}

import { parse, parsePlPgSQL } from 'libpg-query';
import type { Catalog, Routine } from '../../catalog/catalog.ts';
import { identity } from '../../catalog/identity.ts';
import type { Relations } from './scope.ts';
import { type Reference, referencesIn } from './references.ts';

/** What a function's body names, and how sure that is. */
export interface BodyReferences {
  readonly routine: Routine;
  readonly references: readonly Reference[];
  /** What could not be read as SQL: statements that it puts together as it runs, a body in another language. */
  readonly texts: readonly string[];
}

/**
 * What the bodies of functions name that PostgreSQL keeps as text. One in SQL is read as it is; of one in PL/pgSQL, each expression
 * and statement, with `new`, `old`, parameters and variables of a row type as rows.
 */
export async function referencesOfBodies(catalog: Catalog, relations: Relations): Promise<BodyReferences[]> {
  const found: BodyReferences[] = [];
  for (const routine of catalog.functions) {
    const { definition, language } = routine;
    if (definition === null || language === 'c' || language === 'internal') continue;
    const asText = { references: [], texts: [definition] };
    const reading =
      language === 'sql'
        ? ofSql(routine, definition, relations)
        : language === 'plpgsql'
          ? ofPlpgsql(routine, definition, relations, catalog)
          : Promise.resolve(asText);
    // The parser knows no types, and gives up on some bodies that PostgreSQL takes.
    found.push({ routine, ...(await reading.catch(() => asText)) });
  }
  return found;
}

type Body = Omit<BodyReferences, 'routine'>;

interface Declared {
  /** Null where the body is an SQL-standard one, which the catalog knows. */
  readonly body: string | null;
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
}

const searchPathOf = ({ config, schema }: Routine): string[] => {
  const setting = config.find((each) => each.startsWith('search_path='))?.slice('search_path='.length);
  return (setting ?? `public, ${schema}`).split(',').map((name) => name.trim().replaceAll('"', ''));
};

async function ofSql(routine: Routine, definition: string, relations: Relations): Promise<Body> {
  const { body, parameters } = await declared(definition);
  if (body === null) return { references: [], texts: [] };
  const rows = rowsOf(parameters, relations);
  return { references: await referencesIn(body, relations, { searchPath: searchPathOf(routine), rows }), texts: [] };
}

async function declared(definition: string): Promise<Declared> {
  const { stmts } = await parse(definition);
  const statement = stmts?.[0]?.stmt;
  if (statement === undefined || !('CreateFunctionStmt' in statement)) return { body: null, parameters: [] };
  const { options, parameters } = statement.CreateFunctionStmt;
  const text = (node: unknown) => (node as { String?: { sval?: string } }).String?.sval ?? '';
  const body = (options ?? []).flatMap((option) => {
    if (!('DefElem' in option) || option.DefElem.defname !== 'as') return [];
    const { arg } = option.DefElem;
    return arg !== undefined && 'List' in arg ? [text(arg.List.items?.[0])] : [text(arg)];
  });
  return {
    body: body[0] ?? null,
    parameters: (parameters ?? []).flatMap((each) =>
      'FunctionParameter' in each
        ? [
            {
              name: each.FunctionParameter.name ?? '',
              type: (each.FunctionParameter.argType?.names ?? []).map(text).join('.'),
            },
          ]
        : [],
    ),
  };
}

const rowsOf = (
  named: readonly { readonly name: string; readonly type: string }[],
  relations: Relations,
): Map<string, string[]> =>
  new Map(
    named.flatMap(({ name, type }) => {
      const relation = type.replace(/%rowtype$/i, '').replaceAll('"', '');
      const found = [relation, `public.${relation}`].find((path) => relations.has(path));
      return name === '' || found === undefined ? [] : [[name, [found]] as const];
    }),
  );

interface Expression {
  readonly query: string;
  /** 0: a statement, 2: an expression, 3 and more: `target := expression`. */
  readonly parseMode?: number;
}

async function ofPlpgsql(routine: Routine, definition: string, relations: Relations, catalog: Catalog): Promise<Body> {
  const { parameters } = await declared(definition);
  const parsed: unknown = await parsePlPgSQL(definition);
  const expressions: Expression[] = [];
  const texts: string[] = [];
  const variables: { name: string; type: string }[] = [...parameters];
  visit(parsed, (kind, node) => {
    if (kind === 'PLpgSQL_expr') expressions.push(node as unknown as Expression);
    if (kind === 'PLpgSQL_var' || kind === 'PLpgSQL_rec') {
      const { refname, datatype } = node as { refname?: string; datatype?: { PLpgSQL_type?: { typname?: string } } };
      variables.push({ name: refname ?? '', type: datatype?.PLpgSQL_type?.typname ?? '' });
    }
    if (kind.startsWith('PLpgSQL_stmt_dyn')) texts.push(JSON.stringify(node));
    if (kind === 'PLpgSQL_stmt_return_query' && 'dynquery' in node) texts.push(JSON.stringify(node['dynquery']));
  });
  const fired = catalog.triggers.filter((trigger) => trigger.function === `${routine.schema}.${routine.name}`);
  const tables = [...new Set(fired.map(({ schema, table }) => `${schema}.${table}`))];
  const rows = rowsOf(variables, relations);
  if (tables.length > 0) for (const name of ['new', 'old']) rows.set(name, tables);
  const references: Reference[] = [];
  for (const { query, parseMode = 0 } of expressions) {
    try {
      const statement = parseMode === 0 ? query : `select ${parseMode === 2 ? query : query.replace(/^(.*?):?=/s, '($1), ')}`;
      references.push(...(await referencesIn(statement, relations, { searchPath: searchPathOf(routine), rows })));
    } catch {
      texts.push(query);
    }
  }
  return { references, texts };
}

function visit(node: unknown, each: (kind: string, node: Readonly<Record<string, unknown>>) => void): void {
  if (Array.isArray(node)) for (const item of node) visit(item, each);
  else if (typeof node === 'object' && node !== null)
    for (const [kind, value] of Object.entries(node)) {
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) each(kind, value as Record<string, unknown>);
      visit(value, each);
    }
}

/** How a function is told from others. */
export const functionName = (routine: Routine): string => identity.functions(routine);

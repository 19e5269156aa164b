import { type Node as Syntax, parseSync, type TypeName } from 'libpg-query';
import type { Catalog } from '../../../catalog/catalog.ts';
import { cast } from './casts.ts';
import { type Node, Undecidable } from './node.ts';
import { parseExpression } from './parse.ts';
import { type Type, typeOfName, typeOfText } from './type.ts';

interface Definition {
  readonly parameters?: readonly { readonly FunctionParameter: { readonly name?: string; readonly argType: TypeName } }[];
  readonly options?: readonly {
    readonly DefElem: {
      readonly defname: string;
      readonly arg?: { readonly List?: { readonly items?: readonly { readonly String?: { readonly sval: string } }[] } };
    };
  }[];
}

/** What a call of a function comes to. */
export interface Body {
  readonly expression: Syntax;
  /** Its parameters, by name and as `$1`. */
  readonly parameters: ReadonlyMap<string, Node>;
  readonly returns: Type;
  /** NULL as soon as an argument is. */
  readonly strict: boolean;
}

/**
 * A function of the schema's own, for use in place of its call: one in SQL that is immutable and a single expression of its arguments.
 *
 * @throws Undecidable for any other
 */
export function bodyOf(names: readonly string[], given: readonly Node[], catalog: Catalog): Body {
  const [schema, name] = names;
  const shown = `${names.join('.')}()`;
  const functions = catalog.functions.filter((each) => each.schema === schema && each.name === name);
  const [found] = functions;
  if (found === undefined || functions.length > 1) throw new Undecidable(`${shown} is not known here`);
  if (found.language !== 'sql' || found.volatility !== 'immutable' || found.definition === null)
    throw new Undecidable(`${shown} is no immutable function in SQL`);
  const statement = parseSync(found.definition).stmts?.[0]?.stmt as { CreateFunctionStmt?: Definition };
  const { parameters = [], options = [] } = statement.CreateFunctionStmt ?? {};
  const source = options.find(({ DefElem: { defname } }) => defname === 'as')?.DefElem.arg?.List?.items?.[0]?.String?.sval;
  const expression = /^\s*select\s([^;]*?);?\s*$/i.exec(source ?? '')?.[1];
  if (expression === undefined || parameters.length !== given.length) throw new Undecidable(`${shown} is no single expression`);
  const values = new Map<string, Node>();
  parameters.forEach(({ FunctionParameter: { name: parameter, argType } }, at) => {
    const value = cast(given[at] as Node, typeOfName(argType, catalog));
    values.set(`$${String(at + 1)}`, value);
    if (parameter !== undefined) values.set(parameter, value);
  });
  return {
    expression: parseExpression(expression),
    parameters: values,
    returns: typeOfText(found.returns ?? 'void', catalog),
    strict: found.strict,
  };
}

import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import type { Catalog, Column } from '../../catalog/catalog.ts';
import { identity } from '../../catalog/identity.ts';
import { KaavaError, type Issue } from '../../errors.ts';
import { typeNameOf } from './names.ts';

/** A column's comment names a type that its context does not have. */
export class UnknownJsonType extends KaavaError {
  readonly kind = 'unprocessable';
  readonly code = 'UNKNOWN_JSON_TYPE';
  override readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super(
      `The comments of ${String(issues.length)} column${issues.length === 1 ? '' : 's'} name a type that does not exist:\n${lines(issues)}`,
    );
    this.issues = issues;
  }
}

const lines = (issues: readonly Issue[]) => issues.map(({ path, message }) => `  ${path}: ${message}`).join('\n');

/** Where a type of a JSON document comes from. */
export interface JsonType {
  /** What it is called in the generated file: another name where two contexts use the same. */
  readonly name: string;
  /** As kysely-codegen takes it: `../contexts/prompts/json.ts#PromptVariables`. */
  readonly source: string;
}

/** The type that a comment names: `What the template expects. @json PromptVariables`. */
export const jsonTypeIn = (comment: string | null): string | undefined =>
  /(?:^|\s)@json\s+([A-Za-z_$][\w$]*)/.exec(comment ?? '')?.[1];

/** A comment without what is said to the generator. */
export const withoutTags = (comment: string): string =>
  comment
    .replace(/(^|\s+)@json\s+[A-Za-z_$][\w$]*/, '')
    .replace(/(^|\s+)@notNull(?![\w$])/, '')
    .trim();

/**
 * The JSON types of columns, by qualified column. They are exported by `<contexts>/<schema>/json.ts`.
 *
 * @throws UnknownJsonType naming every column whose type is not exported there
 */
export function jsonTypesOf(
  catalog: Catalog,
  { contexts, outFile, taken }: { readonly contexts: string; readonly outFile: string; readonly taken: ReadonlySet<string> },
): Map<string, JsonType> {
  const tagged = catalog.columns.flatMap((column) => {
    const type = jsonTypeIn(column.comment);
    return type === undefined ? [] : [{ column, type, file: resolve(contexts, column.schema, 'json.ts') }];
  });
  const issues = tagged.flatMap(({ column, type, file }) => problemOf(column, type, file));
  if (issues.length > 0) throw new UnknownJsonType(issues);

  const schemasOf = (type: string) => new Set(tagged.filter((each) => each.type === type).map(({ column }) => column.schema));
  return new Map(
    tagged.map(({ column, type, file }) => {
      const name = taken.has(type) || schemasOf(type).size > 1 ? typeNameOf(column.schema, type) : type;
      return [identity.columns(column), { name, source: `${moduleName(outFile, file)}#${type}` }];
    }),
  );
}

function problemOf(column: Column, type: string, file: string): Issue[] {
  const where = `comment on column ${identity.columns(column)}`;
  const shown = relative(process.cwd(), file);
  if (column.typeName !== 'jsonb' && column.typeName !== 'json')
    return [{ path: where, message: `says "@json ${type}", but the column is ${column.type}` }];
  if (!existsSync(file)) return [{ path: where, message: `says "@json ${type}", but there is no ${shown}` }];
  if (!exportedTypes(readFileSync(file, 'utf8')).has(type))
    return [{ path: where, message: `says "@json ${type}", but ${shown} exports no type ${type}` }];
  return [];
}

/** The types that a module exports, as far as declarations and export lists in it tell. */
export const exportedTypes = (source: string): Set<string> =>
  exported(
    source,
    /^\s*export\s+(?:declare\s+)?(?:abstract\s+)?(?:type|interface|class)\s+([A-Za-z_$][\w$]*)/gm,
    /^\s*export\s+(?:type\s+)?\{([^}]*)\}/gm,
  );

/** The constants that a module exports, likewise. */
export const exportedValues = (source: string): Set<string> =>
  exported(source, /^\s*export\s+const\s+([A-Za-z_$][\w$]*)/gm, /^\s*export\s+\{([^}]*)\}/gm);

function exported(source: string, declaration: RegExp, list: RegExp): Set<string> {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\/|(?<![:'"`])\/\/.*$/gm, '');
  const listed = [...code.matchAll(list)].flatMap(([, names = '']) => names.split(','));
  const nameOf = (entry: string) => /([A-Za-z_$][\w$]*)\s*$/.exec(entry.trim())?.[1] ?? '';
  const declared = [...code.matchAll(declaration)].map(([, name = '']) => name);
  return new Set([...declared, ...listed.map(nameOf)].filter((name) => name !== '' && name !== 'type'));
}

function moduleName(outFile: string, file: string): string {
  const path = relative(dirname(resolve(outFile)), file)
    .split(sep)
    .join('/');
  return path.startsWith('.') ? path : `./${path}`;
}

import { parsePlPgSQLSync, parseSync, type RangeVar } from 'libpg-query';
import type { Routine } from '../../catalog/catalog.ts';
import { nameOf } from '../../catalog/names.ts';
import type { Command } from './model.ts';

/** What SQL touches by name. The parser must be loaded (`loadModule` of libpg-query). */
export interface Touched {
  /** Relations as `nameOf` has them; those without a schema as they are written. */
  readonly relations: readonly { readonly name: string; readonly command: Command }[];
  /** Functions that are called, likewise, by name only. */
  readonly functions: readonly string[];
  /** Columns that are named, by what stands before them: an alias, a relation's name or nothing. */
  readonly columns: readonly { readonly of: string; readonly column: string }[];
  /** By alias or name, which relation. */
  readonly aliases: ReadonlyMap<string, string>;
  /** False where some of it is put together only when it runs, or could not be read. */
  readonly complete: boolean;
}

class Collector {
  readonly relations = new Map<string, { readonly name: string; readonly command: Command }>();
  readonly functions = new Set<string>();
  readonly columns: { of: string; column: string }[] = [];
  readonly aliases = new Map<string, string>();
  readonly withs = new Set<string>();
  complete = true;

  touch({ schemaname, relname = '', alias }: RangeVar, ...commands: readonly Command[]): void {
    const name = schemaname === undefined ? nameOf(relname) : nameOf(schemaname, relname);
    this.aliases.set(alias?.aliasname ?? relname, name);
    for (const command of commands) this.relations.set(`${name} ${command}`, { name, command });
  }

  /** Whatever a node is, as the parser gives it: `{ SelectStmt: { fromClause: [{ RangeVar: … }] } }`. */
  visit(node: unknown): void {
    if (Array.isArray(node)) for (const each of node) this.visit(each);
    else if (typeof node === 'object' && node !== null) for (const [key, value] of Object.entries(node)) this.see(key, value);
  }

  private see(key: string, value: unknown): void {
    const node = value as Record<string, unknown>;
    switch (key) {
      case 'RangeVar':
        return this.touch(value as RangeVar, 'SELECT');
      case 'CommonTableExpr':
        this.withs.add(nameOf(String(node['ctename'])));
        break;
      case 'FuncCall':
        this.functions.add(nameOf(...stringsOf(node['funcname'])));
        break;
      case 'ColumnRef':
        this.name(node['fields']);
        return;
      case 'InsertStmt':
      case 'UpdateStmt':
      case 'DeleteStmt':
      case 'MergeStmt': {
        const { relation, ...others } = node;
        this.touch(relation as RangeVar, ...commandsOf(key, node));
        return this.visit(others);
      }
      case 'TruncateStmt':
        for (const each of node['relations'] as { RangeVar: RangeVar }[]) this.touch(each.RangeVar, 'TRUNCATE');
        return;
      default:
    }
    this.visit(value);
  }

  private name(fields: unknown): void {
    const parts = stringsOf(fields);
    const isAll = JSON.stringify(fields).includes('"A_Star"');
    const column = isAll ? '*' : (parts.at(-1) ?? '');
    this.columns.push({ of: parts.at(isAll ? -1 : -2) ?? '', column });
  }

  done(): Touched {
    return {
      relations: [...this.relations.values()].filter(({ name }) => !this.withs.has(name)),
      functions: [...this.functions],
      columns: this.columns,
      aliases: this.aliases,
      complete: this.complete,
    };
  }
}

const stringsOf = (list: unknown): string[] =>
  (list as readonly { String?: { sval?: string } }[]).flatMap((each) => each.String?.sval ?? []);

function commandsOf(statement: string, node: Record<string, unknown>): Command[] {
  const reads: Command[] = node['returningList'] === undefined && node['returningClause'] === undefined ? [] : ['SELECT'];
  switch (statement) {
    case 'InsertStmt': {
      const conflict = node['onConflictClause'] as { action?: string } | undefined;
      return [...reads, 'INSERT', ...(conflict?.action === 'ONCONFLICT_UPDATE' ? (['UPDATE'] as const) : [])];
    }
    case 'UpdateStmt':
      return [...reads, 'UPDATE'];
    case 'DeleteStmt':
      return [...reads, 'DELETE'];
    default: {
      const whens = (node['mergeWhenClauses'] ?? []) as { MergeWhenClause: { commandType?: string } }[];
      const types = whens.map(({ MergeWhenClause: { commandType } }) => commandType?.replace('CMD_', ''));
      return ['SELECT', ...(['INSERT', 'UPDATE', 'DELETE'] as const).filter((command) => types.includes(command))];
    }
  }
}

/** What a query touches. @throws what the parser says of it */
export function touchedByQuery(sql: string): Touched {
  const collector = new Collector();
  collector.visit(parseSync(sql).stmts);
  return collector.done();
}

/** What a function's body touches, as far as it can be read: SQL and PL/pgSQL can. */
export function touchedByFunction({ language, definition }: Routine): Touched {
  const collector = new Collector();
  try {
    if (language === 'sql') readSqlFunction(collector, definition ?? '');
    else if (language === 'plpgsql') readPlpgsql(collector, parsePlPgSQLSync(definition ?? ''));
    else collector.complete = false;
  } catch {
    collector.complete = false;
  }
  return collector.done();
}

function readSqlFunction(collector: Collector, definition: string): void {
  const statement = parseSync(definition).stmts?.[0]?.stmt as { CreateFunctionStmt?: Record<string, unknown> } | undefined;
  const { options = [], sql_body: body } = statement?.CreateFunctionStmt ?? {};
  if (body !== undefined) collector.visit(body);
  for (const { DefElem } of options as { DefElem: { defname?: string; arg?: { List?: { items?: unknown } } } }[])
    if (DefElem.defname === 'as')
      for (const text of stringsOf(DefElem.arg?.List?.items ?? [])) collector.visit(parseSync(text).stmts);
}

/** PL/pgSQL's own tree holds its SQL as text: `{ PLpgSQL_expr: { query: 'select …' } }`. */
function readPlpgsql(collector: Collector, node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'PLpgSQL_expr') readExpression(collector, String((value as { query?: unknown }).query));
    else {
      if (/^PLpgSQL_stmt_dyn|^dynquery$/.test(key)) collector.complete = false;
      readPlpgsql(collector, value);
    }
  }
}

function readExpression(collector: Collector, text: string): void {
  // A statement, an expression, or an assignment.
  for (const sql of [text, `select ${text}`, `select ${text.replace(/^[^:=]*:?=/, '')}`]) {
    try {
      collector.visit(parseSync(sql).stmts);
      return;
    } catch {
      // The next form.
    }
  }
  collector.complete = false;
}

import { type IndexElem, type IndexStmt, loadModule, type Node, parseSync } from 'libpg-query';
import type { CheckFact, Fact, IndexFact, ObjectFact } from '../facts.ts';
import type { Block } from './block.ts';
import { extensionFact } from './prisma.ts';

await loadModule();

/** The model of each table; a table without one is its own. */
export type Models = ReadonlyMap<string, string>;

interface Statement {
  readonly node: Node;
  readonly text: string;
  readonly line: number;
}

/** What a SQL block says. */
export const reduceSql = (block: Block, models: Models): Fact[] =>
  statementsOf(block).flatMap((statement) => factsOf(statement, models));

function statementsOf({ text, line }: Block): Statement[] {
  const bytes = Buffer.from(text);
  return (parseSync(text).stmts ?? []).flatMap(({ stmt, stmt_location: start = 0, stmt_len: length = bytes.length }) => {
    const before = bytes.subarray(0, start).toString();
    const own = bytes.subarray(start, start + length).toString();
    const lead = /^(?:\s|--.*\n)*/.exec(own)?.[0] ?? '';
    const begins = line + (before + lead).split('\n').length - 1;
    return stmt === undefined ? [] : [{ node: stmt, text: own.slice(lead.length).trim(), line: begins }];
  });
}

function factsOf({ node, text, line }: Statement, models: Models): Fact[] {
  const lines = [line];
  const known = (table: string, columns: readonly string[] = []) => tableFacts(table, columns, models, line);
  const object = (type: string, name: string, table?: string): ObjectFact => ({
    kind: 'object',
    id: `${type} ${name}`,
    type,
    name,
    ...(table === undefined ? {} : { table }),
    lines,
  });
  if ('CreateExtensionStmt' in node) return [extensionFact(node.CreateExtensionStmt.extname ?? '', line)];
  if ('IndexStmt' in node) {
    const index = indexOf(node.IndexStmt, text, line);
    return [...(models.has(index.table) ? [] : known(index.table, columnsOf(index.keys))), index];
  }
  if ('CreateStmt' in node) {
    const [parent] = node.CreateStmt.inhRelations ?? [];
    const table = node.CreateStmt.relation?.relname ?? '';
    return [object('partition', table, parent !== undefined && 'RangeVar' in parent ? parent.RangeVar.relname : undefined)];
  }
  if ('CreateTableAsStmt' in node) {
    const { query, into } = node.CreateTableAsStmt;
    const targets = query !== undefined && 'SelectStmt' in query ? (query.SelectStmt.targetList ?? []) : [];
    return known(into?.rel?.relname ?? '', targets.map(targetName));
  }
  if ('CreatePolicyStmt' in node) {
    const { policy_name: name = '', table } = node.CreatePolicyStmt;
    return [object('policy', name, table?.relname)];
  }
  if ('CreateFunctionStmt' in node) {
    const name = node.CreateFunctionStmt.funcname?.map(stringOf).join('.') ?? '';
    const inserts = [...text.matchAll(/insert into (\w+)\s*\(([^)]*)\)/gi)];
    const written = inserts.flatMap(([, table = '', columns = '']) =>
      known(
        table,
        columns.split(',').map((each) => each.trim()),
      ),
    );
    return [object('function', name), ...written];
  }
  if ('InsertStmt' in node) return known(node.InsertStmt.relation?.relname ?? '', (node.InsertStmt.cols ?? []).map(targetName));
  if ('UpdateStmt' in node || 'SelectStmt' in node) return [];
  if ('AlterTableStmt' in node) {
    const table = node.AlterTableStmt.relation?.relname ?? '';
    return (node.AlterTableStmt.cmds ?? []).flatMap((cmd): Fact[] => {
      if (!('AlterTableCmd' in cmd)) return [];
      const { subtype, def } = cmd.AlterTableCmd;
      if (subtype === 'AT_EnableRowSecurity') return [object('row-level security', table, table)];
      if (subtype === 'AT_AddColumn' && def !== undefined && 'ColumnDef' in def) {
        const { colname = '', typeName } = def.ColumnDef;
        const type = stringOf(typeName?.names?.at(-1));
        return known(table, [colname]).map((fact) => (fact.kind === 'field' ? { ...fact, type } : fact));
      }
      if (subtype === 'AT_AddConstraint' && def !== undefined && 'Constraint' in def && def.Constraint.contype === 'CONSTR_CHECK')
        return [checkOf(def.Constraint.conname ?? '', table, text, line)];
      throw new Error(`Line ${String(line)}: ALTER TABLE that is not understood: ${text}`);
    });
  }
  throw new Error(`Line ${String(line)}: SQL that is not understood: ${text}`);
}

/** A table that is named, with columns; both may be known from the models, and then only the line is new. */
export function tableFacts(table: string, columns: readonly string[], models: Models, line: number): Fact[] {
  const model = models.get(table) ?? table;
  const lines = [line];
  return [
    { kind: 'model', id: model, name: model, table, lines },
    ...columns.map((column): Fact => {
      return { kind: 'field', id: `${model}.${column}`, model, name: column, column, lines };
    }),
  ];
}

function indexOf(statement: IndexStmt, text: string, line: number): IndexFact {
  const list = balanced(text, text.indexOf('(', text.search(/\bON\b/i)));
  const params = statement.indexParams ?? [];
  const keys = params.flatMap((param) => ('IndexElem' in param ? [keyOf(param.IndexElem, list)] : []));
  const predicate = /\bWHERE\b\s*([\s\S]*)$/i.exec(text)?.[1];
  const name = statement.idxname ?? '';
  return {
    kind: 'index',
    id: name,
    table: statement.relation?.relname ?? '',
    method: statement.accessMethod ?? 'btree',
    keys,
    unique: statement.unique === true,
    primary: false,
    ...(predicate === undefined ? {} : { predicate }),
    lines: [line],
  };
}

/** An index has one expression at most here, and then nothing else. */
const keyOf = ({ name, ordering }: IndexElem, list: string): string =>
  `${name ?? list}${ordering === 'SORTBY_DESC' ? ' DESC' : ''}`;

const checkOf = (name: string, table: string, text: string, line: number): CheckFact => ({
  kind: 'check',
  id: name,
  table,
  expression: balanced(text, text.indexOf('(', text.search(/\bCHECK\b/i))).replaceAll(/\s+/g, ' '),
  lines: [line],
});

/** What is between a parenthesis and the one that closes it. */
function balanced(text: string, from: number): string {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return text.slice(from + 1, at).trim();
  }
  throw new Error(`A parenthesis is never closed: ${text}`);
}

/** Without directions, and without expressions. */
const columnsOf = (keys: readonly string[]): string[] =>
  keys.map((key) => key.replace(/ DESC$/, '')).filter((key) => /^\w+$/.test(key));

const stringOf = (node: Node | undefined): string => (node !== undefined && 'String' in node ? (node.String.sval ?? '') : '');

function targetName(node: Node): string {
  if (!('ResTarget' in node)) return '';
  const { name, val } = node.ResTarget;
  if (name !== undefined) return name;
  return val !== undefined && 'ColumnRef' in val ? stringOf(val.ColumnRef.fields?.at(-1)) : '';
}

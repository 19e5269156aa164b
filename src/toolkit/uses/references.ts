import { parse } from 'libpg-query';
import { Scope, type Relations, type Source } from './scope.ts';

/** A relation, or a column of it, that a statement names. */
export interface Reference {
  /** `schema.name`, unquoted. */
  readonly relation: string;
  /** Null for the relation itself, whichever columns are named. */
  readonly column: string | null;
  /** `whole row`: `*`, or the row as one value; it would do with any columns. */
  readonly how: 'reads' | 'writes' | 'whole row';
}

export interface ReadingOptions {
  /** Schemas in which a name without one is looked for; by default `public`. */
  readonly searchPath?: readonly string[];
  /** Names that stand for a row of a relation although no FROM says so: `new`, a parameter; by name, the relations. */
  readonly rows?: ReadonlyMap<string, readonly string[]>;
}

type Tree = Readonly<Record<string, unknown>>;

/**
 * What SQL names, by PostgreSQL's own parser: aliases, CTEs, subqueries, RETURNING and ON CONFLICT are resolved, and a name that no
 * relation in sight has (a variable, a field of a function's result) is nobody's.
 *
 * @throws SqlError when the parser does not understand it
 */
export async function referencesIn(sql: string, relations: Relations, options: ReadingOptions = {}): Promise<Reference[]> {
  const reader = new Reader(relations, options.searchPath ?? ['public']);
  const outermost = new Scope();
  for (const [alias, names] of options.rows ?? []) for (const name of names) outermost.sources.push(reader.sourceOf(alias, name));
  reader.read(await parse(sql), outermost);
  return reader.found();
}

/** What each column of one plain SELECT is made of; undefined where that is not plain to see (a set operation, a subquery in FROM). */
export async function lineageOf(
  sql: string,
  relations: Relations,
): Promise<ReadonlyMap<string, readonly Reference[]> | undefined> {
  const { stmts } = await parse(sql);
  const [only] = stmts ?? [];
  const statement = only?.stmt as Tree | undefined;
  const select = statement?.['SelectStmt'] as Tree | undefined;
  if (select === undefined || select['op'] !== 'SETOP_NONE' || select['withClause'] !== undefined) return undefined;
  if (JSON.stringify(select['fromClause'] ?? []).includes('"RangeSubselect"')) return undefined;
  const columns = new Map<string, readonly Reference[]>();
  for (const target of list(select['targetList'])) {
    const reader = new Reader(relations, ['public']);
    const scope = new Scope();
    for (const source of list(select['fromClause'])) reader.addSource(source, scope);
    reader.forget();
    reader.read(target, scope);
    columns.set(nameOfTarget(target) ?? '', reader.found());
  }
  return columns;
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const tree = (value: unknown): Tree => (typeof value === 'object' && value !== null ? (value as Tree) : {});
const stringIn = (node: unknown): string | undefined => {
  const { sval } = tree(tree(node)['String']);
  return typeof sval === 'string' ? sval : undefined;
};
const aliasOf = (node: Tree) => tree(node['alias'])['aliasname'] as string | undefined;
const namesIn = (nodes: unknown) => list(nodes).map((node) => stringIn(node) ?? '');

/** What PostgreSQL would call a column of a SELECT; undefined for a star. */
function nameOfTarget(target: unknown): string | undefined {
  const { name, val } = tree(tree(target)['ResTarget']);
  return typeof name === 'string' ? name : nameOfValue(tree(val));
}

function nameOfValue(value: Tree): string | undefined {
  const [[kind, node] = ['', {}]] = Object.entries(value) as [string, Tree][];
  if (kind === 'ColumnRef') return stringIn(list(node['fields']).at(-1));
  if (kind === 'FuncCall') return stringIn(list(node['funcname']).at(-1));
  if (kind === 'A_Indirection') return stringIn(list(node['indirection']).at(-1));
  if (kind === 'TypeCast') return nameOfValue(tree(node['arg'])) ?? stringIn(list(tree(node['typeName'])['names']).at(-1));
  if (kind === 'CoalesceExpr') return 'coalesce';
  return kind === 'CaseExpr' ? 'case' : '?column?';
}

class Reader {
  readonly #relations: Relations;
  readonly #searchPath: readonly string[];
  #found = new Map<string, Reference>();

  constructor(relations: Relations, searchPath: readonly string[]) {
    this.#relations = relations;
    this.#searchPath = searchPath;
  }

  found(): Reference[] {
    return [...this.#found.values()];
  }

  forget(): void {
    this.#found.clear();
  }

  sourceOf(alias: string, relation: string | undefined, renamed: readonly string[] = []): Source {
    const columns = relation === undefined ? undefined : this.#relations.get(relation);
    return {
      alias,
      relation,
      columns: columns && new Map(columns.map((column, index) => [renamed[index] ?? column, column])),
    };
  }

  /** Everything below a node that is not a statement of its own. */
  read(node: unknown, scope: Scope): void {
    if (Array.isArray(node)) for (const each of node) this.read(each, scope);
    else if (typeof node === 'object' && node !== null)
      for (const [kind, value] of Object.entries(node)) {
        const handler = this.#handlers[kind];
        if (handler === undefined || typeof value !== 'object' || value === null) this.read(value, scope);
        else handler(value as Tree, scope);
      }
  }

  readonly #handlers: Readonly<Record<string, ((node: Tree, scope: Scope) => void) | undefined>> = {
    SelectStmt: (node, scope) => void this.#select(node, scope),
    InsertStmt: (node, scope) => this.#insert(node, scope),
    UpdateStmt: (node, scope) => this.#update(node, scope),
    DeleteStmt: (node, scope) => this.#delete(node, scope),
    MergeStmt: (node, scope) => this.#merge(node, scope),
    ColumnRef: (node, scope) => this.#column(node, scope),
    A_Indirection: (node, scope) => this.#field(node, scope),
    RangeVar: (node) => this.#touch(this.#resolve(node)),
  };

  /** Returns the names of its columns; undefined where they cannot be known. */
  #select(node: Tree, outer: Scope): string[] | undefined {
    const scope = this.#with(node, new Scope(outer));
    if (node['op'] !== undefined && node['op'] !== 'SETOP_NONE') {
      const columns = this.#select(tree(node['larg']), scope);
      this.#select(tree(node['rarg']), scope);
      return columns;
    }
    for (const source of list(node['fromClause'])) this.addSource(source, scope);
    for (const part of [
      'targetList',
      'distinctClause',
      'whereClause',
      'groupClause',
      'havingClause',
      'windowClause',
      'valuesLists',
    ])
      this.read(node[part], scope);
    for (const part of ['limitOffset', 'limitCount']) this.read(node[part], scope);
    const named = new Set(list(node['targetList']).map((target) => tree(tree(target)['ResTarget'])['name']));
    for (const sort of list(node['sortClause'])) {
      // ORDER BY means a column of the result first.
      const only = list(tree(tree(tree(tree(sort)['SortBy'])['node'])['ColumnRef'])['fields']);
      if (only.length !== 1 || !named.has(stringIn(only[0]))) this.read(sort, scope);
    }
    return this.#columnsOf(list(node['targetList']), scope);
  }

  #columnsOf(targets: readonly unknown[], scope: Scope): string[] | undefined {
    const columns: string[] = [];
    for (const target of targets) {
      const name = nameOfTarget(target);
      if (name !== undefined) columns.push(name);
      else {
        const fields = list(tree(tree(tree(tree(target)['ResTarget'])['val'])['ColumnRef'])['fields']);
        const sources = fields.length === 1 ? scope.sources : [scope.source(namesIn(fields.slice(0, -1)))];
        for (const source of sources) {
          if (source?.columns === undefined) return undefined;
          columns.push(...source.columns.keys());
        }
      }
    }
    return columns;
  }

  #with(node: Tree, scope: Scope): Scope {
    const { ctes, recursive } = tree(node['withClause']);
    for (const each of list(ctes)) {
      const { ctename, ctequery, aliascolnames } = tree(tree(each)['CommonTableExpr']);
      const renamed = namesIn(aliascolnames);
      if (recursive === true) scope.ctes.set(String(ctename), renamed.length > 0 ? renamed : undefined);
      const [[kind, query] = ['', {}]] = Object.entries(tree(ctequery)) as [string, Tree][];
      if (kind === 'SelectStmt') {
        const columns = this.#select(query, scope);
        scope.ctes.set(String(ctename), renamed.length > 0 ? renamed : columns);
      } else {
        this.read(ctequery, scope);
        scope.ctes.set(String(ctename), undefined);
      }
    }
    return scope;
  }

  addSource(item: unknown, scope: Scope): void {
    const [[kind, node] = ['', {}]] = Object.entries(tree(item)) as [string, Tree][];
    const renamed = namesIn(tree(node['alias'])['colnames']);
    const derived = (columns: readonly string[] | undefined): Source => {
      const names = renamed.length > 0 ? renamed : columns;
      return {
        alias: aliasOf(node) ?? '',
        relation: undefined,
        columns: names && new Map(names.map((name) => [name, undefined])),
      };
    };
    if (kind === 'RangeVar') {
      const name = String(node['relname']);
      const cte = node['schemaname'] === undefined && scope.hasCte(name);
      if (cte) return void scope.sources.push({ ...derived(scope.cte(name)), alias: aliasOf(node) ?? name });
      const relation = this.#resolve(node);
      this.#touch(relation);
      scope.sources.push(this.sourceOf(aliasOf(node) ?? name, relation, renamed));
    } else if (kind === 'RangeSubselect') {
      const select = tree(tree(node['subquery'])['SelectStmt']);
      scope.sources.push(derived(this.#select(select, node['lateral'] === true ? scope : scope.withoutSources())));
    } else if (kind === 'JoinExpr') {
      const before = scope.sources.length;
      this.addSource(node['larg'], scope);
      this.addSource(node['rarg'], scope);
      const joined = scope.sources.slice(before);
      const shared = node['isNatural'] === true ? sharedBy(joined) : namesIn(node['usingClause']);
      for (const column of shared) for (const source of joined) this.#note(source, column, 'reads');
      this.read(node['quals'], scope);
    } else if (kind === 'RangeTableSample') {
      this.addSource(node['relation'], scope);
      this.read(node['args'], scope);
    } else {
      this.read(node, scope);
      scope.sources.push(derived(undefined));
    }
  }

  #insert(node: Tree, outer: Scope): void {
    const scope = this.#with(node, new Scope(outer));
    this.read(node['selectStmt'], scope);
    const target = this.#target(node, scope);
    const columns = list(node['cols']).map((each) => String(tree(tree(each)['ResTarget'])['name']));
    const positional = columns.length === 0 && node['selectStmt'] !== undefined;
    for (const column of positional ? (target.columns?.keys() ?? []) : columns) this.#note(target, column, 'writes');
    scope.sources.push({ ...target, alias: 'excluded' });
    const conflict = tree(node['onConflictClause']);
    const { indexElems, whereClause } = tree(conflict['infer']);
    for (const each of list(indexElems)) {
      const { name, expr } = tree(tree(each)['IndexElem']);
      if (typeof name === 'string') this.#note(target, name, 'reads');
      this.read(expr, scope);
    }
    this.read([whereClause, conflict['whereClause']], scope);
    this.#assign(conflict['targetList'], target, scope);
    this.#returning(node, target, scope);
  }

  #update(node: Tree, outer: Scope): void {
    const scope = this.#with(node, new Scope(outer));
    const target = this.#target(node, scope);
    for (const source of list(node['fromClause'])) this.addSource(source, scope);
    this.#assign(node['targetList'], target, scope);
    this.read(node['whereClause'], scope);
    this.#returning(node, target, scope);
  }

  #delete(node: Tree, outer: Scope): void {
    const scope = this.#with(node, new Scope(outer));
    const target = this.#target(node, scope);
    for (const source of list(node['usingClause'])) this.addSource(source, scope);
    this.read(node['whereClause'], scope);
    this.#returning(node, target, scope);
  }

  #merge(node: Tree, outer: Scope): void {
    const scope = this.#with(node, new Scope(outer));
    const target = this.#target(node, scope);
    this.addSource(node['sourceRelation'], scope);
    this.read(node['joinCondition'], scope);
    for (const each of list(node['mergeWhenClauses'])) {
      const { condition, targetList, values } = tree(tree(each)['MergeWhenClause']);
      this.read([condition, values], scope);
      this.#assign(targetList, target, scope);
    }
    this.#returning(node, target, scope);
  }

  #target(node: Tree, scope: Scope): Source {
    const relation = tree(node['relation']);
    const resolved = this.#resolve(relation);
    this.#touch(resolved, 'writes');
    const target = this.sourceOf(aliasOf(relation) ?? String(relation['relname']), resolved);
    scope.sources.push(target);
    return target;
  }

  #assign(targets: unknown, target: Source, scope: Scope): void {
    for (const each of list(targets)) {
      const { name, val } = tree(tree(each)['ResTarget']);
      if (typeof name === 'string') this.#note(target, name, 'writes');
      this.read(val, scope);
    }
  }

  #returning(node: Tree, target: Source, scope: Scope): void {
    // Since PostgreSQL 18: the row before and after.
    scope.sources.push({ ...target, alias: 'old' }, { ...target, alias: 'new' });
    this.read([node['returningList'], tree(node['returningClause'])['exprs']], scope);
  }

  #column(node: Tree, scope: Scope): void {
    const fields = list(node['fields']);
    const names = namesIn(fields);
    if ('A_Star' in tree(fields.at(-1))) {
      const sources = fields.length === 1 ? scope.sources : [scope.source(names.slice(0, -1))];
      for (const source of sources) if (source !== undefined) this.#whole(source);
    } else if (names.length === 1) {
      const [name = ''] = names;
      const sources = scope.havingColumn(name);
      for (const source of sources) this.#note(source, name, 'reads');
      if (sources.length === 0) for (const row of scope.aliased(name)) this.#whole(row);
    } else for (const source of scope.named(names.slice(0, -1))) this.#note(source, names.at(-1) ?? '', 'reads');
  }

  /** `(row).column` */
  #field(node: Tree, scope: Scope): void {
    const [first, ...others] = list(node['indirection']);
    const fields = list(tree(tree(node['arg'])['ColumnRef'])['fields']);
    const [row] = fields.length === 1 ? namesIn(fields) : [];
    const column = stringIn(first);
    const rows = row === undefined || column === undefined || scope.havingColumn(row).length > 0 ? [] : scope.aliased(row);
    for (const source of rows) this.#note(source, column ?? '', 'reads');
    if (rows.length === 0) this.read(node['arg'], scope);
    this.read([first, ...others], scope);
  }

  #resolve(node: Tree): string | undefined {
    const name = String(node['relname']);
    const schemas = typeof node['schemaname'] === 'string' ? [node['schemaname']] : this.#searchPath;
    return schemas.map((schema) => `${schema}.${name}`).find((path) => this.#relations.has(path));
  }

  #touch(relation: string | undefined, how: Reference['how'] = 'reads'): void {
    if (relation !== undefined) this.#add({ relation, column: null, how });
  }

  #whole({ relation, columns }: Source): void {
    if (relation === undefined) return;
    for (const column of columns?.values() ?? []) if (column !== undefined) this.#add({ relation, column, how: 'whole row' });
  }

  #note({ relation, columns }: Source, name: string, how: Reference['how']): void {
    const column = columns?.get(name);
    if (relation !== undefined && column !== undefined) this.#add({ relation, column, how });
  }

  #add(reference: Reference): void {
    this.#found.set(JSON.stringify(reference), reference);
  }
}

const sharedBy = ([left, ...others]: readonly Source[]): string[] =>
  [...(left?.columns?.keys() ?? [])].filter((name) => others.some(({ columns }) => columns?.has(name) === true));

import { parse } from 'libpg-query';
import { labelOf } from './names.ts';
import type { Name } from './model.ts';

/** What a statement is about. */
export interface Used {
  readonly relation: Name;
  /** The columns that it names, in the order of the relation. */
  readonly columns: readonly string[];
}

type Tree = { readonly [key: string]: unknown };
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

/**
 * The relations that a statement reads or writes, and the columns of them that it names; by PostgreSQL's own parser.
 *
 * A column without its table's name counts for every relation of the statement that has one. Empty for what cannot be parsed.
 *
 * @param columns of every relation, by `schema.name`
 */
export async function usedBy(sql: string, columns: ReadonlyMap<string, readonly string[]>): Promise<Used[]> {
  const parsed = await parse(sql).catch(() => undefined);
  const found = new Finder(columns);
  found.visit(parsed);
  return found.used();
}

class Finder {
  readonly #columns: ReadonlyMap<string, readonly string[]>;
  /** By alias or name, the relations that go by it; an alias may mean several, one in each part of the statement. */
  readonly #aliases = new Map<string, Set<string>>();
  readonly #relations = new Map<string, Name>();
  readonly #named: { readonly qualifier: string | undefined; readonly column: string }[] = [];
  readonly #temporary = new Set<string>();

  constructor(columns: ReadonlyMap<string, readonly string[]>) {
    this.#columns = columns;
  }

  visit(value: unknown): void {
    if (Array.isArray(value)) for (const each of value) this.visit(each);
    if (!isTree(value) || Array.isArray(value)) return;
    const { CommonTableExpr: named, RangeVar: range, ColumnRef: column, ResTarget: target } = value;
    if (isTree(named) && typeof named['ctename'] === 'string') this.#temporary.add(named['ctename']);
    if (isTree(range)) this.#relation(range);
    // INSERT and UPDATE name their table without a wrapper.
    if (isTree(value['relation']) && typeof value['relation']['relname'] === 'string') this.#relation(value['relation']);
    if (isTree(column)) this.#column(column);
    if (isTree(target) && typeof target['name'] === 'string') this.#named.push({ qualifier: undefined, column: target['name'] });
    for (const each of Object.values(value)) this.visit(each);
  }

  #relation({ schemaname, relname, alias }: Tree): void {
    const name = String(relname);
    const candidates =
      typeof schemaname === 'string'
        ? [`${schemaname}.${name}`]
        : this.#temporary.has(name)
          ? []
          : [...this.#columns.keys()].filter((label) => label.endsWith(`.${name}`));
    // Without a schema the search path decides, which is not known: `public`, or the only one of that name.
    const label = candidates.find((each) => each === `public.${name}`) ?? (candidates.length === 1 ? candidates[0] : undefined);
    if (label === undefined || !this.#columns.has(label)) return;
    this.#relations.set(label, { schema: label.slice(0, label.length - name.length - 1), name });
    const alternative = isTree(alias) && typeof alias['aliasname'] === 'string' ? alias['aliasname'] : name;
    this.#aliases.set(alternative, (this.#aliases.get(alternative) ?? new Set()).add(label));
  }

  #column({ fields }: Tree): void {
    const names = (Array.isArray(fields) ? fields : []).map((each: unknown) =>
      isTree(each) && isTree(each['String']) && typeof each['String']['sval'] === 'string' ? each['String']['sval'] : '*',
    );
    this.#named.push({ qualifier: names.at(-2), column: names.at(-1) ?? '' });
  }

  used(): Used[] {
    return [...this.#relations.values()].map((relation) => {
      const label = labelOf(relation);
      const own = this.#named.filter(
        ({ qualifier }) => qualifier === undefined || this.#aliases.get(qualifier)?.has(label) === true,
      );
      const wanted = new Set(own.map(({ column }) => column));
      return { relation, columns: (this.#columns.get(label) ?? []).filter((column) => wanted.has(column) || wanted.has('*')) };
    });
  }
}

/** The columns of every table and view, in their order, by `schema.name`. */
export type Relations = ReadonlyMap<string, readonly string[]>;

/** What a FROM brings into sight. */
export interface Source {
  readonly alias: string;
  /** `schema.name`; undefined for a subquery, a CTE, a function. */
  readonly relation: string | undefined;
  /** By visible name, the relation's own name of it, if it is a relation's; undefined where nobody knows. */
  readonly columns: ReadonlyMap<string, string | undefined> | undefined;
}

/** What names mean at one level of a statement, and at those around it. */
export class Scope {
  readonly sources: Source[] = [];
  /** Columns by name, undefined where they are not known. */
  readonly ctes: Map<string, readonly string[] | undefined>;
  readonly #outer: Scope | undefined;

  constructor(outer?: Scope) {
    this.#outer = outer;
    this.ctes = new Map(outer?.ctes);
  }

  /** For a subquery in FROM, which does not see its neighbours. */
  withoutSources(): Scope {
    const scope = new Scope(this.#outer);
    for (const [name, columns] of this.ctes) scope.ctes.set(name, columns);
    return scope;
  }

  hasCte(name: string): boolean {
    return this.ctes.has(name);
  }

  cte(name: string): readonly string[] | undefined {
    return this.ctes.get(name);
  }

  /** Sources of relations that a name without a qualifier may be a column of; none where a subquery has it, or nobody. */
  havingColumn(name: string): readonly Source[] {
    const having = this.sources.filter(({ columns }) => columns?.has(name) === true);
    return having.length > 0 ? having : (this.#outer?.havingColumn(name) ?? []);
  }

  /** Sources of an alias, from the inside. */
  aliased(alias: string): readonly Source[] {
    const found = this.sources.filter((source) => source.alias === alias);
    return found.length > 0 ? found : (this.#outer?.aliased(alias) ?? []);
  }

  /** Sources of `alias` or `schema.relation`. */
  named(qualifier: readonly string[]): readonly Source[] {
    if (qualifier.length === 1) return this.aliased(qualifier[0] ?? '');
    const path = qualifier.join('.');
    const found = this.sources.filter(({ relation }) => relation === path);
    return found.length > 0 ? found : (this.#outer?.named(qualifier) ?? []);
  }

  source(qualifier: readonly string[]): Source | undefined {
    return this.named(qualifier)[0];
  }
}

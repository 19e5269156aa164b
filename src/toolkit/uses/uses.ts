import type { ClientBase } from 'pg';
import type { Catalog } from '../../catalog/catalog.ts';
import { byCodeUnit } from '../../catalog/identity.ts';
import type { Unchecked } from '../finding.ts';
import { dependentsOf } from './dependents.ts';
import type { ApiField } from './fields.ts';
import { type BodyReferences, functionName, referencesOfBodies } from './functions.ts';
import { lineageOf, type Reference, referencesIn } from './references.ts';
import type { Relations } from './scope.ts';
import type { SentStatement } from './statistics.ts';
import { nameOf, type Target, type Use } from './use.ts';

/** A query of the service. */
export interface NamedQuery {
  readonly name: string;
  /** A tag of its API. */
  readonly context: string;
  readonly sql: string;
}

export interface Sources {
  /** Of a database on which the migrations ran. */
  readonly client: ClientBase;
  readonly catalog: Catalog;
  /** Left out where nobody asked; why they could not be read, as text. */
  readonly queries?: readonly NamedQuery[] | string;
  readonly fields?: readonly ApiField[] | string;
  readonly statistics?: readonly SentStatement[];
}

export interface Uses {
  readonly target: Target;
  /** The certain ones first. */
  readonly uses: readonly Use[];
  /** What was looked at, in words. */
  readonly checked: readonly string[];
  readonly unchecked: readonly Unchecked[];
}

/** Those that stand in the way of dropping the target, for certain or perhaps. */
export const standing = (uses: readonly Use[]): Use[] => uses.filter(({ level }) => level !== 'follows');

/** The columns of every table and view. */
export function relationsOf({ columns }: Catalog): Relations {
  const relations = new Map<string, string[]>();
  for (const { schema, table, name } of columns) {
    const path = `${schema}.${table}`;
    const known = relations.get(path);
    if (known === undefined) relations.set(path, [name]);
    else known.push(name);
  }
  return relations;
}

/** Everybody who may use something: what they name is read once. */
export class Users {
  readonly #sources: Sources;
  readonly #relations: Relations;
  readonly #bodies: readonly BodyReferences[];
  readonly #queries: { readonly query: NamedQuery; readonly references: readonly Reference[] }[] = [];
  readonly #sent: { readonly sent: SentStatement; readonly references: readonly Reference[] }[] = [];
  readonly #views: { readonly view: string; readonly definition: string; readonly references: readonly Reference[] }[] = [];
  readonly #checked: string[] = ['the catalog'];
  readonly #unchecked: Unchecked[] = [];

  private constructor(sources: Sources, relations: Relations, bodies: readonly BodyReferences[]) {
    this.#sources = sources;
    this.#relations = relations;
    this.#bodies = bodies;
  }

  static async read(sources: Sources): Promise<Users> {
    const { catalog, queries, statistics, fields } = sources;
    const relations = relationsOf(catalog);
    const users = new Users(sources, relations, await referencesOfBodies(catalog, relations));
    for (const { schema, name, definition } of catalog.views)
      await users.#read('views', `${schema}.${name}`, definition, (references) =>
        users.#views.push({ view: `${schema}.${name}`, definition, references }),
      );
    users.#checked.push(`${String(users.#bodies.length)} function bodies`);
    if (Array.isArray(queries)) {
      for (const query of queries as readonly NamedQuery[])
        await users.#read('queries', query.name, query.sql, (references) => users.#queries.push({ query, references }));
      users.#checked.push(`${String(users.#queries.length)} queries`);
    } else users.#skip('queries', queries as string | undefined, 'there is no book.ts');
    if (Array.isArray(fields)) users.#checked.push(`${String(fields.length)} API fields`);
    else users.#skip('API fields', fields as string | undefined, 'name a document with --openapi');
    for (const sent of statistics ?? [])
      await users.#read('statistics', sent.queryid, sent.query, (references) => users.#sent.push({ sent, references }));
    if (statistics === undefined) users.#skip('sent statements', undefined, 'name a file with --statistics');
    else users.#checked.push(`${String(users.#sent.length)} sent statements`);
    return users;
  }

  /** Everything that names a table, a view or a column, directly or through a view. */
  async of(target: Target): Promise<Uses> {
    const search = new Search();
    await this.#follow(target, null, search);
    this.#inFields(target, search);
    return { target, uses: search.uses(), checked: this.#checked, unchecked: this.#unchecked };
  }

  /** What uses a target; then, what uses the views that show it. */
  async #follow(target: Target, through: string | null, search: Search): Promise<void> {
    if (search.hasSeen(target)) return;
    const { relation, column } = target;
    const { catalog, client } = this.#sources;
    const named = [...catalog.tables, ...catalog.views].find(({ schema, name }) => `${schema}.${name}` === relation);
    if (named === undefined) return;
    for (const dependent of await dependentsOf(client, { schema: named.schema, name: named.name, column })) {
      // What a view has of its own matters to who asks about the view, not to who asks about the table below it.
      if (through === null || dependent.level !== 'follows') search.add({ ...dependent, through });
    }
    this.#inTexts(target, through, search);
    for (const { view, definition, references } of this.#views) {
      const how = hit(references, target);
      if (how === undefined || view === relation) continue;
      search.add({ kind: 'view', object: view, ...inSql(how), through });
      for (const shown of await this.#shownBy(view, definition, target))
        await this.#follow({ relation: view, column: shown }, through ?? view, search);
    }
  }

  #inTexts(target: Target, through: string | null, search: Search): void {
    for (const { query, references } of this.#queries) {
      const how = hit(references, target);
      if (how === undefined) continue;
      search.contexts.add(query.context);
      search.add({ kind: 'query', object: query.name, ...inSql(how), through });
    }
    for (const { sent, references } of this.#sent) {
      const how = hit(references, target);
      if (how === undefined) continue;
      const { calls, last, query } = sent;
      const said = [HOW[how], calls !== null && `called ${calls} times`, last !== null && `last ${last}`];
      const whole = `${said.filter((part) => part !== false).join(', ')}: ${query.replaceAll(/\s+/g, ' ').slice(0, 100)}`;
      search.add({ kind: 'sent statement', object: sent.queryid, ...inSql(how), how: whole, through });
    }
    for (const { routine, references, texts } of this.#bodies) {
      const found = { kind: routine.kind === 'procedure' ? 'procedure' : 'function', object: functionName(routine), through };
      const how = hit(references, target);
      if (how === undefined) {
        if (texts.some((text) => mentions(text, target)))
          search.add({ ...found, how: 'has its name in text that is not read as SQL', level: 'may' });
      } else if (routine.language === 'sql') search.add({ ...found, ...inSql(how) });
      // A whole row is as good with one column less.
      else search.add({ ...found, how: `${HOW[how]}, in PL/pgSQL`, level: how === 'whole row' ? 'follows' : 'may' });
    }
  }

  /** Fields under the name of a column, in the contexts whose queries use it. */
  #inFields({ column }: Target, { contexts, add }: Search): void {
    const { fields, queries } = this.#sources;
    if (column === null || !Array.isArray(fields)) return;
    for (const { path, name, tags } of fields as readonly ApiField[])
      if (name === column && (!Array.isArray(queries) || tags.some((tag) => contexts.has(tag))))
        add({ kind: 'API field', object: path, how: 'has its name', level: 'may', through: null });
  }

  /** The columns of a view in which a column can be seen. Of a view that is not plain: all of them. */
  async #shownBy(view: string, definition: string, target: Target): Promise<readonly (string | null)[]> {
    if (target.column === null) return [null];
    const lineage = await lineageOf(definition, this.#relations);
    if (lineage === undefined) return this.#relations.get(view) ?? [];
    return [...lineage].flatMap(([column, references]) => (hit(references, target) === undefined ? [] : [column]));
  }

  async #read(rule: string, object: string, sql: string, then: (references: readonly Reference[]) => void): Promise<void> {
    try {
      then(await referencesIn(sql, this.#relations));
    } catch (error) {
      this.#unchecked.push({ rule, object, kind: 'could-not', reason: error instanceof Error ? error.message : String(error) });
    }
  }

  #skip(rule: string, failure: string | undefined, otherwise: string): void {
    const kind = failure === undefined ? 'not-asked' : 'could-not';
    this.#unchecked.push({ rule, object: null, kind, reason: failure ?? otherwise });
  }
}

/** What one search has found so far. */
class Search {
  readonly contexts = new Set<string>();
  readonly #uses = new Map<string, Use>();
  readonly #seen = new Set<string>();

  hasSeen(target: Target): boolean {
    const seen = this.#seen.has(nameOf(target));
    this.#seen.add(nameOf(target));
    return seen;
  }

  /** Of two that say the same object, the stronger one stays. What goes through a view is never certain. */
  readonly add = (found: Use): void => {
    const use = found.through !== null && found.level === 'certain' ? { ...found, level: 'may' as const } : found;
    const key = `${use.kind.replace('materialized ', '')} ${use.object}`;
    const known = this.#uses.get(key);
    if (known === undefined || strength(use) < strength(known)) this.#uses.set(key, use);
  };

  uses(): Use[] {
    return [...this.#uses.values()].toSorted(
      (a, b) => strength(a) - strength(b) || byCodeUnit(a.kind, b.kind) || byCodeUnit(a.object, b.object),
    );
  }
}

const strength = ({ level, through }: Use): number =>
  ['certain', 'may', 'follows'].indexOf(level) * 2 + (through === null ? 0 : 1);

const HOW: Readonly<Record<Reference['how'], string>> = {
  reads: 'reads it',
  writes: 'writes it',
  'whole row': 'takes the whole row',
};

const inSql = (how: Reference['how']) => ({
  how: HOW[how],
  level: how === 'whole row' ? ('may' as const) : ('certain' as const),
});

/** How references name a target, the strongest way: by name before as a part of a whole row. */
function hit(references: readonly Reference[], { relation, column }: Target): Reference['how'] | undefined {
  const found = references.filter((each) => each.relation === relation && (column === null || each.column === column));
  return (['writes', 'reads', 'whole row'] as const).find((how) => found.some((each) => each.how === how));
}

/** Whether a text has the names of a table and a column as words. */
function mentions(text: string, { relation, column }: Target): boolean {
  const words = new Set(text.match(/[\p{L}_][\p{L}\p{N}_$]*/gu));
  const table = relation.slice(relation.indexOf('.') + 1);
  return words.has(table) && (column === null || words.has(column));
}

import type { Catalog, Column, Grant } from '../../catalog/catalog.ts';
import { byCodeUnit, foldLeaves, identity } from '../../catalog/identity.ts';
import type { Origins } from '../../catalog/origins.ts';
import { nullabilityOfViews } from '../../catalog/nullability/views.ts';
import { functionMigrations, relationMigrations } from './migrations.ts';
import type {
  Access,
  ColumnDocs,
  ColumnName,
  Context,
  Detour,
  FunctionDocs,
  Model,
  Name,
  QueryUse,
  Reference,
  Relation,
  Shape,
  Size,
} from './model.ts';
import { labelOf, nameFrom } from './names.ts';
import { readReferences } from './references.ts';
import { shapeIn, withoutTag } from './shapes.ts';
import { usedBy } from './statements.ts';
import { policyInWords } from './words.ts';

/** A statement that somebody sends, as SQL. */
export interface KnownQuery extends Omit<QueryUse, 'columns'> {
  readonly sql: string;
}

/** What is known of a database beside its catalog, all of it optional. Maps are by `schema.name`. */
export interface Sources {
  readonly title: string;
  readonly catalog: Catalog;
  /** The role that runs the migrations: what it owns has no other owner to tell of, on whatever server. */
  readonly migrator?: string;
  readonly origins?: Origins;
  readonly access?: ReadonlyMap<string, readonly Access[]>;
  readonly detours?: ReadonlyMap<string, readonly Detour[]>;
  readonly queries?: readonly KnownQuery[];
  /** By `schema.Type`. */
  readonly shapes?: ReadonlyMap<string, Shape>;
  readonly sizes?: ReadonlyMap<string, Size>;
  readonly upkeep?: ReadonlyMap<string, string>;
}

/** Everything that the documents say, from everything that is known. */
export async function buildModel(sources: Sources): Promise<Model> {
  const folded = foldLeaves(sources.catalog);
  const catalog = { ...folded, tables: folded.tables.filter((table) => labelOf(table) !== LEDGER) };
  const builder = await Builder.over(catalog, sources);
  const contexts = await Promise.all(catalog.schemas.map((schema) => builder.context(schema)));
  return { format: 'kaava docs 1', title: sources.title, contexts: contexts.filter((context) => !isEmpty(context)) };
}

/** dbmate's own. */
const LEDGER = 'public.schema_migrations';

const isEmpty = ({ relations, enums, domains, functions }: Context): boolean =>
  relations.length + enums.length + domains.length + functions.length === 0;

const inSchema =
  (schema: string) =>
  (each: { readonly schema: string }): boolean =>
    each.schema === schema;

const ofRelation =
  ({ schema, name }: Name) =>
  (each: { readonly schema: string; readonly table: string }): boolean =>
    each.schema === schema && each.table === name;

class Builder {
  readonly #catalog: Catalog;
  readonly #sources: Sources;
  readonly #references: readonly Reference[];
  readonly #nullability: Awaited<ReturnType<typeof nullabilityOfViews>>;
  readonly #migrations: ReturnType<typeof relationMigrations>;
  readonly #queries = new Map<string, QueryUse[]>();
  readonly #reads = new Map<string, Name[]>();
  readonly #readBy = new Map<string, Name[]>();
  readonly #types: ReadonlySet<string>;

  private constructor(
    catalog: Catalog,
    sources: Sources,
    references: readonly Reference[],
    nullability: Awaited<ReturnType<typeof nullabilityOfViews>>,
  ) {
    this.#catalog = catalog;
    this.#sources = sources;
    this.#references = references;
    this.#nullability = nullability;
    this.#migrations = sources.origins === undefined ? new Map() : relationMigrations(catalog, sources.origins);
    this.#types = new Set([...catalog.enums, ...catalog.domains].map(labelOf));
  }

  static async over(catalog: Catalog, sources: Sources): Promise<Builder> {
    const builder = new Builder(catalog, sources, await readReferences(catalog), await nullabilityOfViews(catalog));
    await builder.#readStatements();
    return builder;
  }

  async #readStatements(): Promise<void> {
    const columns = new Map<string, string[]>(
      [...this.#catalog.tables, ...this.#catalog.views].map((each) => [labelOf(each), []]),
    );
    for (const column of this.#catalog.columns) columns.get(`${column.schema}.${column.table}`)?.push(column.name);
    const push = <T>(map: Map<string, T[]>, relation: Name, value: T) =>
      map.set(labelOf(relation), [...(map.get(labelOf(relation)) ?? []), value]);
    for (const view of this.#catalog.views)
      for (const { relation } of await usedBy(view.definition, columns)) {
        push(this.#reads, view, relation);
        push(this.#readBy, relation, { schema: view.schema, name: view.name });
      }
    for (const { sql, ...query } of this.#sources.queries ?? [])
      for (const use of await usedBy(sql, columns)) push(this.#queries, use.relation, { ...query, columns: use.columns });
  }

  async context({ name, comment }: Catalog['schemas'][number]): Promise<Context> {
    const mine = inSchema(name);
    const tables = this.#catalog.tables.filter(mine).map((table) => this.#table(table));
    const views = this.#catalog.views.filter(mine).map((view) => this.#view(view));
    const relations = await Promise.all([...tables, ...views]);
    return {
      name,
      comment,
      relations: relations.toSorted((a, b) => byCodeUnit(a.name, b.name)),
      enums: this.#catalog.enums.filter(mine).map((each) => ({
        schema: name,
        name: each.name,
        labels: each.labels,
        comment: each.comment,
        usedBy: this.#usersOf(each),
      })),
      domains: this.#catalog.domains.filter(mine).map((each) => ({
        schema: name,
        name: each.name,
        type: each.type,
        notNull: each.notNull,
        default: each.default,
        checks: each.checks.map(({ name: check, definition }) => ({ name: check, definition })),
        comment: each.comment,
        usedBy: this.#usersOf(each),
      })),
      functions: this.#catalog.functions.filter(mine).map((each) => this.#function(each)),
    };
  }

  async #table(table: Catalog['tables'][number]): Promise<Relation> {
    const own = this.#catalog.policies.filter(ofRelation(table));
    return {
      ...(await this.#relation(table)),
      kind: table.kind,
      partitionedBy: table.partitionKey,
      inherits: table.inherits.map(nameFrom),
      definition: null,
      rowSecurity: !table.rlsEnabled ? 'off' : table.rlsForced ? 'forced' : 'on',
      policies: await Promise.all(
        own.map(async (policy) => ({
          name: policy.name,
          command: policy.command,
          permissive: policy.permissive,
          roles: policy.roles,
          words: await policyInWords(policy),
          using: policy.using,
          check: policy.check,
          comment: policy.comment,
        })),
      ),
    };
  }

  async #view(view: Catalog['views'][number]): Promise<Relation> {
    return {
      ...(await this.#relation(view)),
      kind: view.kind,
      partitionedBy: null,
      inherits: [],
      definition: view.definition,
      rowSecurity: null,
      policies: [],
    };
  }

  async #relation(relation: Catalog['tables'][number] | Catalog['views'][number]) {
    const { schema, name, comment, owner, options } = relation;
    const label = labelOf(relation);
    const mine = ofRelation(relation);
    const constraints = this.#catalog.constraints.filter(mine);
    const named = new Set(constraints.map((each) => each.name));
    return {
      schema,
      name,
      comment,
      owner: owner === this.#sources.migrator ? null : owner,
      upkeep: this.#sources.upkeep?.get(label) ?? null,
      options,
      reads: this.#reads.get(label) ?? [],
      readBy: this.#readBy.get(label) ?? [],
      columns: this.#catalog.columns.filter(mine).map((column) => this.#column(column)),
      references: this.#references.filter(({ from }) => labelOf(from) === label),
      referencedBy: this.#references.filter(({ to }) => labelOf(to) === label),
      constraints: constraints.map((each) => ({
        name: each.name,
        kind: each.type,
        definition: each.definition + (each.validated ? '' : ' (not validated)'),
        comment: each.comment,
      })),
      // The index of a constraint is told of as the constraint.
      indexes: this.#catalog.indexes
        .filter((each) => mine(each) && !named.has(each.name))
        .map((each) => ({
          name: each.name,
          kind: each.unique ? 'unique index' : 'index',
          definition: each.definition,
          comment: each.comment,
        })),
      triggers: this.#catalog.triggers.filter(mine).map((each) => ({
        name: each.name,
        kind: 'trigger',
        definition: each.definition,
        function: nameFrom(each.function),
        enabled: each.enabled !== 'disabled',
        comment: each.comment,
      })),
      access: this.#sources.access?.get(label) ?? [],
      detours: this.#sources.detours?.get(label) ?? [],
      size: this.#sources.sizes?.get(label) ?? null,
      queries: this.#queries.get(label) ?? [],
      migrations: this.#migrations.get(label) ?? [],
    };
  }

  #column(column: Column): ColumnDocs {
    const keys = this.#catalog.constraints.filter((each) => ofRelation({ schema: column.schema, name: column.table })(each));
    const has = (type: string, alone: boolean) =>
      keys.some((key) => key.type === type && key.columns.includes(column.name) && (!alone || key.columns.length === 1));
    const type = shapeIn(column.comment);
    const typeName = { schema: column.typeSchema, name: column.typeName };
    return {
      name: column.name,
      type: column.type,
      typeName: this.#types.has(labelOf(typeName)) ? typeName : null,
      nullable: !column.notNull && (this.#nullability.get(identity.columns(column)) ?? 'nullable') === 'nullable',
      default: column.default,
      generated: column.generated,
      identity: column.identity,
      key: has('primary key', false) ? 'primary' : has('unique', true) ? 'unique' : null,
      references: this.#references
        .filter(
          ({ from, columns }) => from.schema === column.schema && from.name === column.table && columns.includes(column.name),
        )
        .map(({ to }) => to),
      comment: withoutTag(column.comment),
      shape:
        type === undefined
          ? null
          : (this.#sources.shapes?.get(`${column.schema}.${type}`) ?? { type, file: null, line: null, text: null }),
    };
  }

  #usersOf(type: Name): ColumnName[] {
    return this.#catalog.columns
      .filter(({ typeSchema, typeName }) => typeSchema === type.schema && typeName === type.name)
      .map(({ schema, table, name }) => ({ schema, name: table, column: name }));
  }

  #function(routine: Catalog['functions'][number]): FunctionDocs {
    const { schema, name, kind, identityArguments, returns, language, security, volatility, definition, comment } = routine;
    const executableBy = this.#catalog.grants
      .filter((grant) => ![routine.owner, this.#sources.migrator].includes(grant.grantee) && isOfFunction(grant, routine))
      .map(({ grantee }) => grantee);
    return {
      schema,
      name,
      kind,
      arguments: routine.arguments,
      identityArguments,
      returns,
      language,
      security,
      volatility,
      executableBy,
      definition,
      comment,
      migrations:
        this.#sources.origins === undefined ? [] : functionMigrations(identity.functions(routine), this.#sources.origins),
    };
  }
}

/** Grants print a function with the types of its arguments only, identities with their names too. */
function isOfFunction({ kind, object }: Grant, routine: Catalog['functions'][number]): boolean {
  const open = object.indexOf('(');
  if (kind !== 'function' || labelOf(nameFrom(object.slice(0, open))) !== labelOf(routine)) return false;
  const types = object.slice(open + 1, -1).split(',');
  const args = routine.identityArguments.split(', ');
  return (
    types.length === args.length && args.every((arg, index) => arg === types[index] || arg.endsWith(` ${types[index] ?? ''}`))
  );
}

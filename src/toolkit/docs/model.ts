/**
 * A schema as its readers want it told: every fact beside the object that it is about, plain JSON, in a fixed order.
 *
 * It is also what `kaava docs --format json` prints: a property that goes or changes its meaning is a new `format`.
 * Partitions are told of as the table that they are parts of. `comment` is null where there is none.
 */
export interface Model {
  readonly format: 'kaava docs 1';
  readonly title: string;
  readonly contexts: readonly Context[];
}

/** A schema that something is in. */
export interface Context {
  readonly name: string;
  readonly comment: string | null;
  readonly relations: readonly Relation[];
  readonly enums: readonly EnumDocs[];
  readonly domains: readonly DomainDocs[];
  readonly functions: readonly FunctionDocs[];
}

export interface Name {
  readonly schema: string;
  readonly name: string;
}

export interface Relation extends Name {
  readonly kind: 'table' | 'partitioned table' | 'foreign table' | 'view' | 'materialized view';
  readonly comment: string | null;
  /** Null for whoever runs the migrations. */
  readonly owner: string | null;
  /** By what it is partitioned: `RANGE (logged_at)`. */
  readonly partitionedBy: string | null;
  /** How its partitions are made and dropped, or its rows refreshed, in a sentence. */
  readonly upkeep: string | null;
  readonly inherits: readonly Name[];
  /** The query of a view. */
  readonly definition: string | null;
  /** Options of a view, storage parameters of a table. */
  readonly options: readonly string[];
  /** What a view reads. */
  readonly reads: readonly Name[];
  /** Views that read it. */
  readonly readBy: readonly Name[];
  readonly columns: readonly ColumnDocs[];
  /** Foreign keys from here, and to here. */
  readonly references: readonly Reference[];
  readonly referencedBy: readonly Reference[];
  readonly constraints: readonly Part[];
  readonly indexes: readonly Part[];
  readonly triggers: readonly TriggerDocs[];
  /** Null for what cannot have row-level security. `forced` holds for the owner too. */
  readonly rowSecurity: 'off' | 'on' | 'forced' | null;
  readonly policies: readonly PolicyDocs[];
  readonly access: readonly Access[];
  readonly detours: readonly Detour[];
  /** Estimates of a live database; null where there is none to ask. */
  readonly size: Size | null;
  readonly queries: readonly QueryUse[];
  readonly migrations: readonly MigrationUse[];
}

export interface ColumnDocs {
  readonly name: string;
  readonly type: string;
  /** The enum or domain that the type is, or is an array of. */
  readonly typeName: Name | null;
  readonly nullable: boolean;
  readonly default: string | null;
  readonly generated: string | null;
  readonly identity: 'always' | 'by default' | null;
  /** Its part in keys: `unique` only where it is unique by itself. */
  readonly key: 'primary' | 'unique' | null;
  /** What a foreign key of this column points at. */
  readonly references: readonly Name[];
  readonly comment: string | null;
  /** The shape of a JSON document in it. */
  readonly shape: Shape | null;
}

export interface Shape {
  readonly type: string;
  readonly file: string | null;
  readonly line: number | null;
  /** Its declaration. */
  readonly text: string | null;
}

/** A foreign key. Of each row of `to` there is at most one in `from`, or are `many`; a row of `from` may point nowhere if `optional`. */
export interface Reference {
  readonly name: string;
  readonly from: Name;
  readonly columns: readonly string[];
  readonly to: Name;
  readonly toColumns: readonly string[];
  readonly many: boolean;
  readonly optional: boolean;
  /** What becomes of `from` when its row of `to` is deleted. */
  readonly onDelete: 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';
  readonly comment: string | null;
}

/** A constraint or an index: `kind` is `primary key`, `check`, …, or `index`, `unique index`. */
export interface Part {
  readonly name: string;
  readonly kind: string;
  readonly definition: string;
  readonly comment: string | null;
}

export interface TriggerDocs extends Part {
  /** The function that it calls. */
  readonly function: Name;
  readonly enabled: boolean;
}

export interface PolicyDocs {
  readonly name: string;
  readonly command: string;
  readonly permissive: boolean;
  readonly roles: readonly string[];
  /** `authenticated may select rows where user_id = current user.` */
  readonly words: string;
  readonly using: string | null;
  readonly check: string | null;
  readonly comment: string | null;
}

/** What a role may do with a relation, of those that may do anything. */
export interface Access {
  readonly role: string;
  readonly command: 'select' | 'insert' | 'update' | 'delete';
  /** Which rows: `every row`, `rows where …`, `no row`. */
  readonly rows: string;
  /** The only columns that it may; null for all. */
  readonly columns: readonly string[] | null;
}

/** How a relation is reached by who need not have a right to it: through a view or a function. */
export interface Detour {
  /** `view shop.open_orders, as shop_definer`. */
  readonly through: string;
  readonly command: Access['command'];
  readonly roles: readonly string[];
}

export interface Size {
  /** Estimated; null where nothing is known. */
  readonly rows: number | null;
  /** With indexes, and all partitions. */
  readonly bytes: number;
}

export interface QueryUse {
  /** `prompts.listPrompts`. */
  readonly name: string;
  readonly summary: string | null;
  readonly file: string | null;
  readonly line: number | null;
  /** Columns of this relation that it names. */
  readonly columns: readonly string[];
}

/** What one migration says of a relation, by line. */
export interface MigrationUse {
  readonly file: string;
  readonly lines: readonly { readonly line: number; readonly what: string }[];
}

export interface EnumDocs extends Name {
  readonly labels: readonly string[];
  readonly comment: string | null;
  readonly usedBy: readonly ColumnName[];
}

export interface DomainDocs extends Name {
  readonly type: string;
  readonly notNull: boolean;
  readonly default: string | null;
  readonly checks: readonly { readonly name: string; readonly definition: string }[];
  readonly comment: string | null;
  readonly usedBy: readonly ColumnName[];
}

export interface ColumnName extends Name {
  readonly column: string;
}

export interface FunctionDocs extends Name {
  readonly kind: string;
  readonly arguments: string;
  /** Tells overloads apart. */
  readonly identityArguments: string;
  readonly returns: string | null;
  readonly language: string;
  readonly security: 'invoker' | 'definer';
  readonly volatility: string;
  /** Roles that may execute it, without its owner; `PUBLIC` is everybody. */
  readonly executableBy: readonly string[];
  readonly definition: string | null;
  readonly comment: string | null;
  readonly migrations: readonly MigrationUse[];
}

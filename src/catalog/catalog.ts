/**
 * What a database is made of, by name: plain JSON, without OIDs, sorted, so that two catalogs can be compared.
 *
 * Terms: a *relation* is a table, a view or a materialized view. A *leaf* is a partition. `owner`, `roles` and `grantee` are role
 * names; `PUBLIC` is everybody. `comment` is null where there is none. Definitions are what PostgreSQL prints, with every name
 * qualified, and in one way whatever its major version. Lists are sorted by identity, except where their order means something
 * (columns, enum labels).
 */
export interface Catalog {
  readonly schemas: readonly Schema[];
  readonly tables: readonly Table[];
  readonly views: readonly View[];
  /** Of tables and views, in the order of the relation. */
  readonly columns: readonly Column[];
  readonly constraints: readonly Constraint[];
  readonly indexes: readonly Index[];
  readonly policies: readonly Policy[];
  readonly triggers: readonly Trigger[];
  readonly functions: readonly Routine[];
  readonly enums: readonly Enum[];
  readonly domains: readonly Domain[];
  readonly sequences: readonly Sequence[];
  readonly extensions: readonly Extension[];
  readonly grants: readonly Grant[];
  readonly defaultPrivileges: readonly DefaultPrivilege[];
  readonly roles: readonly Role[];
}

export interface Schema {
  readonly name: string;
  readonly owner: string;
  readonly comment: string | null;
}

export interface Table {
  readonly schema: string;
  readonly name: string;
  readonly kind: 'table' | 'partitioned table' | 'foreign table';
  readonly persistence: 'permanent' | 'unlogged' | 'temporary';
  /** `RANGE (logged_at)`, or null for a table that is not partitioned. */
  readonly partitionKey: string | null;
  /** The qualified parent of a leaf. */
  readonly partitionOf: string | null;
  /** `FOR VALUES FROM (…) TO (…)` of a leaf. */
  readonly partitionBounds: string | null;
  /** Qualified parents by plain inheritance. */
  readonly inherits: readonly string[];
  readonly rlsEnabled: boolean;
  readonly rlsForced: boolean;
  /** Storage parameters, as `name=value`. */
  readonly options: readonly string[];
  readonly owner: string;
  readonly comment: string | null;
}

export interface View {
  readonly schema: string;
  readonly name: string;
  readonly kind: 'view' | 'materialized view';
  readonly definition: string;
  /** `security_invoker=true`, `security_barrier=true`, … */
  readonly options: readonly string[];
  /** Whether rows are there to read; always true for a view. */
  readonly populated: boolean;
  /** Whether INSERT, UPDATE or DELETE can work on it at all. */
  readonly writable: boolean;
  readonly owner: string;
  readonly comment: string | null;
}

export interface Column {
  readonly schema: string;
  /** The relation. */
  readonly table: string;
  readonly name: string;
  /** From 1, counting only columns that are there. */
  readonly position: number;
  /** As PostgreSQL writes it: `numeric(10,6)`, `prompts.prompt_status`, `text[]`. */
  readonly type: string;
  /** The type itself, without modifiers; an array names its element. */
  readonly typeSchema: string;
  readonly typeName: string;
  readonly isArray: boolean;
  /** Set on the column itself, and validated; a domain may forbid null too (see {@link Domain.notNull}). */
  readonly notNull: boolean;
  /** The default's expression; null for generated columns too. */
  readonly default: string | null;
  readonly identity: 'always' | 'by default' | null;
  /** The expression of a generated column. */
  readonly generated: string | null;
  /** Where it differs from the type's own. */
  readonly collation: string | null;
  readonly comment: string | null;
}

export interface Constraint {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly type: 'primary key' | 'unique' | 'foreign key' | 'check' | 'exclusion' | 'trigger';
  readonly definition: string;
  /** In the order of the constraint; empty for those over expressions. */
  readonly columns: readonly string[];
  /** The qualified table that a foreign key points at. */
  readonly references: string | null;
  readonly validated: boolean;
  /** Whether it comes from a partitioned or inherited parent. */
  readonly inherited: boolean;
  readonly comment: string | null;
}

export interface Index {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly definition: string;
  readonly method: string;
  readonly unique: boolean;
  readonly primary: boolean;
  readonly valid: boolean;
  /** Columns or expressions, in order, without INCLUDE. */
  readonly keys: readonly string[];
  readonly predicate: string | null;
  /** The qualified index of the parent that this one is a part of. */
  readonly partOf: string | null;
  readonly comment: string | null;
}

export interface Policy {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly command: 'ALL' | 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';
  readonly permissive: boolean;
  readonly roles: readonly string[];
  readonly using: string | null;
  readonly check: string | null;
  readonly comment: string | null;
}

export interface Trigger {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly definition: string;
  /** The qualified function that it calls. */
  readonly function: string;
  readonly enabled: 'origin' | 'disabled' | 'replica' | 'always';
  /** Whether it comes from a partitioned parent. */
  readonly inherited: boolean;
  readonly comment: string | null;
}

export interface Routine {
  readonly schema: string;
  readonly name: string;
  /** Types only: what tells overloads apart. */
  readonly identityArguments: string;
  /** As grants name it: qualified and quoted, with the types of its arguments. */
  readonly signature: string;
  readonly arguments: string;
  readonly returns: string | null;
  readonly kind: 'function' | 'procedure' | 'aggregate' | 'window';
  readonly language: string;
  readonly security: 'invoker' | 'definer';
  readonly volatility: 'immutable' | 'stable' | 'volatile';
  readonly parallel: 'safe' | 'restricted' | 'unsafe';
  readonly strict: boolean;
  readonly leakproof: boolean;
  /** `search_path=…` and other settings. */
  readonly config: readonly string[];
  /** The whole `CREATE OR REPLACE`; null for an aggregate, which PostgreSQL does not print. */
  readonly definition: string | null;
  readonly owner: string;
  readonly comment: string | null;
}

export interface Enum {
  readonly schema: string;
  readonly name: string;
  /** In their declared order. */
  readonly labels: readonly string[];
  readonly owner: string;
  readonly comment: string | null;
}

export interface Domain {
  readonly schema: string;
  readonly name: string;
  /** The type under it, which may be a domain again. */
  readonly type: string;
  /** Whether it, or a domain under it, forbids null. */
  readonly notNull: boolean;
  readonly default: string | null;
  readonly collation: string | null;
  readonly checks: readonly { readonly name: string; readonly definition: string; readonly validated: boolean }[];
  readonly owner: string;
  readonly comment: string | null;
}

/** Numbers as decimal text: they are bigint. */
export interface Sequence {
  readonly schema: string;
  readonly name: string;
  readonly type: string;
  readonly start: string;
  readonly increment: string;
  readonly minimum: string;
  readonly maximum: string;
  readonly cache: string;
  readonly cycle: boolean;
  /** The qualified column that it belongs to. */
  readonly ownedBy: string | null;
  readonly owner: string;
  readonly comment: string | null;
}

export interface Extension {
  readonly name: string;
  readonly schema: string;
  readonly version: string;
}

/** What one role may do with one object, whether granted or built in. */
export interface Grant {
  readonly kind: 'schema' | 'table' | 'view' | 'column' | 'sequence' | 'function' | 'type';
  /** Qualified; a column as `schema.table.column`, a function with its argument types. */
  readonly object: string;
  readonly grantee: string;
  /** `SELECT`, `USAGE`, `EXECUTE`, … sorted. */
  readonly privileges: readonly string[];
  /** Those that may be passed on. */
  readonly grantable: readonly string[];
}

/** What objects that a role will create come with. */
export interface DefaultPrivilege {
  readonly owner: string;
  /** Null for every schema. */
  readonly schema: string | null;
  readonly kind: 'table' | 'sequence' | 'function' | 'type' | 'schema';
  readonly grantee: string;
  readonly privileges: readonly string[];
  readonly grantable: readonly string[];
}

/** A role that owns, is granted or is named in something above, or that is a member of one, directly or not. */
export interface Role {
  readonly name: string;
  readonly login: boolean;
  readonly inherit: boolean;
  readonly superuser: boolean;
  readonly bypassRls: boolean;
  readonly createRole: boolean;
  readonly createDatabase: boolean;
  readonly replication: boolean;
  /** Roles that were granted to it. */
  readonly memberOf: readonly string[];
  /** Those of them whose privileges it has as it is; of the others, only after SET ROLE, where it may. */
  readonly inheritsFrom: readonly string[];
  /** Those of them that it may SET ROLE to. Before PostgreSQL 16, all. */
  readonly maySetTo: readonly string[];
  readonly comment: string | null;
}

/** What may be done with a relation, in the order in which it is told. */
export const COMMANDS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'] as const;
export type Command = (typeof COMMANDS)[number];

/** All of a relation, whatever columns it gets; or these, in its own order. */
export type Columns = 'all' | readonly string[];

/** Which rows. Of INSERT, those that may be written. */
export type Rows =
  /** The statement is refused, or finds no row. */
  | { readonly kind: 'none'; readonly refused: boolean; readonly why: string }
  | { readonly kind: 'all' }
  /** SQL over the relation's columns: its policies, put together. */
  | { readonly kind: 'where'; readonly predicate: string }
  /** Those that a view makes of these. */
  | { readonly kind: 'made of'; readonly of: readonly Reading[] };

/** What a view reads, and with whose rights: a role's, or those of the `caller`. */
export interface Reading {
  readonly relation: string;
  readonly as: string;
  readonly rows: Rows;
}

/** Where a privilege comes from. */
export interface By {
  /** `built in` are pg_read_all_data and pg_write_all_data. */
  readonly how: 'grant' | 'owner' | 'built in';
  /** The role that holds it, or `PUBLIC`. */
  readonly to: string;
  /** By which memberships the role has it, the holder last; empty where it is the holder itself. */
  readonly through: readonly string[];
}

/** What one role, being itself, may do with one relation by one command. Without a privilege there is no cell. */
export interface Cell {
  readonly role: string;
  readonly command: Command;
  readonly rows: Rows;
  /** Of UPDATE under row-level security: what a row may become. */
  readonly becomes?: Rows;
  /** Where the statement also reads (WHERE, RETURNING, ON CONFLICT), and that makes a difference. */
  readonly reading?: Rows;
  readonly columns: Columns;
  readonly by: readonly By[];
  /** Why policies are not asked, where they would be of others: its owner, or BYPASSRLS. */
  readonly exempt?: 'owner' | 'BYPASSRLS';
}

/** How else a relation is reached. */
export interface Detour {
  readonly kind: 'view' | 'materialized view' | 'function' | 'trigger';
  /** The view, the function as grants name it, or `trigger on schema.table`. */
  readonly name: string;
  readonly command: Command;
  /** Whose rights and policies count: a role, or `caller`. */
  readonly as: string;
  /** What lies between it and the relation, nearest to it first. */
  readonly through: readonly string[];
  /** False where it can be read only from the text, or not to the end. */
  readonly sure: boolean;
  /** What `as` gets; where that is the caller, whatever the caller gets of the relation itself. */
  readonly rows?: Rows;
  /** Who may begin it; of a trigger, whoever may do what fires it. */
  readonly roles: readonly string[];
}

export interface RelationAccess {
  readonly name: string;
  readonly schema: string;
  readonly kind: 'table' | 'partitioned table' | 'foreign table' | 'view' | 'materialized view';
  readonly owner: string;
  /** `forced` is for the owner too. Null for a view. */
  readonly rowSecurity: 'off' | 'enabled' | 'forced' | null;
  /** Of a view: whose rights it has (`caller` with security_invoker), and whether it is a security_barrier. */
  readonly as?: string;
  readonly barrier?: boolean;
  readonly columns: readonly string[];
  readonly cells: readonly Cell[];
  readonly detours: readonly Detour[];
  /** Where there are leaves: what others than their owners may do with all of them by name, and beyond that with some. */
  readonly leaves?: {
    readonly alike: readonly Cell[];
    readonly except: readonly { readonly name: string; readonly cells: readonly Cell[] }[];
  };
}

/** EXECUTE, USAGE and the like, where there is nothing to say of rows. */
export interface ObjectAccess {
  readonly kind: 'schema' | 'sequence' | 'function';
  readonly name: string;
  readonly owner: string;
  /** Of a function: with whose rights it runs. */
  readonly security?: 'invoker' | 'definer';
  /** Whether it may do more than could be read from its body. */
  readonly unread?: true;
  readonly held: readonly {
    readonly role: string;
    readonly privilege: string;
    readonly by: readonly By[];
    readonly without?: string;
  }[];
}

export interface RoleAccess {
  readonly name: string;
  readonly login: boolean;
  readonly superuser: boolean;
  readonly bypassRls: boolean;
  /** Whose privileges it has, directly or not. */
  readonly inherits: readonly string[];
  /** What else it may become by SET ROLE. */
  readonly maySetTo: readonly string[];
}

/** Who may do what: what `db/access.json` holds. Superusers may do everything and have no cells. */
export interface AccessMatrix {
  readonly roles: readonly RoleAccess[];
  readonly relations: readonly RelationAccess[];
  readonly objects: readonly ObjectAccess[];
  /** What objects that are made later come with, in sentences. */
  readonly defaults: readonly string[];
}

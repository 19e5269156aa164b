import type { Table, View } from '../../catalog/catalog.ts';
import type { Scalar } from './scalars.ts';

export interface Field {
  readonly name: string;
  /** `String?`, `PromptsPrompts[]`. */
  readonly type: string;
  /** `@id`, `@db.Uuid`, … */
  readonly attributes: readonly string[];
  readonly comment: string | null;
}

/** A model, or a view, in the making. */
export interface Draft {
  readonly kind: 'model' | 'view';
  readonly name: string;
  readonly table: Table | View;
  /** Columns that are never null. */
  readonly required: ReadonlySet<string>;
  readonly scalars: ReadonlyMap<string, Scalar>;
  fieldOf(column: string): string;
  /** The columns of its key and of what else is unique, where the schema says so. */
  readonly uniques: readonly (readonly string[])[];
  /** Has no unique identifier that Prisma accepts: it is said, but not read. */
  readonly isIgnored: boolean;
  /** Those of columns, then those of relations. */
  readonly fields: Field[];
  /** `@@id`, `@@unique`, `@@index`. */
  readonly attributes: readonly string[];
  /** What Prisma cannot say, line by line. */
  readonly unsaid: string[];
}

/** By `schema.table`. */
export type Drafts = ReadonlyMap<string, Draft>;

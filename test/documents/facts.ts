import { readFileSync } from 'node:fs';

/** What one of the documents says about the database: one thing that must live somewhere. */
export type Fact =
  ModelFact | FieldFact | RelationFact | EnumFact | LabelFact | TypeFact | IndexFact | CheckFact | ObjectFact | ExampleFact;

interface Said {
  /** What tells it from the others of its document: `User.email`, `users index(role)`, `chk_cost_positive`. */
  readonly id: string;
  /** Where the document says so, from 1; more than one where it repeats itself. */
  readonly lines: readonly number[];
  /** The comment that stands beside it. */
  readonly note?: string;
}

/** A Prisma model, or a table that only SQL names; then `name` is the table. */
export interface ModelFact extends Said {
  readonly kind: 'model';
  readonly name: string;
  readonly table: string;
}

/** What a field's column is like; of a column that only SQL names, nothing but the name is known. */
export interface FieldFact extends Said {
  readonly kind: 'field';
  readonly model: string;
  readonly name: string;
  /** As the document maps it, otherwise in snake_case. */
  readonly column: string;
  /** `String`, `Int`, `UserRole`, `tsvector`, … */
  readonly type?: string;
  /** `Text`, `JsonB`, `Decimal(10, 6)`. */
  readonly native?: string;
  readonly optional?: boolean;
  readonly list?: boolean;
  /** As written: `now()`, `"en"`, `USER`. */
  readonly default?: string;
  readonly updatedAt?: boolean;
}

/** A field that leads to another model: with the foreign key (`fields`), or the other side of it. */
export interface RelationFact extends Said {
  readonly kind: 'relation';
  readonly model: string;
  readonly name: string;
  readonly to: string;
  readonly list: boolean;
  readonly optional: boolean;
  readonly fields?: readonly string[];
  /** As written: `Cascade`, `SetNull`. */
  readonly onDelete?: string;
}

export interface EnumFact extends Said {
  readonly kind: 'enum';
  readonly name: string;
}

export interface LabelFact extends Said {
  readonly kind: 'label';
  readonly enum: string;
  readonly name: string;
}

/** The type of a field, which the document names and never defines: an enum or a model. */
export interface TypeFact extends Said {
  readonly kind: 'type';
  readonly name: string;
}

/** An index, a unique key or a primary key. */
export interface IndexFact extends Said {
  readonly kind: 'index';
  readonly table: string;
  readonly method: string;
  /** `created_at DESC`, or an expression. */
  readonly keys: readonly string[];
  readonly unique: boolean;
  readonly primary: boolean;
  readonly predicate?: string;
}

/** A CHECK, or the range that a field's comment gives. */
export interface CheckFact extends Said {
  readonly kind: 'check';
  readonly table: string;
  readonly expression: string;
}

/** Anything else: an extension, a policy, a view, or what a list of requirements asks for. */
export interface ObjectFact extends Said {
  readonly kind: 'object';
  readonly type: string;
  readonly name: string;
  readonly table?: string;
}

/** What the document does in code: `UserRepository.create`, `Database Seeding: main`, `npm run db:integrity`, `Redis Configuration`. */
export interface ExampleFact extends Said {
  readonly kind: 'example';
}

export interface Document {
  /** The file's, without its ending. */
  readonly name: string;
  /** Its first heading. */
  readonly title: string;
  readonly facts: readonly Fact[];
}

export const FACTS_FILE = 'test/fixtures/documents.json';

/** What the documents said when they were reduced. */
export const readDocuments = (): readonly Document[] => JSON.parse(readFileSync(FACTS_FILE, 'utf8')) as Document[];

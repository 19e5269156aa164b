import { KaavaError, type Issue } from '../../errors.ts';

const listed = (issues: readonly Issue[]) => issues.map(({ path, message }) => `\n  ${path} ${message}`).join('');

/** The migrations folder cannot be used as it is. */
export class WrongFolder extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'MIGRATIONS_FOLDER';
  override readonly issues: readonly Issue[];
  constructor(directory: string, issues: readonly Issue[]) {
    super(`The migrations in ${directory} cannot run:${listed(issues)}`);
    this.issues = issues;
  }
}

/** What the database has and what the folder has contradict each other; nothing was run. */
export class HistoryConflict extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'MIGRATION_HISTORY';
  override readonly issues: readonly Issue[];
  constructor(issues: readonly Issue[]) {
    super(`The folder and the database disagree, so nothing was run:${listed(issues)}`);
    this.issues = issues;
  }
}

/** A migration says that it cannot be undone; nothing was rolled back. */
export class Irreversible extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'MIGRATION_IRREVERSIBLE';
  readonly filename: string;
  readonly reason: string;
  constructor(filename: string, reason: string) {
    super(`${filename} is irreversible: ${reason}\nNothing was rolled back.`);
    this.filename = filename;
    this.reason = reason;
  }
}

/** There is no such migration to go to. */
export class UnknownVersion extends KaavaError {
  readonly kind = 'usage';
  readonly code = 'MIGRATION_VERSION';
}

/** Another migrator, or what is left of one, did not finish in time. */
export class MigratorBusy extends KaavaError {
  readonly kind = 'unavailable';
  readonly code = 'MIGRATOR_BUSY';
}

/** The connection is not the server's own: a session lock would protect nothing. */
export class PooledConnection extends KaavaError {
  readonly kind = 'usage';
  readonly code = 'POOLED_CONNECTION';
  constructor() {
    super(
      'The database is reached through a connection pooler (PgBouncer or the like), where a lock protects nothing: set DIRECT_URL to the address of PostgreSQL itself.',
    );
  }
}

/** The connection that holds the lock was lost, so nothing more was started. */
export class LockLost extends KaavaError {
  readonly kind = 'unavailable';
  readonly code = 'MIGRATION_LOCK_LOST';
}

/** The caller asked to stop; whatever was under way is rolled back. */
export class Interrupted extends KaavaError {
  readonly kind = 'unavailable';
  readonly code = 'INTERRUPTED';
}

/** What is known of a migration that the server refused. */
export interface Failure {
  readonly filename: string;
  readonly direction: 'up' | 'down';
  readonly message: string;
  /** Five characters; undefined when the server said nothing. */
  readonly sqlState: string | undefined;
  readonly detail: string | undefined;
  readonly hint: string | undefined;
  /** The server's call stack inside functions. */
  readonly where: string | undefined;
  readonly schema: string | undefined;
  readonly table: string | undefined;
  readonly columnName: string | undefined;
  readonly constraint: string | undefined;
  /** The file's line, from 1: of the mistake, or, where `column` is undefined, of the statement. */
  readonly line: number | undefined;
  /** In characters, from 1. */
  readonly column: number | undefined;
  readonly lineText: string | undefined;
  /** Which statement of the block it was, from 1. */
  readonly statement: number | undefined;
  /** Whether what the block did before is undone. */
  readonly rolledBack: boolean;
  /** Indexes that a failed `concurrently` left behind, `schema.name`. */
  readonly invalidIndexes: readonly string[];
}

/** The server refused a migration. The ones before it stay applied. */
export class MigrationFailed extends KaavaError {
  readonly kind = 'unprocessable';
  readonly code = 'MIGRATION_FAILED';
  readonly failure: Failure;
  constructor(failure: Failure) {
    const place = [failure.filename, failure.line, failure.column].filter((part) => part !== undefined).join(':');
    super(`${place}: ${failure.message}${failure.sqlState === undefined ? '' : ` (${failure.sqlState})`}`);
    this.failure = failure;
  }
}

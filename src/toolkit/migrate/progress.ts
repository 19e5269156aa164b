import type { MigrationFile } from './files.ts';

/** A session that stands in the way. */
export interface Session {
  readonly pid: number;
  readonly user: string | undefined;
  readonly application: string | undefined;
  /** ISO 8601; when it began what it is doing. */
  readonly since: string | undefined;
  /** The first 80 characters of its query, where we may see it. */
  readonly query: string | undefined;
}

/** What a run tells while it goes on. */
export type Progress =
  | { readonly kind: 'waiting'; readonly holder: Session | undefined }
  | { readonly kind: 'waiting-for-remains'; readonly sessions: readonly Session[] }
  | { readonly kind: 'adopted'; readonly filenames: readonly string[] }
  | { readonly kind: 'edited'; readonly filename: string }
  | { readonly kind: 'started'; readonly direction: 'up' | 'down'; readonly filename: string }
  | {
      readonly kind: 'retrying';
      readonly filename: string;
      readonly attempt: number;
      readonly sqlState: string;
      readonly delay: number;
      readonly blockers: readonly Session[];
    }
  | { readonly kind: 'finished'; readonly direction: 'up' | 'down'; readonly filename: string; readonly duration: number };

/** One step of a plan: a part of a file, not yet run. */
export interface Step {
  readonly direction: 'up' | 'down';
  readonly file: MigrationFile;
}

/** How a run behaves; durations in milliseconds. */
export interface RunOptions {
  /** The owner's direct connection. */
  readonly url: string;
  /** The folder of the migrations. */
  readonly directory: string;
  /** How long to wait for another migrator. */
  readonly wait: number;
  /** How long a statement may wait for a lock, while everybody else queues behind it. */
  readonly lockTimeout: number;
  /** How often a migration is tried that did not get its locks. */
  readonly lockAttempts: number;
  /** Plan only: read, and write nothing. */
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

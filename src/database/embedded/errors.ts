import { KaavaError } from '../../errors.ts';

/** The embedded PostgreSQL cannot run here, or did not start: the message says why, and what to do. */
export class EmbeddedUnavailable extends KaavaError {
  readonly kind = 'unavailable';
  readonly code = 'EMBEDDED_UNAVAILABLE';
}

/** Somebody is using the embedded PostgreSQL, so its data are not destroyed. */
export class EmbeddedInUse extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'EMBEDDED_IN_USE';
  readonly pids: readonly number[];

  constructor(pids: readonly number[]) {
    super(
      `The embedded PostgreSQL is in use by ${pids.length === 1 ? 'process' : 'processes'} ${pids.join(', ')}: end ${pids.length === 1 ? 'it' : 'them'} first.`,
    );
    this.pids = pids;
  }
}

/** The role that was asked for is not there, or it may not log in. */
export class NoSuchLogin extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'NO_SUCH_LOGIN';

  constructor(role: string) {
    super(`The embedded PostgreSQL has no role ${role} that may log in: apply the migrations first (kaava migrate up).`);
  }
}

/** The code of a system error (`ENOENT`), or undefined for anything else. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

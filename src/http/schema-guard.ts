import type { RequestHandler } from 'express';
import type { SchemaState, SchemaWatch } from '../database/schema-state.ts';
import { KaavaError } from '../errors.ts';

/** The database is not the one that this process was built for. */
class SchemaMismatch extends KaavaError {
  readonly kind = 'unavailable';
  readonly code = 'SCHEMA_MISMATCH';
  override readonly retryAfterSeconds = 30;
}

/** Refuses requests while the database stands to this build as the configuration will not have it; a state that cannot be told refuses nothing. */
export const schemaGuard =
  (watch: SchemaWatch, refuses: (state: SchemaState) => boolean): RequestHandler =>
  async (_req, _res, next) => {
    const state = await watch.state().catch(() => 'ok' as const);
    if (refuses(state)) throw new SchemaMismatch('The database does not fit this version of the service.');
    next();
  };

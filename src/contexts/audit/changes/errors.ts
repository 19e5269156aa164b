import { type Issue, KaavaError } from '../../../errors.ts';

/** An answer without changes would look like a row that never changed. */
export class RowKeyUnknown extends KaavaError {
  readonly kind = 'invalid';
  readonly code = 'ROW_KEY_UNKNOWN';
  override readonly issues: readonly Issue[] = [
    { path: 'query.key', message: 'must have the columns of the primary key of a table whose changes are logged' },
  ];
  constructor() {
    super('The log has no such table, or that is not the key of its rows.');
  }
}

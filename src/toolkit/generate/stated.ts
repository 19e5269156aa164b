import pg, { type ClientBase } from 'pg';
import type { Catalog } from '../../catalog/catalog.ts';
import { identity } from '../../catalog/identity.ts';
import { type Nullability, saysNotNull } from '../../catalog/nullability/views.ts';
import { type Issue, KaavaError } from '../../errors.ts';

/** A comment says `@notNull` where it does not hold. */
export class WrongNotNull extends KaavaError {
  readonly kind = 'unprocessable';
  readonly code = 'WRONG_NOT_NULL';
  override readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super(`@notNull does not hold:\n${issues.map(({ path, message }) => `  ${path}: ${message}`).join('\n')}`);
    this.issues = issues;
  }
}

/**
 * Compares what comments state with the rows that are there: none, unless migrations insert some. `kaava integrity` compares
 * a database that has them.
 *
 * @throws WrongNotNull naming every such column
 */
export async function checkStated(
  client: ClientBase,
  { columns, views }: Catalog,
  nullability: ReadonlyMap<string, Nullability>,
): Promise<void> {
  const unpopulated = new Set(views.filter(({ populated }) => !populated).map(identity.views));
  const issues: Issue[] = [];
  for (const column of columns) {
    if (!saysNotNull(column.comment)) continue;
    const path = identity.columns(column);
    const where = `comment on column ${path}`;
    const said = nullability.get(path);
    if (said === undefined) issues.push({ path: where, message: 'says "@notNull" of a table: let the column be NOT NULL' });
    if (said !== 'stated' || unpopulated.has(`${column.schema}.${column.table}`)) continue;
    const [schema = '', view = '', name = ''] = [column.schema, column.table, column.name].map((each) =>
      pg.escapeIdentifier(each),
    );
    const { rows } = await client.query(`select from ${schema}.${view} where num_nulls(${name}) > 0 limit 1`);
    if (rows.length > 0) issues.push({ path: where, message: 'says "@notNull", but there are rows with null in it' });
  }
  if (issues.length > 0) throw new WrongNotNull(issues);
}

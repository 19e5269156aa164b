import pg from 'pg';
import type { Catalog, Column } from '../../catalog/catalog.ts';
import { readCatalog } from '../../catalog/read.ts';
import { CouldNotCheck, type Issue, KaavaError } from '../../errors.ts';

/** A column of envelopes. Names are as in the catalog, unless they are SQL. */
export interface EncryptedColumn {
  /** Qualified: `identity.users`. */
  readonly table: string;
  readonly column: string;
  /** The columns whose values say which row an envelope belongs to. */
  readonly row: readonly string[];
  /** The column that repeats the id of the key, where there is one. */
  readonly keyId: string | undefined;
  /** By what the table is paged. */
  readonly primaryKey: readonly { readonly name: string; readonly type: string }[];
  /** The table's name as SQL. */
  readonly relation: string;
}

/** What a comment says of a column of envelopes cannot be so. */
export class EncryptedColumnsUnclear extends KaavaError {
  readonly kind = 'unprocessable';
  readonly code = 'ENCRYPTED_COLUMNS_UNCLEAR';
  override readonly issues: readonly Issue[];
  constructor(issues: readonly Issue[]) {
    super(
      `Comments say @encrypted of columns that cannot be rotated:\n${issues.map(({ path, message }) => `  ${path}: ${message}`).join('\n')}`,
    );
    this.issues = issues;
  }
}

/** The tag in a comment: `Personal data. @encrypted (id)`, and `@encrypted (user_id, provider) key_id` where a column repeats the key's id. */
const TAG = /(?:^|\s)@encrypted(?:\s*\(([^)]*)\)(?:\s+(\w+))?)?/;

/**
 * The columns whose comment says `@encrypted`, in order of name.
 *
 * @param client outside a transaction
 * @throws EncryptedColumnsUnclear naming every comment that cannot be followed
 */
export async function readEncryptedColumns(client: pg.ClientBase): Promise<EncryptedColumn[]> {
  const catalog = await readCatalog(client, { leaves: 'fold' });
  const views = new Set(catalog.views.map(({ schema, name }) => `${schema}.${name}`));
  const issues: Issue[] = [];
  const found = catalog.columns.flatMap((column) => {
    const tag = TAG.exec(column.comment ?? '');
    if (tag === null || views.has(`${column.schema}.${column.table}`)) return [];
    const encrypted = encryptedColumn(catalog, column, tag);
    if (typeof encrypted !== 'string') return [encrypted];
    issues.push({ path: `comment on column ${column.schema}.${column.table}.${column.name}`, message: encrypted });
    return [];
  });
  if (issues.length > 0) throw new EncryptedColumnsUnclear(issues);
  return found;
}

/** The column as it is described, or what is wrong with the description. */
function encryptedColumn(catalog: Catalog, of: Column, [, row, keyId]: RegExpExecArray): EncryptedColumn | string {
  const { schema, table, name } = of;
  const inTable = (each: { readonly schema: string; readonly table: string }) => each.schema === schema && each.table === table;
  const columns = new Map(catalog.columns.filter(inTable).map((column) => [column.name, column]));
  const names = (row ?? '').split(',').map((each) => each.trim());
  const primaryKey = catalog.constraints.find((each) => inTable(each) && each.type === 'primary key')?.columns ?? [];
  if (of.type !== 'bytea') return `an envelope is bytea, and this is ${of.type}`;
  if (row === undefined || row.trim() === '') return 'says no columns that tell the row: write @encrypted (id)';
  for (const each of names)
    if (columns.get(each)?.notNull !== true) return `names ${each}, which is no column of the table, or one that may be null`;
  if (keyId !== undefined && columns.get(keyId)?.type !== 'text')
    return `names ${keyId} for the key's id, which is no text column of the table`;
  if (primaryKey.length === 0) return 'its table has no primary key, by which it would be paged';
  return {
    table: `${schema}.${table}`,
    column: name,
    row: names,
    keyId,
    primaryKey: primaryKey.map((each) => ({ name: each, type: columns.get(each)?.type ?? 'text' })),
    relation: `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(table)}`,
  };
}

/**
 * The id of the key that made an envelope, or null for what is none. An envelope begins with a byte 1, a byte n, and n bytes of the key's id.
 *
 * @param column as SQL
 */
export const keyIdIn = (column: string): string =>
  `case when octet_length(${column}) >= 31 and get_byte(${column}, 0) = 1 then encode(substr(${column}, 3, get_byte(${column}, 1)), 'escape') end`;

/**
 * Rows that row-level security hides would be left behind without a word.
 *
 * @throws CouldNotCheck when the connection's role does not see every row of every table
 */
export async function seeAllRows(client: pg.ClientBase, columns: readonly EncryptedColumn[]): Promise<void> {
  const { rows } = await client.query<{ table: string; role: string }>(
    `select t.name as table, current_user::text as role
     from unnest($1::text[]) as t (name)
     where row_security_active(t.name)
       and (not exists (
              select from pg_policy as p
              where p.polrelid = t.name::regclass and p.polpermissive and p.polcmd = '*' and pg_get_expr(p.polqual, p.polrelid) = 'true'
                and exists (select from unnest(p.polroles) as r (oid) where r.oid = 0 or pg_has_role(r.oid, 'usage')))
            or exists (select from pg_policy as p where p.polrelid = t.name::regclass and not p.polpermissive))
     order by 1`,
    [[...new Set(columns.map(({ relation }) => relation))]],
  );
  if (rows[0] !== undefined)
    throw new CouldNotCheck(
      `Row-level security may hide rows of ${rows.map(({ table }) => table.replaceAll('"', '')).join(', ')} from ${rows[0].role}, and they would be left behind: connect as the owner (DIRECT_URL).`,
    );
}

import { parse } from 'libpg-query';
import type { Index } from '../../catalog/catalog.ts';
import { quote } from './scalars.ts';

/** An index as Prisma could say it. */
export interface SaidIndex {
  readonly index: Index;
  /** Column names in order; empty where a key is an expression, of which Prisma knows nothing. */
  readonly columns: readonly string[];
  /** With `sort` and `ops`, in the names of columns. */
  readonly keys: readonly { readonly column: string; readonly options: string }[];
  /** What is left out when it is said: INCLUDE, NULLS FIRST, a collation … */
  readonly isWhole: boolean;
}

const METHODS: Readonly<Record<string, string>> = { hash: 'Hash', gin: 'Gin', gist: 'Gist', spgist: 'SpGist', brin: 'Brin' };

/** Operator classes that Prisma has a name for; it takes others as they are. */
const CLASSES: Readonly<Record<string, string>> = {
  jsonb_path_ops: 'JsonbPathOps',
  inet_ops: 'InetOps',
  array_ops: 'ArrayOps',
  jsonb_ops: 'JsonbOps',
};

export async function readIndex(index: Index): Promise<SaidIndex> {
  const parsed = await parse(index.definition).catch(() => undefined);
  const statement = parsed?.stmts?.[0]?.stmt;
  if (statement === undefined || !('IndexStmt' in statement)) return { index, columns: [], keys: [], isWhole: false };
  const { indexParams = [], indexIncludingParams, options, nulls_not_distinct } = statement.IndexStmt;
  const elements = indexParams.map((each) => ('IndexElem' in each ? each.IndexElem : {}));
  const keys = elements.map(({ name = '', opclass, ordering }) => {
    const last = opclass?.at(-1);
    const ops = last !== undefined && 'String' in last ? (last.String.sval ?? '') : undefined;
    const parts = [
      ops === undefined || index.unique ? '' : `ops: ${CLASSES[ops] ?? `raw(${quote(ops)})`}`,
      ordering === 'SORTBY_DESC' ? 'sort: Desc' : '',
    ].filter((part) => part !== '');
    return { column: name, options: parts.length === 0 ? '' : `(${parts.join(', ')})` };
  });
  const isPlain = keys.every(({ column }) => column !== '') && (index.method === 'btree' || index.method in METHODS);
  const hasMore = elements.some(
    ({ collation, nulls_ordering = 'SORTBY_NULLS_DEFAULT' }) =>
      collation !== undefined || nulls_ordering !== 'SORTBY_NULLS_DEFAULT',
  );
  const isWhole =
    isPlain && !hasMore && [indexIncludingParams, options].every((each) => each === undefined) && nulls_not_distinct !== true;
  return { index, columns: isPlain ? keys.map(({ column }) => column) : [], keys: isPlain ? keys : [], isWhole };
}

/** The arguments after the fields of `@@index`, `@@unique` and `@@id`, each with its comma. */
export function indexArguments({ index, columns }: SaidIndex): string {
  const suffix = index.primary ? 'pkey' : index.unique ? 'key' : 'idx';
  const map = mapUnless(defaultName(index.primary ? [index.table] : [index.table, ...columns], suffix), index.name);
  const type = METHODS[index.method];
  const where = index.predicate === null ? '' : `, where: raw(${quote(index.predicate)})`;
  return `${map}${type === undefined ? '' : `, type: ${type}`}${where}`;
}

/** What Prisma calls a constraint that has no name. */
export function defaultName(parts: readonly string[], suffix: string): string {
  return `${parts.join('_').slice(0, 63 - suffix.length - 1)}_${suffix}`;
}

export const mapUnless = (name: string, is: string): string => (name === is ? '' : `, map: ${quote(is)}`);

export type Row = Readonly<Record<string, string>>;
/** Rows that differ from a good one in these columns, as SQL: at the legal edge, and just past it. */
export type Probes = Readonly<Record<string, { readonly legal: readonly Row[]; readonly broken: readonly Row[] }>>;
export interface Table {
  readonly good: Row;
  readonly checks: Probes;
}

/** Columns, and SQL values of each that are legal and that are not. */
export const of = (column: string, legal: readonly string[], broken: readonly string[]) => ({
  legal: legal.map((value) => ({ [column]: value })),
  broken: broken.map((value) => ({ [column]: value })),
});
export const text = (length: number) => `repeat('x', ${String(length)})`;
/** Between so many characters and so many, or null where null is a value. */
export const length = (column: string, least: number, most: number, nullable = false) =>
  of(column, [text(least), text(most), `repeat('ä', ${String(most)})`, ...(nullable ? ['null'] : [])], [...(least > 0 ? [text(least - 1)] : []), text(most + 1)]);
export const sha256 = (column: string, nullable = false) =>
  of(column, [`repeat('0f', 32)`, ...(nullable ? ['null'] : [])], [`repeat('0', 63)`, `repeat('0', 65)`, `repeat('0F', 32)`, `repeat('0g', 32)`, `repeat('0', 64) || e'\\n'`]);
export const object = (column: string, nullable: boolean) =>
  of(column, [`'{}'`, `'{"a": 1}'`, ...(nullable ? ['null'] : [])], [`'[]'`, `'1'`, `'"x"'`, `'null'`]);
export const array = (column: string) => of(column, [`'[]'`, `'["a"]'`], [`'{}'`, `'1'`, `'"x"'`, `'null'`]);
/** So many tags at most, none null, and no more than 1000 characters with a space between them. */
export const tags = (table: string, column = 'tags'): Probes => ({
  [`${table}_${column}_count`]: of(column, [`'{}'`, `array_fill('t'::text, array[20])`], [`array_fill('t'::text, array[21])`]),
  [`${table}_${column}_not_null`]: of(column, [`'{a}'`], [`'{a,null}'`]),
  [`${table}_${column}_length`]: of(column, [`array[${text(500)}, ${text(499)}]`], [`array[${text(500)}, ${text(500)}]`]),
});
export const slug = [`'a'`, `'a-1'`, `'modern-header-2'`];
export const noSlug = [`''`, `'-a'`, `'a-'`, `'a--b'`, `'A'`, `'a b'`, `'ä'`, `e'a\\n'`];
export const semver = of('version', [`'0.0.0'`, `'1.2.3-rc.1+build.5'`], [`'1'`, `'1.0'`, `'v1.0.0'`, `''`]);
export const size = (column: string, bytes: number, open: string, close: string) => {
  const ofSize = (total: number) => `('${open}' || repeat('x', ${String(total - open.length - close.length)}) || '${close}')::jsonb`;
  return of(column, [ofSize(bytes)], [ofSize(bytes + 1)]);
};

export const id = `'01900000-0000-7000-8000-000000000001'`;
export const hash = `repeat('a', 64)`;
export const at = (time: string) => `timestamptz '2026-01-01 ${time}+00'`;

import type { Column } from '../../src/catalog/catalog.ts';

/** SQL of a value of each type that is not the one in the column `%`, which may be null. */
const BY_TYPE: Readonly<Record<string, string>> = {
  uuid: 'core.uuid_v7()',
  text: `coalesce(%, '') || 'x'`,
  citext: `(coalesce(%::text, '') || 'x')::public.citext`,
  bool: 'not coalesce(%, false)',
  int2: 'coalesce(%, 0) + 1',
  int4: 'coalesce(%, 0) + 1',
  int8: 'coalesce(%, 0) + 1',
  numeric: 'case when % = 0.5 then 0.25 else 0.5 end',
  // Back, not on: the partition of the next second may not be there.
  timestamptz: `coalesce(% - interval '1 microsecond', now())`,
  date: 'coalesce(% + 1, current_date)',
  interval: `coalesce(% + interval '1 month', interval '1 month')`,
  jsonb: `jsonb_build_object('another', %)`,
  bytea: `coalesce(%, '') || decode('00', 'hex')`,
  inet: `case when % = '127.0.0.1' then inet '127.0.0.2' else '127.0.0.1' end`,
  xid8: `case when % = '9' then xid8 '8' else '9' end`,
  pg_lsn: `case when % = '9/9' then pg_lsn '8/8' else '9/9' end`,
};

/** SQL of a value that differs from a row's own. @throws when a type is new here */
export function another({ name: plain, type, typeName, typeSchema, isArray }: Column): string {
  const name = `"${plain}"`;
  if (isArray) return `case when cardinality(${name}) = 0 then array[null]::${type} else '{}' end`;
  if (typeSchema !== 'pg_catalog' && typeName !== 'citext') {
    return `(select label from unnest(enum_range(null::${type})) as label where label is distinct from ${name} limit 1)`;
  }
  const value = BY_TYPE[typeName];
  if (value === undefined) throw new Error(`No other value is known of the type ${type}, of the column ${plain}.`);
  return value.replaceAll('%', name);
}

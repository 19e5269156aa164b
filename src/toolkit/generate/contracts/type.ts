import type { TypeName } from 'libpg-query';
import type { Catalog, Domain } from '../../../catalog/catalog.ts';
import { identity } from '../../../catalog/identity.ts';
import { parseExpression } from './parse.ts';

/** A type below its domains. */
export interface Type {
  /** As in pg_type, for what is built in: `int4`, `timestamptz`; `enum`, `citext`; `unknown` for all else. */
  readonly kind: string;
  readonly modifiers: readonly number[];
  readonly isList: boolean;
  /** Of an enum: its identity and labels. */
  readonly enum?: { readonly name: string; readonly labels: readonly string[] };
  /** Domains of it, the outermost first. */
  readonly domains: readonly Domain[];
  /** Whether the domains are those of the elements of a list. */
  readonly domainsOfElement: boolean;
  /** Where text is compared in another way than byte by byte. */
  readonly collation?: string;
}

export const plain = (kind: string, isList = false): Type => ({
  kind,
  modifiers: [],
  isList,
  domains: [],
  domainsOfElement: false,
});
export const BOOLEAN = plain('bool');
export const INTEGER = plain('int4');
export const NUMERIC = plain('numeric');
export const TEXT = plain('text');
export const elementOf = (type: Type): Type => ({ ...type, isList: false });

const ALIASES: Readonly<Record<string, string>> = {
  varchar: 'text',
  boolean: 'bool',
  integer: 'int4',
  bigint: 'int8',
  smallint: 'int2',
};

/** A type as PostgreSQL writes it: `numeric(10,6)`, `public."odd type"[]`. */
export function typeOfText(text: string, catalog: Catalog): Type {
  const cast = parseExpression(`null::${text}`) as { TypeCast: { typeName: TypeName } };
  return typeOfName(cast.TypeCast.typeName, catalog);
}

export function typeOfName(typeName: TypeName, catalog: Catalog): Type {
  const names = (typeName.names ?? []).map((each) => (each as { String: { sval: string } }).String.sval);
  const name = names.at(-1) ?? '';
  const schema = names.length > 1 ? (names[0] ?? '') : 'pg_catalog';
  const modifiers = (typeName.typmods ?? []).map(
    (each) => (each as { A_Const?: { ival?: { ival?: number } } }).A_Const?.ival?.ival ?? 0,
  );
  const isList = (typeName.arrayBounds ?? []).length > 0;
  const same = (each: { readonly schema: string; readonly name: string }) => each.name === name && each.schema === schema;
  if (schema === 'pg_catalog') return { ...plain(ALIASES[name] ?? name, isList), modifiers };
  const found = catalog.enums.find(same);
  if (found !== undefined) return { ...plain('enum', isList), enum: { name: identity.enums(found), labels: found.labels } };
  const domain = catalog.domains.find(same);
  if (domain !== undefined) {
    const base = typeOfText(domain.type, catalog);
    if (isList && base.isList) return plain('unknown', true);
    const domains = [domain, ...base.domains];
    return { ...base, domains, isList: isList || base.isList, domainsOfElement: isList || base.domainsOfElement };
  }
  return plain(name === 'citext' ? 'citext' : 'unknown', isList);
}

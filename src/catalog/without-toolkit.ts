import type { Catalog } from './catalog.ts';

/**
 * Without what the toolkit keeps for itself: no query of a service reads it, and which of its tables there are depends on who
 * migrated (plain dbmate makes no checksums), while the generated file must not.
 */
export function withoutToolkit(catalog: Catalog): Catalog {
  const theirs = ({ schema }: { readonly schema: string }) => schema !== 'kaava';
  return {
    ...catalog,
    tables: catalog.tables.filter((table) => theirs(table) && !(table.schema === 'public' && table.name === 'schema_migrations')),
    views: catalog.views.filter(theirs),
    columns: catalog.columns.filter(theirs),
    enums: catalog.enums.filter(theirs),
    domains: catalog.domains.filter(theirs),
  };
}

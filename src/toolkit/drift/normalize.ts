import type { Catalog } from '../../catalog/catalog.ts';
import { identity, kinds } from '../../catalog/identity.ts';

const OWNER = '<owner>';

/** The tables in which dbmate and Kaava keep their own books. */
const isBook = ({ schema, name }: { readonly schema: string; readonly name: string }): boolean =>
  name === 'schema_migrations' || (schema === 'kaava' && name === 'migration_checksums');

const ofKaava = (each: object): each is { readonly schema: string; readonly name: string; readonly table: string } =>
  'schema' in each && each.schema === 'kaava';

/**
 * A catalog as it is compared with that of another database: without the books of migrations, without what PostgreSQL's majors
 * merely print or grant differently, and with one name for the owner, which is the owner of dbmate's book.
 */
export function normalize(catalog: Catalog): Catalog {
  const books = new Set(catalog.tables.filter(isBook).map(identity.tables));
  const owner = catalog.tables.find(({ name }) => name === 'schema_migrations')?.owner;
  const kept = ({ schema, table }: { readonly schema: string; readonly table: string }) => !books.has(`${schema}.${table}`);
  const ofBook = (object: string) => books.has(object) || [...books].some((book) => object.startsWith(`${book}.`));
  // The schema in which Kaava keeps its book is one of the project's only where there is something else in it.
  const used = kinds.some((kind) =>
    catalog[kind].some((each) => ofKaava(each) && !('name' in each && isBook(each)) && !('table' in each && !kept(each))),
  );
  const isOurs = (schema: string) => schema === 'kaava' && !used;
  const without: Catalog = {
    ...catalog,
    schemas: catalog.schemas.filter(({ name }) => !isOurs(name)),
    tables: catalog.tables.filter((table) => !isBook(table)),
    columns: catalog.columns.filter(kept),
    constraints: catalog.constraints.filter(kept),
    indexes: catalog.indexes.filter(kept),
    functions: catalog.functions.map((routine) => ({ ...routine, definition: bodyOf(routine.definition) })),
    grants: catalog.grants
      .filter(({ kind, object }) => !ofBook(object) && !(kind === 'schema' && isOurs(object)))
      .map((grant) => ({ ...grant, privileges: grant.privileges.filter((privilege) => privilege !== 'MAINTAIN') })),
    // They belong to the whole server, and so to the shadow database too.
    roles: [],
  };
  return owner === undefined ? without : renamed(without, owner);
}

/** What a function does, without its header: each part of that is a property of its own. */
const bodyOf = (definition: string | null): string | null =>
  /\n(?:AS |RETURN |BEGIN ATOMIC)[\s\S]*$/.exec(definition ?? '')?.[0].trimStart() ?? definition;

/** The same with the owner's name replaced wherever it is a role's: not in texts, where it may be anything. */
function renamed(catalog: Catalog, owner: string): Catalog {
  const of = (role: string) => (role === owner ? OWNER : role);
  const list = <Each extends { readonly owner: string }>(all: readonly Each[]): Each[] =>
    all.map((each) => ({ ...each, owner: of(each.owner) }));
  return {
    ...catalog,
    schemas: list(catalog.schemas),
    tables: list(catalog.tables),
    views: list(catalog.views),
    functions: list(catalog.functions),
    enums: list(catalog.enums),
    domains: list(catalog.domains),
    sequences: list(catalog.sequences),
    policies: catalog.policies.map((policy) => ({ ...policy, roles: policy.roles.map(of) })),
    grants: catalog.grants.map((grant) => ({ ...grant, grantee: of(grant.grantee) })),
    defaultPrivileges: list(catalog.defaultPrivileges).map((each) => ({ ...each, grantee: of(each.grantee) })),
  };
}

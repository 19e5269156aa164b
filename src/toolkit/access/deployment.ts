import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Catalog } from '../../catalog/catalog.ts';

/** What whoever runs the migrations is called, who is somebody else in each deployment. */
export const OWNER = '(owner)';

/**
 * A catalog without what is a deployment's own: the role that ran the migrations becomes {@link OWNER}, who is taken for no
 * superuser, and roles that are not among `named` are left out.
 */
export function withoutDeployment(catalog: Catalog, migrator: string, named?: ReadonlySet<string>): Catalog {
  const isOurs = (role: string) => role !== migrator && (named === undefined || role.startsWith('pg_') || named.has(role));
  const renamed = (role: string) => (role === migrator ? OWNER : role);
  const owned = <Owned extends { readonly owner: string }>(list: readonly Owned[]): Owned[] =>
    list.map((each) => ({ ...each, owner: renamed(each.owner) }));
  const { schemas, tables, views, functions, enums, domains, sequences } = catalog;
  return {
    ...catalog,
    schemas: owned(schemas),
    tables: owned(tables),
    views: owned(views),
    functions: owned(functions),
    enums: owned(enums),
    domains: owned(domains),
    sequences: owned(sequences),
    policies: catalog.policies.map((policy) => ({ ...policy, roles: policy.roles.map(renamed) })),
    grants: catalog.grants.map((grant) => ({ ...grant, grantee: renamed(grant.grantee) })),
    defaultPrivileges: owned(catalog.defaultPrivileges)
      .map((each) => ({ ...each, grantee: renamed(each.grantee) }))
      .filter(({ owner }) => owner === OWNER || isOurs(owner)),
    roles: [
      { ...NOBODY, name: OWNER },
      ...catalog.roles
        .filter(({ name }) => isOurs(name))
        .map((role) => ({
          ...role,
          memberOf: role.memberOf.filter(isOurs),
          inheritsFrom: role.inheritsFrom.filter(isOurs),
          maySetTo: role.maySetTo.filter(isOurs),
        })),
    ],
  };
}

const NOBODY = {
  login: false,
  inherit: true,
  superuser: false,
  bypassRls: false,
  createRole: false,
  createDatabase: false,
  replication: false,
  memberOf: [],
  inheritsFrom: [],
  maySetTo: [],
  comment: null,
} as const;

/** Every word of the migrations outside comments, quoted names as one: a role that is none of them is not theirs. */
export async function wordsOf(dir: string): Promise<ReadonlySet<string>> {
  const words = new Set<string>();
  for (const file of (await readdir(dir)).filter((name) => name.endsWith('.sql')).toSorted()) {
    const sql = (await readFile(join(dir, file), 'utf8')).replaceAll(/--.*$/gm, '');
    for (const [word] of sql.matchAll(/(?<=")[^"\n]+(?=")|[\p{L}_][\p{L}\p{N}_$]*/gu)) words.add(word);
  }
  return words;
}

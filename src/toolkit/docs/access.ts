import type { Catalog, Policy, Role } from '../../catalog/catalog.ts';
import type { Access, Name } from './model.ts';
import { labelOf, partsOf } from './names.ts';
import { rowsInWords } from './words.ts';

const COMMANDS = ['select', 'insert', 'update', 'delete'] as const;

/**
 * Who may do what with each relation, by `schema.name`: from grants, memberships and policies, of every role that may do anything.
 * Superusers, owners and whoever runs the migrations may do everything and are left out. Of a view it says what its grants say.
 */
export async function summariseAccess(catalog: Catalog, migrator?: string): Promise<Map<string, Access[]>> {
  const reader = new AccessReader(catalog, migrator);
  const relations = [
    ...catalog.tables.map((table) => ({ ...table, policed: table.rlsEnabled })),
    ...catalog.views.map((view) => ({ ...view, policed: false })),
  ];
  const found = new Map<string, Access[]>();
  for (const relation of relations) found.set(labelOf(relation), await reader.accessTo(relation));
  return found;
}

type Member = Pick<Role, 'name' | 'inherit' | 'bypassRls' | 'memberOf'>;

interface Granted {
  readonly grantee: string;
  readonly privilege: string;
  /** Null for the whole relation. */
  readonly column: string | null;
}

class AccessReader {
  readonly #catalog: Catalog;
  readonly #granted = new Map<string, Granted[]>();
  readonly #usable: ReadonlySet<string>;
  /** Those that grants and policies name; others, which the server happens to have, only get what these have. */
  readonly #roles: readonly Role[];

  constructor(catalog: Catalog, migrator: string | undefined) {
    this.#catalog = catalog;
    for (const { kind, object, grantee, privileges } of catalog.grants) {
      if (kind !== 'table' && kind !== 'view' && kind !== 'column') continue;
      const [schema = '', name = '', column = null] = partsOf(object);
      const list = this.#granted.get(`${schema}.${name}`) ?? [];
      list.push(...privileges.map((privilege) => ({ grantee, privilege, column: kind === 'column' ? column : null })));
      this.#granted.set(`${schema}.${name}`, list);
    }
    const named = new Set([...catalog.grants.map(({ grantee }) => grantee), ...catalog.policies.flatMap(({ roles }) => roles)]);
    this.#roles = catalog.roles.filter(({ name, superuser }) => named.has(name) && !superuser && name !== migrator);
    this.#usable = new Set(
      catalog.grants
        .filter(({ kind, privileges }) => kind === 'schema' && privileges.includes('USAGE'))
        .map(({ object, grantee }) => `${partsOf(object)[0] ?? ''} ${grantee}`),
    );
  }

  async accessTo(relation: Name & { readonly owner: string; readonly policed: boolean }): Promise<Access[]> {
    const granted = this.#granted.get(labelOf(relation)) ?? [];
    const found: Access[] = [];
    for (const role of [EVERYBODY, ...this.#roles]) {
      const names = this.#namesOf(role);
      if (names.has(relation.owner)) continue;
      if (![...names].some((name) => this.#usable.has(`${relation.schema} ${name}`))) continue;
      for (const command of COMMANDS) {
        const own = granted.filter(({ grantee, privilege }) => names.has(grantee) && privilege === command.toUpperCase());
        if (own.length === 0) continue;
        const whole = own.some(({ column }) => column === null);
        const columns = whole ? null : [...new Set(own.map(({ column }) => column ?? ''))];
        const rows = relation.policed && !role.bypassRls ? await this.#rows(relation, command, names) : 'every row';
        // What everybody may is said once.
        const said = found.some((each) => each.role === 'PUBLIC' && each.command === command && each.rows === rows);
        if (!said || own.some(({ grantee }) => grantee !== 'PUBLIC')) found.push({ role: role.name, command, rows, columns });
      }
    }
    return found;
  }

  /** Itself, everybody, and the roles whose rights it has without asking. */
  #namesOf(role: Member, seen: Set<string> = new Set(['PUBLIC'])): Set<string> {
    if (seen.has(role.name) && role !== EVERYBODY) return seen;
    seen.add(role.name);
    for (const name of role.inherit ? role.memberOf : []) {
      const parent = this.#catalog.roles.find((each) => each.name === name);
      if (parent !== undefined) this.#namesOf(parent, seen);
    }
    return seen;
  }

  async #rows(relation: Name, command: (typeof COMMANDS)[number], names: ReadonlySet<string>): Promise<string> {
    const policies = this.#catalog.policies.filter(
      (policy) =>
        policy.schema === relation.schema &&
        policy.table === relation.name &&
        (policy.command === 'ALL' || policy.command === command.toUpperCase()) &&
        policy.roles.some((role) => names.has(role)),
    );
    const rowsOf = async (policy: Policy) =>
      await rowsInWords(command === 'insert' ? (policy.check ?? policy.using) : policy.using, relation);
    const sets = async (permissive: boolean) => [
      ...new Set(await Promise.all(policies.filter((policy) => policy.permissive === permissive).map(rowsOf))),
    ];
    const allowed = await sets(true);
    const limits = (await sets(false)).filter((rows) => rows !== 'every row');
    const [only] = allowed;
    const rows =
      only === undefined
        ? 'no row'
        : allowed.includes('every row')
          ? 'every row'
          : allowed.map((each, index) => (index === 0 ? each : each.replace(/^rows /, 'or '))).join(', ');
    return [rows, ...limits.map((each) => `of these only ${each}`)].join('; ');
  }
}

const EVERYBODY: Member = { name: 'PUBLIC', inherit: true, bypassRls: false, memberOf: [] };

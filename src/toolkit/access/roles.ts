import type { Catalog, Role } from '../../catalog/catalog.ts';

/** From a role to another, by membership: the roles on the way, the other one last; empty for the role itself. */
export type Path = readonly string[];

/** Who has whose privileges. */
export interface RoleGraph {
  readonly roles: readonly Role[];
  /** Whose privileges a role has as it is, itself first. */
  inherited(role: string): ReadonlyMap<string, Path>;
  /** What else it may become by SET ROLE, without those whose privileges it has anyway. */
  settable(role: string): ReadonlyMap<string, Path>;
}

export function graphOf({ roles }: Catalog): RoleGraph {
  const byName = new Map(roles.map((role) => [role.name, role]));
  const walk = (from: string, next: (role: Role) => readonly string[]) => {
    const found = new Map<string, Path>([[from, []]]);
    // Breadth first, so that of two ways the shorter is told. A Map goes on with what is added meanwhile.
    for (const [name, path] of found) {
      const role = byName.get(name);
      for (const above of role === undefined ? [] : next(role)) if (!found.has(above)) found.set(above, [...path, above]);
    }
    return found;
  };
  const inherited = (role: string) => walk(role, ({ inheritsFrom }) => inheritsFrom);
  return {
    roles,
    inherited,
    settable: (role) => {
      const own = inherited(role);
      return new Map([...walk(role, ({ maySetTo }) => maySetTo)].filter(([name]) => !own.has(name)));
    },
  };
}

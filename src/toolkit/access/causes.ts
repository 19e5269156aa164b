import type { Effect } from './effects.ts';
import type { AccessMatrix, RelationAccess, RoleAccess } from './model.ts';
import { gather, listed, rolesSaid } from './words.ts';

/** A change that has others as its consequences. */
export interface Cause {
  readonly says: string;
  explains(effect: Effect): boolean;
  /** Effects that it says itself. Where another cause explains them all, it is none of its own. */
  readonly itself?: readonly Effect[];
}

const byName = <Named extends { readonly name: string }>(all: readonly Named[]) => new Map(all.map((each) => [each.name, each]));

/** What changed of roles, schemas, tables, views and functions themselves, from the widest to the narrowest. */
export function causesOf(before: AccessMatrix, after: AccessMatrix, effects: readonly Effect[]): Cause[] {
  const readers = readersOf(before, after);
  return [
    ...pairs(byName(before.roles), byName(after.roles)).flatMap(([name, old, now]) => roleCauses(name, old, now, after, effects)),
    ...usageCauses(effects, [...before.roles, ...after.roles]),
    ...pairs(byName(before.relations), byName(after.relations)).flatMap(([name, old, now]) =>
      relationCauses(name, old, now, readers(name)),
    ),
    ...functionCauses(before, after),
  ];
}

/** By relation, the views that read it, directly or not, before or now. */
export function readersOf(...matrices: readonly AccessMatrix[]): (relation: string) => ReadonlySet<string> {
  const found = new Map<string, Set<string>>();
  for (const { name, detours } of matrices.flatMap(({ relations }) => relations))
    found.set(
      name,
      new Set([...(found.get(name) ?? []), ...detours.filter(({ kind }) => kind === 'view').map((view) => view.name)]),
    );
  return (relation) => found.get(relation) ?? new Set();
}

function usageCauses(effects: readonly Effect[], roles: readonly RoleAccess[]): Cause[] {
  const inherits = new Map(roles.map(({ name, inherits }) => [name, inherits]));
  const changed = effects.filter(
    ({ kind, object, verb, before, after }) =>
      kind === 'privilege' &&
      object.startsWith('schema ') &&
      verb === 'USAGE' &&
      (before === undefined) !== (after === undefined),
  );
  return gather(changed, ({ object, after }) => `${object} ${String(after === undefined)}`).map((itself) => {
    const [{ object, after }] = itself as [Effect];
    const who = new Set(itself.map(({ role }) => role));
    const why = `no USAGE on ${object}`;
    const schema = object.replace('schema ', '');
    return {
      says: `${rolesSaid([...who], inherits)} ${after === undefined ? 'lost' : 'now has'} USAGE on ${object}`,
      itself,
      explains: ({ kind, role, before, after, over }) =>
        who.has(role) &&
        (before?.without === why || after?.without === why || (kind === 'detour' && (over?.includes(` ${schema}.`) ?? false))),
    };
  });
}

const pairs = <T>(old: ReadonlyMap<string, T>, now: ReadonlyMap<string, T>): [string, T | undefined, T | undefined][] =>
  [...new Set([...old.keys(), ...now.keys()])].toSorted().map((name) => [name, old.get(name), now.get(name)]);

function roleCauses(
  name: string,
  old: RoleAccess | undefined,
  now: RoleAccess | undefined,
  { roles }: AccessMatrix,
  effects: readonly Effect[],
): Cause[] {
  const heirs = new Set([name, ...roles.filter(({ inherits }) => inherits.includes(name)).map((role) => role.name)]);
  const explains = ({ role }: Effect) => heirs.has(role);
  if (old === undefined) return [{ says: `role ${name} is new here`, explains }];
  if (now === undefined) return [{ says: `role ${name} is gone, or nothing here has to do with it any more`, explains }];
  const gained = (list: 'inherits' | 'maySetTo') => now[list].filter((each) => !old[list].includes(each));
  const lost = (list: 'inherits' | 'maySetTo') => old[list].filter((each) => !now[list].includes(each));
  const says = [
    ...(old.superuser === now.superuser
      ? []
      : [now.superuser ? `${name} is now a superuser, who may do everything` : `${name} is no superuser any more`]),
    ...(old.bypassRls === now.bypassRls
      ? []
      : [now.bypassRls ? `${name} now bypasses row-level security` : `${name} no longer bypasses row-level security`]),
    ...(old.login === now.login ? [] : [now.login ? `${name} may now log in` : `${name} may no longer log in`]),
    ...(gained('inherits').length > 0 ? [`${name} now has the privileges of ${listed(gained('inherits'))}`] : []),
    ...(lost('inherits').length > 0 ? [`${name} no longer has the privileges of ${listed(lost('inherits'))}`] : []),
  ];
  const set = [
    ...(gained('maySetTo').length > 0 ? [`${name} may now become ${listed(gained('maySetTo'))} by SET ROLE`] : []),
    ...lost('maySetTo')
      .filter((each) => !now.inherits.includes(each))
      .map((each) => `${name} may no longer become ${each} by SET ROLE`),
  ];
  // A superuser has no cells: what was in them is neither lost nor gained.
  const itself = old.superuser === now.superuser ? {} : { itself: effects.filter(({ role }) => role === name) };
  if (says.length > 0) return [{ says: [...says, ...set].join(', and '), explains, ...itself }];
  return set.map((each) => ({ says: each, explains: () => false }));
}

function relationCauses(
  name: string,
  old: RelationAccess | undefined,
  now: RelationAccess | undefined,
  readers: ReadonlySet<string>,
): Cause[] {
  const isAbout = ({ object, over }: Effect) =>
    object === name ||
    object === `the leaves of ${name}` ||
    (over?.split(' → ').some((each) => each === name || each.endsWith(` ${name}`)) ?? false);
  if (old === undefined && now !== undefined) {
    return [{ says: `${now.kind} ${name} is new`, explains: isAbout }];
  }
  if (now === undefined) return [{ says: `${old?.kind ?? ''} ${name} is gone`, explains: isAbout }];
  if (old === undefined) return [];
  // What was granted or taken meanwhile is another change.
  const isSameGrant = (effect: Effect) =>
    (isAbout(effect) || readers.has(effect.object)) && (effect.kind === 'detour' || effect.before?.by === effect.after?.by);
  const causes: Cause[] = [];
  if (old.owner !== now.owner) {
    const isOwners = ({ before, after }: Effect) => [before?.by, after?.by].some((by) => by?.includes('the owner'));
    causes.push({
      says: `${name} now belongs to ${now.owner}; before: to ${old.owner}`,
      explains: (effect) => isAbout(effect) && (isOwners(effect) || effect.kind === 'detour' || isSameGrant(effect)),
    });
  }
  if (old.rowSecurity !== now.rowSecurity) causes.push({ says: rowSecuritySaid(name, old, now), explains: isSameGrant });
  if (old.as !== now.as && old.owner === now.owner) {
    const rights = (as = '') => (as === 'caller' ? 'of whoever asks (security_invoker)' : `of ${as}, its owner`);
    causes.push({ says: `view ${name} now has the rights ${rights(now.as)}; before: ${rights(old.as)}`, explains: isSameGrant });
  }
  if (old.barrier !== now.barrier) {
    const says =
      now.barrier === true
        ? 'is now a security_barrier'
        : 'is no security_barrier any more: functions in a WHERE may see the rows that it hides';
    causes.push({ says: `view ${name} ${says}`, explains: () => false });
  }
  return causes;
}

function rowSecuritySaid(name: string, old: RelationAccess, { rowSecurity, owner }: RelationAccess): string {
  if (rowSecurity === 'off') return `row-level security of ${name} is off: whoever has a privilege has all rows`;
  if (rowSecurity === 'forced' && old.rowSecurity === 'enabled')
    return `row-level security of ${name} is now forced: its policies bind its owner ${owner} too`;
  if (old.rowSecurity === 'forced') return `row-level security of ${name} is no longer forced: its owner ${owner} has all rows`;
  return `row-level security of ${name} is on${rowSecurity === 'forced' ? ', and forced' : ''}: rows are those of its policies`;
}

function functionCauses(before: AccessMatrix, after: AccessMatrix): Cause[] {
  const functions = ({ objects }: AccessMatrix) => byName(objects.filter(({ kind }) => kind === 'function'));
  return pairs(functions(before), functions(after)).flatMap(([name, old, now]) => {
    const explains = ({ object, over }: Effect) => object === `function ${name}` || (over?.includes(name) ?? false);
    if (old === undefined) return [{ says: `function ${name} is new`, explains }];
    if (now === undefined) return [{ says: `function ${name} is gone`, explains }];
    if (old.security === now.security && old.owner === now.owner) return [];
    const rights = ({ security, owner }: typeof now) => (security === 'definer' ? `of ${owner}, its owner` : 'of its caller');
    if (rights(old) === rights(now))
      return [{ says: `function ${name} now belongs to ${now.owner}; before: to ${old.owner}`, explains }];
    return [{ says: `function ${name} now runs with the rights ${rights(now)}; before: ${rights(old)}`, explains }];
  });
}

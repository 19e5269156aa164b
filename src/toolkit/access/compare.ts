import { causesOf, readersOf } from './causes.ts';
import { type Effect, effectsOf, type State } from './effects.ts';
import { type AccessMatrix, type Columns, COMMANDS } from './model.ts';
import { columnsSaid, gather, listed, rolesSaid } from './words.ts';

/** What changed, in a sentence, and what goes with it. */
export interface Change {
  readonly says: string;
  readonly also: readonly string[];
}

type Inherits = ReadonlyMap<string, readonly string[]>;
/** Effects of which one sentence tells. */
interface Group {
  readonly effects: readonly Effect[];
  readonly says: string;
}

/** What somebody may do in the second matrix and not in the first, or no longer, or otherwise; empty when they say the same. */
export function compareAccess(before: AccessMatrix, after: AccessMatrix): Change[] {
  const effects = effectsOf(before, after);
  const inherits: Inherits = new Map([...before.roles, ...after.roles].map((role) => [role.name, role.inherits]));
  const readers = readersOf(before, after);
  const left = new Set(effects);
  const take = (which: (effect: Effect) => boolean): Effect[] => {
    const taken = [...left].filter(which);
    for (const effect of taken) left.delete(effect);
    return taken;
  };
  const said = (taken: readonly Effect[]) => grouped(taken, inherits).map(({ says }) => says);
  const changes: Change[] = [];

  const views = new Set(
    [...before.relations, ...after.relations].filter(({ rowSecurity }) => rowSecurity === null).map(({ name }) => name),
  );
  /** What follows from some effects: rows that views make of others, and ways that begin or end with them. */
  const consequences = (of: readonly Effect[]) =>
    take((effect) =>
      of.some((each) => leadsTo(each, effect) || (readers(each.object).has(effect.object) && isSameGrant(effect))),
    );
  for (const { says, explains, itself } of causesOf(before, after, effects)) {
    if (itself !== undefined && itself.length > 0 && !itself.some((effect) => left.has(effect))) continue;
    take((effect) => itself?.includes(effect) ?? false);
    const taken = take(explains);
    changes.push({ says, also: said([...taken, ...consequences(taken)]) });
  }
  const tell = (headline: string | undefined, groups: readonly Group[]) => {
    const [first, ...more] = groups;
    if (first === undefined) return;
    const follows = said(consequences(groups.flatMap((group) => group.effects)));
    const rest = headline === undefined || groups.length === 1 ? more : groups;
    changes.push({
      says: rest === groups ? (headline ?? first.says) : first.says,
      also: [...rest.map(({ says }) => says), ...follows],
    });
  };

  // Tables first: the views that read them follow.
  for (const isTurn of [({ object }: Effect) => !views.has(object), () => true]) {
    for (const same of gather(
      take((effect) => isTurn(effect) && isOfPolicies(effect)),
      ({ object }) => object,
    )) {
      const roles = rolesSaid([...new Set(same.map(({ role }) => role))].toSorted(), inherits);
      const object = same[0]?.object ?? '';
      tell(
        `${views.has(object) ? object : `the policies of ${object}`} now give other rows to ${roles}`,
        grouped(same, inherits),
      );
    }
    const groups = grouped(
      take((effect) => effect.kind !== 'detour' && isTurn(effect)),
      inherits,
    ).toSorted((a, b) => rank(a) - rank(b));
    const done = new Set<Group>();
    for (const group of groups) {
      if (done.has(group)) continue;
      const verbs = new Set(group.effects.map(keyOfVerb));
      const cluster = groups.filter((other) => !done.has(other) && other.effects.every((effect) => verbs.has(keyOfVerb(effect))));
      for (const each of cluster) done.add(each);
      tell(undefined, cluster);
    }
  }
  for (const same of gather(
    take(() => true),
    ({ over }) => over?.split(' → ')[0] ?? '',
  )) {
    tell(`${same[0]?.over?.split(' → ')[0] ?? ''} now does something else`, grouped(same, inherits));
  }
  for (const each of after.defaults.filter((one) => !before.defaults.includes(one)))
    changes.push({ says: `what is made later comes with more: ${each}`, also: [] });
  for (const each of before.defaults.filter((one) => !after.defaults.includes(one)))
    changes.push({ says: `what is made later no longer comes with this: ${each}`, also: [] });
  return merged(changes);
}

/** Causes that say the same, as one. */
const merged = (changes: readonly Change[]): Change[] =>
  gather(changes, ({ says }) => says).map((same) => ({ says: same[0]?.says ?? '', also: same.flatMap(({ also }) => also) }));

const isSameGrant = ({ kind, before, after }: Effect): boolean => kind !== 'detour' && before?.by === after?.by;

/** Whether only the rows are others. */
const isOfPolicies = (effect: Effect): boolean =>
  effect.kind === 'cell' &&
  effect.before !== undefined &&
  effect.after !== undefined &&
  isSameGrant(effect) &&
  isSameColumns(effect);

const isSameColumns = ({ before, after }: { before?: State | undefined; after?: State | undefined }): boolean =>
  JSON.stringify(before?.columns) === JSON.stringify(after?.columns);

const keyOfVerb = ({ object, verb }: Effect): string => `${object} ${verb}`;

/** Who gains is told first, then what is otherwise, then who loses, and last what makes no difference. */
function rank({ effects }: Group): number {
  const { before, after } = effects[0] as Effect;
  if ((before?.says === after?.says && isSameColumns({ before, after })) || after?.without !== undefined) return 3;
  if (before === undefined) return 0;
  return after === undefined ? (before.without === undefined ? 2 : 3) : 1;
}

/** Whether a privilege that changed is where a detour begins, or whose rights it uses. */
const leadsTo = (privilege: Effect, { kind, role, over = '', object, before, after }: Effect): boolean =>
  kind === 'detour' &&
  ((privilege.role === role &&
    (over.includes(privilege.object.replace(/^function /, '')) || over.endsWith(` on ${privilege.object}`))) ||
    ([before?.as, after?.as].some((as) => as === privilege.role || as === 'caller') &&
      (privilege.object === object || over.includes(privilege.object))));

/** One sentence for all commands and all roles of which the same is to be said. */
function grouped(effects: readonly Effect[], inherits: Inherits): Group[] {
  const states = ({ kind, object, over, before, after }: Effect) => {
    // Where a privilege comes from matters where nothing else does.
    const by = before?.says === after?.says && isSameColumns({ before, after }) ? [before?.by, after?.by] : [];
    return JSON.stringify([kind, object, over, before?.says, after?.says, before?.columns, after?.columns, ...by]);
  };
  const ofVerb = gather(effects, (effect) => `${states(effect)} ${effect.verb}`);
  const groups = gather(ofVerb, (same) => JSON.stringify([states(same[0] as Effect), same.map(({ role }) => role)]));
  return groups.map((group) => {
    const all = group.flat();
    const verbs = COMMANDS.filter((command) => all.some(({ verb }) => verb === command));
    const others = [...new Set(all.map(({ verb }) => verb))].filter((verb) => !verbs.some((command) => command === verb));
    const roles = rolesSaid([...new Set(all.map(({ role }) => role))], inherits);
    return { effects: all, says: sentence(all[0] as Effect, roles, listed([...verbs, ...others])) };
  });
}

function sentence({ kind, object, before, after }: Effect, roles: string, verbs: string): string {
  if (kind === 'detour') {
    if (before === undefined) return `${roles} may now ${verbs} ${object} by ${after?.says ?? ''}`;
    if (after === undefined) return `${roles} may no longer ${verbs} ${object} by ${before.says}`;
    return `${roles} may now ${verbs} ${object} by ${after.says}; before: ${before.says}`;
  }
  if (after === undefined) return `${roles} lost ${verbs} on ${object}${before?.says ? `; before: ${withColumns(before)}` : ''}`;
  if (before === undefined && after.without !== undefined)
    return `${roles} was granted ${verbs} on ${object}, which gives nothing: ${after.without}`;
  if (before?.says === after.says && before.columns !== undefined && !isSameColumns({ before, after }))
    return `${roles} may ${columnsChanged(verbs, before.columns, after.columns ?? 'all')} of ${object}: ${after.says}, as before`;
  if (before?.says === after.says) return `${roles} may ${verbs} ${object} as before, now ${after.by}; before: ${before.by}`;
  if (kind === 'privilege') return `${roles} now has ${verbs} on ${object}${after.says === '' ? '' : `: ${after.says}`}`;
  return `${roles} may now ${verbs} ${object}: ${withColumns(after)}; before: ${before === undefined ? 'none' : withColumns(before)}`;
}

const withColumns = ({ says, columns = 'all' }: State): string =>
  [says, columnsSaid(columns)].filter((part) => part !== '').join('; ');

function columnsChanged(verbs: string, before: Columns, after: Columns): string {
  if (after === 'all') return `now ${verbs} all columns`;
  if (before === 'all') return `now ${verbs} only ${listed(after)}`;
  const more = after.filter((column) => !before.includes(column));
  const less = before.filter((column) => !after.includes(column));
  if (more.length === 0) return `no longer ${verbs} ${listed(less)}`;
  return `now ${verbs} also ${listed(more)}${less.length === 0 ? '' : `, and no longer ${listed(less)},`}`;
}

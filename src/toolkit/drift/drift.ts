import type { Catalog } from '../../catalog/catalog.ts';
import { compareCatalogs, type Difference } from '../../catalog/compare.ts';
import { foldLeaves } from '../../catalog/identity.ts';
import type { Origins, Place } from '../../catalog/origins.ts';
import { compareLeaves } from './leaves.ts';
import { normalize } from './normalize.ts';

/** One thing that a database is made of and the migrations do not say, or the other way round. */
export interface Drift extends Difference {
  /** The statement of the migrations that says otherwise; undefined for what no migration speaks of. */
  readonly place: Place | undefined;
}

/**
 * What a database is made of beside what the migrations say: from `expected` (a database on which they ran) to `live`, object by
 * object. What goes with a missing or an extra table, view, column or function is not told again.
 */
export function findDrift(expected: Catalog, live: Catalog, origins: Origins): Drift[] {
  const [wanted, found] = [normalize(expected), normalize(live)];
  const differences = [...compareCatalogs(foldLeaves(wanted), foldLeaves(found)), ...compareLeaves(found)];
  return withoutConsequences(differences).map((difference) => ({ ...difference, place: placeOf(difference, origins) }));
}

function placeOf({ kind, object, what, property }: Difference, origins: Origins): Place | undefined {
  if (what === 'extra') return undefined;
  if (what === 'missing') return origins.creationOf(kind, object);
  return origins.lastWordOn(kind, object, property === 'comment' ? 'comment' : 'object');
}

/** Without what goes with something larger, or says the same in other words. */
function withoutConsequences(differences: readonly Difference[]): Difference[] {
  const whole = differences.filter(({ kind, what }) => what !== 'changed' && OWNERS.has(kind));
  const within = (difference: Difference) =>
    difference.what !== 'changed' &&
    whole.some(
      (owner) =>
        owner !== difference &&
        owner.what === difference.what &&
        pathsOf(difference).some((path) => path === owner.object || path.startsWith(`${owner.object}.`)),
    );
  return differences.filter((difference) => !within(difference) && !saidOtherwise(difference, differences));
}

/** Whether another difference says as much already. */
function saidOtherwise({ kind, object, what, property }: Difference, differences: readonly Difference[]): boolean {
  const isChanged = (of: keyof Catalog, path: string, its: string) =>
    differences.some((other) => other.kind === of && other.object === path && other.property === its);
  if (what === 'changed' && DEFINED.has(property ?? '')) return isChanged(kind, object, 'definition');
  if (kind === 'columns' && /^(typeSchema|typeName|isArray)$/.test(property ?? '')) return isChanged(kind, object, 'type');
  // The columns of a view follow from its query, and those after a missing or an extra one move up or down.
  if (kind === 'columns' && property !== 'comment' && isChanged('views', object.slice(0, object.lastIndexOf('.')), 'definition'))
    return true;
  if (kind === 'columns' && property === 'position') return hasNeighbour(differences, object);
  if (kind === 'indexes' && what !== 'changed') {
    // A constraint's index says what the constraint says.
    const name = object.split('.').at(-1) ?? '';
    return differences.some(
      (other) => other.kind === 'constraints' && other.what === what && other.object.startsWith(`${name} on `),
    );
  }
  if (kind === 'grants') {
    // An owner has every privilege, and leaves them behind.
    const [path, grantee] = [
      object
        .replace(/^on \w+ /, '')
        .replace(/ to .*$/, '')
        .replaceAll('"', ''),
      object.replace(/^.* to /, ''),
    ];
    return differences.some(
      (other) => other.property === 'owner' && other.object === path && (other.from === grantee || other.to === grantee),
    );
  }
  return false;
}

/** What a definition says too. */
const DEFINED = new Set(['predicate', 'keys', 'method', 'unique', 'columns', 'references', 'function', 'writable']);

const OWNERS = new Set<keyof Catalog>(['schemas', 'tables', 'views', 'columns', 'functions', 'sequences', 'enums', 'domains']);

/** What an object belongs to, by path: itself for a table, the table of a policy, the columns of a constraint. */
function pathsOf({ kind, object, from, to }: Difference): string[] {
  const it = (from ?? to) as {
    readonly schema?: string;
    readonly table?: string;
    readonly columns?: readonly string[];
    readonly keys?: readonly string[];
    readonly ownedBy?: string | null;
  };
  if (kind === 'grants')
    return [
      object
        .replace(/^on \w+ /, '')
        .replace(/ to .*$/, '')
        .replaceAll('"', ''),
    ];
  if (kind === 'sequences')
    return [object, ...(it.ownedBy === null || it.ownedBy === undefined ? [] : [it.ownedBy.replaceAll('"', '')])];
  if (it.table === undefined) return [object];
  const table = `${it.schema ?? ''}.${it.table}`;
  return [
    table,
    ...(kind === 'columns' ? [object] : []),
    ...[...(it.columns ?? []), ...(it.keys ?? [])].map((column) => `${table}.${column}`),
  ];
}

/** Whether a column of the same table is missing or extra: those after it only move up or down. */
function hasNeighbour(differences: readonly Difference[], column: string): boolean {
  const table = column.slice(0, column.lastIndexOf('.') + 1);
  return differences.some(({ kind, what, object }) => kind === 'columns' && what !== 'changed' && object.startsWith(table));
}

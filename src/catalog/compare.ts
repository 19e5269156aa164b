import { isDeepStrictEqual } from 'node:util';
import type { Catalog } from './catalog.ts';
import { identity, kinds } from './identity.ts';

export interface Difference {
  /** The list of the catalog that it is in: `tables`, `columns`, `grants`, … */
  readonly kind: keyof Catalog;
  /** What tells the object from others of its kind. */
  readonly object: string;
  /** `missing` is in the first only, `extra` in the second only. */
  readonly what: 'missing' | 'extra' | 'changed';
  /** The property that changed. */
  readonly property?: string;
  readonly from?: unknown;
  readonly to?: unknown;
}

/** What must happen to the first catalog to become the second; empty when they are equal. In the order of the catalog. */
export const compareCatalogs = (from: Catalog, to: Catalog): Difference[] => kinds.flatMap((kind) => compareKind(kind, from, to));

function compareKind(kind: keyof Catalog, from: Catalog, to: Catalog): Difference[] {
  const before = byIdentity(kind, from);
  const after = byIdentity(kind, to);
  const differences: Difference[] = [];
  for (const [object, old] of before) {
    const now = after.get(object);
    if (now === undefined) differences.push({ kind, object, what: 'missing', from: old });
    else differences.push(...compareObject(kind, object, old, now));
  }
  for (const [object, now] of after) if (!before.has(object)) differences.push({ kind, object, what: 'extra', to: now });
  return differences;
}

function compareObject(kind: keyof Catalog, object: string, old: object, now: object): Difference[] {
  const after = new Map(Object.entries(now));
  return Object.entries(old)
    .filter(([property, value]) => !isDeepStrictEqual(value, after.get(property)))
    .map(([property, value]) => ({
      kind,
      object,
      what: 'changed' as const,
      property,
      from: value as unknown,
      to: after.get(property) as unknown,
    }));
}

function byIdentity<Kind extends keyof Catalog>(kind: Kind, catalog: Catalog): Map<string, object> {
  const key = identity[kind] as (object: Catalog[Kind][number]) => string;
  const objects: readonly Catalog[Kind][number][] = catalog[kind];
  return new Map(objects.map((object) => [key(object), object]));
}

import type { Catalog } from '../../catalog/catalog.ts';
import { byCodeUnit, identity } from '../../catalog/identity.ts';
import { partsOf } from '../../catalog/names.ts';
import type { Origins, Place } from '../../catalog/origins.ts';
import type { MigrationUse, Name } from './model.ts';

interface Word extends Place {
  readonly what: string;
}

/** What the migrations say of each relation, by `schema.name`: of the one that makes it only that, of later ones every line. */
export function relationMigrations(catalog: Catalog, origins: Origins): Map<string, MigrationUse[]> {
  const words = new Map<string, Word[]>();
  const add = ({ schema, name }: Name, what: string, places: readonly Place[]) => {
    const list = words.get(`${schema}.${name}`) ?? [];
    list.push(...places.map((place) => ({ ...place, what })));
    words.set(`${schema}.${name}`, list);
  };
  for (const kind of ['tables', 'views'] as const)
    for (const each of catalog[kind]) {
      const places = origins.placesOf(kind, `${each.schema}.${each.name}`);
      add(
        each,
        'makes it',
        places.filter(({ creates }) => creates),
      );
      add(
        each,
        'changes it',
        places.filter(({ creates }) => !creates),
      );
    }
  for (const [kind, word] of PARTS)
    for (const each of catalog[kind]) {
      const identify = identity[kind] as (part: typeof each) => string;
      add({ schema: each.schema, name: each.table }, `${word} ${each.name}`, origins.placesOf(kind, identify(each)));
    }
  for (const grant of catalog.grants) {
    const [schema = '', name] = partsOf(grant.object);
    if (name !== undefined && (grant.kind === 'table' || grant.kind === 'view' || grant.kind === 'column'))
      add({ schema, name }, `grants to ${grant.grantee}`, origins.placesOf('grants', identity.grants(grant)));
  }
  return new Map([...words].map(([label, list]) => [label, byFile(list)]));
}

const PARTS = [
  ['columns', 'column'],
  ['constraints', 'constraint'],
  ['indexes', 'index'],
  ['policies', 'policy'],
  ['triggers', 'trigger'],
] as const;

/** The same of a function. */
export const functionMigrations = (object: string, origins: Origins): MigrationUse[] =>
  byFile(origins.placesOf('functions', object).map((place) => ({ ...place, what: place.creates ? 'makes it' : 'changes it' })));

function byFile(words: readonly Word[]): MigrationUse[] {
  const files = [...new Set(words.map(({ file }) => file))].toSorted(byCodeUnit);
  return files.map((file) => {
    const own = words.filter((word) => word.file === file);
    const making = own.filter(({ what }) => what === 'makes it');
    return { file, lines: inOrder(making.length > 0 ? making : own) };
  });
}

/** A line is said once, with all that it does; what stands on a line of its own is more exact than the statement around it. */
function inOrder(words: readonly Word[]): MigrationUse['lines'] {
  const lines = [...new Set(words.map(({ line }) => line))].toSorted((a, b) => a - b);
  return lines.map((line) => {
    const whats = [...new Set(words.filter((word) => word.line === line).map(({ what }) => what))];
    const exact = whats.filter((what) => what !== 'changes it');
    return { line, what: (exact.length > 0 ? exact : whats).join(', ') };
  });
}

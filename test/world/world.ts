import type { TestDatabase } from '../support/database.ts';
import type { User } from '../contexts/identity/fixture.ts';
import { analyticsWorld } from './analytics.ts';
import { auditWorld } from './audit.ts';
import { contentWorld } from './content.ts';
import { coreWorld } from './core.ts';
import { identityWorld } from './identity.ts';
import { learningWorlds } from './learning.ts';
import { promptsWorld } from './prompts.ts';
import { studioWorlds } from './studio.ts';

/** What is given to a context to make what an owner has in it. */
export interface Maker {
  readonly owner: User;
  readonly database: TestDatabase;
  /** POSTs as the owner. @returns the new row's id */
  make(path: string, body: object): Promise<string>;
  /** What has been made so far: ids by the collection that comes before them in a path. */
  readonly ids: Readonly<Record<string, string>>;
}

/** What one owner has in a context, for whatever goes over all routes: isolation, fuzzing. */
export interface World {
  /** Makes one of everything, private. @returns its ids by the collection that comes before them in a path: `{ prompts: '0193…' }` */
  make(maker: Maker): Promise<Readonly<Record<string, string>>>;
  /** By operationId, where a schema does not say enough to guess a body that is right. */
  readonly bodies?: Readonly<Record<string, object>>;
  /** operationIds of routes that show a row to everybody, by design. */
  readonly open?: readonly string[];
  /** Throws when anything of the owner's is not as it was made. */
  unchanged?(owner: User, ids: Readonly<Record<string, string>>): Promise<void>;
}

const WORLDS: readonly World[] = [
  identityWorld,
  promptsWorld,
  ...studioWorlds,
  contentWorld,
  ...learningWorlds,
  analyticsWorld,
  auditWorld,
  coreWorld,
];

export const BODIES: Readonly<Record<string, object>> = Object.assign({}, ...WORLDS.map(({ bodies }) => bodies));

export const OPEN: ReadonlySet<string> = new Set(WORLDS.flatMap(({ open = [] }) => open));

/** Makes one of everything for an owner. @returns ids by the collection that comes before them in a path */
export async function makeWorld(owner: User, database: TestDatabase): Promise<Readonly<Record<string, string>>> {
  const ids: Record<string, string> = {};
  const make = async (path: string, body: object): Promise<string> => (await owner.call('post', path, body).expect(201)).body.id;
  for (const world of WORLDS) Object.assign(ids, await world.make({ owner, database, make, ids }));
  return ids;
}

/** Throws when anything of the owner's is not as `makeWorld` made it. */
export async function expectUnchanged(owner: User, ids: Readonly<Record<string, string>>): Promise<void> {
  for (const world of WORLDS) await world.unchanged?.(owner, ids);
}

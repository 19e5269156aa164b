import type { DatabaseRole } from './attempt.ts';

const id = (digit: string): string => `01900000-0000-7000-8000-00000000000${digit}`;

export const ALICE = id('a');
export const BOB = id('b');
export const MODERATOR = id('c');
export const ADMIN = id('d');
export const INSTRUCTOR = id('7');
/** An id that nobody and nothing has. */
export const UNKNOWN = '01900000-0000-7000-8000-00000000dead';

export interface Person {
  readonly role: DatabaseRole;
  readonly userId: string | null;
}

/** Everybody who may act, by the name that the expectations use. `nobody` is a request that lost its user. */
const principals = {
  anonymous: { role: 'anonymous', userId: null },
  alice: { role: 'authenticated', userId: ALICE },
  bob: { role: 'authenticated', userId: BOB },
  nobody: { role: 'authenticated', userId: null },
  moderator: { role: 'moderator', userId: MODERATOR },
  administrator: { role: 'administrator', userId: ADMIN },
  service: { role: 'service', userId: null },
  analyst: { role: 'analyst', userId: null },
} as const satisfies Record<string, Person>;

/**
 * In on Alice's private project, by role and single rights; the viewer and the editor take part in her session too, as such. The
 * instructor writes courses. Nothing else is theirs.
 */
const companionsOfAlice = {
  viewer: { role: 'authenticated', userId: id('1') },
  editor: { role: 'authenticated', userId: id('2') },
  manager: { role: 'authenticated', userId: id('3') },
  drafter: { role: 'authenticated', userId: id('4') },
  remover: { role: 'authenticated', userId: id('5') },
  inviter: { role: 'authenticated', userId: id('6') },
  instructor: { role: 'authenticated', userId: INSTRUCTOR },
} as const satisfies Record<string, Person>;

/** Of a collaborator on Alice's private project: role, and rights beyond it. */
export const collaborators = {
  viewer: ['VIEWER', []],
  editor: ['EDITOR', []],
  manager: ['ADMIN', []],
  drafter: ['VIEWER', ['can_edit']],
  remover: ['VIEWER', ['can_delete']],
  inviter: ['VIEWER', ['can_share']],
} as const;

export const actors = { ...principals, ...companionsOfAlice };
export type Principal = keyof typeof principals;
export type Companion = keyof typeof companionsOfAlice;
export type Who = Principal | Companion;
export const everybody = Object.keys(actors) as Who[];
export const companions = Object.keys(companionsOfAlice) as Companion[];
/** One of each database role: enough where only grants decide. */
export const ofEachRole: readonly Who[] = ['anonymous', 'alice', 'moderator', 'administrator', 'service', 'analyst'];
/** Has an account that is not active, and does nothing. */
export const SUSPENDED = id('8');
/** All who have an active account: their names, which are their user names. */
export const users = everybody.filter((who) => actors[who].userId !== null).toSorted();
/** The last digit of somebody's id: the name of rows that have no other. */
export const digit = (who: Who): string => actors[who].userId?.slice(-1) ?? '';

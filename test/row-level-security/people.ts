import type { Actor } from './attempt.ts';

export const ALICE = '01900000-0000-7000-8000-00000000000a';
export const BOB = '01900000-0000-7000-8000-00000000000b';
export const MODERATOR = '01900000-0000-7000-8000-00000000000c';
export const ADMIN = '01900000-0000-7000-8000-00000000000d';

/** Everybody who may act, by the name that the expectations use. `nobody` is a request that lost its user. */
export const actors = {
  anonymous: { role: 'anonymous', userId: null },
  alice: { role: 'authenticated', userId: ALICE },
  bob: { role: 'authenticated', userId: BOB },
  nobody: { role: 'authenticated', userId: null },
  moderator: { role: 'moderator', userId: MODERATOR },
  administrator: { role: 'administrator', userId: ADMIN },
  service: { role: 'service', userId: null },
  analyst: { role: 'analyst', userId: null },
} as const satisfies Record<string, Actor>;
export type Who = keyof typeof actors;
export const everybody = Object.keys(actors) as Who[];

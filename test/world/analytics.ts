import type { World } from './world.ts';

export const analyticsWorld: World = { make: async () => ({}) };

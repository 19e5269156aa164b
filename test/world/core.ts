import type { World } from './world.ts';

/** An owner has nothing of their own here: flags are everybody's, and administrators'. */
export const coreWorld: World = {
  make: async () => ({}),
  bodies: { updateFeatureFlag: { enabled: true } },
  // Shows what its signature says, to whoever has the link.
  open: ['downloadObject', 'uploadObject'],
};

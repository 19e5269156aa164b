import { communityWorld } from './learning/community.ts';
import { collaborationWorld } from './learning/collaboration.ts';
import { coursesWorld } from './learning/courses.ts';
import type { World } from './world.ts';

/** By aggregate: a later one finds what an earlier one made in `ids`. */
export const learningWorlds: readonly World[] = [coursesWorld, communityWorld, collaborationWorld];

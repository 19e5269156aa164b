import { aiSessionsWorld } from './studio/ai-sessions.ts';
import { projectsWorld } from './studio/projects.ts';
import { templatesWorld } from './studio/templates.ts';
import type { World } from './world.ts';

/** By aggregate: a later one finds what an earlier one made in `ids`. */
export const studioWorlds: readonly World[] = [projectsWorld, aiSessionsWorld, templatesWorld];

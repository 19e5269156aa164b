import type { Route } from '../../http/route.ts';
import { articleRoutes } from './articles/routes.ts';
import { draftRoutes } from './drafts/routes.ts';
import { mediaRoutes } from './media/routes.ts';
import { researchRoutes } from './research/routes.ts';

/** All routes of the context. */
export const contentRoutes: Route[] = [...articleRoutes, ...draftRoutes, ...mediaRoutes, ...researchRoutes];

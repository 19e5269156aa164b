import type { Route } from '../../http/route.ts';
import { articleRoutes } from './articles/routes.ts';
import { draftRoutes } from './drafts/routes.ts';

/** All routes of the context. */
export const contentRoutes: Route[] = [...articleRoutes, ...draftRoutes];

import type { Route } from '../../http/route.ts';
import { changeRoutes } from './changes/routes.ts';
import { jobRoutes } from './job-runs/routes.ts';

/** All routes of the context. */
export const auditRoutes: Route[] = [...changeRoutes, ...jobRoutes];

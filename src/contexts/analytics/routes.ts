import type { Route } from '../../http/route.ts';
import { dashboardRoutes } from './dashboards/routes.ts';
import { eventRoutes } from './events/routes.ts';

/** All routes of the context. */
export const analyticsRoutes: Route[] = [...eventRoutes, ...dashboardRoutes];

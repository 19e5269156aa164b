import type { Route } from '../../http/route.ts';
import type { Files } from '../../services/storage/files.ts';
import { featureFlagRoutes } from './feature-flags/routes.ts';
import { objectRoutes } from './objects/routes.ts';

export interface CoreDependencies {
  /** Where files are. The caller closes it. */
  readonly files: Files;
}

/** All routes of the context. */
export const coreRoutes = ({ files }: CoreDependencies): Route[] => [...featureFlagRoutes, ...objectRoutes(files)];

import type { Route } from '../../http/route.ts';
import type { Files } from '../../services/storage/files.ts';
import { articleRoutes } from './articles/routes.ts';
import { draftRoutes } from './drafts/routes.ts';
import { mediaRoutes } from './media/routes.ts';
import { researchRoutes } from './research/routes.ts';

export interface ContentDependencies {
  /** Where the files of media are. The caller closes it. */
  readonly files: Files;
}

/** All routes of the context. */
export const contentRoutes = ({ files }: ContentDependencies): Route[] => [
  ...articleRoutes,
  ...draftRoutes,
  ...mediaRoutes(files.storage),
  ...researchRoutes,
];

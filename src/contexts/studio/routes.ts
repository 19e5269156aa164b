import type { Route } from '../../http/route.ts';
import type { Files } from '../../services/storage/files.ts';
import type { Tally } from '../../services/tally.ts';
import { aiSessionLogRoutes } from './ai-session-logs/routes.ts';
import { aiSessionQueueRoutes } from './ai-session-queue/routes.ts';
import { aiSessionRoutes } from './ai-sessions/routes.ts';
import { collaboratorRoutes } from './collaborators/routes.ts';
import { designRoutes } from './designs/routes.ts';
import { moduleTemplateRoutes } from './module-templates/routes.ts';
import { projectRoutes } from './projects/routes.ts';
import { templateReviewRoutes } from './template-reviews/routes.ts';
import { templateRoutes } from './templates/routes.ts';

export { openTemplateTallies } from './module-templates/operations.ts';

export interface StudioDependencies {
  /** Where designs are. The caller closes it. */
  readonly files: Files;
  /** Counts downloads and uses of module templates. The caller closes them. */
  readonly tallies: Readonly<Record<'downloads' | 'uses', Pick<Tally, 'count'>>>;
}

/** All routes of the context. */
export const studioRoutes = ({ files, tallies }: StudioDependencies): Route[] => [
  ...projectRoutes(tallies.uses),
  ...collaboratorRoutes,
  ...aiSessionRoutes,
  ...aiSessionQueueRoutes,
  ...aiSessionLogRoutes,
  ...moduleTemplateRoutes(tallies.downloads),
  ...templateReviewRoutes,
  ...templateRoutes,
  ...designRoutes(files.storage),
];

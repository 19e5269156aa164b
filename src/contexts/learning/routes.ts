import type { Route } from '../../http/route.ts';
import type { Hub } from '../../services/realtime/hub.ts';
import { achievementRoutes } from './achievements/routes.ts';
import { authoringRoutes } from './authoring/routes.ts';
import { catalogueRoutes } from './catalogue/routes.ts';
import { collaborationRoutes } from './collaboration/routes.ts';
import { communityRoutes } from './community/routes.ts';
import { dashboardRoutes } from './dashboards/routes.ts';
import { learningEventRoutes } from './events/routes.ts';
import { leaderboardRoutes } from './leaderboard/routes.ts';
import { profileRoutes } from './profiles/routes.ts';
import { progressRoutes } from './progress/routes.ts';
import { quizRoutes } from './quizzes/routes.ts';
import { recommendationRoutes } from './recommendations/routes.ts';
import { submissionRoutes } from './submissions/routes.ts';
import { tutorRoutes } from './tutor/routes.ts';

/** All routes of the context. */
export const learningRoutes = ({ hub }: { readonly hub: Hub }): Route[] => [
  ...catalogueRoutes,
  ...authoringRoutes,
  ...progressRoutes,
  ...quizRoutes,
  ...submissionRoutes,
  ...profileRoutes,
  ...achievementRoutes,
  ...leaderboardRoutes,
  ...tutorRoutes,
  ...recommendationRoutes,
  ...communityRoutes,
  ...learningEventRoutes,
  ...dashboardRoutes,
  ...collaborationRoutes({ hub }),
];

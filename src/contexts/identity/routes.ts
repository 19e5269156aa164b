import type { Route } from '../../http/route.ts';
import { administrationRoutes } from './administration/routes.ts';
import { apiKeyRoutes } from './api-keys/routes.ts';
import { notificationRoutes } from './notifications/routes.ts';
import { profileRoutes } from './profiles/routes.ts';
import { sessionRoutes } from './sessions/routes.ts';
import type { SignInServices } from './sign-in/operations.ts';
import { signInRoutes } from './sign-in/routes.ts';
import type { KeyEnvironment } from './tokens.ts';

export interface IdentityDependencies extends SignInServices {
  /** What new API keys are for, and which are accepted. */
  readonly keyEnvironment: KeyEnvironment;
}

/** Who uses the service: sign-in, sessions, API keys, profiles, settings, notifications, and the administration of users. */
export const identityRoutes = (dependencies: IdentityDependencies): Route[] => [
  ...signInRoutes(dependencies),
  ...sessionRoutes,
  ...apiKeyRoutes(dependencies.keyEnvironment),
  ...profileRoutes,
  ...notificationRoutes,
  ...administrationRoutes,
];

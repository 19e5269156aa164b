import type { Route } from '../../http/route.ts';
import type { Keys } from '../../services/encryption/keys.ts';
import type { Hub } from '../../services/realtime/hub.ts';
import { administrationRoutes } from './administration/routes.ts';
import { apiKeyRoutes } from './api-keys/routes.ts';
import { credentialRoutes } from './credentials/routes.ts';
import { notificationRoutes } from './notifications/routes.ts';
import { personalDataRoutes } from './personal-data/routes.ts';
import { notificationStreamRoutes } from './notifications/stream/routes.ts';
import { privacyRoutes } from './privacy/routes.ts';
import { profileRoutes } from './profiles/routes.ts';
import { sessionRoutes } from './sessions/routes.ts';
import type { SignInServices } from './sign-in/operations.ts';
import { signInRoutes } from './sign-in/routes.ts';
import type { KeyEnvironment } from './tokens.ts';

export interface IdentityDependencies extends SignInServices {
  /** What new API keys are for, and which are accepted. */
  readonly keyEnvironment: KeyEnvironment;
  /** What encrypts providers' keys and personal data. */
  readonly keys: Keys;
  /** Tells when there is news of a user. */
  readonly hub: Hub;
}

/** Who uses the service: sign-in, sessions, API keys, profiles, settings, personal data, notifications, and the administration of users. */
export const identityRoutes = (dependencies: IdentityDependencies): Route[] => [
  ...signInRoutes(dependencies),
  ...sessionRoutes,
  ...apiKeyRoutes(dependencies.keyEnvironment),
  ...profileRoutes,
  ...personalDataRoutes(dependencies.keys),
  ...credentialRoutes(dependencies.keys),
  ...privacyRoutes(dependencies),
  ...notificationRoutes,
  ...notificationStreamRoutes(dependencies.hub),
  ...administrationRoutes,
];

import { z } from 'zod';
import { identitySettings, identityUsers } from '../../../generated/contracts.ts';
import { changesSomething, profileFields, Username } from '../contract.ts';

/** A row of identity.users, without secrets and sign-in data. */
export const Account = identityUsers.row.pick({
  id: true,
  email: true,
  username: true,
  name: true,
  avatar_url: true,
  bio: true,
  timezone: true,
  language: true,
  role: true,
  plan: true,
  status: true,
  email_verified: true,
  last_login_at: true,
  created_at: true,
  updated_at: true,
});

/** Null clears a field; an absent one stays. */
export const ProfilePatchBody = z.strictObject(profileFields).refine(...changesSomething);

export const Statistics = z.strictObject({
  project_count: z.int(),
  template_count: z.int(),
  ai_session_count: z.int(),
  prompt_count: z.int(),
  execution_count: z.int(),
  active_session_count: z.int(),
  api_key_count: z.int(),
  unread_notification_count: z.int(),
});

/** A row of identity.settings. */
export const Settings = identitySettings.row.pick({
  default_provider: true,
  focus_keyphrase: true,
  preferences: true,
  created_at: true,
  updated_at: true,
});

/** Preferences are replaced as a whole. */
export const SettingsPatchBody = identitySettings.update
  .pick({ default_provider: true, focus_keyphrase: true, preferences: true })
  .refine(...changesSomething);

/** identity.public_profiles. */
export const PublicProfile = Account.pick({ id: true, username: true, name: true, avatar_url: true, bio: true });

export const UsernameParams = z.strictObject({ username: Username });

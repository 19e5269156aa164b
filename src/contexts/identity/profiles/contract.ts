import { z } from 'zod';
import { changesSomething, Id, profileFields, text, Timestamp, UserPlan, UserRole, UserStatus } from '../contract.ts';
import { UserPreferences } from '../json.ts';

/** A row of identity.users, without secrets and sign-in data. */
export const Account = z.strictObject({
  id: Id,
  email: z.string(),
  username: z.string().nullable(),
  name: z.string().nullable(),
  avatar_url: z.string().nullable(),
  bio: z.string().nullable(),
  timezone: z.string().nullable(),
  language: z.string(),
  role: UserRole,
  plan: UserPlan,
  status: UserStatus,
  email_verified: z.boolean(),
  last_login_at: Timestamp.nullable(),
  created_at: Timestamp,
  updated_at: Timestamp,
});

const { name, username, avatar_url, bio, timezone, language } = profileFields;

/** Null clears a field; an absent one stays. */
export const ProfilePatchBody = z
  .strictObject({
    name: name.nullable().optional(),
    username: username.nullable().optional(),
    avatar_url: avatar_url.nullable().optional(),
    bio: bio.nullable().optional(),
    timezone: timezone.nullable().optional(),
    language: language.optional(),
  })
  .refine(...changesSomething);

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

const Provider = z.enum(['GEMINI', 'OPENAI', 'ANTHROPIC', 'LLAMA']);

/** A row of identity.settings. */
export const Settings = z.strictObject({
  default_provider: Provider,
  focus_keyphrase: z.string().nullable(),
  preferences: UserPreferences,
  created_at: Timestamp,
  updated_at: Timestamp,
});

/** CHECKs of identity.settings. settings_preferences_size is left to the database: it counts the bytes as it keeps them. */
export const SettingsPatchBody = z
  .strictObject({
    default_provider: Provider.optional(),
    focus_keyphrase: text(1, 200).nullable().optional(),
    preferences: UserPreferences.optional().meta({ description: 'Replaces all preferences. At most 64 KiB.' }),
  })
  .refine(...changesSomething);

/** identity.public_profiles. */
export const PublicProfile = z.strictObject({
  id: Id,
  username: z.string().nullable(),
  name: z.string().nullable(),
  avatar_url: z.string().nullable(),
  bio: z.string().nullable(),
});

export const UsernameParams = z.strictObject({ username });

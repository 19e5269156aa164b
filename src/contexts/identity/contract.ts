import { z } from 'zod';
import { identityUsers } from '../../generated/contracts.ts';
import { given } from '../../generated/contracts/columns.ts';

export const Id = identityUsers.row.shape.id;
export const IdParams = z.strictObject({ id: z.guid('must be a UUID') });

/** In a query string. */
export const Flag = z.enum(['true', 'false'], 'must be true or false').transform((value) => value === 'true');

/** A patch must change something. */
export const changesSomething = [
  (patch: object): boolean => Object.values(patch).some((value) => value !== undefined),
  'must have at least one field',
] as const;

const { email, name, username, avatar_url, bio, timezone, language } = identityUsers.insert.shape;

export const Email = email.meta({ examples: ['ada@example.com'] });
export const Username = given(username).meta({ examples: ['ada'] });
export const Timezone = given(timezone)
  .refine(isTimezone, 'must be an IANA time zone, such as Europe/Helsinki')
  .meta({ examples: ['Europe/Helsinki'] });

/** What users say of themselves. Null clears a field. */
export const profileFields = {
  name,
  username: Username.nullable().optional(),
  avatar_url: given(avatar_url)
    .meta({ examples: ['https://example.com/ada.png'] })
    .nullable()
    .optional(),
  bio,
  timezone: Timezone.nullable().optional(),
  language: language.meta({ examples: ['en'] }),
};

function isTimezone(value: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

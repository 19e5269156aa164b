import { z } from 'zod';

/** Text of so many characters, counted as PostgreSQL's char_length counts them: code points. */
export const text = (min: number, max: number) =>
  z
    .string()
    .refine(
      (value) => {
        const { length } = [...value];
        return length >= min && length <= max;
      },
      min === 0 ? `must be at most ${max} characters` : `must be ${min} to ${max} characters`,
    )
    .meta({ minLength: min, maxLength: max });

export const Id = z.uuid('must be a UUID');
export const IdParams = z.strictObject({ id: Id });

/** ISO 8601, UTC, with microseconds. */
export const Timestamp = z.iso.datetime({ offset: true });

/** In a query string. */
export const Flag = z.enum(['true', 'false'], 'must be true or false').transform((value) => value === 'true');

/** A patch must change something. */
export const changesSomething = [
  (patch: object): boolean => Object.values(patch).some((value) => value !== undefined),
  'must have at least one field',
] as const;

/** CHECKs of identity.users: users_email_length, users_email_format. */
export const Email = text(3, 254)
  .regex(/^[^@\s]+@[^@\s]+$/, 'must be an e-mail address')
  .meta({ examples: ['ada@example.com'] });

/** CHECKs of identity.users, column by column. */
export const profileFields = {
  name: text(1, 200),
  username: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{2,29}$/, 'must be 3 to 30 letters, digits, _, . or -, and begin with a letter or digit')
    .meta({ examples: ['ada'] }),
  avatar_url: text(0, 2048)
    .regex(/^https?:\/\/\S+$/, 'must be an http or https address')
    .meta({ examples: ['https://example.com/ada.png'] }),
  bio: text(0, 2000),
  timezone: z
    .string()
    .regex(/^[A-Za-z0-9_+/-]{1,64}$/, 'must be an IANA time zone')
    .refine(isTimezone, 'must be an IANA time zone, such as Europe/Helsinki')
    .meta({ examples: ['Europe/Helsinki'] }),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/, 'must be a language tag, such as en or pt-BR')
    .meta({ examples: ['en'] }),
};

function isTimezone(value: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

export const UserRole = z.enum(['USER', 'ADMIN', 'DEVELOPER', 'MODERATOR', 'EXPERT', 'STUDENT', 'INSTRUCTOR']);
export const UserPlan = z.enum(['FREE', 'PRO', 'ENTERPRISE']);
export const UserStatus = z.enum(['ACTIVE', 'SUSPENDED', 'DELETED']);

import { z } from 'zod';
import { identitySessions } from '../../../generated/contracts.ts';
import { given, textOf } from '../../../generated/contracts/columns.ts';
import { Email, Id, profileFields, Timezone, Username } from '../contract.ts';

const { name, language } = profileFields;

/** The password's bounds are ours (NIST SP 800-63B asks for 8 or more). */
export const RegisterBody = z
  .strictObject({
    email: Email,
    password: textOf(200, 12),
    name: given(name).optional(),
    username: Username.optional(),
    timezone: Timezone.optional(),
    language,
  })
  .refine(({ email, password }) => email.toLowerCase() !== password.toLowerCase(), {
    path: ['password'],
    message: 'must not be the e-mail address',
  });

/** The same whether or not the address has an account. */
export const Accepted = z.strictObject({ message: z.string() });

export const ResendBody = z.strictObject({ email: Email });

export const VerifyBody = z.strictObject({ token: z.string().min(1).max(200) });

export const ChangePasswordBody = z
  .strictObject({ current_password: z.string().min(1).max(1000), new_password: textOf(200, 12) })
  .refine((body) => body.current_password !== body.new_password, {
    path: ['new_password'],
    message: 'must not be the current password',
  });

/** No rule about the password: a wrong one is wrong whatever its length. */
export const LoginBody = z.strictObject({ email: z.string().min(1).max(254), password: z.string().min(1).max(1000) });

export const SignedIn = z.strictObject({
  token: z.string().meta({ description: 'Send it as `Authorization: Bearer …`. Shown once.' }),
  session_id: Id,
  expires_at: identitySessions.row.shape.expires_at,
});

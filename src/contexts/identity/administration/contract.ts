import { z } from 'zod';
import { PageQuery, pageOfSchema } from '../../../http/contract.ts';
import { changesSomething, text, Timestamp, UserPlan, UserRole, UserStatus } from '../contract.ts';
import { Account } from '../profiles/contract.ts';

export const ListUsersQuery = PageQuery.extend({
  q: text(1, 200)
    .optional()
    .meta({ description: 'Part of the name, the username or the e-mail address. Finds the newest 1000.' }),
  role: UserRole.optional(),
  status: UserStatus.optional(),
  plan: UserPlan.optional(),
});

/** A user as administrators see one. */
export const User = Account.extend({ login_attempts: z.int(), locked_until: Timestamp.nullable() });
export const UserPage = pageOfSchema(User);

export const UserAccessBody = z
  .strictObject({ role: UserRole.optional(), plan: UserPlan.optional(), status: UserStatus.optional() })
  .refine(...changesSomething);

import { PageQuery, pageOfSchema } from '../../../http/contract.ts';
import { identityUsers, UserPlan, UserRole, UserStatus } from '../../../generated/contracts.ts';
import { textOf } from '../../../generated/contracts/columns.ts';
import { changesSomething } from '../contract.ts';
import { Account } from '../profiles/contract.ts';

export const ListUsersQuery = PageQuery.extend({
  q: textOf(200, 1)
    .optional()
    .meta({ description: 'Part of the name, the username or the e-mail address. Finds the newest 1000.' }),
  role: UserRole.optional(),
  status: UserStatus.optional(),
  plan: UserPlan.optional(),
});

/** A user as administrators see one. */
export const User = Account.extend(identityUsers.row.pick({ login_attempts: true, locked_until: true }).shape);
export const UserPage = pageOfSchema(User);

export const UserAccessBody = identityUsers.update.pick({ role: true, plan: true, status: true }).refine(...changesSomething);

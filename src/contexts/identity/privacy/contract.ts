import { z } from 'zod';
import { identityUsers } from '../../../generated/contracts.ts';
import { LoginBody } from '../sign-in/contract.ts';

export const CloseAccountBody = z.strictObject({ current_password: LoginBody.shape.password });

export const Closed = z.strictObject({
  erase_after: identityUsers.row.shape.erase_after.unwrap().meta({ description: 'Until then you can open the account again.' }),
});

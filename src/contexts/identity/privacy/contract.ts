import { z } from 'zod';
import { identityUsers } from '../../../generated/contracts.ts';
import { LoginBody } from '../sign-in/contract.ts';

export const CloseAccountBody = z.strictObject({ current_password: LoginBody.shape.password });

export const Closed = z.strictObject({
  erase_after: identityUsers.row.shape.erase_after.unwrap().meta({ description: 'Until then you can open the account again.' }),
});

/** A line of an export. */
export const ExportLine = z.strictObject({
  table: z.string().meta({ description: 'Its name, with the schema.' }),
  row: z.record(z.string(), z.unknown()).meta({ description: 'A row of it, by column.' }),
});

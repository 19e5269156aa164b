import { z } from 'zod';
import { identityProviderCredentials } from '../../../generated/contracts.ts';
import { textOf } from '../../../generated/contracts/columns.ts';

const { row, insert } = identityProviderCredentials;

export const CredentialParams = z.strictObject({ provider: row.shape.provider });

/** What fits an envelope of 4096 bytes, with room for a key's id and for letters of four bytes. */
export const CredentialBody = insert.pick({ is_active: true }).extend({
  key: textOf(1000, 1).meta({ description: 'The key that the provider gave you. It is encrypted, and never shown again.' }),
});

/** That a key is there, and nothing of it. */
export const Credential = row.pick({ provider: true, is_active: true, created_at: true, updated_at: true });
export const Credentials = z.strictObject({ data: z.array(Credential) });

import { z } from 'zod';
import { pageOfSchema } from '../../../http/contract.ts';
import { PERMISSIONS, WORK } from '../../../http/route.ts';
import { identityApiKeys } from '../../../generated/contracts.ts';
import { changesSomething } from '../contract.ts';

const distinct = (values: readonly string[]): boolean => new Set(values).size === values.length;
const permissionsOf = <Permission extends z.ZodType<string>>(permission: Permission) =>
  z.array(permission).max(PERMISSIONS.length).refine(distinct, 'must not repeat a permission');

/** Who works sees everybody's executions and sessions: such keys are made by administrators. */
const UserPermissions = permissionsOf(z.enum(PERMISSIONS).exclude(WORK));

const NewKey = identityApiKeys.insert.pick({ name: true, expires_at: true });

export const NewApiKeyBody = NewKey.extend({ permissions: UserPermissions.default([]) });
export const NewWorkerKeyBody = NewKey.extend({
  permissions: permissionsOf(z.enum(PERMISSIONS)).default(['executions:work']),
});
export const ApiKeyPatchBody = identityApiKeys.update
  .pick({ name: true })
  .extend({ permissions: UserPermissions.optional() })
  .refine(...changesSomething);
export const ApiKeyLimitsBody = identityApiKeys.update
  .pick({ rate_limit: true })
  .extend({ is_active: z.literal(false).optional().meta({ description: 'Switches the key off for good.' }) })
  .refine(...changesSomething);

/** A row of identity.api_keys; never the key or its hash. */
export const ApiKey = identityApiKeys.row.omit({ user_id: true, key_hash: true });
export const ApiKeyPage = pageOfSchema(ApiKey);
export const ApiKeyWithSecret = ApiKey.extend({ key: z.string().meta({ description: 'The key itself. Shown once.' }) });

import { z } from 'zod';
import { pageOfSchema } from '../../../http/contract.ts';
import { PERMISSIONS } from '../../../http/route.ts';
import { changesSomething, Id, text, Timestamp } from '../contract.ts';

const distinct = (values: readonly string[]): boolean => new Set(values).size === values.length;
const permissionsOf = <Permission extends z.ZodType<string>>(permission: Permission) =>
  z.array(permission).max(PERMISSIONS.length).refine(distinct, 'must not repeat a permission');

/** executions:work sees everybody's executions: such keys are made by administrators. */
const UserPermissions = permissionsOf(z.enum(PERMISSIONS).exclude(['executions:work']));

/** Bounds are those of the CHECKs of identity.api_keys. */
const fields = { name: text(1, 100), expires_at: z.iso.datetime({ offset: true }).nullable().optional() };

export const NewApiKeyBody = z.strictObject({ ...fields, permissions: UserPermissions.default([]) });
export const NewWorkerKeyBody = z.strictObject({
  ...fields,
  permissions: permissionsOf(z.enum(PERMISSIONS)).default(['executions:work']),
});
export const ApiKeyPatchBody = z
  .strictObject({ name: fields.name.optional(), permissions: UserPermissions.optional() })
  .refine(...changesSomething);
export const ApiKeyLimitsBody = z
  .strictObject({
    rate_limit: z.int().min(1).max(100_000).optional().meta({ description: 'Requests an hour.' }),
    is_active: z.literal(false).optional().meta({ description: 'Switches the key off for good.' }),
  })
  .refine(...changesSomething);

/** A row of identity.api_keys; never the key or its hash. */
export const ApiKey = z.strictObject({
  id: Id,
  name: z.string(),
  key_prefix: z.string().meta({ description: 'To recognise the key by.' }),
  permissions: z.array(z.string()),
  last_used_at: Timestamp.nullable(),
  usage_count: z.string().meta({ description: 'Requests made with the key; a decimal number.' }),
  rate_limit: z.int(),
  is_active: z.boolean(),
  expires_at: Timestamp.nullable(),
  created_at: Timestamp,
  updated_at: Timestamp,
});
export const ApiKeyPage = pageOfSchema(ApiKey);
export const ApiKeyWithSecret = ApiKey.extend({ key: z.string().meta({ description: 'The key itself. Shown once.' }) });

import { z } from 'zod';

/** A key of the storage, which the signature is of: its form is looked at there. */
export const ObjectParams = z.strictObject({
  user_id: z.string().max(36),
  context: z.string().max(40),
  object_id: z.string().max(36),
});

export const SignedQuery = z.strictObject({
  expires: z.string().max(15),
  signature: z.string().max(100),
  type: z.string().max(100).optional(),
  size: z.string().max(15).optional(),
  name: z.string().max(1000).optional(),
});

import { z } from 'zod';
import { pageOfSchema } from '../../../http/contract.ts';
import { Id, Timestamp } from '../contract.ts';

/** A row of identity.sessions, without its token's hash. */
export const SessionRow = z.strictObject({
  id: Id,
  user_agent: z.string().nullable(),
  ip_address: z.string().nullable(),
  last_seen_at: Timestamp,
  expires_at: Timestamp,
  created_at: Timestamp,
  is_current: z.boolean().meta({ description: 'Whether it is the session that asks.' }),
});
export const SessionPage = pageOfSchema(SessionRow);
export const Revoked = z.strictObject({ revoked: z.int() });

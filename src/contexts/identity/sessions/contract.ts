import { z } from 'zod';
import { pageOfSchema } from '../../../http/contract.ts';
import { identitySessions } from '../../../generated/contracts.ts';

/** A row of identity.sessions, without its token's hash. */
export const SessionRow = identitySessions.row
  .pick({ id: true, user_agent: true, ip_address: true, last_seen_at: true, expires_at: true, created_at: true })
  .extend({ is_current: z.boolean().meta({ description: 'Whether it is the session that asks.' }) });
export const SessionPage = pageOfSchema(SessionRow);
export const Revoked = z.strictObject({ revoked: z.int() });

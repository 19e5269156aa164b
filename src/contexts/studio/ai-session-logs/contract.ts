import { z } from 'zod';
import { AiLogLevel, studioAiSessionLogs } from '../../../generated/contracts.ts';
import { claim } from '../ai-sessions/contract.ts';
import { PageQuery, pageOfSchema } from '../../../http/contract.ts';

const Line = studioAiSessionLogs.insert.omit({ id: true, session_id: true, logged_at: true }).extend({
  level: AiLogLevel.default('INFO'),
});

export const NewLogsBody = z.strictObject({ lines: z.array(Line).min(1).max(100) });
export const NewClaimedLogsBody = NewLogsBody.extend(claim);
export const ListLogsQuery = PageQuery.extend({ level: AiLogLevel.optional() });

export const LogLines = z.strictObject({ data: z.array(studioAiSessionLogs.row) });
export const LogPage = pageOfSchema(studioAiSessionLogs.row);

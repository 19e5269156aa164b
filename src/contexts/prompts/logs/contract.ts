import { z } from 'zod';
import { PageQuery, pageOfSchema } from '../../../http/contract.ts';
import { text, Timestamp } from '../contract.ts';
import { LogMetadata } from '../json.ts';

const LogLevel = z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']);

/** Bounds are those of the CHECKs of prompts.execution_logs. */
export const NewLogsBody = z.strictObject({
  lines: z
    .array(z.strictObject({ level: LogLevel.default('INFO'), message: text(1, 10_000), metadata: LogMetadata.optional() }))
    .min(1)
    .max(100),
});
export const ListLogsQuery = PageQuery.extend({ level: LogLevel.optional() });

export const LogLine = z.strictObject({
  id: z.uuid(),
  execution_id: z.uuid(),
  level: LogLevel,
  message: z.string(),
  metadata: LogMetadata.nullable(),
  logged_at: Timestamp,
});
export const LogLines = z.strictObject({ data: z.array(LogLine) });
export const LogPage = pageOfSchema(LogLine);

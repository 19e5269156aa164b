import { z } from 'zod';
import { PageQuery, pageOfSchema } from '../../../http/contract.ts';
import { LogLevel, promptsExecutionLogs } from '../../../generated/contracts.ts';
import { given } from '../../../generated/contracts/columns.ts';

const { message, metadata } = promptsExecutionLogs.insert.shape;

export const NewLogsBody = z.strictObject({
  lines: z
    .array(z.strictObject({ level: LogLevel.default('INFO'), message, metadata: given(metadata).optional() }))
    .min(1)
    .max(100),
});
export const ListLogsQuery = PageQuery.extend({ level: LogLevel.optional() });

export const LogLine = promptsExecutionLogs.row;
export const LogLines = z.strictObject({ data: z.array(LogLine) });
export const LogPage = pageOfSchema(LogLine);

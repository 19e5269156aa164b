import { z } from 'zod';
import { PageQuery, pageOfSchema } from '../../../http/contract.ts';
import { text, Timestamp } from '../contract.ts';
import { ExecutionContext, ExecutionInputs, TokenUsage, ValidatedOutput } from '../json.ts';
import { LogLine } from '../logs/contract.ts';

const ExecutionStatus = z.enum(['PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED']);
const ValidationStatus = z.enum(['PENDING', 'PASSED', 'FAILED', 'SKIPPED']);
const Priority = z.enum(['LOW', 'NORMAL', 'HIGH', 'CRITICAL']);
export const Decimal = z.string().meta({ description: 'A decimal number as text.' });

export const ExecutionParams = z.strictObject({ id: z.uuid() });

/** Bounds are those of the CHECKs of prompts.executions. */
export const NewExecutionBody = z.strictObject({
  inputs: ExecutionInputs.default({}),
  context: ExecutionContext.optional(),
  priority: Priority.default('NORMAL'),
});

export const ListExecutionsQuery = PageQuery.extend({ status: ExecutionStatus.optional(), prompt_id: z.uuid().optional() });
export const StartBody = z.strictObject({ edge_function_id: text(1, 200).optional() }).optional();
export const ClaimBody = z.strictObject({ limit: z.int().min(1).max(100).default(1) }).optional();
export const AbandonedBody = z.strictObject({ older_than_seconds: z.int().min(60).max(31_536_000) });
export const FailBody = z.strictObject({ error_message: text(1, 10_000) });

export const CompleteBody = z.strictObject({
  output: text(0, 1_000_000),
  token_usage: TokenUsage.optional(),
  latency_ms: z
    .int()
    .min(1)
    .max(2_147_483_647)
    .optional()
    .meta({ description: 'Milliseconds; counted from the start where it is not given.' }),
  cost_usd: z
    .string()
    .regex(/^\d{1,4}(\.\d{1,6})?$/, 'must be a decimal number as text, below 10000, of at most 6 decimals')
    .optional()
    .meta({ description: 'US dollars, as text: "0.045".' }),
});

export const Execution = z.strictObject({
  id: z.uuid(),
  user_id: z.uuid(),
  prompt_id: z.uuid(),
  prompt_version: z.int(),
  inputs: ExecutionInputs,
  context: ExecutionContext.nullable(),
  status: ExecutionStatus,
  priority: Priority,
  edge_function_id: z.string().nullable(),
  output: z.string().nullable(),
  validated_output: ValidatedOutput,
  validation_status: ValidationStatus,
  token_usage: z.record(z.string(), z.unknown()).nullable(),
  latency_ms: z.int().nullable(),
  cost_usd: Decimal.nullable(),
  error_message: z.string().nullable(),
  started_at: Timestamp.nullable(),
  completed_at: Timestamp.nullable(),
  created_at: Timestamp,
  updated_at: Timestamp,
});

export const ExecutionWithLogs = Execution.extend({ logs: z.array(LogLine).meta({ description: 'The first 100.' }) });

export const CompletedExecution = Execution.extend({
  validations: z.array(
    z.strictObject({
      id: z.uuid(),
      name: z.string(),
      type: z.enum(['SCHEMA', 'REGEX', 'FUNCTION']),
      status: z.enum(['PASSED', 'FAILED', 'SKIPPED']),
      reason: z.string().nullable().meta({ description: 'Why it did not pass.' }),
    }),
  ),
});

export const ExecutionPage = pageOfSchema(
  Execution.pick({
    id: true,
    prompt_id: true,
    prompt_version: true,
    status: true,
    priority: true,
    validation_status: true,
    latency_ms: true,
    cost_usd: true,
    created_at: true,
    started_at: true,
    completed_at: true,
  }).extend({ prompt_name: z.string().nullable().meta({ description: 'Null where its owner hid it since.' }) }),
);

export const Claimed = z.strictObject({
  data: z.array(
    Execution.pick({
      id: true,
      user_id: true,
      prompt_id: true,
      prompt_version: true,
      inputs: true,
      context: true,
      priority: true,
      created_at: true,
      started_at: true,
    }).extend({
      template: z.string(),
      rendered: z
        .string()
        .nullable()
        .meta({ description: 'What to send; null where the template has a placeholder without a variable.' }),
    }),
  ),
});

export const Abandoned = z.strictObject({ data: z.array(z.strictObject({ id: z.uuid() })) });

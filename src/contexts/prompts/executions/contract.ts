import { z } from 'zod';
import { PageQuery, pageOfSchema } from '../../../http/contract.ts';
import { ExecutionStatus, Priority, promptsExecutions, ValidationStatus, ValidationType } from '../../../generated/contracts.ts';
import { given } from '../../../generated/contracts/columns.ts';
import { ExecutionInputs } from '../json.ts';
import { LogLine } from '../logs/contract.ts';

const { row, insert } = promptsExecutions;
const { context, edge_function_id, output, token_usage, latency_ms, cost_usd, error_message } = insert.shape;

export const ExecutionParams = z.strictObject({ id: row.shape.id });

export const NewExecutionBody = z.strictObject({
  inputs: ExecutionInputs.default({}),
  context: given(context).optional(),
  priority: Priority.default('NORMAL'),
});

export const ListExecutionsQuery = PageQuery.extend({
  status: ExecutionStatus.optional(),
  prompt_id: row.shape.prompt_id.optional(),
});
export const StartBody = z.strictObject({ edge_function_id: given(edge_function_id).optional() }).optional();
export const ClaimBody = z.strictObject({ limit: z.int().min(1).max(100).default(1) }).optional();
export const AbandonedBody = z.strictObject({ older_than_seconds: z.int().min(60).max(31_536_000) });
export const FailBody = z.strictObject({ error_message: given(error_message) });

export const CompleteBody = z.strictObject({
  output: given(output),
  token_usage: given(token_usage).optional(),
  latency_ms: given(latency_ms).optional().meta({ description: 'Milliseconds; counted from the start where it is not given.' }),
  cost_usd: given(cost_usd).optional().meta({ description: 'US dollars, as text: "0.045".' }),
});

/** Without what is judged by today's rules for new usage. */
export const Execution = row.extend({ token_usage: z.record(z.string(), z.unknown()).nullable() });

export const ExecutionWithLogs = Execution.extend({ logs: z.array(LogLine).meta({ description: 'The first 100.' }) });

export const CompletedExecution = Execution.extend({
  validations: z.array(
    z.strictObject({
      id: row.shape.id,
      name: z.string(),
      type: ValidationType,
      status: ValidationStatus.exclude(['PENDING']),
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

export const Abandoned = z.strictObject({ data: z.array(ExecutionParams) });

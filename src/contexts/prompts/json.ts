import { z } from 'zod';

export const VARIABLE_TYPES = ['string', 'number', 'boolean', 'array', 'object'] as const;

/** Whether a value is of a variable's type. */
export const isOfType = (type: (typeof VARIABLE_TYPES)[number], value: unknown): boolean => {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
};

/** One variable of a template. camelCase `defaultValue` is the FormaOps document's name inside this JSON. */
export const PromptVariable = z
  .strictObject({
    name: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'must be a name of letters, digits and _, at most 64'),
    type: z.enum(VARIABLE_TYPES),
    required: z.boolean().default(false).meta({ description: 'Whether a value must be given, unless there is a default.' }),
    defaultValue: z.unknown().optional().meta({ description: 'Taken when no value is given.' }),
    options: z
      .array(z.union([z.string(), z.number()]))
      .min(1)
      .max(100)
      .optional()
      .meta({ description: 'The only values allowed.' }),
    description: z.string().max(1000).optional(),
  })
  .superRefine(({ type, defaultValue, options }, context) => {
    options?.forEach((option, index) => {
      if (!isOfType(type, option))
        context.addIssue({ code: 'custom', path: ['options', index], message: `must be of the variable's type, ${type}` });
    });
    if (defaultValue === undefined) return;
    if (!isOfType(type, defaultValue))
      context.addIssue({ code: 'custom', path: ['defaultValue'], message: `must be of the variable's type, ${type}` });
    else if (options !== undefined && !options.includes(defaultValue as string | number))
      context.addIssue({ code: 'custom', path: ['defaultValue'], message: 'must be one of the options' });
  });
export type PromptVariable = z.output<typeof PromptVariable>;

/** prompts.prompts.variables: what a template expects. */
export const PromptVariables = z
  .array(PromptVariable)
  .max(100)
  .superRefine((variables, context) => {
    variables.forEach(({ name }, index) => {
      if (variables.findIndex((other) => other.name === name) < index)
        context.addIssue({ code: 'custom', path: [index, 'name'], message: 'is the name of another variable' });
    });
  });
export type PromptVariables = z.output<typeof PromptVariables>;

const JsonObject = z.record(z.string(), z.unknown());

/**
 * prompts.validations.config. SCHEMA: a JSON schema of draft 7. REGEX: `{ pattern, flags? }`, RE2 syntax, flags of i, m, s.
 * FUNCTION: `{ source }`, one JavaScript function of (output, inputs).
 */
export const ValidationConfig = JsonObject;
export type ValidationConfig = z.output<typeof ValidationConfig>;

/** prompts.executions.inputs: a value for each variable that has one. */
export const ExecutionInputs = JsonObject;
export type ExecutionInputs = z.output<typeof ExecutionInputs>;

/** prompts.executions.context: what else the execution should know. */
export const ExecutionContext = JsonObject;
export type ExecutionContext = z.output<typeof ExecutionContext>;

/** prompts.executions.validated_output: any JSON. */
export const ValidatedOutput = z.unknown();
export type ValidatedOutput = z.output<typeof ValidatedOutput>;

const tokens = z.int().min(0);

/** prompts.executions.token_usage: tokens in and out, and the model. `total` is what usage adds up. */
export const TokenUsage = z.strictObject({
  input: tokens.optional(),
  output: tokens.optional(),
  total: tokens.optional(),
  model: z.string().max(200).optional(),
});
export type TokenUsage = z.output<typeof TokenUsage>;

/** prompts.execution_logs.metadata: details of a line. */
export const LogMetadata = JsonObject;
export type LogMetadata = z.output<typeof LogMetadata>;

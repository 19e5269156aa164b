import { z } from 'zod';
import { AiSessionStatus, studioAiSessions } from '../../../generated/contracts.ts';
import { given } from '../../../generated/contracts/columns.ts';
import { PageQuery, pageOfSchema } from '../../../http/contract.ts';
import { AiAnalysis } from '../json.ts';

const { row, insert, update } = studioAiSessions;

const cost = { tokens_used: true, cost_usd: true } as const;
const found = { output_data: true, sections: true, ai_analysis: true, suggestions: true, metadata: true } as const;
const documents = { ...found, input_data: true, final_result: true, error_log: true } as const;

export const AiSessionParams = z.strictObject({ id: row.shape.id });

export const NewAiSessionBody = insert.pick({
  project_id: true,
  session_type: true,
  phase: true,
  input_data: true,
  metadata: true,
  awaits_design: true,
});

const Progress = update.pick({ phase: true, progress: true, ...found, ...cost });
const Completion = update.pick({ ...found, ...cost, final_result: true, processing_time_ms: true, quality_score: true });
const Failure = update
  .pick({ ...cost, error_code: true, error_log: true, processing_time_ms: true })
  .extend({ error_message: given(insert.shape.error_message) });

export const ProgressBody = Progress.refine((body) => Object.keys(body).length > 0, 'must change something');
export const CompleteBody = Completion.optional();
export const FailBody = Failure;

const lease = {
  lease_seconds: z
    .int()
    .min(10)
    .max(86_400)
    .default(300)
    .meta({ description: 'Seconds after which it goes back to the queue, unless it is reported on.' }),
};
/** Which claim a worker speaks of. */
export const claim = { claim_count: insert.shape.claim_count.unwrap().meta({ description: 'As it was when it was claimed.' }) };

export const ClaimBody = z
  .strictObject({
    limit: z.int().min(1).max(100).default(1),
    session_type: insert.shape.session_type.optional().meta({ description: 'Of this kind only.' }),
    ...lease,
  })
  .prefault({});
export const ClaimedBody = z.strictObject(claim);
export const ClaimedProgressBody = Progress.extend({ ...claim, ...lease });
export const ClaimedCompleteBody = Completion.extend(claim);
export const ClaimedFailBody = Failure.extend(claim);

export const ListAiSessionsQuery = PageQuery.extend({
  status: AiSessionStatus.optional(),
  session_type: insert.shape.session_type.optional(),
});
export const ListProjectSessionsQuery = PageQuery.extend({ status: AiSessionStatus.optional() });

const JsonText = z
  .string()
  .max(4000)
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: 'must be a JSON object' });
      return z.NEVER;
    }
  });
export const SearchAiSessionsQuery = PageQuery.extend({
  analysis: JsonText.pipe(AiAnalysis).meta({
    description: 'JSON that the analysis contains, in any depth: {"layout": "grid"}.',
    examples: ['{"layout": "grid"}'],
  }),
});

export const AiSession = row;
export const AiSessionSummary = row.omit(documents);
export const AiSessionPage = pageOfSchema(AiSessionSummary);
export const ClaimedAiSessions = z.strictObject({ data: z.array(row) });

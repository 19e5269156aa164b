import { z } from 'zod';
import { learningCodeSubmissions } from '../../../generated/contracts.ts';
import { pageOfSchema } from '../../../http/contract.ts';

const { row, insert, update } = learningCodeSubmissions;

export const SubmissionParams = z.strictObject({ id: row.shape.id });
export const NewSubmissionBody = insert.pick({ language: true, code: true });

export const Submission = row;
export const SubmissionPage = pageOfSchema(row.omit({ code: true, feedback: true }));

export const ClaimBody = z
  .strictObject({
    limit: z.int().min(1).max(100).default(1),
    lease_seconds: z
      .int()
      .min(10)
      .max(86_400)
      .default(600)
      .meta({ description: 'Seconds after which it goes to the next worker, unless it is graded.' }),
  })
  .prefault({});
export const Claimed = z.strictObject({
  data: z.array(
    row.pick({
      id: true,
      lesson_id: true,
      language: true,
      code: true,
      claim_count: true,
      lease_expires_at: true,
      created_at: true,
    }),
  ),
});

export const GradeBody = update
  .pick({ score: true, feedback: true })
  .extend({
    status: row.shape.status.extract(['PASSED', 'FAILED', 'ERROR']),
    claim_count: insert.shape.claim_count.unwrap().meta({ description: 'As it was when it was claimed.' }),
  })
  .refine(({ status, score }) => (status === 'ERROR') === (score === undefined || score === null), {
    path: ['score'],
    error: 'must be there exactly where it is PASSED or FAILED',
  });

import { z } from 'zod';
import { auditLog } from '../../../generated/contracts.ts';
import { PageQuery, pageOfSchema } from '../../../http/contract.ts';
import { JobDetails } from '../json.ts';

const { id, occurred_at: time } = auditLog.row.shape;

/** kaava has no generated contracts: as in migrations/…_kaava_job_runs.sql. */
const JobStatus = z.enum(['RUNNING', 'SUCCEEDED', 'FAILED']);
const Job = z.string().regex(/^[a-z][a-z0-9_.-]{0,99}$/, 'must be the name of a job, such as clean_up');

export const ListJobRunsQuery = PageQuery.extend({ job: Job.optional(), status: JobStatus.optional() });

export const JobRunPage = pageOfSchema(
  z.strictObject({
    id,
    job: z.string(),
    status: JobStatus,
    started_at: time,
    finished_at: time.nullable(),
    error_message: z.string().nullable().meta({ description: 'Why it failed; null unless it did.' }),
    details: JobDetails.meta({ description: 'What it worked on and what came of it.' }),
  }),
);

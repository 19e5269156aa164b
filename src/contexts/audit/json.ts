import { z } from 'zod';

/** audit.log.row_key, old_row and new_row: columns of a row by name; those that are secret, or saved as they are written, as `sha256:` and 64 hex digits. */
export const AuditRow = z.record(z.string(), z.json());
export type AuditRow = z.output<typeof AuditRow>;

/** kaava.job_runs.details: what a job worked on, and what came of it. */
export const JobDetails = z.record(z.string(), z.json());
export type JobDetails = z.output<typeof JobDetails>;

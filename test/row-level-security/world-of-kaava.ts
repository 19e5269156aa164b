import type { TestDatabase } from '../support/database.ts';

/** The policies are there already; here is a run of a job. */
export async function populateKaava({ owner }: TestDatabase): Promise<void> {
  await owner.query(`insert into kaava.job_runs (job) values ('nightly')`);
}

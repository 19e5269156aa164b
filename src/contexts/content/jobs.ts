import type { Database } from '../../database/connect.ts';
import type { Job } from '../../services/jobs/runner.ts';
import type { Storage } from '../../services/storage/storage.ts';
import { sweepFiles } from './files/operations.ts';

const DAY = 86_400_000;

/** Removes files that no row refers to, and uploads that never ended. */
export const sweepJobs = (db: Database, storage: Storage): readonly Job[] => [
  {
    name: 'sweep_files',
    schedule: '41 3 * * *',
    atMost: 120 * 60_000,
    run: async (signal) => ({ ...(await sweepFiles(db, storage, { olderThan: DAY, signal })) }),
  },
];

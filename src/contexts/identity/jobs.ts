import type { Database } from '../../database/connect.ts';
import { asActor } from '../../database/session.ts';
import type { Job } from '../../services/jobs/runner.ts';
import type { Storage } from '../../services/storage/storage.ts';
import { eraseDue } from './privacy/operations.ts';

/** Erases who asked for it thirty days ago. */
export const erasureJobs = (db: Database, storage: Storage): readonly Job[] => [
  {
    name: 'erase_users',
    schedule: '23 * * * *',
    atMost: 50 * 60_000,
    run: (signal) =>
      eraseDue(db, asActor(db, { role: 'service', userId: null, requestId: 'job:erase_users' }, { signal }), storage, signal),
  },
];

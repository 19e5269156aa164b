import type { Database } from '../../database/connect.ts';
import { asActor } from '../../database/session.ts';
import type { Job } from '../../services/jobs/runner.ts';
import { endExpiredSessions } from './collaboration/queries.ts';

/** Sessions at a time: each time a transaction of its own. */
const BATCH = 1_000;

/** Ends collaboration sessions that have expired: their participants see it as a change of the session. */
export const collaborationJobs = (db: Database): readonly Job[] => [
  {
    name: 'end_sessions',
    schedule: '*/5 * * * *',
    atMost: 4 * 60_000,
    async run(signal) {
      const service = asActor(db, { role: 'service', userId: null, requestId: 'job:end_sessions' }, { signal });
      let sessions = 0;
      for (let ended = BATCH; ended === BATCH && !signal.aborted; sessions += ended)
        ended = (await service.all(endExpiredSessions(db, BATCH))).length;
      return { sessions };
    },
  },
];

import type { Db, Database } from '../../database/connect.ts';
import { asActor, type Query, type Session } from '../../database/session.ts';
import type { Job, Ledger } from '../../services/jobs/runner.ts';
import * as queries from './job-runs/queries.ts';

const MINUTE = 60_000;
/** Rows at a time: each time a transaction of its own. */
const BATCH = 1_000;

const asService = (db: Database, job: string, signal?: AbortSignal): Session =>
  asActor(db, { role: 'service', userId: null, requestId: `job:${job}` }, signal === undefined ? {} : { signal });

/** The ledger of the database: kaava.job_runs. */
export function ledgerOf(db: Database): Ledger {
  const service = asService(db, 'ledger');
  return {
    start: async (job, notWithin, lease) => (await service.one(queries.startJob(db, job, notWithin, lease))).run ?? undefined,
    beat: async (run) => (await service.one(queries.beatJob(db, run))).beaten,
    finish: async (run, error, details) =>
      (await service.one(queries.finishJob(db, run, error ?? null, JSON.stringify(details)))).finished,
    lastSuccesses: (jobs) => service.all(queries.listLastSuccesses(db, jobs)),
  };
}

/** What keeps the database in order: partitions, views, and what has expired. */
export const upkeepJobs = (db: Database): readonly Job[] => [
  {
    name: 'partitions',
    schedule: '7 * * * *',
    atMost: 10 * MINUTE,
    async run(signal) {
      const service = asService(db, 'partitions', signal);
      const one = async (query: (db: Db) => Query<{ count: number }>) => (await service.one(query(db))).count;
      return { made: await one(queries.ensurePartitions), dropped: await one(queries.dropExpiredPartitions) };
    },
  },
  {
    name: 'views',
    schedule: '*/5 * * * *',
    atMost: 30 * MINUTE,
    async run(signal) {
      const refreshed = await asService(db, 'views', signal).all(queries.refreshDue(db));
      const failed = refreshed.filter(({ status }) => status === 'FAILED').map(({ matview }) => matview);
      if (failed.length > 0) throw new Error(`Could not be refreshed: ${failed.join(', ')}.`);
      return { refreshed: refreshed.map(({ matview }) => matview) };
    },
  },
  {
    name: 'clean_up',
    schedule: '*/15 * * * *',
    atMost: 10 * MINUTE,
    async run(signal) {
      const service = asService(db, 'clean_up', signal);
      const deleted: Record<string, number> = {};
      for (let more = true; more && !signal.aborted;) {
        const counts = await service.one(queries.deleteExpired(db, BATCH));
        for (const [kind, count] of Object.entries(counts)) deleted[kind] = (deleted[kind] ?? 0) + count;
        more = Object.values(counts).some((count) => count === BATCH);
      }
      return { deleted };
    },
  },
];

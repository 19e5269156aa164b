import { Cron } from 'croner';
import type { Logger } from 'pino';

/** Something that is done again and again, by one process at a time. */
export interface Job {
  /** Lower case: `clean_up`. */
  readonly name: string;
  /** When, in UTC: a cron expression of five fields. */
  readonly schedule: string;
  /** Milliseconds. Then it is aborted, and counts as failed. */
  readonly atMost: number;
  /**
   * Does it, and answers what came of it, for the record. May be stopped at any point, by the signal or by kill -9, and is then done again.
   *
   * @throws whatever it fails with
   */
  readonly run: (signal: AbortSignal) => Promise<Readonly<Record<string, unknown>>>;
}

/** Where runs are written down, and who may begin one is decided: shared by all processes. */
export interface Ledger {
  /**
   * @param notWithin milliseconds since the last run began, whoever did it
   * @param lease milliseconds after which a run is given up whose process did not say that it is there
   * @returns the run, or undefined when it is not to be begun
   */
  start(job: string, notWithin: number, lease: number): Promise<string | undefined>;
  /** Says that the process of a run is there. False when the run was given up meanwhile. */
  beat(run: string): Promise<boolean>;
  /** False when the run was given up meanwhile. */
  finish(run: string, error: string | undefined, details: Readonly<Record<string, unknown>>): Promise<boolean>;
  /** Seconds since each job last ended well; null where none has. */
  lastSuccesses(jobs: readonly string[]): Promise<readonly { readonly job: string; readonly seconds: number | null }[]>;
}

export interface JobRunner {
  /** Runs a job now, if nobody does. Never rejects. @returns whether it was run here */
  readonly tick: (job: Job) => Promise<boolean>;
  /** Begins nothing more, aborts what runs and waits for it. */
  stop(): Promise<void>;
}

/** A process that has not said for so long that it is there is gone. */
const LEASE_MS = 60_000;

/** Milliseconds between two runs of a schedule. */
export function intervalOf(schedule: string): number {
  const [one, two] = new Cron(schedule, { timezone: 'UTC', paused: true }).nextRuns(2);
  if (one === undefined || two === undefined) throw new Error(`The schedule ${schedule} does not come again.`);
  return two.getTime() - one.getTime();
}

/** Who can tell whether jobs are done, by whichever process. */
export interface JobWatch {
  /** Those that have not ended well for three of their intervals; one that never has, once this has been watched for as long. */
  late(): Promise<readonly string[]>;
}

export function watchJobs(jobs: readonly Job[], ledger: Ledger): JobWatch {
  const since = Date.now();
  return {
    async late() {
      const successes = await ledger.lastSuccesses(jobs.map(({ name }) => name));
      const watched = (Date.now() - since) / 1000;
      return jobs
        .filter(({ name, schedule }) => {
          const seconds = successes.find(({ job }) => job === name)?.seconds ?? watched;
          return seconds > (3 * intervalOf(schedule)) / 1000;
        })
        .map(({ name }) => name);
    },
  };
}

/**
 * Starts the clock of each job. Every process has one: of those that ask at about the same time, the ledger lets one begin. Its clock may be
 * late by up to half an interval, so that two processes whose clocks differ do not run a job twice.
 *
 * @param beatMs between two times that a process says that it is there; a minute without, and another does what it did
 */
export function startJobs(jobs: readonly Job[], ledger: Ledger, log: Logger, { beatMs = 10_000 } = {}): JobRunner {
  const stopping = new AbortController();
  const running = new Set<Promise<unknown>>();

  async function runOnce(job: Job): Promise<boolean> {
    const run = await ledger.start(job.name, intervalOf(job.schedule) / 2, LEASE_MS);
    if (run === undefined) return false;
    const givenUp = new AbortController();
    const signal = AbortSignal.any([stopping.signal, givenUp.signal, AbortSignal.timeout(job.atMost)]);
    const heart = setInterval(() => {
      ledger.beat(run).then(
        (ours) => void (ours || givenUp.abort()),
        (error: unknown) => log.warn({ err: error, job: job.name }, 'that a job still runs could not be written down'),
      );
    }, beatMs);
    let error: string | undefined;
    let details: Readonly<Record<string, unknown>> = {};
    try {
      details = await job.run(signal);
      if (signal.aborted) error = stopping.signal.aborted ? 'The process that ran it was stopped.' : 'It took too long.';
    } catch (thrown) {
      log.error({ err: thrown, job: job.name }, 'a job failed');
      error = thrown instanceof Error && thrown.message !== '' ? thrown.message : 'It failed without a word.';
    } finally {
      clearInterval(heart);
    }
    if (!(await ledger.finish(run, error, details)))
      log.warn({ job: job.name }, 'a job was given up before it ended: its process could not say that it was there');
    return true;
  }

  const tick = (job: Job): Promise<boolean> => {
    if (stopping.signal.aborted) return Promise.resolve(false);
    const run = runOnce(job)
      .catch((error: unknown) => {
        log.error({ err: error, job: job.name }, 'a job could not be begun, or its end not written down');
        return false;
      })
      .finally(() => running.delete(run));
    running.add(run);
    return run;
  };
  const clocks = jobs.map(
    (job) => new Cron(job.schedule, { timezone: 'UTC', protect: true }, async () => void (await tick(job))),
  );

  return {
    tick,
    async stop() {
      for (const clock of clocks) clock.stop();
      stopping.abort();
      await Promise.all(running);
    },
  };
}

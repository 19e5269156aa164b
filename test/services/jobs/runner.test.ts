import { pino } from 'pino';
import { afterEach, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { ledgerOf, upkeepJobs } from '../../../src/contexts/audit/jobs.ts';
import { erasureJobs } from '../../../src/contexts/identity/jobs.ts';
import { intervalOf, type Job, type JobRunner, type Ledger, startJobs, watchJobs } from '../../../src/services/jobs/runner.ts';
import { noFiles } from '../../../src/services/storage/files.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
const log = pino({ level: 'silent' });
const YEARLY = '0 0 1 1 *';
const started: JobRunner[] = [];
let ledger: Ledger;
beforeAll(() => void (ledger = ledgerOf(database.db)));
afterEach(async () => {
  await Promise.all(started.splice(0).map((runner) => runner.stop()));
  await database.owner.query('delete from kaava.job_runs');
});

/** As in a process of its own. */
function process(...jobs: Job[]): JobRunner {
  const runner = startJobs(jobs, ledger, log);
  started.push(runner);
  return runner;
}
const job = (name: string, run: Job['run'], more: Partial<Job> = {}): Job => ({
  name,
  schedule: YEARLY,
  atMost: 60_000,
  run,
  ...more,
});
const runs = async () =>
  (
    await database.owner.query<Record<string, unknown>>(
      'select job, status, error_message, details from kaava.job_runs order by id',
    )
  ).rows;

test('two processes that ask at the same moment run a job once, and so does one that asks again within half an interval', async () => {
  let done = 0;
  const slow = job('slow', async () => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return { done: (done += 1) };
  });
  const [one, other] = [process(slow), process(slow)];
  const answers = await Promise.all([one, other, one, other, one].map((each) => each.tick(slow)));
  expect(answers.filter(Boolean)).toHaveLength(1);
  expect(await other.tick(slow)).toBe(false);
  expect(done).toBe(1);
  expect(await runs()).toEqual([{ job: 'slow', status: 'SUCCEEDED', error_message: null, details: { done: 1 } }]);
});

test('a run whose process was killed is given up after a minute, and no sooner', async () => {
  const again = job('again', async () => ({}), { schedule: '* * * * *' });
  await database.owner.query(
    `insert into kaava.job_runs (job, started_at, heartbeat_at) values ('again', now() - interval '1 hour', now() - interval '50 seconds')`,
  );
  expect(await process(again).tick(again)).toBe(false);
  await database.owner.query(`update kaava.job_runs set heartbeat_at = now() - interval '61 seconds'`);
  expect(await process(again).tick(again)).toBe(true);
  expect(await runs()).toMatchObject([
    { status: 'FAILED', error_message: 'The process that ran it ended before it did.' },
    { status: 'SUCCEEDED' },
  ]);
});

test('a process says that it is there while a job runs, and leaves the job when another has taken it over', async () => {
  const long = job('long', (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve({}))));
  const runner = startJobs([long], ledger, log, { beatMs: 20 });
  started.push(runner);
  const tick = runner.tick(long);
  const heartbeat = async () =>
    (await database.owner.query<{ at: string }>('select heartbeat_at::text as at from kaava.job_runs')).rows[0]?.at;
  await vi.waitUntil(async () => (await heartbeat()) !== undefined);
  const first = await heartbeat();
  await vi.waitUntil(async () => (await heartbeat()) !== first);
  await database.owner.query(
    `update kaava.job_runs set status = 'FAILED', finished_at = clock_timestamp(), error_message = 'Given up.'`,
  );
  expect(await tick).toBe(true);
  expect(await runs()).toEqual([{ job: 'long', status: 'FAILED', error_message: 'Given up.', details: {} }]);
});

test('a job that fails says why, and one that takes too long is aborted', async () => {
  const failing = job('failing', () => Promise.reject(new Error('no luck')));
  const endless = job(
    'endless',
    (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve({ half: 1 }))),
    {
      atMost: 30,
    },
  );
  const runner = process(failing, endless);
  expect([await runner.tick(failing), await runner.tick(endless)]).toEqual([true, true]);
  expect(await runs()).toEqual([
    { job: 'failing', status: 'FAILED', error_message: 'no luck', details: {} },
    { job: 'endless', status: 'FAILED', error_message: 'It took too long.', details: { half: 1 } },
  ]);
});

test('stopping aborts what runs, waits for it, and begins nothing more', async () => {
  let begun = (): void => {};
  const running = new Promise<void>((resolve) => (begun = resolve));
  const long = job('long', (signal) => {
    begun();
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve({})));
  });
  const runner = process(long);
  const tick = runner.tick(long);
  await running;
  await runner.stop();
  expect(await tick).toBe(true);
  expect(await runner.tick(long)).toBe(false);
  expect(await runs()).toMatchObject([{ status: 'FAILED', error_message: 'The process that ran it was stopped.' }]);
});

test('what has not ended well for three intervals is told, however short it has been watched', async () => {
  const [late, failing, well, never] = ['late', 'failing', 'well', 'never'].map((name) =>
    job(name, async () => ({}), { schedule: '*/5 * * * *' }),
  ) as [Job, Job, Job, Job];
  expect(intervalOf('*/5 * * * *')).toBe(300_000);
  await database.owner.query(
    `insert into kaava.job_runs (job, status, started_at, finished_at, error_message) values ('failing', 'FAILED', now() - interval '1 minute', now(), 'no luck');
     insert into kaava.job_runs (job, status, started_at, finished_at) values
       ('late', 'SUCCEEDED', now() - interval '16 minutes', now() - interval '16 minutes'),
       ('failing', 'SUCCEEDED', now() - interval '1 day', now() - interval '1 day'),
       ('well', 'SUCCEEDED', now() - interval '1 day', now() - interval '1 day'),
       ('well', 'SUCCEEDED', now() - interval '14 minutes', now() - interval '14 minutes')`,
  );
  expect(await watchJobs([late, failing, well, never], ledger).late()).toEqual(['late', 'failing']);
});

test('what has never ended well is told once it has been watched for as long', async () => {
  const never = job('never', async () => ({}), { schedule: '*/5 * * * *' });
  const watch = watchJobs([never], ledger);
  expect(await watch.late()).toEqual([]);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 16 * 60_000 });
  onTestFinished(() => void vi.useRealTimers());
  expect(await watch.late()).toEqual(['never']);
});

test('the service’s own jobs run, as service, and clean up what has expired', async () => {
  await database.owner.query(
    `with u as (insert into identity.users (email, password_hash) values ('a@example.com', '$s$x') returning id)
     insert into identity.sessions (user_id, token_hash, created_at, expires_at) select id, repeat('0', 64), now() - interval '2 days', now() - interval '1 day' from u`,
  );
  const jobs = [...upkeepJobs(database.db), ...erasureJobs(database.db, noFiles.storage)];
  const runner = process(...jobs);
  for (const each of jobs) expect([each.name, await runner.tick(each)]).toEqual([each.name, true]);
  const recorded = (await runs()).filter(({ job: name }) => jobs.some((each) => each.name === name));
  expect(recorded.map(({ job: name, status, error_message }) => [name, status, error_message])).toEqual(
    jobs.map(({ name }) => [name, 'SUCCEEDED', null]),
  );
  expect(recorded.find(({ job: name }) => name === 'clean_up')?.['details']).toMatchObject({ deleted: { sessions: 1 } });
  expect(await watchJobs(jobs, ledger).late()).toEqual([]);
});

import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { useDatabase } from '../../support/database.ts';
import { importing, loadTemplates, outcome, type Run } from './support.ts';

const database = useDatabase();

const numbers = async (query: string) => {
  const { rows } = await database.owner.query<{ n: number }>(query);
  return rows[0]?.n ?? 0;
};
const done = () => numbers('select count(*)::int as n from studio.legacy_templates where migrated or rejection is not null');
const templates = () => numbers('select count(*)::int as n from studio.module_templates');
/** Of module templates, in the audit log, which nothing is ever taken out of. */
const made = () =>
  numbers(`select count(*)::int as n from audit.log where table_name = 'module_templates' and operation = 'INSERT'`);
const until = async (condition: () => Promise<boolean>) => {
  while (!(await condition())) await sleep(5);
};

/** Two at once: neither can begin before both are there. */
async function two(batch: number): Promise<[Run, Run]> {
  const gate = await database.owner.connect();
  await gate.query('begin; lock table studio.module_templates in share mode');
  const args = ['--batch-size', String(batch)];
  const runs: [Run, Run] = [importing(database, args), importing(database, args)];
  await until(
    async () =>
      (await numbers(
        `select count(*)::int as n from pg_locks where relation = 'studio.module_templates'::regclass and not granted`,
      )) === 2,
  );
  await gate.query('commit');
  gate.release();
  return runs;
}

test('killed at any moment a dozen times and run again, it ends as if nothing had happened', async () => {
  const rows = 4000;
  await loadTemplates(database, rows);
  const began = performance.now();
  expect(await importing(database).ended).toMatchObject({ code: 1 });
  const took = performance.now() - began;
  const undisturbed = await outcome(database);
  expect(undisturbed).toHaveLength(rows);

  await loadTemplates(database, rows);
  const before = await made();
  let kills = 0;
  for (let left = rows; kills < 12; kills += 1) {
    const { child, ended } = importing(database, ['--batch-size', '25']);
    await until(async () => (await done()) > rows - left);
    await sleep((Math.random() * took) / 40);
    child.kill('SIGKILL');
    await ended;
    // The server may be at the last batch still.
    await until(
      async () =>
        (await numbers(
          `select count(*)::int as n from pg_stat_activity where datname = current_database() and application_name = 'kaava'`,
        )) === 0,
    );
    left = rows - (await done());
    expect(left, 'rows left after a kill').toBeGreaterThan(0);
    expect(left % 25).toBe(0);
  }
  const { code, stdout } = await importing(database).ended;
  expect(code).toBe(1);
  expect(stdout).toMatch(/Waiting: 0\.\n$/);
  // What earlier runs rejected is told again.
  expect(stdout.split('\n').filter((line) => line.includes('module_templates_name_length'))).toHaveLength(rows / 50);
  expect(await outcome(database)).toEqual(undisturbed);
  expect((await made()) - before).toBe(rows - rows / 50);
}, 300_000);

test('two at once share the rows, and end as one alone', async () => {
  const rows = 2000;
  await loadTemplates(database, rows);
  await importing(database).ended;
  const alone = await outcome(database);

  await loadTemplates(database, rows);
  const before = await made();
  const runs = await two(50);
  const results = await Promise.all(runs.map(({ ended }) => ended));
  const imported = results.map(({ stdout }) => Number(/Imported: (\d+)/.exec(stdout)?.[1]));
  expect(results.map(({ code }) => code)).toEqual([1, 1]);
  expect(imported.every((count) => count > 0)).toBe(true);
  expect(imported.reduce((sum, count) => sum + count, 0)).toBe(rows - rows / 50);
  expect(await outcome(database)).toEqual(alone);
  expect((await made()) - before).toBe(rows - rows / 50);
}, 300_000);

test('when one of two is killed, the other takes its rows over', async () => {
  await loadTemplates(database, 2000);
  const [killed, other] = await two(200);
  await until(async () => (await done()) > 0);
  killed.child.kill('SIGKILL');
  expect(await other.ended).toMatchObject({ code: 1, stdout: expect.stringMatching(/Waiting: 0\.\n$/) as string });
  await killed.ended;
  expect(await done()).toBe(2000);
  expect(await templates()).toBe(1960);
}, 300_000);

test('SIGINT ends it after a whole batch with 130, and says how to go on; nothing was lost', async () => {
  await loadTemplates(database, 2000);
  const { child, ended } = importing(database, ['--batch-size', '40']);
  await until(async () => (await done()) > 0);
  child.kill('SIGINT');
  const { code, stdout, stderr } = await ended;
  expect(code).toBe(130);
  expect(stderr).toContain('Stopped after a whole batch. Run this again to go on.');
  const after = await done();
  expect(after).toBeLessThan(2000);
  expect(after % 40).toBe(0);
  expect(stdout).toMatch(new RegExp(`Imported: ${String(await templates())}\\. .* Waiting: ${String(2000 - after)}\\.\\n$`));
  expect((await importing(database).ended).code).toBe(1);
  expect(await done()).toBe(2000);
}, 300_000);

test('a database that goes away in the middle is exit 3, with how far it was and what to do', async () => {
  await loadTemplates(database, 2000);
  const { ended } = importing(database, ['--batch-size', '40']);
  await until(async () => (await done()) > 0);
  await database.owner.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'kaava'`,
  );
  const { code, stderr } = await ended;
  expect(code).toBe(3);
  expect(stderr).toMatch(
    /error: The import stopped after \d+ rows: .*\. No row is lost or taken twice: run it again to go on\.\n$/,
  );
  expect(stderr).not.toContain('bug');
  expect((await importing(database).ended).code).toBe(1);
  expect([await done(), await templates()]).toEqual([2000, 1960]);
}, 300_000);

test('20,000 rows of 80 MB go through a process that has 48 MB, with progress on the way', async () => {
  await loadTemplates(database, 20_000, 4000);
  const { code, stdout, stderr } = await importing(database, [], ['--max-old-space-size=48']).ended;
  expect({ code, last: stdout.trim().split('\n').at(-1) }).toEqual({
    code: 1,
    last: 'Imported: 19600. Rejected: 400. Waiting: 0.',
  });
  expect(stderr).toMatch(/^100 %, 20,000 of 20,000 rows, [\d,]+\/s$/m);
  expect(stderr).toMatch(/^\d+ %, [\d,]+ of 20,000 rows, [\d,]+\/s, (\d+ min )?\d+ s left$/m);
  expect(await templates()).toBe(19_600);
}, 300_000);

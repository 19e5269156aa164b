import { PassThrough } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import { main } from '../../../src/cli/main.ts';
import { createTerminal } from '../../../src/cli/terminal.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
afterEach(() => {
  delete process.env['DIRECT_URL'];
});

async function drift(...parameters: string[]) {
  process.env['DIRECT_URL'] = database.ownerUrl;
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const code = await main(['drift', ...parameters], createTerminal({ stdin, stdout, stderr }), new AbortController().signal);
  return { code, out: String(stdout.read() ?? ''), err: String(stderr.read() ?? '') };
}

test('a database as the migrations say is exit 0, and the report says what was compared', async () => {
  expect(await drift()).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^Found: 0\. Checked: 18 rules \(migrations, .*, roles\)\.\n$/) as string,
  });
});

test('each difference is a finding with the line that says otherwise, in text and as JSON; pending migrations are told apart', async () => {
  await database.owner.query(`alter policy prompts_select_own on prompts.prompts using (true)`);
  const { code, out } = await drift();
  expect(code).toBe(1);
  expect(out).toMatch(
    /^error policies {2}policy prompts_select_own on prompts\.prompts: USING is true; the migrations say .*\n {2}at migrations\/20260101002000_prompts_prompts\.sql:\d+\n/,
  );
  const json = JSON.parse((await drift('--json')).out) as {
    clean: boolean;
    findings: { rule: string; level: string; file: string }[];
  };
  expect(json).toMatchObject({
    clean: false,
    findings: [{ rule: 'policies', level: 'error', file: 'migrations/20260101002000_prompts_prompts.sql' }],
  });
  await database.owner.query(
    `alter policy prompts_select_own on prompts.prompts using (user_id = (select core.current_user_id()))`,
  );
  await database.owner.query(`insert into schema_migrations values ('30000101000000')`);
  expect((await drift()).out).toMatch(/^error migrations {2}Migration 30000101000000 is missing\./);
  await database.owner.query(`delete from schema_migrations where version = '30000101000000'`);
});

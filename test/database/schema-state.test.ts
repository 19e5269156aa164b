import request from 'supertest';
import { expect, test } from 'vitest';
import { readSchemaState, type SchemaState, SchemaWatch } from '../../src/database/schema-state.ts';
import { schema } from '../../src/generated/fingerprint.ts';
import { testApp, testConfig } from '../support/app.ts';
import { type TestDatabase, useDatabase } from '../support/database.ts';

const database = useDatabase();

/** What a build that expects `schema` thinks of the database after a change, which is undone. */
async function after(change: string, undo: string): Promise<SchemaState> {
  await database.owner.query(change);
  try {
    return await readSchemaState(database.db, schema);
  } finally {
    await database.owner.query(undo);
  }
}

const readyz = async (db: TestDatabase['db'], refuses: string) => {
  const { handler } = testApp(db, { config: testConfig({ SCHEMA_REFUSES: refuses }) });
  const { status, body } = await request(handler).get('/readyz');
  const { status: traffic, body: problem, headers } = await request(handler).get('/v1/prompts');
  return {
    status,
    schema: (body as { checks: Record<string, string> }).checks['schema'],
    traffic,
    code: problem.code as unknown,
    retry: headers['retry-after'],
  };
};

test('the database of these migrations is the one that this build was made for', async () => {
  expect(await readSchemaState(database.db, schema)).toBe('ok');
});

test('one migration less is behind, one more ahead, and a changed object is drift', async () => {
  const last = schema.migrations.at(-1) ?? '';
  expect(
    await after(`delete from schema_migrations where version = '${last}'`, `insert into schema_migrations values ('${last}')`),
  ).toBe('behind');
  expect(
    await after(
      `insert into schema_migrations values ('30000101000000')`,
      `delete from schema_migrations where version = '30000101000000'`,
    ),
  ).toBe('ahead');
  expect(
    await after(
      'alter policy prompts_select_own on prompts.prompts using (true)',
      'alter policy prompts_select_own on prompts.prompts using (user_id = (select core.current_user_id()))',
    ),
  ).toBe('drift');
  expect(await readSchemaState(database.db, schema)).toBe('ok');
});

test('a database from before the function that tells is behind', async () => {
  expect(
    await after(
      'alter function kaava.applied_migrations() rename to applied',
      'alter function kaava.applied() rename to applied_migrations',
    ),
  ).toBe('behind');
});

test('/readyz says which, and requests are refused where the configuration will have it so', async () => {
  expect(await readyz(database.db, 'behind')).toMatchObject({ status: 200, schema: 'ok', traffic: 401 });
  await database.owner.query('alter table prompts.prompts alter column version set default 2');
  expect(await readyz(database.db, 'behind')).toMatchObject({ status: 200, schema: 'drift', traffic: 401 });
  expect(await readyz(database.db, 'behind, drift')).toEqual({
    status: 503,
    schema: 'drift',
    traffic: 503,
    code: 'SCHEMA_MISMATCH',
    retry: '30',
  });
  await database.owner.query('alter table prompts.prompts alter column version set default 1');
  await database.owner.query(`insert into schema_migrations values ('30000101000000')`);
  expect(await readyz(database.db, 'behind')).toMatchObject({ status: 200, schema: 'database ahead', traffic: 401 });
  expect(await readyz(database.db, 'none')).toMatchObject({ status: 200, schema: 'database ahead', traffic: 401 });
  await database.owner.query(`delete from schema_migrations where version = '30000101000000'`);
});

test('a watch asks once for many callers, answers from memory, and looks again when that is due', async () => {
  let asked = 0;
  const states: SchemaState[] = ['ok', 'drift'];
  const watch = new SchemaWatch(() => Promise.resolve(states[asked++] ?? 'ok'), 20);
  expect(await Promise.all([watch.state(), watch.state()])).toEqual(['ok', 'ok']);
  expect(asked).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 30));
  // Nobody waits for the new answer.
  expect(await watch.state()).toBe('ok');
  await expect.poll(() => watch.state()).toBe('drift');
  expect(asked).toBe(2);
});

test('a watch that cannot look keeps its last answer, and has none at first', async () => {
  const answers: (SchemaState | Error)[] = [new Error('away'), 'behind', new Error('away')];
  const watch = new SchemaWatch(async () => {
    const next = answers.shift() ?? new Error('away');
    if (next instanceof Error) throw next;
    return next;
  }, 0);
  await expect(watch.state()).rejects.toThrow('away');
  expect(await watch.state()).toBe('behind');
  expect(await watch.state()).toBe('behind');
});

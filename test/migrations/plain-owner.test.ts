import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { readEncryptedColumns, seeAllRows } from '../../src/toolkit/keys/columns.ts';
import { rotate } from '../../src/toolkit/keys/rotate.ts';
import { seed } from '../../src/toolkit/seed/seed.ts';
import { onServer } from '../support/database.ts';
import { SCHEMAS } from '../support/schemas.ts';
import { withDatabase } from '../support/template.ts';

/** A database whose owner is no superuser, as hosted PostgreSQL gives it: row-level security is forced on the owner too. */
const name = `kaava_test_${randomBytes(6).toString('hex')}`;
let client: pg.Client;
let url = '';

beforeAll(async () => {
  await onServer(`create role ${name} login createrole password 'plain'`);
  await onServer(`create database ${name} owner ${name}`);
  // From PostgreSQL 16 on, only who made a role may grant it; on this server others have made it.
  await onServer(`do $$ begin
    if current_setting('server_version_num')::int >= 160000 then grant kaava_definer to ${name}; end if;
  end $$`);
  const location = new URL(withDatabase(inject('serverUrl'), name));
  location.username = name;
  location.password = 'plain';
  url = location.toString();
  location.searchParams.set('sslmode', 'disable');
  await promisify(execFile)('node_modules/.bin/dbmate', ['--no-dump-schema', '--migrations-dir', 'migrations', 'up'], {
    env: { ...process.env, DATABASE_URL: location.toString() },
  });
  client = new pg.Client({ connectionString: url });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await onServer(`drop database if exists ${name} with (force)`);
  await onServer(`drop role if exists ${name}`);
});

test('the migrations made everything belong to their role or to kaava_definer', async () => {
  const { rows } = await client.query<{ owner: string }>(
    `select distinct relowner::regrole::text as owner from pg_class where relnamespace::regnamespace::text = any ($1) order by 1`,
    [SCHEMAS],
  );
  expect(rows).toEqual([{ owner: 'kaava_definer' }, { owner: name }]);
});

test('the seeds run, and can run again', async () => {
  await seed(client, 'db/seeds/reference.sql');
  expect(await seed(client, 'db/seeds/demo')).toMatchObject({ inserted: 93 });
  expect(await seed(client, 'db/seeds/demo')).toMatchObject({ inserted: 0 });
});

test('their owner imports legacy templates, although row-level security is forced on it', async () => {
  await client.query('delete from studio.legacy_templates');
  await client.query(`insert into studio.legacy_templates (title, html) values ('Old', '<p></p>'), ('Empty', '')`);
  const { rows } = await client.query<{ rejection: string | null }>(`select rejection from studio.import_legacy_templates(10, null, false)`);
  expect(rows).toEqual([{ rejection: null }, { rejection: expect.stringMatching(/^module_templates_html_content_length: /) as string }]);
  const { rows: left } = await client.query(`select title from studio.legacy_templates where not migrated`);
  expect(left).toEqual([{ title: 'Empty' }]);
});

/** As the API does: the login role that holds nothing becomes somebody for a transaction. */
async function asApi(role: string, userId: string, statement: string): Promise<unknown[]> {
  const admin = new pg.Client({ connectionString: withDatabase(inject('serverUrl'), name) });
  await admin.connect();
  try {
    await admin.query(`begin; set local session authorization kaava_api`);
    await admin.query(`select set_config('app.current_user_id', $1, true), set_config('role', $2, true)`, [userId, role]);
    const { rows } = await admin.query(statement);
    await admin.query('commit');
    return rows as unknown[];
  } finally {
    await admin.end();
  }
}

test('definer functions, triggers, views and refreshes work, and row-level security still holds', async () => {
  const demo = '01900000-0000-7000-8000-000000000002';
  expect(await asApi('anonymous', '', `select created from identity.register('new@example.com', 'N', null, '$s$x', null, null, null)`)).toEqual([{ created: true }]);
  expect(await asApi('anonymous', '', `select allowed from identity.reserve_login_attempt('new@example.com', 5, 60)`)).toEqual([{ allowed: true }]);
  expect(await asApi('anonymous', '', `select username from identity.public_profiles where username is not null order by 1`)).toEqual([
    { username: 'admin' },
    { username: 'demo' },
  ]);
  await asApi('authenticated', demo, `update prompts.prompts set template = 'changed'`);
  expect(await asApi('authenticated', demo, 'select version from prompts.prompt_versions order by 1')).toEqual([{ version: 1 }, { version: 2 }]);
  await asApi('service', '', 'select prompts.refresh_daily_usage()');
  expect(await asApi('authenticated', demo, 'select executions::int from prompts.my_daily_usage')).toEqual([{ executions: 3 }]);
  expect(await asApi('authenticated', '01900000-0000-7000-8000-000000000001', 'select id from prompts.executions')).toEqual([]);
});

test('the service makes and drops partitions, and refreshes what is due, without owning anything', async () => {
  await client.query(
    `update kaava.partition_policies set ahead = 4;
     update kaava.refresh_policies set last_refreshed_at = last_refreshed_at - interval '1 day';
     create table analytics.events_2020_01 partition of analytics.events for values from ('2020-01-01 00:00:00+00') to ('2020-02-01 00:00:00+00')`,
  );
  expect(await asApi('service', '', 'select kaava.ensure_partitions()')).toHaveLength(5);
  expect(await asApi('service', '', 'select kaava.drop_expired_partitions() as name')).toEqual([{ name: 'analytics.events_2020_01' }]);
  expect(await asApi('service', '', `select job, details from kaava.job_runs`)).toEqual([
    { job: 'drop_expired_partitions', details: { partitions: ['analytics.events_2020_01'] } },
  ]);
  expect(await asApi('service', '', `select from kaava.refresh_due() where status = 'SUCCEEDED'`)).toHaveLength(5);
});

test('their owner encrypts everything anew, although row-level security is forced on it', async () => {
  await client.query(`update identity.users set encrypted_data = decode('01016f', 'hex') || decode(repeat('00', 28), 'hex')`);
  const columns = await readEncryptedColumns(client);
  await seeAllRows(client, columns);
  const renewed = Buffer.concat([Buffer.from('\u0001\u0001n'), Buffer.alloc(28)]);
  const { rows } = await client.query<{ count: string }>(
    'select (select count(*) from identity.users) + (select count(*) from identity.provider_credentials) as count',
  );
  const report = await rotate(client, columns, {
    active: 'n',
    reencrypt: () => renewed,
    batchSize: 2,
    dryRun: false,
    signal: new AbortController().signal,
    onRefused: () => {},
    onProgress: () => {},
  });
  expect(report).toEqual({ rotated: Number(rows[0]?.count), refused: 0, remaining: 0 });
  expect(report.rotated).toBeGreaterThan(0);
});

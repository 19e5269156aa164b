import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { useDatabase } from '../support/database.ts';
import { SCHEMAS } from '../support/schemas.ts';
import { register, run } from './as-role.ts';

const database = useDatabase();
let user = '';

beforeAll(async () => {
  user = await register(database, 'watched');
});

const UNWATCHED = [
  'analytics.events',
  'audit.log',
  'audit.seals',
  'audit.subject_keys',
  'core.idempotency_keys',
  'core.rate_limits',
  'kaava.job_runs',
  'kaava.refresh_policies',
  'learning.learning_events',
  'learning.session_changes',
  'prompts.execution_logs',
  'studio.ai_session_logs',
];

/** The log of one table, oldest first. */
async function logOf(table: string): Promise<Record<string, unknown>[]> {
  const { rows } = await database.owner.query<Record<string, unknown>>(
    `select operation, row_key, audit.reveal(subject_id, old_row) as old_row, audit.reveal(subject_id, new_row) as new_row, actor_id, database_role, request_id from audit.log
     where schema_name || '.' || table_name = $1 order by occurred_at, id`,
    [table],
  );
  return rows;
}

test('every table is watched, but the logs, the events and what only lasts for a while', async () => {
  const { rows } = await database.owner.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and not c.relispartition
       and n.nspname = any ($1)
       and not exists (
         select from pg_trigger as t
         where t.tgrelid = c.oid and t.tgfoid = 'audit.record_change()'::regprocedure and t.tgenabled = 'O' and t.tgtype = 29
       )
     order by 1`,
    [SCHEMAS],
  );
  expect(rows.map(({ name }) => name)).toEqual(UNWATCHED);
});

test('every column that is a secret is named to its trigger', async () => {
  const { rows } = await database.owner.query<{ column: string }>(
    `select format('%s.%s', t.tgrelid::regclass, a.attname) as column
     from pg_trigger as t join pg_attribute as a on a.attrelid = t.tgrelid and a.attnum > 0
     where t.tgfoid = 'audit.record_change()'::regprocedure and t.tgparentid = 0
       and (a.attname ~ '_hash$' or a.atttypid = 'bytea'::regtype or a.attname = 'answer_key')
       and not a.attname = any (split_part(encode(t.tgargs, 'escape'), '\\000', 3)::text[])`,
  );
  expect(rows).toEqual([]);
});

describe('the log', () => {
  test('has the whole row of an insert and of a delete, and of an update what changed', async () => {
    const client = await database.owner.connect();
    try {
      await client.query('begin');
      await client.query(
        `select set_config('app.current_user_id', $1, true), set_config('app.request_id', 'request-7', true), set_config('role', 'authenticated', true)`,
        [user],
      );
      await client.query(`insert into prompts.prompts (name, template) values ('n', 't')`);
      await client.query('commit');
    } finally {
      client.release();
    }
    await run(database, 'authenticated', user, `update prompts.prompts set description = 'new'`);
    const log = await logOf('prompts.prompts');
    expect(log[0]).toMatchObject({
      operation: 'INSERT',
      old_row: null,
      new_row: { name: 'n', template: 't', user_id: user, version: 1 },
      actor_id: user,
      database_role: 'authenticated',
      request_id: 'request-7',
    });
    expect(log.at(-1)).toMatchObject({ operation: 'UPDATE', old_row: { description: null }, new_row: { description: 'new' } });
    expect(Object.keys(log.at(-1)?.['new_row'] as object).toSorted()).toEqual(['description', 'updated_at']);
  });

  test('has nothing of an update that changes nothing', async () => {
    const before = (await logOf('identity.settings')).length;
    await run(database, 'authenticated', user, 'update identity.settings set preferences = preferences');
    expect(await logOf('identity.settings')).toHaveLength(before);
  });

  test('has secrets as digests only', async () => {
    const digest = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;
    const [made] = (await logOf('identity.users')).filter(({ operation }) => operation === 'INSERT');
    expect(made).toMatchObject({
      database_role: 'anonymous',
      new_row: { password_hash: digest('$scrypt$x'), encrypted_data: null, email: 'watched@example.com' },
    });
    await database.owner.query(`update identity.users set password_hash = '$scrypt$y', encrypted_data = 'canary'`);
    expect((await logOf('identity.users')).at(-1)).toMatchObject({
      old_row: { password_hash: digest('$scrypt$x'), encrypted_data: null },
      new_row: { password_hash: digest('$scrypt$y') },
    });
    const { rows } = await database.owner.query(`select 1 from audit.log as l where l::text like '%scrypt%' or l::text like '%canary%'`);
    expect(rows).toEqual([]);
  });

  test('has what is saved as it is written as digests: it does not grow with the text', async () => {
    const digest = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;
    const text = 'canary '.repeat(10_000);
    await run(database, 'authenticated', user, `insert into learning.collaboration_sessions (name, type, code) values ('live', 'PAIR', 'one')`);
    await run(database, 'authenticated', user, `select learning.edit_session_code(id, 1, $1) from learning.collaboration_sessions`, [text]);
    await run(database, 'authenticated', user, 'delete from learning.collaboration_sessions');
    expect(await logOf('learning.collaboration_sessions')).toMatchObject([
      { operation: 'INSERT', new_row: { name: 'live', code: digest('one'), code_version: 1 } },
      { operation: 'UPDATE', old_row: { code: digest('one') }, new_row: { code: digest(text), code_version: 2 } },
      { operation: 'DELETE', old_row: { name: 'live', code: digest(text) } },
    ]);
    await run(
      database,
      'authenticated',
      user,
      `insert into content.drafts (title, config, metadata, sections, cta_content) values ('draft', $1, $1, $2, $3)`,
      [JSON.stringify({ text: text.slice(0, 60_000) }), JSON.stringify([text]), text.slice(0, 40_000)],
    );
    const [draft] = await logOf('content.drafts');
    expect(draft).toMatchObject({ new_row: { title: 'draft', cta_content: digest(text.slice(0, 40_000)), sections: digest(JSON.stringify([text])) } });
    const { rows } = await database.owner.query<{ length: number }>(
      `select max(length(l::text)) as length from audit.log as l where table_name in ('collaboration_sessions', 'drafts')`,
    );
    expect(rows[0]?.length).toBeLessThan(3_000);
  });

  test('calls a partition by its table, and knows a row of two columns by both', async () => {
    await database.owner.query(
      `with course as (
         insert into learning.courses (slug, title, description, estimated_minutes) values ('c', 'c', 'c', 1) returning id
       ), module as (
         insert into learning.modules (course_id, slug, title, description, position) select id, 'm', 'm', '', 1 from course returning id
       )
       insert into learning.lessons (module_id, slug, title, position) select id, 'l', 'l', 1 from module`,
    );
    const { rows } = await database.owner.query<{ lesson_id: string }>(
      'insert into learning.user_progress (user_id, lesson_id) select $1, id from learning.lessons returning lesson_id',
      [user],
    );
    expect(await logOf('learning.user_progress')).toMatchObject([
      { operation: 'INSERT', row_key: { user_id: user, lesson_id: rows[0]?.lesson_id } },
    ]);
    expect((await logOf('learning.courses'))[0]?.['new_row']).not.toHaveProperty('search_vector');
  });

  test('is of the transaction: what is rolled back was never logged', async () => {
    const before = (await logOf('core.feature_flags')).length;
    await database.owner.query(`begin; insert into core.feature_flags (key, description) values ('gone', 'd'); rollback`);
    expect(await logOf('core.feature_flags')).toHaveLength(before);
    await database.owner.query(`insert into core.feature_flags (key, description) values ('kept', 'd')`);
    await database.owner.query(`delete from core.feature_flags where key = 'kept'`);
    expect((await logOf('core.feature_flags')).slice(before)).toMatchObject([
      { operation: 'INSERT', row_key: { key: 'kept' } },
      { operation: 'DELETE', row_key: { key: 'kept' }, old_row: { description: 'd' }, new_row: null },
    ]);
  });
});

describe('append-only', () => {
  test('nobody changes, deletes or truncates, in the log, in a partition or among the seals, not even a superuser', async () => {
    const { rows } = await database.owner.query<{ leaf: string }>(
      `select inhrelid::regclass::text as leaf from pg_inherits where inhparent = 'audit.log'::regclass order by 1`,
    );
    expect(rows.length).toBe(4);
    const current = (await database.owner.query<{ leaf: string }>('select distinct tableoid::regclass::text as leaf from audit.log')).rows[0]?.leaf;
    for (const table of ['audit.log', current ?? '']) {
      for (const statement of [`update ${table} set request_id = 'x'`, `delete from ${table}`, `insert into ${table} select * from audit.log limit 1`]) {
        await expect(database.owner.query(statement), statement).rejects.toMatchObject({ code: '23000', constraint: 'log_append_only' });
      }
    }
    for (const table of ['audit.log', ...rows.map(({ leaf }) => leaf)]) {
      await expect(database.owner.query(`truncate ${table}`), table).rejects.toMatchObject({ constraint: 'log_append_only' });
    }
    await database.owner.query(
      `insert into audit.seals (number, low_xid, high_xid, row_count, tree_size, merkle_root, system_identifier, timeline, lsn, key_id, signature)
       values (1, '1', '2', 0, 0, decode(repeat('00', 32), 'hex'), '1', 1, '0/0', 'k', decode(repeat('00', 64), 'hex'))`,
    );
    for (const statement of [`update audit.seals set key_id = 'x'`, 'delete from audit.seals', 'truncate audit.seals']) {
      await expect(database.owner.query(statement), statement).rejects.toMatchObject({ constraint: 'seals_append_only' });
    }
  });

  test('a partition that is made later refuses as well', async () => {
    const made = await database.owner.query<{ leaf: string }>(`select core.ensure_month_partitions('audit.log', 6) as leaf`);
    expect(made.rows).toHaveLength(3);
    for (const { leaf } of made.rows) {
      await expect(database.owner.query(`truncate ${leaf}`), leaf).rejects.toMatchObject({ constraint: 'log_append_only' });
    }
  });

  test('only the sealer seals', async () => {
    const seal = `insert into audit.seals (number) values (1)`;
    for (const role of ['anonymous', 'authenticated', 'administrator'] as const) {
      await expect(run(database, role, user, seal), role).rejects.toMatchObject({ code: '42501' });
    }
    await expect(run(database, 'service', null, seal)).rejects.toMatchObject({ code: '23502' });
  });
});

test('a table is not watched with a secret that it does not have', async () => {
  await expect(database.owner.query(`select audit.watch('core.rate_limits', '{secret}')`)).rejects.toMatchObject({ code: '42703' });
});

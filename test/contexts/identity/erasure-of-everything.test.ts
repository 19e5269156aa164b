import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eraseDue } from '../../../src/contexts/identity/privacy/operations.ts';
import { otherTables, personalTables } from '../../../src/generated/personal-data.ts';
import { openFolder } from '../../../src/services/storage/folder.ts';
import { openKeyRing } from '../../../src/services/encryption/key-ring.ts';
import type { Storage } from '../../../src/services/storage/storage.ts';
import { testConfig } from '../../support/app.ts';
import { useDatabase } from '../../support/database.ts';
import { ADMIN, ALICE, BOB } from '../../row-level-security/people.ts';
import { populate } from '../../row-level-security/world.ts';
import { CANARY, isTheirs, plant, tablesWith } from './personal-rows.ts';

// Alice has a row in every table, with a canary wherever there is room for one; Bob has executed a prompt of hers. Then she is erased.

/** Kept without the person when that is deleted, and why. Decided in docs/privacy.md; identity.erase_user() does it. */
const KEPT = {
  'analytics.events': 'counted, with everything that tells who it was taken away',
  'learning.session_changes': 'the numbers of what happened in other people’s sessions, without who it was',
  'studio.module_templates': 'what is public and approved; the rest is deleted',
};

/** No foreign key leads to a person, and why that is right. */
const NOBODYS = {
  'audit.log': 'what it says about a person is concealed with a key that is deleted; ids stay, as proofs',
  'audit.seals': 'digests',
  'audit.subject_keys': 'deleted last, by identity.erase_user()',
  'core.feature_flags': 'the service’s own',
  'core.rate_limits': 'counts, for an hour at most',
  'learning.achievements': 'the catalogue’s',
  'learning.course_prerequisites': 'the catalogue’s',
  'learning.course_revisions': 'the catalogue’s',
  'learning.courses': 'the catalogue’s',
  'learning.lessons': 'the catalogue’s',
  'learning.modules': 'the catalogue’s',
  'learning.quizzes': 'the catalogue’s',
  'studio.legacy_templates': 'of a system without users',
};

const database = useDatabase();
const home = mkdtempSync(join(tmpdir(), 'kaava-erasure-'));
afterAll(() => rmSync(home, { recursive: true }));
let storage: Storage;
let planted: Readonly<Record<string, readonly string[]>>;
const bobs: Record<string, number> = {};
let log = '';

/** What a seal is over: every row of the log as it is stored. */
const digestOfLog = async (before: string) =>
  (
    await database.owner.query<{ digest: string }>(
      `select count(*) || ' ' || md5(string_agg(l::text, ',' order by xid, id)) as digest from audit.log as l where occurred_at < $1`,
      [before],
    )
  ).rows[0]?.digest;

const count = async (table: string, where: string, id: string) =>
  (await database.owner.query<{ count: number }>(`select count(*)::int as count from ${table} where ${where}`, [id])).rows[0]
    ?.count ?? 0;

const erase = (signal = new AbortController().signal) => eraseDue(database.db, database.as('service'), storage, signal);

let now = '';
beforeAll(async () => {
  await populate(database);
  planted = await plant(database, ALICE);
  await database.owner.query(
    `insert into studio.module_templates (author_id, name, slug, category, complexity, html_content, is_public, is_approved, published_at)
     values ($1, 'In the gallery', 'in-the-gallery', 'HEADER', 'SIMPLE', '<p>', true, true, now())`,
    [ALICE],
  );
  const ring = openKeyRing(testConfig({ KAAVA_HOME: home }));
  storage = openFolder(join(home, 'storage'), () => ring);
  for (const id of [ALICE, BOB])
    await storage.put(`${id}/content/${randomUUID()}`, Readable.from([Buffer.from('some text')]), {
      contentType: 'text/plain',
      maxBytes: 100,
    });
  for (const personal of personalTables) bobs[personal.table] = await count(personal.table, isTheirs(personal), BOB);
  now = (await database.owner.query<{ now: string }>('select clock_timestamp() as now')).rows[0]?.now ?? '';
  log = (await digestOfLog(now)) ?? '';
});

test('every table is a person’s or has a reason not to be, and what is kept without the person has one, too', () => {
  expect(otherTables).toEqual(Object.keys(NOBODYS));
  expect(personalTables.filter(({ erased }) => erased === 'kept').map(({ table }) => table)).toEqual(Object.keys(KEPT));
});

test('the canary is in nearly every table that is hers, and in none of the log: that is concealed', async () => {
  const found = await tablesWith(database, CANARY);
  expect(Object.keys(planted).length).toBeGreaterThan(25);
  for (const table of Object.keys(planted)) expect(found, table).toHaveProperty([table]);
  expect(found).not.toHaveProperty(['audit.log']);
  const { rows } = await database.owner.query<{ found: number }>(
    `select count(*)::int as found from audit.log where (audit.reveal(subject_id, old_row)::text || audit.reveal(subject_id, new_row)::text) like '%${CANARY}%'`,
  );
  expect(rows[0]?.found).toBeGreaterThan(50);
});

test('nobody is erased before their time, or whose account is open', async () => {
  expect(await erase()).toEqual({ users: 0, objects: 0 });
  await database.owner.query(
    `update identity.users set status = 'DELETED', erase_after = now() + interval '1 minute' where id = $1`,
    [ALICE],
  );
  expect(await erase()).toEqual({ users: 0, objects: 0 });
  const asked = { compile: () => compiled(`select identity.erase_user('${ALICE}') as erased`) };
  expect(await database.as('service').one(asked)).toEqual({ erased: false });
});

test('two that erase at once do it once, and her files go, too; whoever has the address that they give the prompt’s account does not keep them from it', async () => {
  await database.owner.query(`insert into identity.users (email, password_hash) values ('erased@erased.invalid', '$none$')`);
  await database.owner.query(`update identity.users set erase_after = now() where id = $1`, [ALICE]);
  const [one, other] = await Promise.all([erase(), erase()]);
  expect(one.users + other.users).toBe(1);
  const keys: string[] = [];
  for await (const { key } of storage.list('')) keys.push(key);
  expect(keys).toEqual([expect.stringMatching(new RegExp(`^${BOB}/`))]);
});

test('nothing of hers is left in any table, but the prompt that Bob has executed, which is nobody’s', async () => {
  await database.owner.query(
    'select prompts.refresh_daily_usage(), learning.refresh_leaderboard(), learning.refresh_daily_activity()',
  );
  for (const personal of personalTables)
    expect([personal.table, await count(personal.table, isTheirs(personal), ALICE)]).toEqual([personal.table, 0]);
  const found = await tablesWith(database, CANARY);
  expect(Object.keys(found)).toEqual(['prompts.prompt_versions', 'prompts.prompts', 'prompts.validations']);
  const { rows } = await database.owner.query(
    `select p.name, p.description, p.tags, p.status, u.status as account, (select count(*)::int from prompts.executions as e where e.prompt_id = p.id and e.user_id = $1) as executions
     from prompts.prompts as p join identity.users as u on u.id = p.user_id where p.template like '%${CANARY}%'`,
    [BOB],
  );
  expect(rows).toEqual([
    { name: 'A prompt of an erased account', description: null, tags: [], status: 'ARCHIVED', account: 'DELETED', executions: 1 },
  ]);
  expect(Object.keys(await tablesWith(database, 'alice@example'))).toEqual([]);
  expect(Object.keys(await tablesWith(database, ALICE))).toEqual(['audit.log']);
});

test('what was in the gallery stays without its author; an event is counted, and says nothing', async () => {
  const { rows } = await database.owner.query(`select author_id from studio.module_templates where slug = 'in-the-gallery'`);
  expect(rows).toEqual([{ author_id: null }]);
});

test('Bob has all that he had, but what was on hers', async () => {
  for (const personal of personalTables) {
    const left = await count(personal.table, isTheirs(personal), BOB);
    // He reviewed her template, worked on her project and took part in her session: those went with her.
    const less = [
      'studio.template_reviews',
      'studio.project_collaborators',
      'learning.session_participants',
      'learning.chat_messages',
    ];
    if (less.includes(personal.table)) expect(left, personal.table).toBeLessThanOrEqual(bobs[personal.table] ?? 0);
    else expect([personal.table, left]).toEqual([personal.table, bobs[personal.table]]);
  }
});

test('the log is as it was, so that its seals fit; what it says of her nobody can read, and what it says of Bob an administrator can', async () => {
  expect(await digestOfLog(now)).toBe(log);
  const revealed = async (id: string) =>
    (await database.as('administrator', ADMIN).all({
      compile: () =>
        compiled(
          `select distinct audit.reveal(subject_id, new_row) is null as hidden from audit.log where subject_id = '${id}' and operation = 'INSERT'`,
        ),
    })) as unknown;
  expect(await revealed(ALICE)).toEqual([{ hidden: true }]);
  expect(await revealed(BOB)).toEqual([{ hidden: false }]);
});

const compiled = (text: string) => ({ sql: text, parameters: [] }) as never;

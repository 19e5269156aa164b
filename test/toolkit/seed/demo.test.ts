import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seed, type SeedReport } from '../../../src/toolkit/seed/seed.ts';
import { createTestDatabase, useDatabase } from '../../support/database.ts';
import { contents, tables } from './contents.ts';
import { verifies } from './verifies.ts';

const database = useDatabase();
let client: pg.Client;

beforeAll(async () => {
  client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
});

/** What demo leaves empty, and why. */
const EMPTY: Readonly<Record<string, string>> = {
  'core.idempotency_keys': 'copies of answers to requests, and nobody has sent one',
  'core.rate_limits': 'counts requests',
  'audit.seals': 'sealing needs a key that is not in the database',
  'kaava.job_runs': 'no job has run',
};

/** What is not the same in two databases: it is taken from the clock, drawn by lot, or made by a trigger that does so. */
const DIFFERENT: readonly string[] = [
  '*.created_at',
  '*.updated_at',
  '*.published_at',
  'core.feature_flags.*', // a test here changes them
  'audit.log.*',
  'audit.subject_keys.key',
  'kaava.refresh_policies.*',
  'identity.users.password_hash', // its salt
  'identity.notifications.queued_at',
  'prompts.prompt_versions.id',
  'studio.template_versions.id',
  'studio.ai_sessions.completed_at',
  'learning.course_revisions.id',
  'learning.profiles.last_active_at',
  'learning.xp_awards.awarded_at',
  'learning.user_achievements.earned_at',
  'learning.session_participants.joined_at',
];

const both = async (on = client): Promise<readonly [SeedReport, SeedReport]> => [
  await seed(on, 'db/seeds/reference.sql'),
  await seed(on, 'db/seeds/demo'),
];

test('may run again: nothing is doubled, nothing overwritten, and passwords are shown once', async () => {
  const [, first] = await both();
  expect(first.returned).toEqual([
    { email: 'admin@example.com', password: 'admin-password-1', role: 'ADMIN' },
    { email: 'demo@formaops.com', password: 'demo-password-1', role: 'USER' },
  ]);
  await client.query(`update identity.users set name = 'Changed' where email = 'demo@formaops.com'`);
  await client.query(`update core.feature_flags set enabled = not enabled`);
  const state = async () => (await client.query('select key, enabled from core.feature_flags order by key')).rows as unknown[];
  const before = await contents(client, ['kaava.refresh_policies.*']);
  const flags = await state();
  for (const report of await both()) expect(report).toMatchObject({ inserted: 0, returned: [] });
  expect(await contents(client, ['kaava.refresh_policies.*'])).toEqual(before);
  expect(await state()).toEqual(flags);
  expect((await client.query(`select name from identity.users where email = 'demo@formaops.com'`)).rows).toEqual([
    { name: 'Changed' },
  ]);
});

test('the accounts sign in with the passwords that were shown', async () => {
  const { rows } = await client.query<{
    email: string;
    password_hash: string;
    role: string;
    plan: string;
    email_verified: boolean;
  }>('select email, password_hash, role, plan, email_verified from identity.users order by email');
  expect(rows.map(({ email, role, plan, email_verified }) => [email, role, plan, email_verified])).toEqual([
    ['admin@example.com', 'ADMIN', 'ENTERPRISE', true],
    ['demo@formaops.com', 'USER', 'PRO', true],
  ]);
  expect(verifies(rows[0]?.password_hash ?? '', 'admin-password-1')).toBe(true);
  expect(verifies(rows[1]?.password_hash ?? '', 'demo-password-1')).toBe(true);
});

test('the AI Code Reviewer is there with its validation and its execution', async () => {
  const { rows } = await client.query(
    `select p.name, p.status, p.version, p.variables, v.name as validation, v.type, v.config -> 'required' as required, e.status as run, e.validation_status, e.latency_ms,
            e.cost_usd, e.token_usage, e.inputs ->> 'code' as code, e.validated_output -> 'overall_rating' as rating, u.email
     from prompts.prompts as p join prompts.validations as v on v.prompt_id = p.id join prompts.executions as e on e.prompt_id = p.id
     join identity.users as u on u.id = p.user_id and u.id = e.user_id
     where e.status = 'COMPLETED'`,
  );
  expect(rows).toMatchObject([
    {
      name: 'AI Code Reviewer',
      status: 'PUBLISHED',
      version: 1,
      variables: [
        {
          name: 'language',
          type: 'string',
          required: true,
          defaultValue: 'typescript',
          options: ['typescript', 'javascript', 'python', 'go'],
        },
        { name: 'code', type: 'string', required: true, description: 'Code to review' },
      ],
      validation: 'Code Review Schema',
      type: 'SCHEMA',
      required: ['issues', 'overall_rating'],
      run: 'COMPLETED',
      validation_status: 'PASSED',
      latency_ms: 2340,
      cost_usd: '0.045000',
      token_usage: { input: 156, output: 89, total: 245, model: 'gpt-4' },
      code: 'const user = { password: "123456" }; // Bad practice',
      rating: 3,
      email: 'demo@formaops.com',
    },
  ]);
});

test("the blueprint's five templates are published, and ten projects are made from them", async () => {
  const templates = await client.query(
    `select name, slug, category, complexity, tags, usage_count, rating from studio.module_templates where is_public and is_approved and published_at is not null order by id`,
  );
  expect(templates.rows).toEqual([
    {
      name: 'Modern Header',
      slug: 'modern-header',
      category: 'HEADER',
      complexity: 'SIMPLE',
      tags: ['header', 'simple'],
      usage_count: 2,
      rating: null,
    },
    {
      name: 'Hero Section',
      slug: 'hero-section',
      category: 'HERO',
      complexity: 'MODERATE',
      tags: ['hero', 'moderate'],
      usage_count: 2,
      rating: '5.00',
    },
    {
      name: 'Contact Form',
      slug: 'contact-form',
      category: 'FORM',
      complexity: 'COMPLEX',
      tags: ['form', 'complex'],
      usage_count: 2,
      rating: null,
    },
    {
      name: 'Pricing Table',
      slug: 'pricing-table',
      category: 'PRICING',
      complexity: 'MODERATE',
      tags: ['pricing', 'moderate'],
      usage_count: 2,
      rating: null,
    },
    {
      name: 'Footer with Links',
      slug: 'footer-with-links',
      category: 'FOOTER',
      complexity: 'SIMPLE',
      tags: ['footer', 'simple'],
      usage_count: 2,
      rating: null,
    },
  ]);
  const projects = await client.query<{ status: string; n: number }>(
    `select p.status, count(*)::int as n from studio.projects as p join identity.users as u on u.id = p.user_id
     where u.email = 'admin@example.com' and p.template_id is not null and p.tags <@ '{web,mobile,responsive,modern}' and cardinality(p.tags) between 1 and 3
     group by p.status order by p.status`,
  );
  expect(projects.rows).toEqual([
    { status: 'DRAFT', n: 3 },
    { status: 'COMPLETED', n: 4 },
    { status: 'PUBLISHED', n: 3 },
  ]);
});

test('every table has a row to look at, but for those that say why not', async () => {
  const empty: string[] = [];
  for (const table of await tables(client)) {
    const { rowCount } = await client.query(`select from ${table} limit 1`);
    if (rowCount === 0) empty.push(table);
  }
  expect(empty.toSorted()).toEqual(Object.keys(EMPTY).toSorted());
});

test('two databases get the same rows, but for the columns that are named', async () => {
  const other = await createTestDatabase();
  const second = new pg.Client({ connectionString: other.ownerUrl });
  try {
    await second.connect();
    await both(second);
    await client.query(`update identity.users set name = 'Demo User' where email = 'demo@formaops.com'`);
    expect(await contents(second, DIFFERENT)).toEqual(await contents(client, DIFFERENT));
  } finally {
    await second.end();
    await other.drop();
  }
});

test('the demo user has learned: what is awarded adds up, by the rules of learning.award_xp()', async () => {
  const { rows } = await client.query(
    `select p.xp, p.level, p.streak, (select sum(amount)::int from learning.xp_awards as a where a.user_id = p.user_id) as awarded,
            array(select a.code from learning.user_achievements as e join learning.achievements as a on a.id = e.achievement_id where e.user_id = p.user_id order by 1) as achievements
     from learning.profiles as p join identity.users as u on u.id = p.user_id where u.email = 'demo@formaops.com'`,
  );
  expect(rows).toEqual([{ xp: 205, level: 2, streak: 1, awarded: 205, achievements: ['FIRST_COURSE', 'FIRST_LESSON'] }]);
});

test('materialized views are fresh', async () => {
  const { rows } = await client.query<{ view: string }>(`select oid::regclass::text as view from pg_class where relkind = 'm'`);
  expect(rows.length).toBeGreaterThan(4);
  for (const { view } of rows) {
    const { rowCount } = await client.query(`select from ${view} limit 1`);
    expect(rowCount, view).toBe(1);
  }
});

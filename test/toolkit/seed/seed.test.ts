import { scryptSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scryptHash } from '../../../src/toolkit/seed/scrypt.ts';
import { type SeedReport, seed } from '../../../src/toolkit/seed/seed.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
let client: pg.Client;
let folder = '';

beforeAll(async () => {
  client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  folder = await mkdtemp(join(tmpdir(), 'kaava-seed-'));
});
afterAll(async () => {
  await client.end();
  await rm(folder, { recursive: true });
});

const run = async (sql: string): Promise<SeedReport> => {
  const file = join(folder, 'seed.sql');
  await writeFile(file, sql);
  return await seed(client, file);
};

/** Whether a PHC string is the hash of a password, worked out from its own parameters. */
function verifies(phc: string, password: string): boolean {
  const [, scheme, parameters = '', salt = '', hash = ''] = phc.split('$');
  const { ln, r, p } = Object.fromEntries(parameters.split(',').map((each) => each.split('='))) as Record<string, string>;
  expect([scheme, ln, r, p]).toEqual(['scrypt', '15', '8', '3']);
  const expected = scryptSync(password, Buffer.from(salt, 'base64'), 32, {
    N: 2 ** Number(ln),
    r: Number(r),
    p: Number(p),
    maxmem: 2 ** 27,
  });
  return expected.equals(Buffer.from(hash, 'base64'));
}

test('a hash says how it was made, holds no padding, and is never the same twice', async () => {
  const [first, second] = await Promise.all([scryptHash('secret'), scryptHash('secret')]);
  expect(first).not.toBe(second);
  expect(first).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(verifies(first, 'secret')).toBe(true);
  expect(verifies(first, 'Secret')).toBe(false);
});

describe('a seed file', () => {
  test('is one transaction: when a statement fails, nothing is kept', async () => {
    await expect(
      run(
        `insert into core.feature_flags (key, description) values ('half', 'd'); insert into core.feature_flags (key) values ('x')`,
      ),
    ).rejects.toThrow();
    expect((await client.query(`select from core.feature_flags where key = 'half'`)).rowCount).toBe(0);
  });

  test('reports how many rows are new, and what INSERTs returned', async () => {
    const sql = `insert into core.feature_flags (key, description) values ('one', 'd'), ('two', 'd') on conflict do nothing returning key, :scrypt'a b' as hash`;
    expect(await run(sql)).toMatchObject({
      inserted: 2,
      returned: [{ key: 'one', hash: expect.stringMatching(/^\$scrypt\$/) }, { key: 'two' }],
    });
    expect(
      await run(
        `insert into core.feature_flags (key, description) values ('one', 'd'), ('three', 'd') on conflict do nothing; select 1 as n`,
      ),
    ).toMatchObject({
      inserted: 1,
      returned: [],
    });
  });
});

describe('the seeds of the project', () => {
  const everything = async () => {
    const counts: Record<string, number> = {};
    for (const table of [
      'core.feature_flags',
      'identity.users',
      'identity.settings',
      'prompts.prompts',
      'prompts.prompt_versions',
      'prompts.validations',
      'prompts.executions',
      'studio.module_templates',
      'studio.template_reviews',
      'studio.projects',
      'studio.project_collaborators',
      'studio.ai_sessions',
      'studio.ai_session_logs',
      'studio.templates',
      'studio.template_versions',
      'content.articles',
      'content.drafts',
      'content.media_assets',
      'content.research_queries',
      'analytics.events',
    ]) {
      counts[table] = (await client.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]?.n ?? -1;
    }
    return counts;
  };
  const both = async () => [await seed(client, 'db/seeds/reference.sql'), await seed(client, 'db/seeds/demo.sql')] as const;

  test('may run again: nothing is doubled, nothing overwritten, and passwords are shown once', async () => {
    const [, first] = await both();
    expect(first.returned).toEqual([
      { email: 'admin@example.com', password: 'admin-password-1', role: 'ADMIN' },
      { email: 'demo@formaops.com', password: 'demo-password-1', role: 'USER' },
    ]);
    await client.query(`update identity.users set name = 'Changed' where email = 'demo@formaops.com'`);
    await client.query(`update core.feature_flags set enabled = not enabled`);
    const state = async () => (await client.query('select key, enabled from core.feature_flags order by key')).rows as unknown[];
    const [counts, flags] = [await everything(), await state()];
    for (const [table, count] of Object.entries(counts)) expect(count, table).toBeGreaterThan(0);
    for (const report of await both()) expect(report).toMatchObject({ inserted: 0, returned: [] });
    expect(await everything()).toEqual(counts);
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
       join identity.users as u on u.id = p.user_id and u.id = e.user_id`,
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
});

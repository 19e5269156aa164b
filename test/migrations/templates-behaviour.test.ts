import { beforeAll, describe, expect, test } from 'vitest';
import { useDatabase } from '../support/database.ts';
import { register, run } from './as-role.ts';

const database = useDatabase();
let author = '';
let project = '';
beforeAll(async () => {
  author = await register(database, 'author');
  project = await idOf(`insert into studio.projects (name) values ('p') returning id`);
});

const idOf = async (statement: string, values: readonly unknown[] = []): Promise<string> =>
  (await run<{ id: string }>(database, 'authenticated', author, statement, values))[0]?.id ?? '';
const newTemplate = (version = '1.0.0') =>
  idOf(`insert into studio.templates (project_id, name, html_content, hubspot_config, version) values ($1, 'Wombat', 'v1', '{}', $2) returning id`, [project, version]);
const change = (id: string, set: string) => run<{ version: string }>(database, 'authenticated', author, `update studio.templates set ${set} where id = '${id}' returning version`);
const versions = async (id: string) =>
  (
    await database.owner.query(
      `select version, changes, content ->> 'html_content' as html from studio.template_versions where template_id = $1 order by created_at, id`,
      [id],
    )
  ).rows as unknown[];

describe('the status', () => {
  const statuses = ['DRAFT', 'REVIEW', 'APPROVED', 'PUBLISHED', 'ARCHIVED'] as const;
  const allowed = new Set([
    'DRAFT REVIEW',
    'DRAFT ARCHIVED',
    'REVIEW APPROVED',
    'REVIEW DRAFT',
    'APPROVED PUBLISHED',
    'APPROVED DRAFT',
    'PUBLISHED ARCHIVED',
    'ARCHIVED DRAFT',
  ]);
  const paths: Record<(typeof statuses)[number], readonly string[]> = {
    DRAFT: [],
    REVIEW: ['REVIEW'],
    APPROVED: ['REVIEW', 'APPROVED'],
    PUBLISHED: ['REVIEW', 'APPROVED', 'PUBLISHED'],
    ARCHIVED: ['ARCHIVED'],
  };
  const move = (id: string, status: string) => database.owner.query('update studio.templates set status = $2 where id = $1', [id, status]);

  test.each(statuses.flatMap((from) => statuses.filter((to) => to !== from).map((to) => [from, to] as const)))('from %s to %s', async (from, to) => {
    const id = await newTemplate();
    for (const step of paths[from]) await move(id, step);
    if (allowed.has(`${from} ${to}`)) await expect(move(id, to)).resolves.toMatchObject({ rowCount: 1 });
    else await expect(move(id, to)).rejects.toMatchObject({ code: '23514', constraint: 'templates_status_transition' });
  });

  test('becomes APPROVED by a moderator only, and by no author', async () => {
    const id = await newTemplate();
    const decide = (approved: boolean) => run(database, 'moderator', null, 'select studio.review_template($1, $2, t.updated_at) as done from (select updated_at from studio.templates where id = $1 union all select now() limit 1) as t', [id, approved]);
    expect(await decide(true)).toEqual([{ done: false }]);
    await change(id, `status = 'REVIEW'`);
    const refused = { code: '42501', constraint: 'templates_approval_by_review' };
    await expect(change(id, `status = 'APPROVED'`)).rejects.toMatchObject(refused);
    await expect(run(database, 'moderator', author, `update studio.templates set status = 'APPROVED' where id = $1`, [id])).rejects.toMatchObject(refused);
    await expect(run(database, 'authenticated', author, 'select studio.review_template($1, true, now())', [id])).rejects.toMatchObject({ code: '42501' });
    expect(await decide(false)).toEqual([{ done: true }]);
    await change(id, `status = 'REVIEW'`);
    expect(await decide(true)).toEqual([{ done: true }]);
    await change(id, `status = 'PUBLISHED'`);
  });
});

describe('versions', () => {
  test('are written with every text, numbered by the author or else by the next patch', async () => {
    const id = await newTemplate('1.0.0-rc.1');
    await change(id, `name = 'other', tags = '{a}'`);
    await change(id, `html_content = html_content`);
    expect(await change(id, `html_content = 'v2', css_content = 'c'`)).toEqual([{ version: '1.0.1' }]);
    expect(await change(id, `html_content = 'v3', version = '2.0.0'`)).toEqual([{ version: '2.0.0' }]);
    expect(await change(id, `hubspot_config = '{"label": "x"}'`)).toEqual([{ version: '2.0.1' }]);
    expect(await versions(id)).toEqual([
      { version: '1.0.0-rc.1', changes: { columns: ['html_content', 'css_content', 'js_content', 'hubspot_config'] }, html: 'v1' },
      { version: '1.0.1', changes: { columns: ['html_content', 'css_content'] }, html: 'v2' },
      { version: '2.0.0', changes: { columns: ['html_content'] }, html: 'v3' },
      { version: '2.0.1', changes: { columns: ['hubspot_config'] }, html: 'v3' },
    ]);
    await expect(change(id, `html_content = 'v4', version = '1.0.1'`)).rejects.toMatchObject({
      code: '23505',
      constraint: 'template_versions_template_id_version_key',
    });
  });

  test.each([
    ['1.2.3', '1.2.4'],
    ['1.2.3-rc.1+build.5', '1.2.4'],
    ['1.2.9', '1.2.10'],
    ['1.2.99999999999999999999', '1.2.100000000000000000000'],
  ])('the patch after %s is %s', async (version, next) => {
    const { rows } = await database.owner.query<{ next: string }>('select studio.next_patch($1) as next', [version]);
    expect(rows).toEqual([{ next }]);
  });

  test('carry the change log of their own change, and not of the one before', async () => {
    const id = await newTemplate();
    const client = await database.owner.connect();
    try {
      await client.query('begin');
      await client.query(`select set_config('app.current_user_id', $1, true), set_config('role', 'authenticated', true)`, [author]);
      await client.query(`select studio.set_change_log('Shorter.')`);
      await client.query(`update studio.templates set html_content = 'v2' where id = $1`, [id]);
      await client.query(`update studio.templates set html_content = 'v3' where id = $1`, [id]);
      await client.query('commit');
    } finally {
      client.release();
    }
    expect(await versions(id)).toMatchObject([
      { version: '1.0.0' },
      { version: '1.0.1', changes: { note: 'Shorter.', columns: ['html_content'] } },
      { version: '1.0.2', changes: { columns: ['html_content'] } },
    ]);
  });

  test('cannot be changed or deleted, not even by the owner of the database; they go with their template', async () => {
    const id = await newTemplate();
    const refused = { code: '23000', constraint: 'template_versions_immutable' };
    await expect(database.owner.query(`update studio.template_versions set version = '9.9.9'`)).rejects.toMatchObject(refused);
    await expect(database.owner.query('delete from studio.template_versions')).rejects.toMatchObject(refused);
    await run(database, 'authenticated', author, 'delete from studio.templates where id = $1', [id]);
    expect(await versions(id)).toEqual([]);
  });
});

test.each(['name', 'description', 'tags', 'html_content', 'css_content', 'js_content', 'hubspot_config', 'version'])('%s changes in DRAFT only', async (column) => {
  const id = await newTemplate();
  const value = { hubspot_config: `'{"a": 1}'`, version: `'3.0.0'`, tags: `'{x}'` }[column] ?? `'x'`;
  for (const status of ['REVIEW', 'APPROVED', 'PUBLISHED', 'ARCHIVED']) {
    await database.owner.query('update studio.templates set status = $2 where id = $1', [id, status]);
    await expect(change(id, `${column} = ${value}`), status).rejects.toMatchObject({ code: '23514', constraint: 'templates_content_frozen' });
    await run(database, 'service', null, `update studio.templates set quality_score = 0.5 where id = $1`, [id]);
  }
  await change(id, `status = 'DRAFT'`);
  await change(id, `${column} = ${value}`);
});

test('a template is found by those who see it: its project until it is published, then everybody', async () => {
  const stranger = await register(database, 'stranger');
  const id = await idOf(`insert into studio.templates (project_id, name, html_content, hubspot_config) values ($1, 'Quokka', 'v1', '{}') returning id`, [project]);
  const find = async (userId: string) => (await run(database, 'authenticated', userId, `select id from studio.search_templates('quokkas', 10)`)).length;
  expect([await find(author), await find(stranger)]).toEqual([1, 0]);
  for (const status of ['REVIEW', 'APPROVED', 'PUBLISHED']) await database.owner.query('update studio.templates set status = $2 where id = $1', [id, status]);
  expect([await find(author), await find(stranger)]).toEqual([1, 1]);
});

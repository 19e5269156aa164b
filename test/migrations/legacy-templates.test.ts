import { beforeEach, describe, expect, test } from 'vitest';
import { useDatabase } from '../support/database.ts';
import { run } from './as-role.ts';

const database = useDatabase();
beforeEach(async () => {
  await database.owner.query('delete from studio.legacy_templates');
  await database.owner.query('delete from studio.module_templates');
});

interface Legacy {
  readonly id?: string;
  readonly title?: string | null;
  readonly desc?: string | null;
  readonly type?: string | null;
  readonly html?: string | null;
  readonly css?: string | null;
  readonly tags?: string | null;
}

/** A row of the old service that is as it should be, but for what is given. */
async function load(row: Legacy = {}): Promise<string> {
  const { title, desc, type, html, css, tags } = { title: 'Hero', desc: 'd', type: 'hero', html: '<p></p>', css: 'p {}', tags: 'a', ...row };
  const { rows } = await database.owner.query<{ id: string }>(
    `insert into studio.legacy_templates (id, title, "desc", type, html, css, tags) values (coalesce($1, core.uuid_v7()), $2, $3, $4, $5, $6, $7) returning id`,
    [row.id ?? null, title, desc, type, html, css, tags],
  );
  return rows[0]?.id ?? '';
}
const importAs = (retry = false, size = 100, after: string | null = null) =>
  run<{ id: string; rejection: string | null }>(database, 'service', null, 'select * from studio.import_legacy_templates($1, $2, $3)', [size, after, retry]);
const one = async (columns: string) =>
  (await database.owner.query<Record<string, unknown>>(`select ${columns} from studio.module_templates`)).rows[0];
const made = async () => Number((await one('count(*) as n'))?.['n']);

describe('an old template', () => {
  test('becomes a module template of no author that is neither public nor approved', async () => {
    await load({ title: 'Big Hero', desc: 'For the top', html: '<h1>', css: 'h1 {}', tags: 'top' });
    expect((await importAs()).map(({ rejection }) => rejection)).toEqual([null]);
    expect(
      await one('name, description, category, complexity, html_content, css_content, js_content, tags, keywords, version, author_id, is_public, is_approved, usage_count'),
    ).toEqual({
      name: 'Big Hero',
      description: 'For the top',
      category: 'HERO',
      complexity: 'SIMPLE',
      html_content: '<h1>',
      css_content: 'h1 {}',
      js_content: null,
      tags: ['top'],
      keywords: [],
      version: '1.0.0',
      author_id: null,
      is_public: false,
      is_approved: false,
      usage_count: 0,
    });
  });

  test.each([
    ['header', 'HEADER'],
    ['hero', 'HERO'],
    ['content', 'CONTENT'],
    ['footer', 'FOOTER'],
    ['gallery', 'CONTENT'],
    ['Header', 'CONTENT'],
    [' hero', 'CONTENT'],
    ['constructor', 'CONTENT'],
    ['', 'CONTENT'],
    [null, 'CONTENT'],
  ])('of the type %j becomes one of the category %s', async (type, category) => {
    await load({ type });
    await importAs();
    expect(await one('category')).toEqual({ category });
  });

  test.each([
    [null, []],
    ['', []],
    [' , ,', []],
    ['a', ['a']],
    ['b,a,b', ['b', 'a']],
    [' two words ,\tx\n, two words', ['two words', 'x']],
    ['A,a', ['A', 'a']],
  ])('with the tags %j has the tags %j', async (tags, expected) => {
    await load({ tags });
    await importAs();
    expect(await one('tags')).toEqual({ tags: expected });
  });

  test.each([
    ['Modern Header', 'modern-header'],
    ['  Yläosa & Überschrift №5 ', 'ylaosa-uberschrift-no5'],
    ['日本語', 'template'],
    [`${'a'.repeat(179)} b`, 'a'.repeat(179)],
    ['x'.repeat(200), 'x'.repeat(180)],
  ])('called %j has a slug of its words and of its own id', async (title, words) => {
    await load({ id: '01900000-0000-7000-8000-00000000a001', title });
    await importAs();
    expect(await one('slug')).toEqual({ slug: `${words}-eb34c95a477b` });
  });

  test('without a description, a style or tags has none', async () => {
    await load({ desc: null, css: null, tags: null });
    await importAs();
    expect(await one('description, css_content, tags')).toEqual({ description: null, css_content: null, tags: [] });
  });

  test('that has the name of another becomes a template of its own, with a slug of its own', async () => {
    await load();
    await load();
    await importAs();
    expect(await one('count(distinct slug)::int as slugs, count(distinct name)::int as names')).toEqual({ slugs: 2, names: 1 });
  });
});

describe('a row that the constraints refuse', () => {
  const refused: readonly [string, Legacy, string, Legacy][] = [
    ['without a title', { title: null }, 'module_templates_name_length: the title has 0 characters, a name has 1 to 200', { title: 't' }],
    ['with an empty title', { title: '' }, 'module_templates_name_length: the title has 0 characters, a name has 1 to 200', { title: ' ' }],
    ['with a long title', { title: 'ä'.repeat(201) }, 'module_templates_name_length: the title has 201 characters, a name has 1 to 200', { title: 'ä'.repeat(200) }],
    ['with a long description', { desc: 'x'.repeat(2001) }, 'module_templates_description_length: desc has 2001 characters, a description has at most 2000', { desc: 'x'.repeat(2000) }],
    ['without HTML', { html: null }, 'module_templates_html_content_length: html has 0 characters, a template has 1 to 1000000', { html: 'x' }],
    ['with long HTML', { html: 'x'.repeat(1_000_001) }, 'module_templates_html_content_length: html has 1000001 characters, a template has 1 to 1000000', { html: 'x'.repeat(1_000_000) }],
    ['with a long style', { css: 'x'.repeat(1_000_001) }, 'module_templates_css_content_length: css has 1000001 characters, a template has at most 1000000', { css: 'x'.repeat(1_000_000) }],
    ['with many tags', { tags: 'abcdefghijklmnopqrstu'.split('').join() }, 'module_templates_tags_count: there are 21 tags, a template has at most 20', { tags: 'abcdefghijklmnopqrsta'.split('').join() }],
    ['with long tags', { tags: `a,${'x'.repeat(999)}` }, 'module_templates_tags_length: the tags have 1001 characters together, a template has at most 1000', { tags: `a,${'x'.repeat(998)}` }],
  ];
  test.each(refused)('%s is rejected by its name and with a reason, and imported at the edge', async (_, broken, rejection, legal) => {
    const id = await load(broken);
    const fine = await load(legal);
    expect(await importAs()).toEqual([
      { id, rejection },
      { id: fine, rejection: null },
    ]);
    const { rows } = await database.owner.query('select migrated, module_template_id, rejection from studio.legacy_templates where id = $1', [id]);
    expect(rows).toEqual([{ migrated: false, module_template_id: null, rejection }]);
    expect(await made()).toBe(1);
  });

  test('because its slug is taken says which', async () => {
    const id = await load({ id: '01900000-0000-7000-8000-00000000a001' });
    await importAs();
    await database.owner.query(`update studio.legacy_templates set migrated = false, module_template_id = null`);
    expect(await importAs()).toEqual([
      { id, rejection: 'module_templates_slug_key: another module template has the slug hero-eb34c95a477b' },
    ]);
  });

  test('by a constraint that is newer than the import is rejected in the words of the server', async () => {
    await database.owner.query(`alter table studio.module_templates add constraint module_templates_newer check (name <> 'Newer')`);
    const id = await load({ title: 'Newer' });
    expect(await importAs()).toEqual([{ id, rejection: expect.stringMatching(/^module_templates_newer: new row .* violates check constraint/) as string }]);
    await database.owner.query(`alter table studio.module_templates drop constraint module_templates_newer`);
  });

  test('is tried again when asked, and then forgets why it was rejected', async () => {
    const id = await load({ title: '' });
    await importAs();
    await database.owner.query(`update studio.legacy_templates set title = 'Mended'`);
    expect(await importAs()).toEqual([]);
    expect(await importAs(true)).toEqual([{ id, rejection: null }]);
    const { rows } = await database.owner.query('select migrated, rejection from studio.legacy_templates');
    expect(rows).toEqual([{ migrated: true, rejection: null }]);
  });
});

describe('a batch', () => {
  test('takes so many rows, in order, after a key', async () => {
    const ids = [await load(), await load(), await load()];
    expect((await importAs(false, 1, ids[0])).map(({ id }) => id)).toEqual([ids[1]]);
    expect((await importAs(false, 2)).map(({ id }) => id)).toEqual([ids[0], ids[2]]);
    expect(await importAs()).toEqual([]);
    expect(await made()).toBe(3);
  });

  test('passes over rows that another session holds', async () => {
    const ids = [await load(), await load()];
    const other = await database.owner.connect();
    await other.query('begin');
    await other.query('select * from studio.import_legacy_templates(1, null, false)');
    expect((await importAs()).map(({ id }) => id)).toEqual([ids[1]]);
    await other.query('rollback');
    other.release();
    expect((await importAs()).map(({ id }) => id)).toEqual([ids[0]]);
    expect(await made()).toBe(2);
  });

  test('does not take a row whose template is gone a second time', async () => {
    await load();
    await importAs();
    await database.owner.query('delete from studio.module_templates');
    expect(await importAs(true)).toEqual([]);
    const { rows } = await database.owner.query('select migrated, module_template_id from studio.legacy_templates');
    expect(rows).toEqual([{ migrated: true, module_template_id: null }]);
  });

  test('is an import by name in the audit log, unless its caller has a name', async () => {
    await load();
    await importAs();
    const { rows } = await database.owner.query(
      `select distinct table_name, operation, database_role, request_id from audit.log where request_id is not null order by 1`,
    );
    expect(rows).toEqual([
      { table_name: 'legacy_templates', operation: 'UPDATE', database_role: 'service', request_id: 'import legacy-templates' },
      { table_name: 'module_templates', operation: 'INSERT', database_role: 'service', request_id: 'import legacy-templates' },
    ]);
    await load({ title: 'Named' });
    await database.owner.query(
      `begin; set local app.request_id = 'mine'; select studio.import_legacy_templates(1, null, false); commit`,
    );
    const named = await database.owner.query(`select table_name from audit.log where request_id = 'mine' order by 1`);
    expect(named.rows).toEqual([{ table_name: 'legacy_templates' }, { table_name: 'module_templates' }]);
  });

  test('fails as a whole when it is not a row that is at fault, such as when the audit log cannot be written', async () => {
    await load();
    const client = await database.owner.connect();
    try {
      await client.query('begin');
      await client.query(`alter table audit.log add constraint log_is_full check (table_name <> 'module_templates') not valid`);
      await expect(client.query('select * from studio.import_legacy_templates(1, null, false)')).rejects.toMatchObject({
        constraint: 'log_is_full',
      });
    } finally {
      await client.query('rollback');
      client.release();
    }
    expect(await made()).toBe(0);
    expect((await importAs()).map(({ rejection }) => rejection)).toEqual([null]);
  });
});

import { inflateRawSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { differenceOf } from '../../../src/services/text/difference.ts';
import { bare, UNKNOWN, type User, useService } from '../identity/fixture.ts';

const { database, nobody, user } = useService();
let ada: User;
let bob: User;
let mod: User;
let project = '';
beforeAll(async () => {
  [ada, bob, mod] = [await user('ada'), await user('bob'), await user('mod', 'MODERATOR')];
  const { rows } = await database.owner.query(`insert into studio.projects (user_id, name) values ($1, 'Sea') returning id`, [
    ada.id,
  ]);
  project = rows[0].id;
});

const HERO = { name: 'Hero', html_content: 'one\ntwo\nthree', hubspot_config: { label: 'Hero' } };
const create = async (more: object = {}): Promise<string> =>
  (await ada.call('post', '/templates', { project_id: project, ...HERO, ...more }).expect(201)).body.id;
const step = (id: string, name: string, by = ada) => by.call('post', `/templates/${id}/${name}`);
const decide = async (id: string, name: string, status = 204) => {
  const { updated_at } = await read(id);
  return mod.call('post', `/admin/templates/${id}/${name}`, { updated_at }).expect(status);
};
const read = async (id: string) => (await ada.call('get', `/templates/${id}`).expect(200)).body;
/** What might be the ETag of anything. */
const READ = '"2026-11-21T04:13:00.123456Z"';
/** Of what is there now. */
const change = async (id: string, body: object, status = 200) => {
  const { headers } = await ada.call('get', `/templates/${id}`).expect(200);
  return ada
    .call('patch', `/templates/${id}`, body)
    .set('If-Match', headers['etag'] ?? '')
    .expect(status);
};

describe('the path', () => {
  test('leads from DRAFT over REVIEW, APPROVED and PUBLISHED to ARCHIVED, and a moderator decides', async () => {
    const id = await create();
    await step(id, 'submit').expect(200);
    expect((await mod.call('get', '/admin/templates?limit=100').expect(200)).body.data).toContainEqual(
      expect.objectContaining({ id, status: 'REVIEW' }),
    );
    expect((await mod.call('get', `/admin/templates/${id}`).expect(200)).body.html_content).toBe(HERO.html_content);
    await decide(id, 'reject');
    expect(await read(id)).toMatchObject({ status: 'DRAFT' });
    await step(id, 'submit').expect(200);
    await decide(id, 'approve');
    await decide(id, 'approve', 404);
    expect((await bob.call('get', `/templates/${id}`)).status).toBe(404);
    await step(id, 'publish').expect(200);
    await bob.call('get', `/templates/${id}`).expect(200);
    expect((await nobody.call('get', '/templates/published').expect(200)).body.data).toContainEqual(
      expect.objectContaining({ id }),
    );
    await step(id, 'archive').expect(200);
    await step(id, 'reopen').expect(200);
    expect(await read(id)).toMatchObject({ status: 'DRAFT' });
  });

  test('is not decided by a moderator who may edit the project, but by one who may only look at it', async () => {
    const id = await create();
    await step(id, 'submit').expect(200);
    const as = (role: string) =>
      database.owner.query(
        `insert into studio.project_collaborators (project_id, user_id, role) values ($1, $2, $3::studio.collaborator_role)
         on conflict (project_id, user_id) do update set role = excluded.role`,
        [project, mod.id, role],
      );
    await as('EDITOR');
    for (const name of ['approve', 'reject']) expect((await decide(id, name, 403)).body.code).toBe('OWN_WORK');
    expect(await read(id)).toMatchObject({ status: 'REVIEW' });
    await as('VIEWER');
    await decide(id, 'approve');
    await database.owner.query('delete from studio.project_collaborators where user_id = $1', [mod.id]);
  });

  test('leads nowhere else: 409 from each other step, and nothing is changed', async () => {
    const id = await create();
    const off = async (...names: string[]) => {
      const { status } = await read(id);
      for (const name of names) expect([name, (await step(id, name)).body.code]).toEqual([name, 'TEMPLATE_STATUS']);
      expect(await read(id)).toMatchObject({ status });
    };
    await off('publish');
    await step(id, 'submit').expect(200);
    await off('publish', 'archive');
    await decide(id, 'approve');
    await off('submit', 'archive');
    await step(id, 'publish').expect(200);
    await off('submit', 'reopen');
    expect((await change(id, { html_content: 'x' }, 409)).body.code).toBe('TEMPLATE_FROZEN');
    await step(id, 'archive').expect(200);
    await off('submit', 'publish');
  });

  test('holds what is called and found, too: outside of DRAFT nothing changes', async () => {
    const id = await create();
    await step(id, 'submit').expect(200);
    for (const status of ['REVIEW', 'APPROVED']) {
      for (const body of [{ name: 'Another' }, { description: 'x' }, { tags: ['x'] }, { html_content: 'x' }])
        expect((await change(id, body, 409)).body.code).toBe('TEMPLATE_FROZEN');
      expect(await read(id)).toMatchObject({ ...HERO, tags: [], status });
      if (status === 'REVIEW') await decide(id, 'approve');
    }
    await step(id, 'reopen').expect(200);
    await change(id, { name: 'Another', tags: ['x'] });
  });

  test('is decided upon as it was read: not when it was taken back, changed and submitted anew; and its owner is told', async () => {
    const id = await create({ name: 'Told' });
    await step(id, 'submit').expect(200);
    const { updated_at } = (await mod.call('get', `/admin/templates/${id}`).expect(200)).body;
    await step(id, 'reopen').expect(200);
    await change(id, { html_content: '<script>' });
    await step(id, 'submit').expect(200);
    for (const name of ['approve', 'reject']) {
      const late = await mod.call('post', `/admin/templates/${id}/${name}`, { updated_at });
      expect(late.body).toMatchObject({ status: 409, code: 'TEMPLATE_CHANGED' });
    }
    expect(await read(id)).toMatchObject({ status: 'REVIEW' });
    await decide(id, 'approve');
    expect((await ada.call('get', '/notifications?limit=100').expect(200)).body.data).toContainEqual(
      expect.objectContaining({ type: 'TEMPLATE_APPROVED', data: { template_id: id, project_id: project } }),
    );
  });

  test('is taken once by two who go different ways at once', async () => {
    const id = await create();
    await step(id, 'submit').expect(200);
    const { updated_at } = await read(id);
    const ways = ['approve', 'reject', 'approve', 'reject'];
    const answers = await Promise.all(ways.map((name) => mod.call('post', `/admin/templates/${id}/${name}`, { updated_at })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 404, 404, 404]);
  });
});

describe('versions', () => {
  test('are written with each text and what it is about, listed latest first, and restored as a new one', async () => {
    const id = await create({ change_log: 'The first.' });
    expect((await change(id, { html_content: 'one\n2\nthree', change_log: 'In digits.' })).body.version).toBe('1.0.1');
    expect((await change(id, { css_content: 'p {}', version: '2.0.0' })).body.version).toBe('2.0.0');
    expect((await change(id, { tags: ['calm'] })).body.version).toBe('2.0.0');
    expect((await change(id, { css_content: 'q {}', version: '1.0.1' }, 409)).body.code).toBe('TEMPLATE_VERSION_TAKEN');
    const versions = async () => (await ada.call('get', `/templates/${id}/versions`).expect(200)).body.data;
    expect(await versions()).toMatchObject([
      { version: '2.0.0', changes: { columns: ['css_content'] } },
      { version: '1.0.1', changes: { columns: ['html_content'], note: 'In digits.' } },
      { version: '1.0.0', changes: { note: 'The first.' } },
    ]);
    const first = (await ada.call('get', `/templates/${id}/versions/1.0.0`).expect(200)).body;
    expect(first.content.html_content).toBe(HERO.html_content);
    const restored = (await ada.call('post', `/templates/${id}/versions/1.0.0/restore`).expect(200)).body;
    expect(restored).toMatchObject({ version: '2.0.1', html_content: HERO.html_content, css_content: null, tags: ['calm'] });
    expect((await versions())[0]).toMatchObject({ version: '2.0.1', changes: { note: 'Restored 1.0.0.' } });
    expect((await ada.call('get', `/templates/${id}/versions/1.0.0`)).body).toEqual(first);
    await change(id, { js_content: '1', version: '1.0.0-rc.1' });
    expect((await change(id, { js_content: '2' })).body.version).toBe('1.0.2');
    await change(id, { js_content: '3', version: '1.0.1-rc.1' });
    expect((await ada.call('post', `/templates/${id}/versions/1.0.0/restore`).expect(200)).body.version).toBe('1.0.3');
    await ada.call('get', `/templates/${id}/versions/9.9.9`).expect(404);
    await ada.call('post', `/templates/${id}/versions/9.9.9/restore`).expect(404);
    await step(id, 'submit').expect(200);
    expect((await ada.call('post', `/templates/${id}/versions/1.0.1/restore`).expect(409)).body.code).toBe('TEMPLATE_FROZEN');
  });

  test('differ field by field, and line by line', async () => {
    const id = await create();
    await change(id, {
      name: 'Hero 2',
      html_content: 'one\n2\nthree',
      hubspot_config: { label: 'Other' },
      js_content: 'go()',
    });
    const difference = async (query: string) =>
      (await ada.call('get', `/templates/${id}/versions/1.0.0/difference${query}`).expect(200)).body;
    expect(await difference('')).toEqual({
      from: '1.0.0',
      to: '1.0.1',
      fields: [
        { field: 'name', before: 'Hero', after: 'Hero 2' },
        { field: 'hubspot_config', before: { label: 'Hero' }, after: { label: 'Other' } },
      ],
      texts: [
        {
          field: 'html_content',
          hunks: [
            {
              from_line: 1,
              to_line: 1,
              lines: [
                { kind: 'same', text: 'one' },
                { kind: 'removed', text: 'two' },
                { kind: 'added', text: '2' },
                { kind: 'same', text: 'three' },
              ],
            },
          ],
        },
        { field: 'js_content', hunks: [{ from_line: 1, to_line: 1, lines: [{ kind: 'added', text: 'go()' }] }] },
      ],
    });
    expect(await difference('?to=1.0.0')).toMatchObject({ fields: [], texts: [] });
    await ada.call('get', `/templates/${id}/versions/1.0.0/difference?to=9.9.9`).expect(404);
  });

  test('that have nothing in common are not compared for ever', () => {
    const lines = (letter: string) => Array.from({ length: 200_000 }, (_, n) => `${letter}${n}`).join('\n');
    expect(differenceOf(lines('a'), lines('b'))).toBeNull();
    expect(differenceOf('', '')).toEqual([]);
  });

  test('of ten changes at once are ten: who loses overwrites nothing, reads again and is next', async () => {
    const id = await create();
    const { headers } = await ada.call('get', `/templates/${id}`).expect(200);
    const atOnce = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        ada.call('patch', `/templates/${id}`, { html_content: `text ${n}` }).set('If-Match', headers['etag'] ?? ''),
      ),
    );
    expect(atOnce.map(({ status }) => status).toSorted()).toEqual([200, ...Array.from({ length: 9 }, () => 412)]);
    const won = atOnce.find(({ status }) => status === 200);
    expect([won?.body.version, (await read(id)).html_content]).toEqual(['1.0.1', won?.body.html_content]);
    expect(atOnce.find(({ status }) => status === 412)?.body).toMatchObject({ code: 'PRECONDITION_FAILED' });
    const versions = [won?.body.version as string];
    for (const lost of atOnce.keys())
      if (atOnce[lost]?.status === 412) versions.push((await change(id, { html_content: `text ${lost}` })).body.version);
    expect(new Set(versions).size).toBe(10);
  });

  test('need to say what they change: without If-Match is 428', async () => {
    const id = await create();
    expect((await ada.call('patch', `/templates/${id}`, { name: 'x' }).expect(428)).body.code).toBe('PRECONDITION_REQUIRED');
  });
});

test('a stranger gets 404 in the words of an unknown id, and sees of a published template its current version only', async () => {
  const id = await create({ name: 'Hidden' });
  await change(id, { html_content: 'second' });
  for (const [method, path, body] of [
    ['get', '', undefined],
    ['patch', '', { name: 'mine' }],
    ['delete', '', undefined],
    ['post', '/submit', undefined],
    ['get', '/versions', undefined],
    ['get', '/versions/1.0.0', undefined],
    ['get', '/versions/1.0.0/difference', undefined],
    ['post', '/versions/1.0.0/restore', undefined],
    ['get', '/download', undefined],
  ] as const) {
    const ask = (template: string) => bob.call(method, `/templates/${template}${path}`, body).set('If-Match', READ);
    const hidden = await ask(id);
    expect([path, hidden.status]).toEqual([path, 404]);
    expect(bare(hidden)).toEqual(bare(await ask(UNKNOWN)));
    expect((await nobody.call(method, `/templates/${id}${path}`, body)).status).toBe(401);
  }
  await bob.call('post', '/templates', { project_id: project, ...HERO }).expect(404);
  for (const name of ['approve', 'reject']) await bob.call('post', `/admin/templates/${id}/${name}`).expect(403);
  await step(id, 'submit').expect(200);
  await decide(id, 'approve');
  await step(id, 'publish').expect(200);
  expect((await bob.call('get', `/templates/${id}/versions`).expect(200)).body.data).toMatchObject([{ version: '1.0.1' }]);
  await bob.call('get', `/templates/${id}/versions/1.0.0`).expect(404);
  await bob.call('patch', `/templates/${id}`, { name: 'mine' }).set('If-Match', READ).expect(404);
  await bob.call('post', `/templates/${id}/versions/1.0.1/restore`).expect(404);
});

test('a template is found by its words, and its module is downloaded as an archive', async () => {
  const id = await create({ name: 'Wombat / Hero', html_content: '<h1>ä</h1>' });
  expect((await ada.call('get', '/templates/search?q=wombats').expect(200)).body.data).toMatchObject([{ id }]);
  expect((await bob.call('get', '/templates/search?q=wombats').expect(200)).body.data).toEqual([]);
  const { body, headers } = await ada.call('get', `/templates/${id}/download`).responseType('blob').expect(200);
  expect(headers['content-disposition']).toBe(`attachment; filename*=UTF-8''wombat-hero-1.0.0.zip`);
  const zip = body as Buffer;
  const [size, name] = [zip.readUInt16LE(26), 'wombat-hero.module/module.html'];
  expect(zip.toString('utf8', 30, 30 + size)).toBe(name);
  expect(inflateRawSync(zip.subarray(30 + size + zip.readUInt16LE(28))).toString()).toBe('<h1>ä</h1>');
  for (const each of ['module.css', 'module.js', 'meta.json']) expect(zip.includes(`wombat-hero.module/${each}`)).toBe(true);
});

test('templates of a project are listed newest first, by status, in pages', async () => {
  const made = [await create(), await create()];
  await step(made[0] ?? '', 'submit').expect(200);
  const list = async (query: string) => (await ada.call('get', `/templates?project_id=${project}&${query}`).expect(200)).body;
  const page = await list('limit=1');
  expect(page.data).toMatchObject([{ id: made[1] }]);
  expect((await list(`limit=1&cursor=${page.next_cursor}`)).data).toMatchObject([{ id: made[0] }]);
  expect((await list('status=REVIEW&limit=100')).data).toContainEqual(expect.objectContaining({ id: made[0] }));
  const strangers = (await bob.call('get', `/templates?project_id=${project}`).expect(200)).body.data;
  expect(strangers.filter(({ status }: { status: string }) => status !== 'PUBLISHED')).toEqual([]);
  await ada.call('get', '/templates').expect(400);
});

import { beforeAll, describe, expect, test } from 'vitest';
import { bare, PASSWORD, UNKNOWN, type User, useService } from '../identity/fixture.ts';

const { database, nobody, user, caller } = useService();
let ada: User;
let bob: User;
beforeAll(async () => {
  [ada, bob] = [await user('ada'), await user('bob')];
});

interface Project {
  readonly id: string;
  readonly name: string;
  readonly revision: number;
}
const create = async (by: User = ada, body: object = {}): Promise<Project> =>
  (await by.call('post', '/projects', { name: 'Harbour page', ...body }).expect(201)).body;
const edit = (by: User, { id }: Project, revision: number, body: object) =>
  by.call('patch', `/projects/${id}`, body).set('If-Match', `"${revision}"`);
const build = (by: User, { id }: Project, body: object) => by.call('patch', `/projects/${id}/build`, body);
const completed = async (by: User = ada, body: object = {}): Promise<Project> => {
  const project = await create(by, body);
  await build(by, project, { status: 'COMPLETED' }).expect(200);
  return project;
};
const namesOf = ({ body }: { body: { data: { name: string }[] } }) => body.data.map(({ name }) => name);

test('a project begins as its owner’s draft, private, and they may do everything with it', async () => {
  const answer = await ada
    .call('post', '/projects', {
      name: 'Harbour page',
      settings: { grid: 12 },
      tags: ['sea'],
      design_url: 'https://example.com/a.png',
    })
    .expect(201);
  expect(answer.headers['etag']).toBe('"1"');
  expect(answer.body).toMatchObject({
    user_id: ada.id,
    status: 'DRAFT',
    progress: '0.00',
    is_public: false,
    settings: { grid: 12 },
    metadata: null,
    revision: 1,
    published_at: null,
  });
  const { body } = await ada.call('get', `/projects/${answer.body.id}`).expect(200);
  expect(body).toEqual({ ...answer.body, can_edit: true, can_delete: true, can_share: true });
});

test('a project that was read is unchanged until anything that is answered of it changes; its tag names the revision to edit', async () => {
  const project = await completed();
  const at = `/projects/${project.id}`;
  const read = async (etag: string) => {
    const { status, headers } = await ada.call('get', at).set('If-None-Match', etag);
    return [status, headers['etag'] ?? ''] as const;
  };
  const tags = [(await read('"0"'))[1]];
  const changes = [
    () => build(ada, project, { status: 'PROCESSING', progress: '40' }).expect(200),
    () => build(ada, project, { status: 'COMPLETED', lighthouse_score: '97' }).expect(200),
    () => ada.call('post', `${at}/publish`).expect(200),
  ];
  for (const change of changes) {
    const before = tags.at(-1) ?? '';
    expect((await read(before))[0]).toBe(304);
    expect((await read('"1"'))[0]).toBe(200);
    await change();
    const [status, etag] = await read(before);
    expect([status, etag]).toEqual([200, expect.stringMatching(/^"1\.[\w-]{22}"$/)]);
    tags.push(etag);
  }
  expect(new Set(tags).size).toBe(tags.length);
  const edit = (etag: string, name: string) => ada.call('patch', at, { name }).set('If-Match', etag);
  expect((await edit(tags[0] ?? '', 'First').expect(200)).headers['etag']).toBe('"2"');
  await edit(tags.at(-1) ?? '', 'Second').expect(412);
  await edit('"2"', 'Second').expect(200);
  for (const wrong of ['"3."', '"3.short"', `"3.${'x'.repeat(23)}"`, `".${'x'.repeat(22)}"`]) await edit(wrong, 'x').expect(400);
});

test('what a project cannot be is refused with the place', async () => {
  for (const [body, path] of [
    [{}, '/name'],
    [{ name: '' }, '/name'],
    [{ name: 'x', design_url: 'ftp://x' }, '/design_url'],
    [{ name: 'x', status: 'PUBLISHED' }, '/status'],
    [{ name: 'x', user_id: bob.id }, '/user_id'],
    [{ name: 'x', settings: [] }, '/settings'],
  ] as const) {
    const answer = await ada.call('post', '/projects', body).expect(400);
    expect(answer.body.errors[0].path).toBe(path);
  }
});

describe('made from a module template', () => {
  const template = async (author: User, approved: boolean): Promise<string> => {
    const { rows } = await database.owner.query<{ id: string }>(
      `insert into studio.module_templates (author_id, name, slug, category, complexity, html_content, is_public, is_approved, published_at)
       values ($1, 'Hero', 'hero-' || core.uuid_v7(), 'HERO', 'SIMPLE', '<p></p>', $2, $2, case when $2 then now() end) returning id`,
      [author.id, approved],
    );
    return rows[0]?.id ?? '';
  };
  const versionOf = async (id: string) =>
    (await database.owner.query('select xmin::text from studio.module_templates where id = $1', [id])).rows[0].xmin;

  test('a project keeps its template, and does not write to it', async () => {
    const id = await template(bob, true);
    const before = await versionOf(id);
    const { body } = await ada.call('post', '/projects', { name: 'x', template_id: id }).expect(201);
    expect(body.template_id).toBe(id);
    expect(await versionOf(id)).toBe(before);
  });

  test('of which nobody may know it is refused like one that does not exist', async () => {
    const hidden = await ada.call('post', '/projects', { name: 'x', template_id: await template(bob, false) });
    expect(hidden.body).toMatchObject({ status: 404, code: 'MODULE_TEMPLATE_NOT_FOUND', errors: [{ path: '/template_id' }] });
    expect(bare(await ada.call('post', '/projects', { name: 'x', template_id: UNKNOWN }))).toEqual(bare(hidden));
  });
});

describe('the list of one’s own projects', () => {
  test('is paged by key, newest first, with nothing missed or doubled, and filtered by status and tag', async () => {
    const lister = await user('lister');
    for (let n = 0; n < 7; n += 1) await create(lister, { name: `p${n}`, tags: n % 2 === 0 ? ['even', 'all'] : ['all'] });
    await create(ada, { tags: ['all'] });
    const found: string[] = [];
    let cursor = '';
    do {
      const { body } = await lister.call('get', `/projects?limit=3${cursor}`).expect(200);
      found.push(...body.data.map(({ name }: Project) => name));
      expect(body.data[0]).not.toHaveProperty('output_html');
      cursor = body.next_cursor === null ? '' : `&cursor=${body.next_cursor}`;
    } while (cursor !== '');
    expect(found).toEqual(['p6', 'p5', 'p4', 'p3', 'p2', 'p1', 'p0']);
    expect(namesOf(await lister.call('get', '/projects?tag=even'))).toEqual(['p6', 'p4', 'p2', 'p0']);
    expect(namesOf(await lister.call('get', '/projects?status=COMPLETED'))).toEqual([]);
    await lister.call('get', '/projects?status=completed').expect(400);
    await lister.call('get', '/projects?cursor=x').expect(400);
    expect((await lister.call('get', '/projects/tags').expect(200)).body.data).toEqual([
      { tag: 'all', projects: 7 },
      { tag: 'even', projects: 4 },
    ]);
  });
});

describe('an edit', () => {
  test('names the revision that was read; of two at once one wins and the other is told, and nothing is overwritten', async () => {
    const project = await create();
    const answers = await Promise.all(
      ['one', 'other'].map((name) => edit(ada, project, 1, { name, output_html: `<h1>${name}</h1>` })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412]);
    const won = answers.find(({ status }) => status === 200);
    expect(won?.headers['etag']).toBe('"2"');
    expect(answers.find(({ status }) => status === 412)?.body).toMatchObject({ code: 'PRECONDITION_FAILED' });
    const { body } = await ada.call('get', `/projects/${project.id}`);
    expect(body).toMatchObject({ name: won?.body.name, output_html: `<h1>${won?.body.name}</h1>`, revision: 2 });
  });

  test('without If-Match is 428; of nothing, or of a status, 400; the same again is no new revision', async () => {
    const project = await create();
    expect((await ada.call('patch', `/projects/${project.id}`, { name: 'x' })).body).toMatchObject({
      status: 428,
      code: 'PRECONDITION_REQUIRED',
    });
    await edit(ada, project, 1, {}).expect(400);
    await edit(ada, project, 1, { status: 'PUBLISHED' }).expect(400);
    await edit(ada, project, 1, { is_public: true }).expect(400);
    expect((await edit(ada, project, 1, { name: project.name }).expect(200)).body.revision).toBe(1);
    expect((await edit(ada, project, 1, { description: 'd' }).expect(200)).body).toMatchObject({ revision: 2, description: 'd' });
    expect((await edit(ada, project, 2, { description: null }).expect(200)).body).toMatchObject({ description: null });
  });
});

describe('a build', () => {
  test('reports status, progress, output and measures; its output is a revision, its progress is none', async () => {
    const project = await create();
    const begun = (await build(ada, project, { status: 'PROCESSING', progress: '12.5' }).expect(200)).body;
    expect(begun).toMatchObject({ status: 'PROCESSING', progress: '12.50', revision: 1 });
    const done = await build(ada, project, {
      status: 'COMPLETED',
      output_html: '<main></main>',
      output_css: 'main {}',
      output_js: '',
      preview_url: 'https://example.com/preview',
      build_time_ms: 1200,
      bundle_size_bytes: 5_000_000_000,
      lighthouse_score: '97.5',
    }).expect(200);
    expect(done.headers['etag']).toBe('"2"');
    expect(done.body).toMatchObject({
      status: 'COMPLETED',
      progress: '100.00',
      output_html: '<main></main>',
      bundle_size_bytes: '5000000000',
      lighthouse_score: '97.50',
      revision: 2,
    });
    await edit(ada, project, 1, { output_html: 'mine' }).expect(412);
  });

  test('cannot be more than done, and has no status that another route gives', async () => {
    const project = await create();
    await build(ada, project, { progress: '100.01' }).expect(400);
    await build(ada, project, { build_time_ms: -1 }).expect(400);
    await build(ada, project, { status: 'PUBLISHED' }).expect(400);
    await build(ada, project, {}).expect(400);
  });
});

describe('the life of a project', () => {
  const step = (by: User, { id }: Project, name: string) => by.call('post', `/projects/${id}/${name}`);

  test('published, it is everybody’s, with whose it is; taken back, nobody else’s', async () => {
    const project = await completed(ada, { name: 'Gallery piece', tags: ['gallery-piece'] });
    const seen = async () =>
      Promise.all(
        [nobody, bob, ada].map(async (by) => [
          (await by.call('get', `/projects/public/${project.id}`)).status,
          namesOf(await by.call('get', '/projects/public?tag=gallery-piece').expect(200)).length,
        ]),
      );
    expect(await seen()).toEqual(Array.from({ length: 3 }, () => [404, 0]));
    const published = (await step(ada, project, 'publish').expect(200)).body;
    expect(published).toMatchObject({ status: 'PUBLISHED', is_public: true });
    expect(published.published_at).toMatch(/Z$/);
    expect((await step(ada, project, 'publish').expect(200)).body, 'a second time').toEqual(published);
    expect(await seen()).toEqual(Array.from({ length: 3 }, () => [200, 1]));
    const { body } = await nobody.call('get', `/projects/public/${project.id}`);
    expect(body).toEqual({ ...published, owner: { username: null, name: 'ada', avatar_url: null } });
    expect((await step(ada, project, 'unpublish').expect(200)).body).toMatchObject({ status: 'COMPLETED', is_public: false });
    expect(await seen()).toEqual(Array.from({ length: 3 }, () => [404, 0]));
  });

  test('what cannot be done as it stands is 409, says why, and changes nothing', async () => {
    const conflict = async (project: Project, name: string, status: string) => {
      const { body } = await step(ada, project, name).expect(409);
      expect(body.code).toBe('PROJECT_STATUS_CONFLICT');
      expect(body.detail).toContain(status);
    };
    const project = await create();
    await conflict(project, 'publish', 'DRAFT');
    await conflict(project, 'restore', 'DRAFT');
    await build(ada, project, { status: 'PROCESSING' }).expect(200);
    await conflict(project, 'publish', 'PROCESSING');
    await conflict(project, 'archive', 'PROCESSING');
    await build(ada, project, { status: 'FAILED' }).expect(200);
    await conflict(project, 'publish', 'FAILED');
    await build(ada, project, { status: 'COMPLETED' }).expect(200);
    await step(ada, project, 'publish').expect(200);
    expect((await build(ada, project, { status: 'PROCESSING' }).expect(409)).body.code).toBe('PROJECT_STATUS_CONFLICT');
    await build(ada, project, { lighthouse_score: '50' }).expect(200);
    expect((await step(ada, project, 'archive').expect(200)).body).toMatchObject({ status: 'ARCHIVED', is_public: false });
    await conflict(project, 'publish', 'ARCHIVED');
    expect((await step(ada, project, 'restore').expect(200)).body).toMatchObject({ status: 'DRAFT', is_public: false });
  });

  test('deleted, it is gone, and an AI session on it stays without a project', async () => {
    const project = await create();
    const { rows } = await database.owner.query<{ id: string }>(
      `insert into studio.ai_sessions (user_id, project_id, session_type) values ($1, $2, 'pipeline') returning id`,
      [ada.id, project.id],
    );
    await ada.call('delete', `/projects/${project.id}`).expect(204);
    await ada.call('get', `/projects/${project.id}`).expect(404);
    await ada.call('delete', `/projects/${project.id}`).expect(404);
    const kept = await database.owner.query('select project_id from studio.ai_sessions where id = $1', [rows[0]?.id]);
    expect(kept.rows).toEqual([{ project_id: null }]);
  });
});

test('the gallery is paged by key, newest first; of a closed account it does not say whose a project is', async () => {
  const painter = await user('painter');
  const made: string[] = [];
  for (let n = 0; n < 5; n += 1) {
    const project = await completed(painter, { name: `g${n}`, tags: ['painter'] });
    await painter.call('post', `/projects/${project.id}/publish`).expect(200);
    made.unshift(project.id);
  }
  const first = (await nobody.call('get', '/projects/public?tag=painter&limit=3').expect(200)).body;
  const second = (await nobody.call('get', `/projects/public?tag=painter&limit=3&cursor=${first.next_cursor}`).expect(200)).body;
  expect([...first.data, ...second.data].map(({ id }: Project) => id)).toEqual(made);
  expect(second.next_cursor).toBeNull();
  expect(first.data[0].owner).toMatchObject({ name: 'painter' });
  await create(painter, { name: 'hidden' });
  const theirs = `/projects/public?user_id=${painter.id}`;
  const newest = (await nobody.call('get', `${theirs}&limit=3`).expect(200)).body;
  const rest = (await nobody.call('get', `${theirs}&limit=3&cursor=${newest.next_cursor}`).expect(200)).body;
  expect([...newest.data, ...rest.data].map(({ id }: Project) => id)).toEqual(made);
  expect((await nobody.call('get', `/projects/public?user_id=${ada.id}&tag=painter`).expect(200)).body.data).toEqual([]);
  await database.owner.query(`update identity.users set status = 'SUSPENDED' where id = $1`, [painter.id]);
  expect((await nobody.call('get', '/projects/public?tag=painter&limit=1')).body.data[0].owner).toBeNull();
  expect((await nobody.call('get', `${theirs}&limit=1`)).body.data).toEqual([]);
});

test('the gallery that was kept does not say either whose a project is, once the account is closed', async () => {
  const leaver = await user('leaver');
  const project = await completed(leaver, { tags: ['leaver'] });
  await leaver.call('post', `/projects/${project.id}/publish`).expect(200);
  const owner = async () => (await nobody.call('get', '/projects/public?tag=leaver').expect(200)).body.data[0].owner;
  expect(await owner()).toMatchObject({ name: 'leaver' });
  await leaver.call('delete', '/me', { current_password: PASSWORD }).expect(202);
  expect(await owner()).toBeNull();
});

test('statistics count one’s own projects by status, and average what was measured', async () => {
  const counter = await user('counter');
  expect((await counter.call('get', '/projects/statistics').expect(200)).body).toMatchObject({
    project_count: 0,
    by_status: { DRAFT: 0, PROCESSING: 0, COMPLETED: 0, PUBLISHED: 0, ARCHIVED: 0, FAILED: 0 },
    average_lighthouse_score: null,
  });
  await create(counter);
  for (const [score, time] of [
    ['90', 1000],
    ['95', 2001],
  ] as const)
    await build(counter, await create(counter), { status: 'COMPLETED', lighthouse_score: score, build_time_ms: time }).expect(
      200,
    );
  const shown = await completed(counter);
  await counter.call('post', `/projects/${shown.id}/publish`).expect(200);
  expect((await counter.call('get', '/projects/statistics').expect(200)).body).toEqual({
    project_count: 4,
    by_status: { DRAFT: 1, PROCESSING: 0, COMPLETED: 2, PUBLISHED: 1, ARCHIVED: 0, FAILED: 0 },
    public_count: 1,
    shared_count: 0,
    collaborator_count: 0,
    build_count: 2,
    average_progress: '75.00',
    average_build_time_ms: '1500.50',
    average_bundle_size_bytes: null,
    average_lighthouse_score: '92.50',
  });
});

describe('a stranger', () => {
  const routes: readonly (readonly [Parameters<User['call']>[0], string, object?])[] = [
    ['get', ''],
    ['patch', '', { name: 'mine' }],
    ['patch', '/build', { status: 'FAILED' }],
    ['delete', ''],
    ['post', '/publish'],
    ['post', '/unpublish'],
    ['post', '/archive'],
    ['post', '/restore'],
  ];
  const send = (by: Pick<User, 'call'>, [method, path, body]: (typeof routes)[number], id: string) =>
    by.call(method, `/projects/${id}${path}`, body).set('If-Match', '"1"');

  test('gets 404 for a private project on every route, in the words of an unknown id', async () => {
    const project = await completed();
    for (const each of routes) {
      const hidden = await send(bob, each, project.id);
      expect([each[1], hidden.status]).toEqual([each[1], 404]);
      expect(bare(hidden)).toEqual(bare(await send(bob, each, UNKNOWN)));
    }
  });

  test('sees a public project, and is told that they may not change it', async () => {
    const project = await completed();
    await ada.call('post', `/projects/${project.id}/publish`).expect(200);
    const { body } = await bob.call('get', `/projects/${project.id}`).expect(200);
    expect(body).toMatchObject({ can_edit: false, can_delete: false, can_share: false });
    for (const each of routes.slice(1)) {
      const { body: refused } = await send(bob, each, project.id).expect(403);
      expect(refused.code).toBe('PROJECT_RIGHT_MISSING');
    }
    expect((await ada.call('get', `/projects/${project.id}`)).body).toMatchObject({ status: 'PUBLISHED', revision: 1 });
  });

  test('without credentials is told so; with an API key needs its permission', async () => {
    const project = await create();
    for (const each of routes) expect((await send(nobody, each, project.id)).status).toBe(401);
    for (const path of ['', '/shared', '/tags', '/statistics']) await nobody.call('get', `/projects${path}`).expect(401);
    const { key } = (await ada.call('post', '/api-keys', { name: 'k', permissions: ['studio:read'] }).expect(201)).body;
    await caller(key).call('get', `/projects/${project.id}`).expect(200);
    await caller(key).call('post', '/projects', { name: 'x' }).expect(403);
  });
});

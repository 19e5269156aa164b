import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bare, type Caller, UNKNOWN, useService } from '../identity/fixture.ts';
import { member, type Member, PARTS } from './fixture.ts';

const service = useService();
const { database, nobody } = service;
let ada: Member;
let bob: Member;
let eve: Member;
let guest: Member;
let project: string;
beforeAll(async () => {
  [ada, bob, eve, guest] = [
    await member(service, 'ada'),
    await member(service, 'bob'),
    await member(service, 'eve'),
    await member(service, 'guest'),
  ];
});
beforeEach(async () => {
  project = (await ada.call('post', '/projects', { name: 'Harbour page' }).expect(201)).body.id;
});

const invite = (by: Caller, { username }: { username: string }, rights: object = { role: 'VIEWER' }) =>
  by.call('post', `/projects/${project}/collaborators`, { username, ...rights });
const invited = async (who: Member, rights?: object): Promise<string> => (await invite(ada, who, rights).expect(201)).body.id;
const list = (by: Caller) => by.call('get', `/projects/${project}/collaborators`);
const edit = (by: Caller) => by.call('patch', `/projects/${project}`, { name: 'theirs' }).set('If-Match', '"1"');

describe('an invitation', () => {
  test('by user name, upper or lower case, makes a collaborator, who is told by whom to what', async () => {
    const answer = await invite(ada, { username: bob.username.toUpperCase() }, { role: 'EDITOR', can_share: true }).expect(201);
    expect(answer.body).toMatchObject({
      project_id: project,
      user_id: bob.id,
      role: 'EDITOR',
      can_edit: false,
      can_delete: false,
      can_share: true,
      user: { username: bob.username, name: 'bob', avatar_url: null },
    });
    const { data } = (await bob.call('get', '/notifications?type=COLLABORATION_INVITE').expect(200)).body;
    expect(data[0]).toMatchObject({
      title: 'Invitation to a project',
      message: 'ada invites you to work on Harbour page.',
      data: { project_id: project, collaborator_id: answer.body.id, invited_by: ada.id, role: 'EDITOR' },
      is_read: false,
    });
    const shared = (await bob.call('get', '/projects/shared').expect(200)).body.data[0];
    expect(shared).toMatchObject({
      id: project,
      collaborator_id: answer.body.id,
      owner: { username: ada.username },
      role: 'EDITOR',
      can_edit: true,
      can_delete: false,
      can_share: true,
    });
    expect(shared).not.toHaveProperty('output_html');
  });

  test('that is refused tells nobody', async () => {
    const told = async () => (await guest.call('get', '/notifications')).body.data.length;
    await invited(bob);
    await invite(bob, guest).expect(403);
    await invite(eve, guest).expect(404);
    expect(await told()).toBe(0);
    await invited(guest);
    await invite(ada, guest).expect(409);
    expect(await told()).toBe(1);
  });

  test('that is retried with its key is one invitation', async () => {
    const retry = () => invite(ada, eve).set('Idempotency-Key', 'invite-eve');
    const [first, second] = [await retry().expect(201), await retry().expect(201)];
    expect(second.body).toEqual(first.body);
    expect((await eve.call('get', '/notifications')).body.data).toHaveLength(1);
    for (const [who, status, code] of [
      [{ username: 'nobody-of-this-name' }, 404, 'USER_NOT_FOUND'],
      [ada, 409, 'OWNER_IS_NO_COLLABORATOR'],
      [eve, 409, 'ALREADY_COLLABORATOR'],
    ] as const)
      expect((await invite(ada, who).set('Idempotency-Key', `k-${code}`)).body).toMatchObject({ status, code });
  });

  test('of somebody who cannot be invited says why', async () => {
    for (const [who, status, code] of [
      [{ username: 'nobody-of-this-name' }, 404, 'USER_NOT_FOUND'],
      [ada, 409, 'OWNER_IS_NO_COLLABORATOR'],
    ] as const) {
      const { body } = await invite(ada, who);
      expect(body).toMatchObject({ status, code, errors: [{ path: '/username' }] });
    }
    await invited(bob);
    expect((await invite(ada, bob)).body).toMatchObject({ status: 409, code: 'ALREADY_COLLABORATOR' });
    await invite(ada, { username: '' }).expect(400);
    await invite(ada, eve, { role: 'OWNER' }).expect(400);
    await invite(ada, eve, {}).expect(400);
  });

  test('of an account that is not active any more is refused as one that does not exist', async () => {
    const gone = await member(service, 'gone');
    await database.owner.query(`update identity.users set status = 'SUSPENDED' where id = $1`, [gone.id]);
    expect((await invite(ada, gone)).body).toMatchObject({ status: 404, code: 'USER_NOT_FOUND' });
  });

  test('of the same user by two at once is one', async () => {
    await invited(bob, { role: 'ADMIN' });
    const answers = await Promise.all([ada, bob, ada, bob].map((by) => invite(by, eve)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409]);
    expect((await list(ada)).body.data).toHaveLength(2);
  });
});

describe.each(Object.entries(PARTS))('a %s', (_name, [rights, may]) => {
  const can = (right: string): boolean => (may as readonly string[]).includes(right);
  const expected = (right: string, status: number): number => (can(right) ? status : 403);
  beforeEach(async () => {
    await invited(bob, rights);
  });

  test('sees the project, what they may do with it, and who else works on it', async () => {
    const { body } = await bob.call('get', `/projects/${project}`).expect(200);
    expect(body).toMatchObject({ can_edit: can('edit'), can_delete: can('delete'), can_share: can('share') });
    expect((await list(bob).expect(200)).body.data).toMatchObject([{ user_id: bob.id, ...rights }]);
  });

  test('edits, builds and archives it if they may edit, and is told so if not', async () => {
    const answers = [
      await edit(bob),
      await bob.call('patch', `/projects/${project}/build`, { progress: '50' }),
      await bob.call('post', `/projects/${project}/archive`),
    ];
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => expected('edit', 200)));
    if (!can('edit')) for (const { body } of answers) expect(body.code).toBe('PROJECT_RIGHT_MISSING');
    expect((await ada.call('get', `/projects/${project}`)).body.name).toBe(can('edit') ? 'theirs' : 'Harbour page');
  });

  test('publishes it if they may edit and share', async () => {
    await ada.call('patch', `/projects/${project}/build`, { status: 'COMPLETED' }).expect(200);
    const answer = await bob.call('post', `/projects/${project}/publish`);
    expect(answer.status).toBe(can('edit') && can('share') ? 200 : 403);
    expect((await nobody.call('get', `/projects/public/${project}`)).status).toBe(answer.status === 200 ? 200 : 404);
    if (answer.status === 200) return;
    expect(answer.body).toMatchObject({ code: 'PROJECT_RIGHT_MISSING' });
    expect(answer.body.detail).toContain(can('edit') ? 'share' : 'edit');
  });

  test('publishes a template of it, and puts that away, if they may edit and share', async () => {
    const template = { project_id: project, name: 'Hero', html_content: '<p>', hubspot_config: {} };
    const { id } = (await ada.call('post', '/templates', template).expect(201)).body;
    await ada.call('post', `/templates/${id}/submit`).expect(200);
    await database.owner.query(`update studio.templates set status = 'APPROVED' where id = $1`, [id]);
    const [status, code] = can('edit') ? [403, 'PROJECT_RIGHT_MISSING'] : [404, 'TEMPLATE_NOT_FOUND'];
    for (const step of ['publish', 'archive']) {
      const answer = await bob.call('post', `/templates/${id}/${step}`);
      if (can('edit') && can('share')) expect(answer.status).toBe(200);
      else {
        expect(answer.body).toMatchObject({ status, code });
        await ada.call('post', `/templates/${id}/${step}`).expect(200);
      }
    }
  });

  test('deletes it if they may delete', async () => {
    expect((await bob.call('delete', `/projects/${project}`)).status).toBe(expected('delete', 204));
    expect((await ada.call('get', `/projects/${project}`)).status).toBe(can('delete') ? 404 : 200);
  });

  test('invites, changes and removes a viewer if they may share', async () => {
    expect((await invite(bob, guest)).status).toBe(expected('share', 201));
    const viewer = await invited(eve);
    expect((await bob.call('patch', `/collaborators/${viewer}`, { can_share: true })).status).toBe(expected('share', 200));
    const removal = await bob.call('delete', `/collaborators/${viewer}`);
    expect(removal.status).toBe(expected('share', 204));
    if (!can('share')) expect(removal.body.code).toBe('RIGHTS_BEYOND_YOURS');
    expect((await eve.call('get', `/projects/${project}`)).status).toBe(can('share') ? 404 : 200);
  });

  test('gives and takes no right that they do not have', async () => {
    const needed = [
      [{ role: 'EDITOR' }, 'edit'],
      [{ role: 'VIEWER', can_edit: true }, 'edit'],
      [{ role: 'VIEWER', can_delete: true }, 'delete'],
      [{ role: 'ADMIN' }, 'delete'],
    ] as const;
    for (const [given, right] of needed) {
      const allowed = can('share') && can(right) && (given.role !== 'ADMIN' || can('edit'));
      const answer = await invite(bob, guest, given);
      expect([given, answer.status]).toEqual([given, allowed ? 201 : 403]);
      if (can('share') && !allowed) expect(answer.body.code).toBe('RIGHTS_BEYOND_YOURS');
      const id = allowed ? answer.body.id : await invited(guest, given);
      expect((await bob.call('patch', `/collaborators/${id}`, { role: 'VIEWER', can_share: true })).status).toBe(
        allowed ? 200 : 403,
      );
      await ada.call('patch', `/collaborators/${id}`, { role: 'VIEWER', can_edit: false, can_delete: false }).expect(200);
      expect((await bob.call('patch', `/collaborators/${id}`, given)).status, 'back').toBe(allowed ? 200 : 403);
      await ada.call('delete', `/collaborators/${id}`).expect(204);
    }
  });

  test('changes nothing about themselves, but may leave, and then sees nothing of it', async () => {
    const [mine] = (await list(bob)).body.data;
    expect((await bob.call('patch', `/collaborators/${mine.id}`, { can_delete: true })).body).toMatchObject({
      status: 403,
      code: 'RIGHTS_BEYOND_YOURS',
    });
    await bob.call('post', `/projects/${project}/leave`).expect(204);
    await bob.call('get', `/projects/${project}`).expect(404);
    await bob.call('post', `/projects/${project}/leave`).expect(404);
    expect((await list(ada)).body.data).toEqual([]);
  });
});

test('a right that is taken ends at once, and one that is given begins', async () => {
  const id = await invited(bob);
  await edit(bob).expect(403);
  await ada.call('patch', `/collaborators/${id}`, { role: 'EDITOR' }).expect(200);
  await edit(bob).expect(200);
  await ada.call('patch', `/collaborators/${id}`, { role: 'VIEWER' }).expect(200);
  await edit(bob).expect(403);
  await ada.call('delete', `/collaborators/${id}`).expect(204);
  await edit(bob).expect(404);
});

test('the list of collaborators is paged by key, in the order of joining', async () => {
  const joined = [await invited(eve), await invited(bob), await invited(guest)];
  const at = `/projects/${project}/collaborators?limit=2`;
  const first = (await ada.call('get', at).expect(200)).body;
  const second = (await ada.call('get', `${at}&cursor=${first.next_cursor}`).expect(200)).body;
  expect([...first.data, ...second.data].map(({ id }: { id: string }) => id)).toEqual(joined);
  expect(second.next_cursor).toBeNull();
});

test('the list of shared projects is paged by key, the last joined first', async () => {
  const newcomer = await member(service, 'newcomer');
  const joined: string[] = [];
  for (let n = 0; n < 3; n += 1) {
    project = (await ada.call('post', '/projects', { name: `s${n}` }).expect(201)).body.id;
    await invited(newcomer);
    joined.unshift(project);
  }
  const first = (await newcomer.call('get', '/projects/shared?limit=2').expect(200)).body;
  const second = (await newcomer.call('get', `/projects/shared?limit=2&cursor=${first.next_cursor}`).expect(200)).body;
  expect([...first.data, ...second.data].map(({ id }: { id: string }) => id)).toEqual(joined);
  expect((await newcomer.call('get', '/projects')).body.data, 'none is their own').toEqual([]);
  expect((await newcomer.call('get', '/projects/statistics')).body).toMatchObject({ project_count: 0, shared_count: 3 });
});

describe('a stranger', () => {
  test('gets 404 on every route, in the words of an unknown id', async () => {
    const id = await invited(bob);
    for (const [method, path, body, theirs] of [
      ['get', '/projects/:id/collaborators', undefined, project],
      ['post', '/projects/:id/collaborators', { username: guest.username, role: 'VIEWER' }, project],
      ['post', '/projects/:id/leave', undefined, project],
      ['patch', '/collaborators/:id', { role: 'ADMIN' }, id],
      ['delete', '/collaborators/:id', undefined, id],
    ] as const) {
      const hidden = await eve.call(method, path.replace(':id', theirs), body);
      expect([method, path, hidden.status]).toEqual([method, path, 404]);
      expect(bare(hidden)).toEqual(bare(await eve.call(method, path.replace(':id', UNKNOWN), body)));
      expect((await nobody.call(method, path.replace(':id', theirs), body)).status).toBe(401);
    }
    expect((await list(ada)).body.data).toMatchObject([{ id, role: 'VIEWER' }]);
  });

  test('sees a public project without who works on it, and cannot leave what they are not in', async () => {
    await invited(bob);
    await ada.call('patch', `/projects/${project}/build`, { status: 'COMPLETED' }).expect(200);
    await ada.call('post', `/projects/${project}/publish`).expect(200);
    expect((await list(eve).expect(200)).body.data).toEqual([]);
    expect((await invite(eve, guest)).body).toMatchObject({ status: 403, code: 'PROJECT_RIGHT_MISSING' });
    expect((await eve.call('post', `/projects/${project}/leave`)).body).toMatchObject({
      status: 404,
      code: 'COLLABORATOR_NOT_FOUND',
    });
  });
});

import { beforeAll, describe, expect, test } from 'vitest';
import { register, run } from '../migrations/as-role.ts';
import { useDatabase } from '../support/database.ts';
import { type Actor, attempt } from './attempt.ts';

const database = useDatabase();

/** Who collaborates on one project of the owner's, with which role and single rights. */
const rights = {
  viewer: [`'VIEWER'`, ''],
  editor: [`'EDITOR'`, ''],
  admin: [`'ADMIN'`, ''],
  viewer_who_edits: [`'VIEWER'`, 'can_edit'],
  viewer_who_deletes: [`'VIEWER'`, 'can_delete'],
  viewer_who_shares: [`'VIEWER'`, 'can_share'],
  editor_who_shares: [`'EDITOR'`, 'can_share'],
} as const;
type Collaborator = keyof typeof rights;
const collaborators = Object.keys(rights) as Collaborator[];
const people = ['owner', ...collaborators, 'stranger', 'guest'] as const;
type Person = (typeof people)[number];

const ids = new Map<Person, string>();
const as = (person: Person): Actor => ({ role: 'authenticated', userId: ids.get(person) ?? '' });
let project = '';
let template = '';

beforeAll(async () => {
  for (const person of people) ids.set(person, await register(database, person));
  const owner = ids.get('owner') ?? '';
  project =
    (
      await run<{ id: string }>(database, 'authenticated', owner, `insert into studio.projects (name) values ('p') returning id`)
    )[0]?.id ?? '';
  template =
    (
      await run<{ id: string }>(
        database,
        'authenticated',
        owner,
        `insert into studio.templates (project_id, name, html_content, hubspot_config) values ($1, 't', 'h', '{}') returning id`,
        [project],
      )
    )[0]?.id ?? '';
  await run(
    database,
    'authenticated',
    owner,
    `insert into studio.ai_sessions (project_id, session_type) values ($1, 'pipeline')`,
    [project],
  );
  for (const [person, [role, flag]] of Object.entries(rights)) {
    await run(
      database,
      'authenticated',
      owner,
      `insert into studio.project_collaborators (project_id, user_id, role${flag === '' ? '' : `, ${flag}`}) values ($1, $2, ${role}${flag === '' ? '' : ', true'})`,
      [project, ids.get(person as Person)],
    );
  }
});

/** How many rows a statement of somebody touches; 0 as well when it is refused. */
async function touched(person: Person, statement: string): Promise<number> {
  const outcome = await attempt(database, as(person), statement);
  if ('count' in outcome) return outcome.count;
  expect(outcome.refused, `${person}: ${statement}`).toBe('42501');
  return 0;
}
const whoCan = async (statement: string) => {
  const able: Person[] = [];
  for (const person of people) if ((await touched(person, statement)) > 0) able.push(person);
  return able;
};
const all = ['owner', ...collaborators];
const editors = ['owner', 'editor', 'admin', 'viewer_who_edits', 'editor_who_shares'];
const deleters = ['owner', 'admin', 'viewer_who_deletes'];
const sharers = ['owner', 'admin', 'viewer_who_shares', 'editor_who_shares'];

test('whoever is in on a project sees it, its sessions, its templates, their versions, and who else is in', async () => {
  for (const table of ['projects', 'ai_sessions', 'templates', 'template_versions', 'project_collaborators']) {
    expect(await whoCan(`select from studio.${table}`), table).toEqual(all);
  }
});

test('those edit it, and its templates, whose role or right says so', async () => {
  expect(await whoCan(`update studio.projects set name = 'x'`)).toEqual(editors);
  expect(await whoCan(`update studio.templates set name = 'x'`)).toEqual(editors);
  expect(
    await whoCan(
      `insert into studio.templates (project_id, name, html_content, hubspot_config) values ('${project}', 't', 'h', '{}')`,
    ),
  ).toEqual(editors);
  expect(await whoCan(`insert into studio.ai_sessions (project_id, session_type) values ('${project}', 'pipeline')`)).toEqual(
    editors,
  );
});

test('those delete it, and its templates, whose role or right says so', async () => {
  expect(await whoCan(`delete from studio.projects`)).toEqual(deleters);
  expect(await whoCan(`delete from studio.templates where id = '${template}'`)).toEqual(deleters);
});

test('those make it public who may edit and share it', async () => {
  expect(await whoCan(`update studio.projects set is_public = true`)).toEqual(['owner', 'admin', 'editor_who_shares']);
  expect(
    await attempt(
      database,
      { role: 'administrator', userId: ids.get('stranger') ?? '' },
      `update studio.projects set is_public = true`,
    ),
  ).toMatchObject({ count: 1 });
  const refused = run(database, 'authenticated', ids.get('editor') ?? '', `update studio.projects set is_public = true`);
  await expect(refused).rejects.toMatchObject({ constraint: 'projects_publicity_is_sharing' });
});

const invite = (columns: string, values: string, person = 'guest') =>
  `insert into studio.project_collaborators (project_id, user_id, ${columns}) values ('${project}', '${ids.get(person as Person) ?? ''}', ${values})`;

describe('sharing', () => {
  test.each([
    ['role', `'VIEWER'`, sharers],
    ['role, can_share', `'VIEWER', true`, sharers],
    ['role', `'EDITOR'`, ['owner', 'admin', 'editor_who_shares']],
    ['role, can_edit', `'VIEWER', true`, ['owner', 'admin', 'editor_who_shares']],
    ['role, can_delete', `'VIEWER', true`, ['owner', 'admin']],
    ['role', `'ADMIN'`, ['owner', 'admin']],
  ])('gives (%s) = (%s) only by who has the right', async (columns, values, able) => {
    expect(await whoCan(invite(columns, values))).toEqual(able);
  });

  test('changes and takes rights of others only within one’s own', async () => {
    const of = (person: Person) => `user_id = '${ids.get(person) ?? ''}'`;
    const update = (set: string, person: Person) => whoCan(`update studio.project_collaborators set ${set} where ${of(person)}`);
    expect(await update('can_share = true', 'viewer')).toEqual(sharers);
    expect(await update(`role = 'EDITOR'`, 'viewer')).toEqual(['owner', 'admin', 'editor_who_shares']);
    expect(await update(`role = 'ADMIN'`, 'viewer')).toEqual(['owner', 'admin']);
    expect(await update(`role = 'VIEWER'`, 'editor')).toEqual(['owner', 'admin', 'editor_who_shares']);
    expect(await update(`role = 'VIEWER'`, 'admin')).toEqual(['owner']);
    expect(await whoCan(`delete from studio.project_collaborators where ${of('viewer')}`)).toEqual([
      'owner',
      'viewer',
      'admin',
      'viewer_who_shares',
      'editor_who_shares',
    ]);
    expect(await whoCan(`delete from studio.project_collaborators where ${of('admin')}`)).toEqual(['owner', 'admin']);
  });

  test('gives nobody more rights by their own hand; but anybody may leave', async () => {
    for (const person of collaborators) {
      const mine = `where user_id = '${ids.get(person) ?? ''}'`;
      expect(
        await touched(
          person,
          `update studio.project_collaborators set can_delete = true, can_edit = true, can_share = true ${mine}`,
        ),
        person,
      ).toBe(0);
      expect(await touched(person, `delete from studio.project_collaborators ${mine}`), person).toBe(1);
    }
  });

  test('is with active users only, never with the owner, and once', async () => {
    await database.owner.query(`update identity.users set status = 'SUSPENDED' where id = $1`, [ids.get('guest')]);
    expect(await touched('owner', invite('role', `'VIEWER'`))).toBe(0);
    await database.owner.query(`update identity.users set status = 'ACTIVE' where id = $1`, [ids.get('guest')]);
    expect(await touched('owner', invite('role', `'VIEWER'`))).toBe(1);
    const asAdmin = (statement: string) => run(database, 'authenticated', ids.get('admin') ?? '', statement);
    await expect(asAdmin(invite('role', `'VIEWER'`, 'owner'))).rejects.toMatchObject({
      code: '23514',
      constraint: 'project_collaborators_not_owner',
    });
    await expect(asAdmin(invite('role', `'VIEWER'`, 'viewer'))).rejects.toMatchObject({
      constraint: 'project_collaborators_project_id_user_id_key',
    });
  });

  test('a hidden project refuses a collaborator, a session and a template as one that does not exist does', async () => {
    for (const id of [project, '01900000-0000-7000-8000-00000000dead']) {
      const refused = { refused: '42501' };
      const guest = ids.get('guest') ?? '';
      expect(
        await attempt(
          database,
          as('stranger'),
          `insert into studio.project_collaborators (project_id, user_id, role) values ('${id}', '${guest}', 'VIEWER')`,
        ),
      ).toEqual(refused);
      expect(
        await attempt(
          database,
          as('stranger'),
          `insert into studio.ai_sessions (project_id, session_type) values ('${id}', 'pipeline')`,
        ),
      ).toEqual(refused);
      expect(
        await attempt(
          database,
          as('stranger'),
          `insert into studio.templates (project_id, name, html_content, hubspot_config) values ('${id}', 't', 'h', '{}')`,
        ),
      ).toEqual(refused);
    }
  });
});

test.each([
  [
    'projects_user_id_created_at_idx',
    `select id from studio.projects where user_id = core.current_user_id() order by created_at desc, id desc limit 20`,
  ],
  [
    'templates_project_id_created_at_idx',
    `select id from studio.templates where project_id = '01900000-0000-7000-8000-000000000001' order by created_at desc, id desc limit 20`,
  ],
  [
    'ai_session_logs_pkey',
    `select message from studio.ai_session_logs where session_id = '01900000-0000-7000-8000-000000000001' order by logged_at desc limit 20`,
  ],
  [
    'articles_user_id_created_at_idx',
    `select id from content.articles where user_id = core.current_user_id() order by created_at desc, id desc limit 20`,
  ],
  [
    'drafts_user_id_updated_at_idx',
    `select id from content.drafts where user_id = core.current_user_id() order by updated_at desc, id desc limit 20`,
  ],
  [
    'events_user_id_occurred_at_idx',
    `select id from analytics.events where user_id = core.current_user_id() order by occurred_at desc limit 20`,
  ],
])('row-level security lets %s serve its query', async (index, statement) => {
  const client = await database.owner.connect();
  try {
    await client.query('begin; set local enable_seqscan = off; set local enable_sort = off; set local enable_bitmapscan = off');
    await client.query(`select set_config('app.current_user_id', $1, true), set_config('role', 'authenticated', true)`, [
      ids.get('owner'),
    ]);
    const { rows } = await client.query<Record<string, string>>(`explain (costs off) ${statement}`);
    expect(
      rows
        .map((row) => row['QUERY PLAN'])
        .join('\n')
        .replaceAll(/_\d{4}_\d{2}(?=_)/g, ''),
    ).toContain(index);
  } finally {
    await client.query('rollback');
    client.release();
  }
});

import { beforeAll, describe, expect, test } from 'vitest';
import { useDatabase } from '../support/database.ts';
import { attempt, labelsOf } from './attempt.ts';
import { actors, ALICE, BOB, type Who } from './people.ts';
import { populate } from './world.ts';

const database = useDatabase();
beforeAll(() => populate(database));

const refused = { refused: '42501' };

/** Tables whose rows have an owner, columns and values of a row, and who may insert one besides the signed-in. */
const owned = [
  [
    'studio.module_templates',
    'author_id',
    'name, slug, category, complexity, html_content',
    `'n', 'new', 'HERO', 'SIMPLE', 'h'`,
    [],
  ],
  [
    'studio.template_reviews',
    'user_id',
    'template_id, rating',
    `(select id from studio.module_templates where name = 'nobody approved'), 3`,
    [],
  ],
  ['studio.projects', 'user_id', 'name', `'n'`, []],
  ['studio.ai_sessions', 'user_id', 'session_type', `'pipeline'`, ['service']],
  ['content.articles', 'user_id', 'title, slug, content, html_content', `'t', 'new', '', ''`, []],
  ['content.drafts', 'user_id', 'title, config, sections', `'', '{}', '[]'`, []],
  ['content.media_assets', 'user_id', 'type, provider, prompt', `'AUDIO', 'LLAMA', 'p'`, []],
  ['content.research_queries', 'user_id', 'query', `'q'`, []],
  ['analytics.events', 'user_id', 'event_type, event_name', `'page_view', 'n'`, ['anonymous', 'service']],
] as const satisfies readonly (readonly [string, string, string, string, readonly Who[]])[];

beforeAll(async () => {
  await database.owner.query(
    `insert into studio.module_templates (author_id, name, slug, category, complexity, html_content, is_public, is_approved)
     values (null, 'nobody approved', 'nobody-approved', 'FORM', 'SIMPLE', 'h', true, true)`,
  );
});

describe.each(owned)('%s', (table, owner, columns, values, others) => {
  const insert = `insert into ${table} (${columns}) values (${values})`;

  test('takes what alice writes as her own', async () => {
    const inspect = `select ${owner} as label from ${table} where xmin = pg_current_xact_id()::xid`;
    expect(labelsOf(await attempt(database, actors.alice, insert, inspect))).toEqual([ALICE]);
  });

  test('takes nothing in the name of another', async () => {
    for (const user of [ALICE, BOB]) {
      const statement = `insert into ${table} (${columns}, ${owner}) values (${values}, '${user}')`;
      expect(await attempt(database, actors.alice, statement), user).toEqual(refused);
      expect(await attempt(database, actors.anonymous, statement), user).toEqual(refused);
    }
  });

  test('takes nothing from a request that lost its user, and from others only what they are for', async () => {
    expect(await attempt(database, actors.nobody, insert)).toEqual(refused);
    for (const who of ['anonymous', 'service', 'analyst'] as const) {
      const outcome = await attempt(database, actors[who], insert);
      if ((others as readonly Who[]).includes(who)) expect(outcome, who).toMatchObject({ count: 1 });
      else expect(outcome, who).toEqual(refused);
    }
  });
});

/** Tables whose rows belong to another table's: a row, given the id that it belongs to. */
const dependent = [
  [
    'studio.project_collaborators',
    'studio.projects',
    'name',
    (id: string) => `(project_id, user_id, role) values ('${id}', '${actors.administrator.userId}', 'VIEWER')`,
    'alice private',
    'bob public',
  ],
  [
    'studio.templates',
    'studio.projects',
    'name',
    (id: string) => `(project_id, name, html_content, hubspot_config) values ('${id}', 'n', 'h', '{}')`,
    'alice private',
    'bob public',
  ],
  [
    'studio.ai_session_logs',
    'studio.ai_sessions',
    'phase',
    (id: string) => `(session_id, message) values ('${id}', 'm')`,
    'alice_project',
    'bob_own',
  ],
] as const;

describe.each(dependent)('%s', (table, parent, name, rest, mine, theirs) => {
  const parentOf = async (called: string) =>
    (await database.owner.query<{ id: string }>(`select id from ${parent} where ${name} = $1`, [called])).rows[0]?.id ?? '';

  test("takes rows on one's own, and refuses another's like one that does not exist", async () => {
    const on = async (who: Who, id: string) => await attempt(database, actors[who], `insert into ${table} ${rest(id)}`);
    expect(await on('alice', await parentOf(mine))).toMatchObject({ count: 1 });
    expect(await on('alice', await parentOf(theirs))).toEqual(refused);
    expect(await on('alice', '01900000-0000-7000-8000-00000000dead')).toEqual(refused);
    // The moderator is a VIEWER of Alice's project: sees, and writes nothing.
    expect(await on('moderator', await parentOf(mine))).toEqual(refused);
    expect(await on('nobody', await parentOf(mine))).toEqual(refused);
    expect(await on('anonymous', await parentOf(mine))).toEqual(refused);
    expect(await on('analyst', await parentOf(mine))).toEqual(refused);
  });
});

test('the service logs on every session, adds templates to every project, and notes events for users', async () => {
  const project = `(select id from studio.projects where name = 'bob private')`;
  for (const statement of [
    `insert into studio.ai_session_logs (session_id, message) select id, 'm' from studio.ai_sessions where phase = 'bob_own'`,
    `insert into studio.templates (project_id, name, html_content, hubspot_config, quality_score) values (${project}, 'n', 'h', '{}', 0.5)`,
    `insert into studio.ai_sessions (user_id, project_id, session_type) values ('${BOB}', ${project}, 'pipeline')`,
    `insert into analytics.events (user_id, event_type, event_name) values ('${BOB}', 'page_view', 'n')`,
  ]) {
    expect(await attempt(database, actors.service, statement), statement).toMatchObject({ count: 1 });
  }
});

test('an administrator loads legacy templates and settles who collaborates; others do not', async () => {
  const load = `insert into studio.legacy_templates (title, type) values ('t', 'header')`;
  const invite = `insert into studio.project_collaborators (project_id, user_id, role) select id, '${ALICE}', 'ADMIN' from studio.projects where name = 'bob private'`;
  expect(await attempt(database, actors.administrator, load)).toMatchObject({ count: 1 });
  expect(await attempt(database, actors.administrator, invite)).toMatchObject({ count: 1 });
  for (const who of ['alice', 'moderator', 'service', 'analyst', 'anonymous'] as const) {
    expect(await attempt(database, actors[who], load), who).toEqual(refused);
  }
});

test('a row that is referred to must be visible to who refers to it', async () => {
  const idOf = async (statement: string) => (await database.owner.query<{ id: string }>(statement)).rows[0]?.id ?? '';
  const unknown = '01900000-0000-7000-8000-00000000dead';
  const mine = await idOf(`select id from studio.projects where name = 'alice private'`);
  const cases = [
    [
      `select id from studio.module_templates where name = 'bob private'`,
      (id: string) => `insert into studio.projects (name, template_id) values ('n', '${id}')`,
    ],
    [
      `select id from studio.module_templates where name = 'bob pending'`,
      (id: string) => `insert into studio.template_reviews (template_id, rating) values ('${id}', 1)`,
    ],
    [
      `select id from studio.ai_sessions where phase = 'bob_own'`,
      (id: string) =>
        `insert into studio.templates (project_id, session_id, name, html_content, hubspot_config) values ('${mine}', '${id}', 'n', 'h', '{}')`,
    ],
    [
      `select id from content.articles where title = 'bob published'`,
      (id: string) =>
        `insert into content.media_assets (article_id, type, provider, prompt) values ('${id}', 'AUDIO', 'LLAMA', 'p')`,
    ],
  ] as const;
  for (const [hidden, insert] of cases) {
    for (const id of [await idOf(hidden), unknown])
      expect(await attempt(database, actors.alice, insert(id)), insert(id)).toEqual(refused);
  }
});

test('every table that a user may insert into is tried here', async () => {
  const { rows } = await database.owner.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
     where n.nspname in ('studio', 'content', 'analytics') and c.relkind in ('r', 'p') and has_any_column_privilege('authenticated', c.oid, 'insert') order by 1`,
  );
  expect(rows.map(({ name }) => name)).toEqual([...owned, ...dependent].map(([table]) => table).toSorted());
});

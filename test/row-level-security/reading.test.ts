import { beforeAll, describe, expect, test } from 'vitest';
import { useDatabase } from '../support/database.ts';
import { SCHEMAS } from '../support/schemas.ts';
import { attempt, labelsOf } from './attempt.ts';
import { auditRelations } from './expected-of-audit.ts';
import { contentRelations } from './expected-of-content.ts';
import { kaavaRelations } from './expected-of-kaava.ts';
import { learningRelations } from './expected-of-learning.ts';
import { studioRelations } from './expected-of-studio.ts';
import { REFUSED, type Relation } from './expected.ts';
import { actors, everybody, type Who } from './people.ts';
import { populate } from './world.ts';

const database = useDatabase();
beforeAll(() => populate(database));

const users = ['administrator', 'alice', 'bob', 'moderator'];
const both = ['alice', 'bob'];
const own = { alice: ['alice'], bob: ['bob'], nobody: [], moderator: [], analyst: REFUSED, anonymous: REFUSED } as const;
const allPrompts = ['alice draft', 'alice published', 'bob draft', 'bob published'];
const published = ['alice published', 'bob published'];
const texts = (names: readonly string[], ...versions: number[]) =>
  names.flatMap((name) => versions.map((version) => `${name} v${version}`));
const executions = [...allPrompts, 'bob on alice published'];

/** For every table and view: who sees which rows. */
const relations: Readonly<Record<string, Relation>> = {
  ...studioRelations,
  ...contentRelations,
  ...learningRelations,
  ...auditRelations,
  ...kaavaRelations,
  'core.feature_flags': {
    label: 'key',
    seen: {
      anonymous: ['flag'],
      alice: ['flag'],
      bob: ['flag'],
      nobody: ['flag'],
      moderator: ['flag'],
      administrator: ['flag'],
      service: ['flag'],
      analyst: REFUSED,
    },
  },
  'core.idempotency_keys': { label: 'key', seen: { ...own, administrator: [], service: [] } },
  'core.rate_limits': {
    label: 'key',
    seen: {
      anonymous: REFUSED,
      alice: REFUSED,
      bob: REFUSED,
      nobody: REFUSED,
      moderator: REFUSED,
      administrator: REFUSED,
      service: REFUSED,
      analyst: REFUSED,
    },
  },
  'identity.users': {
    label: `split_part(email::text, '@', 1)`,
    seen: { ...own, moderator: ['moderator'], administrator: users, service: users },
  },
  'identity.public_profiles': {
    label: 'username::text',
    seen: {
      anonymous: users,
      alice: users,
      bob: users,
      nobody: users,
      moderator: users,
      administrator: users,
      service: REFUSED,
      analyst: REFUSED,
    },
  },
  'identity.sessions': { label: 'user_agent', seen: { ...own, administrator: [], service: REFUSED } },
  'identity.api_keys': { label: 'name', seen: { ...own, administrator: both, service: REFUSED } },
  'identity.provider_credentials': {
    label: `(case user_id when '${actors.alice.userId}' then 'alice' else 'bob' end)`,
    seen: { ...own, administrator: [], service: both },
  },
  'identity.settings': {
    label: 'focus_keyphrase',
    seen: { ...own, moderator: ['moderator'], administrator: ['administrator'], service: REFUSED },
  },
  'identity.notifications': { label: 'title', seen: { ...own, administrator: [], service: both } },
  'prompts.prompts': {
    label: 'name',
    seen: {
      anonymous: published,
      alice: ['alice draft', ...published],
      bob: ['alice published', 'bob draft', 'bob published'],
      nobody: published,
      moderator: published,
      administrator: allPrompts,
      service: allPrompts,
      analyst: REFUSED,
    },
  },
  'prompts.prompt_versions': {
    label: 'template',
    seen: {
      anonymous: texts(published, 2),
      alice: [...texts(['alice draft', 'alice published'], 1, 2), 'bob published v2'],
      bob: ['alice published v2', ...texts(['bob draft', 'bob published'], 1, 2)],
      nobody: texts(published, 2),
      moderator: texts(published, 2),
      administrator: texts(allPrompts, 1, 2),
      service: texts(allPrompts, 1, 2),
      analyst: REFUSED,
    },
  },
  'prompts.validations': {
    label: 'name',
    seen: {
      anonymous: REFUSED,
      alice: ['alice draft', ...published],
      bob: ['alice published', 'bob draft', 'bob published'],
      nobody: published,
      moderator: published,
      administrator: allPrompts,
      service: allPrompts,
      analyst: REFUSED,
    },
  },
  'prompts.executions': {
    label: `inputs ->> 'of'`,
    seen: {
      ...own,
      alice: ['alice draft', 'alice published'],
      bob: ['bob draft', 'bob on alice published', 'bob published'],
      administrator: executions,
      service: executions,
    },
  },
  'prompts.execution_logs': {
    label: 'message',
    seen: {
      ...own,
      alice: ['alice draft', 'alice published'],
      bob: ['bob draft', 'bob on alice published', 'bob published'],
      administrator: executions,
      service: executions,
    },
  },
  'prompts.daily_usage': {
    label: 'day::text',
    seen: {
      anonymous: REFUSED,
      alice: REFUSED,
      bob: REFUSED,
      nobody: REFUSED,
      moderator: REFUSED,
      administrator: REFUSED,
      service: REFUSED,
      analyst: REFUSED,
    },
  },
  'prompts.my_daily_usage': {
    label: 'executions::text',
    seen: {
      anonymous: REFUSED,
      alice: ['2'],
      bob: ['3'],
      nobody: [],
      moderator: [],
      administrator: [],
      service: REFUSED,
      analyst: REFUSED,
    },
  },
};

const cases = Object.entries(relations).flatMap(([relation, { label, seen }]) =>
  everybody.map((who) => [relation, who, label, seen[who]] as const),
);

test.each(cases)('of %s, %s sees exactly the rows that are theirs to see', async (relation, who, label, expected) => {
  const outcome = await attempt(database, actors[who], `select ${label} as label from ${relation} order by 1`);
  expect(labelsOf(outcome)).toEqual(expected === REFUSED ? REFUSED : [...expected].toSorted());
});

test('every table and view has its expectations', async () => {
  const { rows } = await database.owner.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = any ($1) and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition`,
    [SCHEMAS],
  );
  expect(rows.map(({ name }) => name).toSorted()).toEqual(Object.keys(relations).toSorted());
});

describe('secrets', () => {
  const secrets = [
    ['identity.users', 'password_hash', []],
    ['identity.users', 'email_token_hash', []],
    ['identity.users', 'encrypted_data', []],
    ['identity.sessions', 'token_hash', []],
    ['identity.api_keys', 'key_hash', []],
    ['identity.provider_credentials', 'encrypted_key', ['service']],
  ] as const satisfies readonly (readonly [string, string, readonly Who[]])[];

  test.each(secrets)('%s.%s can be read by nobody but those who need it', async (table, column, readers) => {
    for (const who of everybody) {
      const outcome = await attempt(database, actors[who], `select ${column} is null as label from ${table}`);
      const mayRead = (readers as readonly Who[]).includes(who);
      expect(labelsOf(outcome), who).toEqual(mayRead ? [false, false] : REFUSED);
    }
  });

  test('sign-in counters are for administrators', async () => {
    const statement = 'select login_attempts, lockouts, locked_until from identity.users';
    expect(await attempt(database, actors.administrator, statement)).toMatchObject({ count: 4 });
    expect(await attempt(database, actors.alice, statement)).toEqual({ refused: '42501' });
  });

  test('a whole row gives no secret away either', async () => {
    expect(await attempt(database, actors.administrator, 'select u from identity.users as u')).toEqual({ refused: '42501' });
    expect(await attempt(database, actors.administrator, 'select to_jsonb(k) from identity.api_keys as k')).toEqual({
      refused: '42501',
    });
  });
});

test('a user whose account is not active has no public profile', async () => {
  await database.owner.query(`update identity.users set status = 'SUSPENDED' where username = 'moderator'`);
  const outcome = await attempt(database, actors.anonymous, 'select username::text from identity.public_profiles order by 1');
  await database.owner.query(`update identity.users set status = 'ACTIVE' where username = 'moderator'`);
  expect(outcome).toMatchObject({ rows: [{ username: 'administrator' }, { username: 'alice' }, { username: 'bob' }] });
});

test('a provider key that is switched off is not used by the service either', async () => {
  await database.owner.query(`update identity.provider_credentials set is_active = false where key_id = 'bob'`);
  const outcome = await attempt(database, actors.service, 'select key_id as label from identity.provider_credentials');
  await database.owner.query('update identity.provider_credentials set is_active = true');
  expect(labelsOf(outcome)).toEqual(['alice']);
});

const partitioned = [
  ['prompts.execution_logs', `(execution_id, message) values ('${actors.alice.userId}', 'x')`, `message = 'x'`],
  ['studio.ai_session_logs', `(session_id, message) values ('${actors.alice.userId}', 'x')`, `message = 'x'`],
  ['audit.log', `(schema_name) values ('x')`, `request_id = 'x'`],
  ['learning.learning_events', `(event_type) values ('PAGE_VIEWED')`, `data = '{}'`],
  ['learning.user_progress', `(lesson_id) values ('${actors.alice.userId}')`, 'time_spent_seconds = 1'],
  ['analytics.events', `(event_type, event_name) values ('page_view', 'x')`, `event_name = 'x'`],
] as const;

test.each(partitioned)('a partition of %s cannot be read or written by its name, whoever asks', async (table, values, set) => {
  const { rows } = await database.owner.query<{ leaf: string }>(
    `select inhrelid::regclass::text as leaf from pg_inherits where inhparent = $1::text::regclass`,
    [table],
  );
  expect(rows.length).toBeGreaterThanOrEqual(4);
  for (const { leaf } of rows) {
    for (const who of everybody) {
      for (const statement of [
        `select 1 from ${leaf}`,
        `insert into ${leaf} ${values}`,
        `update ${leaf} set ${set}`,
        `delete from ${leaf}`,
      ]) {
        expect(await attempt(database, actors[who], statement), `${who}: ${statement}`).toEqual({ refused: '42501' });
      }
    }
  }
});

test('every partitioned table is among them', async () => {
  const { rows } = await database.owner.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class as c where c.relkind = 'p' order by 1`,
  );
  expect(rows.map(({ name }) => name)).toEqual(partitioned.map(([table]) => table).toSorted());
});

test('a search by trigrams finds what the caller may see, and nothing else', async () => {
  const found = async (who: Who, query: string) => {
    const outcome = await attempt(
      database,
      actors[who],
      `select p.name as label from prompts.prompts as p where p.id in (select id from prompts.search_prompts('${query}', 100)) order by 1`,
    );
    return 'rows' in outcome ? outcome.rows.map((row) => row['label']) : outcome;
  };
  const ids = await attempt(database, actors.bob, `select id from prompts.search_prompts('alice', 100)`);
  expect(ids).toMatchObject({ count: 1 });
  expect(await found('bob', 'draft')).toEqual(['bob draft']);
  expect(await found('anonymous', 'PUBLISH')).toEqual(published);
  expect(await found('alice', '%')).toEqual([]);
  expect(await found('alice', '_')).toEqual([]);
  expect(await found('alice', '\\')).toEqual([]);
});

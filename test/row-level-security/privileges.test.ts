import pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { useDatabase } from '../support/database.ts';
import { SCHEMAS } from '../support/schemas.ts';
import { attempt, labelsOf, ROLES } from './attempt.ts';
import { REFUSED } from './expected.ts';
import { actors, everybody, users, type Who } from './people.ts';
import { populate } from './world.ts';

const database = useDatabase();
beforeAll(() => populate(database));

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
    expect(await attempt(database, actors.administrator, statement)).toMatchObject({ count: users.length + 1 });
    expect(await attempt(database, actors.alice, statement)).toEqual({ refused: '42501' });
  });

  test('a whole row gives no secret away either', async () => {
    expect(await attempt(database, actors.administrator, 'select u from identity.users as u')).toEqual({ refused: '42501' });
    expect(await attempt(database, actors.administrator, 'select to_jsonb(k) from identity.api_keys as k')).toEqual({
      refused: '42501',
    });
  });
});

/** Columns that are not a user's to change, though their other columns are. */
const forbidden = [
  [
    'identity.users',
    [
      'id',
      'email',
      'role',
      'plan',
      'status',
      'password_hash',
      'email_verified',
      'email_token_hash',
      'encrypted_data',
      'last_login_at',
      'login_attempts',
      'lockouts',
      'locked_until',
      'created_at',
      'updated_at',
    ],
  ],
  ['identity.sessions', ['user_id', 'token_hash', 'expires_at', 'last_seen_at']],
  ['identity.api_keys', ['user_id', 'usage_count', 'last_used_at', 'rate_limit']],
  ['identity.provider_credentials', ['user_id', 'provider']],
  ['identity.settings', ['user_id']],
  ['identity.notifications', ['user_id', 'type', 'title', 'message', 'data', 'channels', 'sent_at']],
  ['prompts.prompts', ['id', 'user_id', 'version', 'published_at', 'created_at']],
  ['prompts.validations', ['prompt_id']],
  ['prompts.executions', ['user_id', 'prompt_id', 'prompt_version', 'inputs', 'context', 'priority', 'created_at']],

  [
    'studio.module_templates',
    ['id', 'author_id', 'is_approved', 'usage_count', 'downloads', 'rating', 'review_count', 'published_at'],
  ],
  ['studio.template_reviews', ['template_id', 'user_id', 'is_approved']],
  ['studio.projects', ['user_id', 'template_id', 'published_at', 'created_at']],
  ['studio.project_collaborators', ['project_id', 'user_id']],
  ['studio.ai_sessions', ['user_id', 'project_id', 'session_type', 'input_data', 'completed_at']],
  ['studio.templates', ['project_id', 'session_id', 'quality_score', 'updated_at']],

  ['content.articles', ['user_id', 'word_count', 'published_at']],
  ['content.drafts', ['user_id', 'updated_at']],
  ['content.media_assets', ['user_id', 'type', 'provider', 'prompt']],
  ['content.research_queries', ['user_id', 'query']],

  ['learning.courses', ['id', 'published_at', 'created_at']],
  ['learning.modules', ['course_id']],
  ['learning.lessons', ['module_id']],
  ['learning.quizzes', ['lesson_id']],
  ['learning.user_progress', ['user_id', 'lesson_id', 'course_id', 'status', 'started_at', 'completed_at']],
  ['learning.profiles', ['user_id', 'level', 'xp', 'streak', 'last_active_at']],
  ['learning.code_submissions', ['user_id', 'lesson_id', 'code', 'status', 'score', 'feedback']],
  ['learning.collaboration_sessions', ['owner_id', 'code', 'code_version']],
  ['learning.session_participants', ['session_id', 'user_id']],
  ['learning.tutor_interactions', ['user_id', 'question', 'answer', 'tokens']],
  ['learning.recommendations', ['user_id', 'course_id', 'reason', 'score']],
  ['learning.community_posts', ['user_id', 'course_id', 'status', 'published_at']],
] as const;

test.each(forbidden.flatMap(([table, columns]) => columns.map((column) => [table, column] as const)))(
  '%s.%s is not a user’s to change',
  async (table, column) => {
    expect(await attempt(database, actors.alice, `update ${table} set ${column} = default`)).toEqual({ refused: '42501' });
  },
);

test('not even an administrator changes how somebody signs in', async () => {
  for (const column of ['email', 'password_hash', 'email_verified', 'login_attempts', 'locked_until']) {
    expect(await attempt(database, actors.administrator, `update identity.users set ${column} = default`), column).toEqual({
      refused: '42501',
    });
  }
});

test('nobody truncates, references or puts triggers on anything', async () => {
  const { rows } = await database.owner.query<{ relation: string; role: string }>(
    `select c.oid::regclass::text as relation, r.rolname as role
     from pg_class as c join pg_namespace as n on n.oid = c.relnamespace, pg_roles as r
     where n.nspname = any ($2) and c.relkind in ('r', 'p', 'v', 'm') and r.rolname = any ($1)
       and (has_table_privilege(r.oid, c.oid, 'truncate') or has_table_privilege(r.oid, c.oid, 'references')
            or has_any_column_privilege(r.oid, c.oid, 'references') or has_table_privilege(r.oid, c.oid, 'trigger'))`,
    [[...ROLES, 'kaava_api', 'kaava_definer'], SCHEMAS],
  );
  // kaava_definer owns three: a user's only way to them is select on the views.
  expect(rows.filter(({ role }) => role !== 'kaava_definer')).toEqual([]);
});

test('the role that the API connects as holds nothing, and may become five others', async () => {
  const client = new pg.Client({ connectionString: database.apiUrl });
  await client.connect();
  try {
    await expect(client.query('select count(*) from prompts.prompts')).rejects.toMatchObject({ code: '42501' });
    await expect(client.query('select count(*) from core.feature_flags')).rejects.toMatchObject({ code: '42501' });
    await expect(client.query('select core.current_user_id()')).rejects.toMatchObject({ code: '42501' });
    for (const role of ['anonymous', 'authenticated', 'moderator', 'administrator', 'service']) {
      await client.query(`set role ${role}`);
      await client.query('reset role');
    }
    for (const role of ['analyst', 'kaava_definer', 'postgres', 'pg_read_all_data']) {
      await expect(client.query(`set role ${role}`), role).rejects.toMatchObject({ code: '42501' });
    }
  } finally {
    await client.end();
  }
});

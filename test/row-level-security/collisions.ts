import type pg from 'pg';
import { become } from './actors.ts';
import type { Cell, Outcome } from './evaluate.ts';
import { REFUSED } from './expected.ts';
import { actors } from './people.ts';

/** [table, key, columns, values, outcome]: Bob inserts what collides with a row of another's that he does not see. */
type Collision = readonly [table: string, key: string, columns: string, values: string, outcome: '23505' | typeof REFUSED];

const id = (table: string, where: string) => `'{{select id from ${table} where ${where}}}'`;
const TOLD = '23505';

/**
 * Every unique key that a user may write in full. A public address (a slug) is one for all, and that it is taken is told; so is a hash of
 * 256 random bits, which only who has the key can know. All others are behind a policy, which refuses before the key is looked at.
 */
export const collisions: readonly Collision[] = [
  ['identity.api_keys', 'key_hash', 'name, key_prefix, key_hash', `'n', 'kv_x', encode(sha256('key alice'), 'hex')`, TOLD],
  [
    'studio.module_templates',
    'slug',
    'name, slug, category, complexity, html_content',
    `'n', 'alice-private', 'HERO', 'SIMPLE', 'h'`,
    TOLD,
  ],
  ['content.articles', 'slug', 'title, slug, content, html_content', `'t', 'alice-draft', '', ''`, TOLD],
  [
    'studio.project_collaborators',
    'project_id, user_id',
    'project_id, user_id, role',
    `${id('studio.projects', `name = 'alice private'`)}, '${actors.viewer.userId}', 'VIEWER'`,
    REFUSED,
  ],
  ['learning.courses', 'slug', 'slug, title, description, estimated_minutes', `'draft', 't', 'd', 1`, REFUSED],
  [
    'learning.course_prerequisites',
    'course_id, prerequisite_id',
    'course_id, prerequisite_id',
    `${id('learning.courses', `slug = 'draft'`)}, ${id('learning.courses', `slug = 'published'`)}`,
    REFUSED,
  ],
  ...(['slug', 'position'] as const).flatMap((key): Collision[] => [
    [
      'learning.modules',
      `course_id, ${key}`,
      'course_id, slug, title, description, position',
      `${id('learning.courses', `slug = 'draft'`)}, 'draft', 't', '', 1`,
      REFUSED,
    ],
    [
      'learning.lessons',
      `module_id, ${key}`,
      'module_id, slug, title, position',
      `${id('learning.modules', `slug = 'draft'`)}, 'draft', 't', 1`,
      REFUSED,
    ],
  ]),
  [
    'learning.session_participants',
    'session_id, user_id',
    'session_id, user_id',
    `${id('learning.collaboration_sessions', `name = 'alice'`)}, '${actors.viewer.userId}'`,
    REFUSED,
  ],
];

/** Every way to collide: a hidden row is never changed, nor does DO NOTHING tell more than the plain insert does. */
export function cellsOfCollisions(relation: string): readonly Cell[] {
  return collisions
    .filter(([table]) => table === relation)
    .flatMap(([table, key, columns, values, outcome]) => {
      const insert = `insert into ${table} (${columns}) values (${values})`;
      const column = key.split(', ').at(-1) ?? '';
      const statements: readonly (readonly [suffix: string, expected: Outcome])[] = [
        ['', outcome],
        [' on conflict do nothing', outcome === TOLD ? 0 : REFUSED],
        [` on conflict (${key}) do update set ${column} = excluded.${column}`, REFUSED],
      ];
      return statements.map(([suffix, expected]) => ({
        on: table,
        who: 'bob',
        command: `collide on (${key})${suffix}`,
        become: become('bob'),
        statement: `${insert}${suffix}`,
        by: 'count' as const,
        expected,
      }));
    });
}

/** `table (columns)` of every unique key whose columns the signed-in may all insert, which {@link collisions} do not try. */
export async function untriedKeys(client: pg.ClientBase): Promise<readonly string[]> {
  const { rows } = await client.query<{ key: string }>(
    `select k.relation || ' (' || string_agg(a.attname, ', ' order by k.place) || ')' as key
     from (select i.indrelid, i.indexrelid, i.indrelid::regclass::text as relation, u.attnum, u.place
           from pg_index as i join pg_class as c on c.oid = i.indrelid, unnest(i.indkey::smallint[]) with ordinality as u (attnum, place)
           where i.indisunique and c.relkind in ('r', 'p') and not c.relispartition) as k
     join pg_attribute as a on a.attrelid = k.indrelid and a.attnum = k.attnum
     group by k.relation, k.indexrelid
     having bool_and(has_column_privilege('authenticated', a.attrelid, a.attnum, 'insert'))`,
  );
  const tried = new Set(collisions.map(([table, key]) => `${table} (${key})`));
  return rows.map(({ key }) => key).filter((key) => !tried.has(key));
}

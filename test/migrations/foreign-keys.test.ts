import { beforeAll, expect, test } from 'vitest';
import type { Catalog, Constraint } from '../../src/catalog/catalog.ts';
import { populate } from '../row-level-security/world.ts';
import { useDatabase } from '../support/database.ts';
import { catalogOf, copyOf, drop, outcomeOf, outcomesOf, quoted, tableOf } from './outcome.ts';

/** Every foreign key is broken and held on the rows on which row-level security is tried, from the child's side and the parent's. */
const database = useDatabase();
let catalog: Catalog;
let keys: readonly Constraint[] = [];
let tried = 0;

/** What becomes of children when their parent is deleted, where they do not go with it. */
const STAY_WITHOUT_PARENT = [
  'ai_sessions_project_id_fkey',
  'community_posts_course_id_fkey',
  'events_user_id_fkey',
  'legacy_templates_module_template_id_fkey',
  'media_assets_article_id_fkey',
  'module_templates_author_id_fkey',
  'projects_template_id_fkey',
  'session_changes_user_id_fkey',
  'templates_session_id_fkey',
  'tutor_interactions_lesson_id_fkey',
];
const KEEP_THEIR_PARENT = [
  'executions_prompt_id_fkey',
  'executions_prompt_version_fkey',
  'user_achievements_achievement_id_fkey',
];

beforeAll(async () => {
  await populate(database);
  // Where the world has no child of some kind.
  await database.owner.query(`
    update studio.projects set template_id = (select id from studio.module_templates limit 1);
    update studio.templates set session_id = (select id from studio.ai_sessions limit 1);
    update studio.legacy_templates set migrated = true, module_template_id = (select id from studio.module_templates limit 1);
    update content.media_assets set article_id = (select id from content.articles limit 1)`);
  catalog = await catalogOf(database);
  keys = catalog.constraints.filter(({ type }) => type === 'foreign key');
});

/** The columns of the parent that a key points at. */
const target = ({ definition }: Constraint) => /REFERENCES [^(]+\(([^)]+)\)/.exec(definition)?.[1]?.split(', ') ?? [];
const parentOf = ({ references }: Constraint) => references ?? '';
/** Of the child's constraints this key alone, and no triggers: nothing mends or masks what it says. */
function alone(key: Constraint): string {
  const others = catalog.constraints.filter(
    (other) => other.name !== key.name && (other.references === tableOf(key) || tableOf(other) === tableOf(key)),
  );
  return `alter table ${tableOf(key)} disable trigger user; ${drop(others)}`;
}
/** What this key does about its parent, and nothing else: what other keys do are triggers of their own. */
const actionsAlone = (key: Constraint) =>
  `alter table ${parentOf(key)} disable trigger all; alter table ${tableOf(key)} disable trigger all;
   do $$ declare action name; begin
     for action in select t.tgname from pg_trigger as t join pg_constraint as c on c.oid = t.tgconstraint
       where c.conname = '${key.name}' and c.conrelid = '${tableOf(key)}'::regclass and t.tgrelid = '${parentOf(key)}'::regclass
     loop execute format('alter table ${parentOf(key)} enable trigger %I', action); end loop;
   end $$`;
const whole = (key: Constraint, of = '') => key.columns.map((column) => `${of}${quoted(column)} is not null`).join(' and ');
/** Of several columns the last one alone is unknown: the first has a foreign key of its own. */
function unknown(key: Constraint): Readonly<Record<string, string>> {
  const last = key.columns.at(-1) ?? '';
  const type = catalog.columns.find((column) => tableOf(column) === tableOf(key) && column.name === last)?.type;
  return { [last]: type === 'uuid' ? `'01900000-0000-7000-8000-00000000dead'` : '999999' };
}
const matches = (key: Constraint) =>
  key.columns.map((column, index) => `c.${quoted(column)} = p.${quoted(target(key)[index] ?? '')}`).join(' and ');

test('a foreign key refuses what is not there, in a new row and in a change, and is all that does', async () => {
  expect(keys.length).toBeGreaterThan(50);
  for (const key of keys) {
    const insert = copyOf(catalog, tableOf(key), { where: whole(key), but: unknown(key) });
    const [[column, value] = ['', '']] = Object.entries(unknown(key));
    const update = `update ${tableOf(key)} set ${quoted(column)} = ${value} where ${whole(key)}`;
    const refused = `23503 ${key.name}`;
    expect(await outcomesOf(database, alone(key), [insert, update]), key.name).toEqual([refused, refused]);
    expect(await outcomesOf(database, `${alone(key)}; ${drop([key])}`, [insert, update]), key.name).toEqual(['taken', 'taken']);
  }
});

test('a foreign key takes what is there, and nothing at all where null is a value', async () => {
  for (const key of keys) {
    const table = tableOf(key);
    // The world has rows in some partitions whose parents are not there.
    const child = `(tableoid, ctid) = (select c.tableoid, c.ctid from ${table} as c, ${parentOf(key)} as p where ${matches(key)} limit 1)`;
    expect(await outcomeOf(database, alone(key), copyOf(catalog, table, { where: child })), key.name).toBe('taken');
    for (const column of key.columns) {
      const nullable = catalog.columns.some((each) => tableOf(each) === table && each.name === column && !each.notNull);
      const without = copyOf(catalog, table, { where: whole(key), but: { ...unknown(key), [column]: 'null' } });
      if (nullable) expect(await outcomeOf(database, alone(key), without), `${key.name} ${column}`).toBe('taken');
    }
  }
});

test('children go with a deleted parent, stay without it or keep it, as each key is known to say; those of others stay as they are', async () => {
  for (const key of keys) {
    const [child, parent] = [`${tableOf(key)} as c`, `${parentOf(key)} as p`];
    const before = `${actionsAlone(key)}; create temp table was on commit drop as select * from ${child};
      create temp table parent on commit drop as select p.tableoid as leaf, p.ctid as place, p.* from ${parent}
      where exists (select from ${child} where ${matches(key)}) limit 1`;
    const ofIt = `where (tableoid, ctid) = (select leaf, place from parent)`;
    const remove = `delete from ${parentOf(key)} ${ofIt}`;
    const count = (what: string) => `(select count(*) from ${what})`;
    const ofParent = count(`was as c, parent as p where ${matches(key)}`);
    const orphans = (table: string) => count(`${table} as c where not (${whole(key, 'c.')})`);
    const seen = `do $$ begin assert ${ofParent} > 0, 'no child'; assert %; end $$`;
    const all = count('was');
    if (KEEP_THEIR_PARENT.includes(key.name)) {
      expect(await outcomeOf(database, before, remove), key.name).toBe(`23503 ${key.name}`);
      expect(
        await outcomeOf(database, `${before}; delete from ${child} using parent as p where ${matches(key)}`, remove),
        key.name,
      ).toBe('taken');
    } else {
      const left = STAY_WITHOUT_PARENT.includes(key.name)
        ? `${count(child)} = ${all} and ${orphans(tableOf(key))} = ${orphans('was')} + ${ofParent}`
        : `${count(child)} = ${all} - ${ofParent} and ${orphans(tableOf(key))} = ${orphans('was')}`;
      expect(await outcomeOf(database, `${before}; ${remove}`, seen.replace('%', left)), key.name).toBe('taken');
    }
    // Nor does a parent that has children change its key.
    const rename = `update ${parentOf(key)} set ${quoted(target(key).at(-1) ?? '')} = ${Object.values(unknown(key))[0] ?? ''} ${ofIt}`;
    expect(await outcomeOf(database, before, rename), key.name).toBe(`23503 ${key.name}`);
    tried += 1;
  }
});

test('nothing is left out, and no name is of a key that is not there', () => {
  expect(tried).toBe(keys.length);
  const names = new Set(keys.map(({ name }) => name));
  expect([...STAY_WITHOUT_PARENT, ...KEEP_THEIR_PARENT].filter((name) => !names.has(name))).toEqual([]);
  console.log(`${String(tried)} foreign keys: all broken, all at the edge, and each parent deleted.`);
});

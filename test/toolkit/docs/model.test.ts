import { beforeAll, expect, test } from 'vitest';
import { readOrigins } from '../../../src/catalog/origins.ts';
import { readCatalog } from '../../../src/catalog/read.ts';
import { accessOfMigrations } from '../../../src/cli/artefacts/access.ts';
import { accessInWords, detoursInWords } from '../../../src/cli/docs-access.ts';
import { knownQueries } from '../../../src/cli/docs-queries.ts';
import { buildModel } from '../../../src/toolkit/docs/build.ts';
import { readSizes, readUpkeep } from '../../../src/toolkit/docs/live.ts';
import type { Model, Relation } from '../../../src/toolkit/docs/model.ts';
import { readShapes } from '../../../src/toolkit/docs/shapes.ts';
import { readMigrations } from '../../../src/toolkit/migrate/files.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
let model: Model;

const relation = (name: string): Relation => {
  const found = model.contexts.flatMap(({ relations }) => relations).find((each) => `${each.schema}.${each.name}` === name);
  if (found === undefined) throw new Error(`The model has no ${name}.`);
  return found;
};

beforeAll(async () => {
  const client = await database.owner.connect();
  try {
    const catalog = await readCatalog(client);
    const matrix = await accessOfMigrations(client, catalog, 'migrations');
    const files = await readMigrations('migrations');
    model = await buildModel({
      title: 'Database',
      catalog,
      access: await accessInWords(matrix),
      detours: detoursInWords(matrix),
      origins: await readOrigins(files.map(({ filename, text, up }) => ({ path: `migrations/${filename}`, text, part: up }))),
      shapes: readShapes(catalog, 'src/contexts'),
      sizes: await readSizes(client),
      upkeep: await readUpkeep(client),
      queries: [
        {
          name: 'listMine',
          summary: 'Mine.',
          file: 'src/q.ts',
          line: 3,
          sql: 'with p as (select x.id, x.name from prompts.prompts as x where x.user_id = $1) select p.name from p join identity.users u on true where u.email = $2',
        },
        {
          name: 'update',
          summary: null,
          file: null,
          line: null,
          sql: 'update prompts.prompts set status = $1',
        },
        { name: 'broken', summary: null, file: null, line: null, sql: 'no SQL' },
      ],
    });
  } finally {
    client.release();
  }
});

test('every table and view is there once, leaves and the list of migrations are not', () => {
  const names = model.contexts.flatMap(({ relations }) => relations).map(({ schema, name }) => `${schema}.${name}`);
  expect(names).toHaveLength(new Set(names).size);
  expect(names).toEqual(expect.arrayContaining(['identity.users', 'prompts.daily_usage', 'identity.public_profiles']));
  expect(names.filter((name) => /_\d{4}_\d\d$|schema_migrations/.test(name))).toEqual([]);
  expect(model.contexts.map(({ name }) => name)).not.toContain('public');
});

test('foreign keys say how many rows may be at their ends, composite ones with their columns in pairs', () => {
  const keys = relation('prompts.executions').references;
  expect(keys.find(({ name }) => name.includes('prompt_version'))).toMatchObject({
    columns: ['prompt_id', 'prompt_version'],
    to: { schema: 'prompts', name: 'prompt_versions' },
    toColumns: ['prompt_id', 'version'],
    many: true,
    optional: false,
  });
  expect(relation('learning.profiles').references[0]).toMatchObject({ many: false, optional: false, onDelete: 'cascade' });
  expect(relation('studio.projects').references.find(({ columns }) => columns[0] === 'template_id')).toMatchObject({
    optional: true,
    onDelete: 'set null',
  });
  expect(relation('identity.users').referencedBy.map(({ from }) => from.name)).toContain('prompts');
});

test('partitioned tables say how, materialized views how often, and views what they read', () => {
  expect(relation('prompts.execution_logs')).toMatchObject({
    kind: 'partitioned table',
    partitionedBy: 'RANGE (logged_at)',
    upkeep: 'A partition holds 1 month; 3 are made ahead, and one is dropped after 12 months.',
  });
  expect(relation('audit.log').upkeep).toBe('A partition holds 1 month; 3 are made ahead, and one is kept for ever.');
  expect(relation('learning.leaderboard').upkeep).toBe('Refreshed when it is older than 15 minutes.');
  expect(relation('identity.public_profiles').reads).toEqual([{ schema: 'identity', name: 'users' }]);
  expect(relation('identity.users').readBy).toContainEqual({ schema: 'identity', name: 'public_profiles' });
});

test('columns know their enum, their document and its declaration', () => {
  const { columns } = relation('prompts.prompts');
  expect(columns.find(({ name }) => name === 'id')).toMatchObject({ key: 'primary', nullable: false });
  expect(columns.find(({ name }) => name === 'status')).toMatchObject({
    typeName: { schema: 'prompts', name: 'prompt_status' },
    default: expect.stringContaining('DRAFT') as string,
  });
  const variables = columns.find(({ name }) => name === 'variables');
  expect(variables?.comment).not.toContain('@json');
  expect(variables?.shape).toMatchObject({ type: 'PromptVariables', file: 'src/contexts/prompts/json.ts' });
  expect(variables?.shape?.text).toMatch(/^export const PromptVariables\b[\s\S]*;$/);
});

test('who may do what is said in words, with the ways through views and functions', () => {
  const { access } = relation('prompts.prompts');
  const of = (role: string, command: string) => access.find((each) => each.role === role && each.command === command);
  expect(of('anonymous', 'select')).toMatchObject({ rows: 'rows where status is PUBLISHED' });
  expect(of('authenticated', 'select')?.rows).toBe('rows where status is PUBLISHED or user_id = current user');
  expect(of('authenticated', 'insert')?.columns).not.toContain('user_id');
  expect(of('administrator', 'select')?.rows).toBe('every row');
  expect(of('anonymous', 'delete')).toBeUndefined();
  expect(access.map(({ role }) => role)).not.toContain('(owner)');
  expect(relation('identity.users').detours).toContainEqual({
    through: 'view identity.public_profiles, as kaava_definer',
    command: 'select',
    roles: expect.arrayContaining(['anonymous']) as string[],
  });
  const own = relation('identity.users').access.filter(({ role }) => role === 'authenticated');
  expect(own.map(({ columns }) => columns)).toContainEqual(expect.arrayContaining(['email']));
  expect(own.flatMap(({ columns }) => columns ?? ['password_hash'])).not.toContain('password_hash');
});

test('a relation knows the statements that use it, through names that are not its own, and the columns that they name', () => {
  expect(relation('prompts.prompts').queries.map(({ name, columns }) => [name, columns])).toEqual([
    ['listMine', ['id', 'user_id', 'name']],
    ['update', ['status']],
  ]);
  expect(relation('identity.users').queries.map(({ name, columns }) => [name, columns])).toEqual([
    ['listMine', expect.arrayContaining(['email'])],
  ]);
});

test('queries of the books come with what they say of themselves and where', async () => {
  const found = (await knownQueries('src/contexts')).find(({ name }) => name === 'prompts.listPrompts');
  expect(found).toMatchObject({ file: 'src/contexts/prompts/queries.ts', line: expect.any(Number) as number });
  expect(found?.summary).toMatch(/^[A-Z].*\.$/);
  expect(found?.sql).toContain('"prompts"."prompts"');
});

test('a column of a view is nullable only where its query may give null', () => {
  const columns = relation('identity.public_profiles').columns;
  expect(columns.find(({ name }) => name === 'id')?.nullable).toBe(false);
  expect(columns.find(({ name }) => name === 'bio')?.nullable).toBe(true);
});

test('a relation knows the migrations that made and changed it, by line', () => {
  const [made, ...later] = relation('prompts.prompts').migrations;
  expect(made?.file).toMatch(/^migrations\/\d+_prompts_prompts\.sql$/);
  expect(made?.lines).toEqual([{ line: expect.any(Number) as number, what: 'makes it' }]);
  expect(later.length).toBeGreaterThan(0);
});

test('sizes are those of all partitions together', async () => {
  await database.owner.query('analyze identity.users');
  const size = relation('prompts.execution_logs').size;
  expect(size?.bytes).toBeGreaterThan(8192);
  expect(relation('identity.public_profiles').size).toBeNull();
});

import { beforeAll, expect, test } from 'vitest';
import type { Catalog } from '../../src/catalog/catalog.ts';
import { readCatalog } from '../../src/catalog/read.ts';
import { useDatabase } from '../support/database.ts';
import { SCHEMAS } from '../support/schemas.ts';

/** db/CONVENTIONS.md, as far as the catalog can tell. Each test names what breaks the rule: an empty list is a pass. */
const database = useDatabase();
let catalog: Catalog;

beforeAll(async () => {
  const client = await database.owner.connect();
  try {
    catalog = await readCatalog(client, { schemas: SCHEMAS });
  } finally {
    client.release();
  }
});

const named = (object: { schema: string; name: string; table?: string }) =>
  object.table === undefined ? `${object.schema}.${object.name}` : `${object.schema}.${object.table}.${object.name}`;
const leaves = () => new Set(catalog.tables.filter(({ partitionOf }) => partitionOf !== null).map(named));
const ofLeaf = ({ schema, table }: { schema: string; table: string }) => leaves().has(`${schema}.${table}`);

test('the catalog that the rules are checked on is not empty', () => {
  expect(catalog.schemas.map(({ name }) => name)).toEqual(SCHEMAS.toSorted());
  expect(catalog.tables.length).toBeGreaterThan(15);
  expect(catalog.policies.length).toBeGreaterThan(50);
  expect(catalog.functions.length).toBeGreaterThan(20);
});

test('every schema, table, view, column, policy, function, type, trigger and index says what it is', () => {
  const constraints = new Set(catalog.constraints.map(({ schema, name }) => `${schema}.${name}`));
  const silent = [
    ...catalog.schemas.filter(({ comment }) => comment === null).map(({ name }) => name),
    ...[...catalog.tables, ...catalog.views, ...catalog.functions, ...catalog.enums].filter(({ comment }) => comment === null).map(named),
    ...[...catalog.columns, ...catalog.policies, ...catalog.triggers].filter((each) => each.comment === null && !ofLeaf(each)).map(named),
    // An index that stands for a constraint is explained by its name.
    ...catalog.indexes
      .filter((index) => index.comment === null && !ofLeaf(index) && !constraints.has(`${index.schema}.${index.name}`))
      .map(named),
  ];
  expect(silent).toEqual([]);
});

test('every foreign key leads an index', () => {
  const unserved = catalog.constraints.filter(
    (constraint) =>
      constraint.type === 'foreign key' &&
      !catalog.indexes.some(
        ({ schema, table, keys, predicate }) =>
          schema === constraint.schema &&
          table === constraint.table &&
          predicate === null &&
          constraint.columns.every((column, index) => keys[index] === column),
      ),
  );
  expect(unserved.map(named)).toEqual([]);
});

test('every table has row-level security, enabled and forced, and so has every partition', () => {
  expect(catalog.tables.filter(({ rlsEnabled, rlsForced }) => !rlsEnabled || !rlsForced).map(named)).toEqual([]);
});

test('every policy names its roles, and asks for the acting user once a query', () => {
  expect(catalog.policies.filter(({ roles }) => roles.includes('PUBLIC')).map(named)).toEqual([]);
  const bare = catalog.policies.filter(({ using, check }) =>
    `${using ?? ''} ${check ?? ''}`.replaceAll(/\( ?SELECT core\.current_user_id\(\)[^)]*\)/g, '').includes('current_user_id'),
  );
  expect(bare.map(named)).toEqual([]);
});

test('every function pins its search path, with pg_temp last', () => {
  const loose = catalog.functions.filter(
    ({ config }) => !config.some((setting) => setting.replaceAll('"', '') === 'search_path=pg_catalog, pg_temp'),
  );
  expect(loose.map(named)).toEqual([]);
});

test('definer functions, and views over the rows of others, belong to a role that nobody logs in as', () => {
  const definers = catalog.functions.filter(({ security }) => security === 'definer');
  expect(definers.length).toBeGreaterThan(15);
  expect([...definers, ...catalog.views].filter(({ owner }) => owner !== 'kaava_definer').map(named)).toEqual([
    // Only a table's owner may add and drop its partitions. These two take no argument.
    'kaava.drop_expired_partitions',
    'kaava.ensure_partitions',
  ]);
  expect(catalog.roles.find(({ name }) => name === 'kaava_definer')).toMatchObject({ login: false, superuser: false, bypassRls: false });
  expect(catalog.views.filter(({ kind, options }) => kind === 'view' && !options.includes('security_barrier=true')).map(named)).toEqual([]);
});

test('nothing is granted to everybody, nothing on a partition, and nothing may be passed on', () => {
  const strangers = catalog.grants.filter(({ kind, grantee }) => grantee === 'PUBLIC' && kind !== 'type');
  expect(strangers).toEqual([]);
  const owners = new Map([...catalog.tables, ...catalog.views, ...catalog.functions].map((each) => [named(each), each.owner]));
  const granted = catalog.grants.filter(({ object, grantee }) => owners.get(object.replace(/\(.*$/, '')) !== grantee);
  expect(granted.filter(({ object }) => [...leaves()].some((leaf) => object === leaf || object.startsWith(`${leaf}.`)))).toEqual([]);
  expect(
    granted.filter(({ grantable, grantee }) => grantable.length > 0 && !catalog.schemas.some(({ owner }) => owner === grantee)),
  ).toEqual([]);
});

test('a materialized view is granted to nobody', () => {
  const matviews = catalog.views.filter(({ kind }) => kind === 'materialized view').map(named);
  expect(matviews).not.toEqual([]);
  expect(catalog.grants.filter(({ object, grantee }) => matviews.includes(object) && grantee !== 'kaava_definer')).toEqual([]);
});

test('a trigger function is granted to nobody', () => {
  const triggers = catalog.functions.filter(({ returns }) => returns === 'trigger').map(named);
  const granted = catalog.grants.filter(
    ({ kind, object, grantee }) =>
      kind === 'function' &&
      triggers.includes(object.replace(/\(.*$/, '')) &&
      ['anonymous', 'authenticated', 'moderator', 'administrator', 'service', 'analyst'].includes(grantee),
  );
  expect(granted).toEqual([]);
});

test('every constraint is named after its table and what it says', () => {
  const odd = catalog.constraints.filter(
    (each) => !ofLeaf(each) && (!each.name.startsWith(`${each.table}_`) || /_check\d*$/.test(each.name) || !each.validated),
  );
  expect(odd.map(named)).toEqual([]);
  const suffix = { 'primary key': /_pkey$/, unique: /_key$/, 'foreign key': /_fkey$/ } as const;
  for (const [type, pattern] of Object.entries(suffix)) {
    expect(catalog.constraints.filter((each) => each.type === type && !ofLeaf(each) && !pattern.test(each.name)).map(named), type).toEqual([]);
  }
  const constraints = new Set(catalog.constraints.map(({ name }) => name));
  expect(catalog.indexes.filter((each) => !ofLeaf(each) && !constraints.has(each.name) && !each.name.endsWith('_idx')).map(named)).toEqual([]);
});

test('columns have the types of the house: no varchar, no timestamp without a zone, no double for money, no serial', () => {
  const types = new Set(['character varying', 'character', 'timestamp without time zone', 'json', 'money', 'real', 'double precision']);
  expect(catalog.columns.filter(({ type, identity }) => types.has(type.replace(/\(.*$/, '')) || identity !== null).map(named)).toEqual([]);
  expect(catalog.sequences).toEqual([]);
});

test('every text has a length or a form that a CHECK names', () => {
  // Written by triggers from columns that have a CHECK.
  const copied = new Set(['prompts.prompt_versions.template']);
  const views = new Set(catalog.views.map(named));
  const free = catalog.columns.filter(
    (column) =>
      (column.type === 'text' || column.typeName === 'citext') &&
      !ofLeaf(column) &&
      !views.has(`${column.schema}.${column.table}`) &&
      !copied.has(named(column)) &&
      !catalog.constraints.some(
        ({ type, schema, table, columns }) =>
          type === 'check' && schema === column.schema && table === column.table && columns.includes(column.name),
      ),
  );
  expect(free.map(named)).toEqual([]);
});

test('every jsonb column names its type, and is checked to be of its kind', () => {
  // No TypeScript type is generated for what the toolkit keeps for itself.
  const json = catalog.columns.filter((column) => column.type === 'jsonb' && !ofLeaf(column) && column.schema !== 'kaava');
  expect(json.length).toBeGreaterThan(10);
  expect(json.filter(({ comment }) => !/@json [A-Z]\w+$/.test(comment ?? '')).map(named)).toEqual([]);
});

test('a table with updated_at keeps it by the trigger', () => {
  const stamped = catalog.columns.filter(({ name }) => name === 'updated_at');
  const missing = stamped.filter(
    ({ schema, table }) => !catalog.triggers.some((each) => each.schema === schema && each.table === table && each.function === 'core.set_updated_at'),
  );
  expect(missing.map(named)).toEqual([]);
});

test('keys that stand alone are UUIDs in order of time', () => {
  const ids = catalog.columns.filter((column) => column.name === 'id' && catalog.tables.some((table) => named(table) === `${column.schema}.${column.table}`));
  expect(ids.length).toBeGreaterThan(8);
  expect(ids.filter((column) => column.type !== 'uuid' || column.default !== 'core.uuid_v7()').map(named)).toEqual([]);
});

test('the roles are what they are for', () => {
  const role = (name: string) => catalog.roles.find((each) => each.name === name);
  const plain = { login: false, superuser: false, bypassRls: false, createRole: false, createDatabase: false, replication: false };
  for (const name of ['anonymous', 'authenticated', 'service']) expect(role(name), name).toMatchObject({ ...plain, memberOf: [] });
  expect(role('administrator')).toMatchObject({ ...plain, memberOf: ['authenticated'] });
});

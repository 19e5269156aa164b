import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCatalog } from '../../../src/catalog/read.ts';
import { nameOf } from '../../../src/catalog/names.ts';
import { accessJson } from '../../../src/toolkit/access/json.ts';
import { withoutDeployment, wordsOf } from '../../../src/toolkit/access/deployment.ts';
import { accessMatrix } from '../../../src/toolkit/access/matrix.ts';
import type { AccessMatrix } from '../../../src/toolkit/access/model.ts';
import { become } from '../../row-level-security/actors.ts';
import { actors, everybody } from '../../row-level-security/people.ts';
import { populate } from '../../row-level-security/world.ts';
import { SCHEMAS } from '../../support/schemas.ts';
import { useDatabase } from '../../support/database.ts';
import { Reality } from './reality.ts';

/** What the matrix says of our own schema, and what PostgreSQL does when each of them tries. */
const database = useDatabase();
let client: pg.PoolClient;
let matrix: AccessMatrix;
let reality: () => Reality;

beforeAll(async () => {
  await populate(database);
  client = await database.owner.connect();
  const catalog = await readCatalog(client);
  const { rows } = await client.query<{ name: string }>('select current_user::text as name');
  matrix = await accessMatrix(withoutDeployment(catalog, rows[0]?.name ?? '', await wordsOf('migrations')));
  const keys = new Map(
    catalog.constraints
      .filter(({ type }) => type === 'primary key')
      .map(({ schema, table, columns }) => [nameOf(schema, table), columns]),
  );
  const generated = new Set(
    catalog.columns
      .filter((column) => column.generated !== null)
      .map(({ schema, table, name }) => `${nameOf(schema, table)}.${name}`),
  );
  reality = () => new Reality(client, keys, generated);
});
afterAll(() => client.release());

test.each(everybody)('what the matrix says of %s is what PostgreSQL does', { timeout: 300_000 }, async (who) => {
  const { role, userId } = actors[who];
  const actor = {
    name: who,
    role,
    become: become(who),
    settings: `select set_config('app.current_user_id', '${userId ?? ''}', true)`,
  };
  const found = reality();
  await client.query('begin; select pg_current_xact_id()');
  try {
    for (const relation of matrix.relations.filter(({ schema }) => SCHEMAS.some((each) => each === schema)))
      await found.compare(relation, actor);
  } finally {
    await client.query('rollback');
  }
  expect(found.disagreements).toEqual([]);
  // None of this is right for want of rows.
  expect(found.compared.refused).toBeGreaterThan(50);
  if (role !== 'analyst') expect(found.compared.some).toBeGreaterThan(5);
});

test('who may use a schema, sequence or function is who PostgreSQL says', async () => {
  const may = { schema: 'has_schema_privilege', sequence: 'has_sequence_privilege', function: 'has_function_privilege' };
  let compared = 0;
  for (const { kind, name, held } of matrix.objects) {
    for (const role of new Set(everybody.map((who) => actors[who].role))) {
      for (const privilege of kind === 'schema'
        ? ['USAGE', 'CREATE']
        : kind === 'function'
          ? ['EXECUTE']
          : ['SELECT', 'USAGE', 'UPDATE']) {
        const { rows } = await client.query<{ may: boolean }>(`select ${may[kind]}($1, $2, $3) as may`, [role, name, privilege]);
        const found = held.some((each) => each.role === role && each.privilege === privilege);
        expect([name, role, privilege, found]).toEqual([name, role, privilege, rows[0]?.may]);
        compared += 1;
      }
    }
  }
  expect(compared).toBeGreaterThan(500);
});

test('nobody may touch a leaf by its name, as the matrix says', async () => {
  const leaves = matrix.relations.filter((relation) => relation.leaves !== undefined);
  expect(leaves.map((relation) => relation.leaves)).toEqual(leaves.map(() => ({ alike: [], except: [] })));
  const { rows } = await client.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class as c, unnest('{anonymous,authenticated,moderator,administrator,service,analyst}'::text[]) as role
     where c.relispartition and c.relkind = 'r' and has_any_column_privilege(role, c.oid, 'select, insert, update')`,
  );
  expect(rows).toEqual([]);
});

test('it says the same whatever the order of what it is made from', async () => {
  const catalog = await readCatalog(client);
  const shuffled = {
    ...catalog,
    grants: catalog.grants.toReversed(),
    policies: catalog.policies.toReversed(),
    roles: catalog.roles.toReversed(),
  };
  expect(accessJson(await accessMatrix(shuffled))).toBe(accessJson(await accessMatrix(catalog)));
});

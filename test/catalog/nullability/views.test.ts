import { beforeAll, describe, expect, test } from 'vitest';
import { nullabilityOfViews, type Nullability } from '../../../src/catalog/nullability/views.ts';
import { readCatalog } from '../../../src/catalog/read.ts';
import { type TestDatabase, useDatabase } from '../../support/database.ts';
import { EMPTY, STATES, TABLES } from './lab.ts';
import { randomQueries } from './random.ts';
import { SHAPES } from './shapes.ts';

const database = useDatabase();

const read = async (db: TestDatabase['owner']): Promise<ReadonlyMap<string, Nullability>> => {
  const client = await db.connect();
  try {
    return await nullabilityOfViews(await readCatalog(client));
  } finally {
    client.release();
  }
};

/** Makes views of queries, in the schema `lab`. */
async function createViews(queries: ReadonlyMap<string, string>): Promise<void> {
  for (const [view, query] of queries)
    await database.owner.query(`create view lab.${view} as ${query}`).catch((error: unknown) => {
      throw new Error(query, { cause: error });
    });
}

/** Of the columns of each view, those that some row of some state has null in. */
async function nullsSeen(views: readonly string[]): Promise<ReadonlySet<string>> {
  const client = await database.owner.connect();
  try {
    // Without statistics PostgreSQL thinks each of these joins worth compiling.
    await client.query('set jit = off');
    const { rows: columns } = await client.query<{ view: string; name: string }>(
      `select relname as view, attname as name from pg_attribute join pg_class c on c.oid = attrelid where relnamespace = 'lab'::regnamespace and relkind = 'v'`,
    );
    const seen = new Set<string>();
    for (const [state, sql] of Object.entries(STATES)) {
      await client.query(`${EMPTY}; ${sql}; analyze lab.a, lab.b, lab.c`);
      for (const view of views) {
        const all = columns.filter((column) => column.view === view);
        const tests = all.map(({ name }) => `coalesce(bool_or(num_nulls("${name}") > 0), false) as "${name}"`).join(', ');
        const { rows } = await client
          .query<Record<string, boolean>>(`select ${tests} from lab."${view}"`)
          .catch((error: unknown) => {
            throw new Error(`${view} in ${state}`, { cause: error });
          });
        for (const [name, isNull] of Object.entries(rows[0] ?? {})) if (isNull) seen.add(`lab.${view}.${name}`);
      }
    }
    return seen;
  } finally {
    client.release(true);
  }
}

beforeAll(async () => {
  await database.owner.query(TABLES);
});

describe('a shape of a view', () => {
  const viewOf = (index: number) => `shape_${String(index).padStart(3, '0')}`;
  let said: ReadonlyMap<string, Nullability>;
  let seen: ReadonlySet<string>;

  beforeAll(async () => {
    await createViews(new Map(SHAPES.map(([, query], index) => [viewOf(index), query])));
    said = await read(database.owner);
    seen = await nullsSeen(SHAPES.map((_, index) => viewOf(index)));
  }, 60_000);

  test.each(SHAPES.map(([shape, , columns], index) => [shape, columns, viewOf(index)] as const))('%s: %s', (_, columns, view) => {
    const names = columns.split(' ').map((each) => each.slice(0, -1));
    const found = names.map((name) => {
      const path = `lab.${view}.${name}`;
      if (said.get(path) === 'proved') return seen.has(path) ? `${name} IS NULL THOUGH PROVED` : `${name}!`;
      return `${name}${seen.has(path) ? '?' : '~'}`;
    });
    expect(found.join(' ')).toBe(columns);
  });
});

test('of random joins, nothing that is proved is ever null', async () => {
  const queries = new Map(randomQueries(300).map((query, index) => [`random_${String(index)}`, query]));
  await createViews(queries);
  const said = await read(database.owner);
  const seen = await nullsSeen([...queries.keys()]);
  const columns = [...said].filter(([path]) => path.startsWith('lab.random_'));
  const wrong = columns.filter(([path, nullability]) => nullability === 'proved' && seen.has(path));
  expect(wrong.map(([path]) => `${path}: ${String(queries.get(path.split('.')[1] ?? ''))}`)).toEqual([]);
  const neverNull = columns.filter(([path]) => !seen.has(path));
  const proved = columns.filter(([, nullability]) => nullability === 'proved');
  expect(seen.size).toBeGreaterThan(200);
  expect(proved.length / neverNull.length).toBeGreaterThan(0.5);
}, 60_000);

describe('a view', () => {
  test('on views, and a materialized one, knows what was proved of those', async () => {
    await database.owner.query(`
      create view lab.one as select a.id, a.y, b.z from lab.a left join lab.b on b.a_id = a.id;
      create materialized view lab.two as select id, y as other, z from lab.one where y > 0;
      create view lab."Three" as select two.id, two.other, two.z, one.id as "Other id" from lab.two left join lab.one on one.id = two.id`);
    const said = await read(database.owner);
    expect(Object.fromEntries([...said].filter(([path]) => /^lab\.(one|two|Three)\./.test(path)))).toEqual({
      'lab.one.id': 'proved',
      'lab.one.y': 'nullable',
      'lab.one.z': 'nullable',
      'lab.two.id': 'proved',
      'lab.two.other': 'proved',
      'lab.two.z': 'nullable',
      'lab.Three.id': 'proved',
      'lab.Three.other': 'proved',
      'lab.Three.z': 'nullable',
      'lab.Three.Other id': 'nullable',
    });
  });

  test('says by @notNull in the comment of a column what its query cannot prove', async () => {
    await database.owner.query(`
      create view lab.said as select id, y, n, t from lab.a;
      comment on column lab.said.id is 'Proved anyway. @notNull'; comment on column lab.said.y is '@notNull, since somebody says so.';
      comment on column lab.said.n is 'No @notNullable, and no x@notNull.'`);
    const said = await read(database.owner);
    expect(['id', 'y', 'n', 't'].map((name) => said.get(`lab.said.${name}`))).toEqual(['proved', 'stated', 'nullable', 'proved']);
  });

  test('proves nothing by a NOT NULL that older rows need not keep, which PostgreSQL has since 18', async () => {
    const { rows } = await database.owner.query<{ version: number }>(
      `select current_setting('server_version_num')::integer as version`,
    );
    await database.owner.query(
      'create table lab.late (v integer); insert into lab.late values (null); create view lab.lately as select v from lab.late',
    );
    const forbid = database.owner.query('alter table lab.late add constraint late_v not null v not valid');
    if ((rows[0]?.version ?? 0) < 180_000) await expect(forbid).rejects.toThrow('syntax error');
    else await forbid;
    expect((await read(database.owner)).get('lab.lately.v')).toBe('nullable');
  });
});

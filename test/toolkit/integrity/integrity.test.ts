import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { follow, inspect, PREPARATION, readerOn } from '../../../src/toolkit/integrity/inspect.ts';
import { readProjectRules } from '../../../src/toolkit/integrity/project-rules.ts';
import type { Rule } from '../../../src/toolkit/integrity/rule.ts';
import { genericRules } from '../../../src/toolkit/integrity/rules.ts';
import { seed } from '../../../src/toolkit/seed/seed.ts';
import { useDatabase } from '../../support/database.ts';
import { genericPlants, type Plant } from './plants-of-any-database.ts';
import { projectPlants } from './plants-of-the-project.ts';

const database = useDatabase();
const projectRules = await readProjectRules('db/integrity');
const rules: readonly Rule[] = [...genericRules, ...projectRules];
const plants = { ...genericPlants, ...projectPlants };
const major = await majorOf(inject('serverUrl'));
let client: pg.Client;

async function majorOf(url: string): Promise<number> {
  const server = new pg.Client({ connectionString: url });
  await server.connect();
  const { rows } = await server.query<{ major: number }>(`select current_setting('server_version_num')::int / 10000 as major`);
  await server.end();
  return rows[0]?.major ?? 0;
}

beforeAll(async () => {
  client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  await seed(client, 'db/seeds/reference.sql');
  await seed(client, 'db/seeds/demo');
  await client.query('create extension amcheck with schema public');
  // The template was made some time ago, and nobody refreshes views in it.
  await client.query('update kaava.refresh_policies set last_refreshed_at = now(), last_duration_ms = 0');
}, 60_000);
afterAll(() => client.end());

test('a database with the seeds is clean, and everything that there is was checked', async () => {
  const { findings, checked, unchecked } = await inspect(client, rules, { deep: () => true, timeout: 60_000 });
  expect(findings).toEqual([]);
  expect(unchecked.filter(({ kind }) => kind !== 'nothing')).toEqual([]);
  expect([...checked, ...unchecked.map(({ rule }) => rule)].toSorted()).toEqual(rules.map(({ name }) => name).toSorted());
});

test('every rule has its damage, and every damage its rule', () => {
  expect(Object.keys(plants).toSorted()).toEqual(rules.map(({ name }) => name).toSorted());
  for (const [rule, list] of Object.entries(plants)) expect(list.length, rule).toBeGreaterThan(0);
});

describe('damage is found by the name of its rule, and nothing else is', () => {
  const cases = Object.entries(plants).flatMap(([name, list]) =>
    list.filter(({ since = 0 }) => since <= major).map((plant) => [name, plant.way ?? '', plant] as const),
  );
  test.each(cases)('%s %s', async (name, _, plant: Plant) => {
    const deep = rules.find((rule) => rule.name === name)?.deep === true;
    await client.query('begin isolation level repeatable read');
    try {
      await client.query(plant.sql);
      // What was written may wait for its deferred checks; a reader sees it all the same.
      await client.query(`set transaction read only; ${PREPARATION}`);
      const followed = rules.filter((rule) => deep || rule.deep !== true);
      const { findings, unchecked } = await follow(followed, readerOn(client), () => {});
      const objects = plant.objects.map((object) => (object === '<database>' ? database.name : object));
      expect(findings.map(({ rule, object }) => [rule, object])).toEqual(objects.map((object) => [name, object]));
      expect(unchecked.filter(({ kind }) => kind !== 'nothing')).toEqual([]);
      const [finding] = findings;
      expect(finding?.message).toMatch(plant.says ?? /\.$/);
      expect(finding).toMatchObject({
        remedy: expect.stringMatching(/\.$|…$/) as string,
        fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      });
      if (plant.level !== undefined) expect(finding?.level).toBe(plant.level);
    } finally {
      await client.query('rollback');
    }
  });
});

test('the rule about the log knows every table that is watched', async () => {
  const { rows } = await database.owner.query<{ name: string }>(
    `select tgrelid::regclass::text as name from pg_trigger where tgfoid = 'audit.record_change'::regproc and tgparentid = 0 order by 1`,
  );
  const known = [...(await readFile('db/integrity/audit.sql', 'utf8')).matchAll(/ from ([a-z_]+\.[a-z_]+) as t$/gm)].map(
    ([, name]) => name,
  );
  expect(known.toSorted()).toEqual(rows.map(({ name }) => name).toSorted());
});

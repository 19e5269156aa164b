import pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import type { Catalog } from '../../src/catalog/catalog.ts';
import { actors } from '../row-level-security/people.ts';
import { populate } from '../row-level-security/world.ts';
import { useDatabase } from '../support/database.ts';
import { catalogOf, refusal } from './outcome.ts';
import { errorsOf, type Raised, without } from './raised.ts';
import type { Case, Effect, Refusal, Rules } from './rule.ts';
import { auditRules } from './rules-of-audit.ts';
import { contentRules } from './rules-of-content.ts';
import { identityRules } from './rules-of-identity.ts';
import { kaavaRules } from './rules-of-kaava.ts';
import { learningRules } from './rules-of-learning.ts';
import { promptsRules } from './rules-of-prompts.ts';
import { studioRules } from './rules-of-studio.ts';
import { templateRules } from './rules-of-templates.ts';

/** Every trigger and every error that a function raises is seen at work, spares its neighbours, and is missed when it is away. */
const database = useDatabase();
const rules: Rules = {
  ...identityRules,
  ...promptsRules,
  ...studioRules,
  ...templateRules,
  ...contentRules,
  ...learningRules,
  ...auditRules,
  ...kaavaRules,
};
const cases = Object.entries(rules).flatMap(([name, all]) => all.map((rule) => [name, rule] as const));
/** Tried on all tables at once: generic-triggers.test.ts. */
const GENERIC = ['core.set_updated_at', 'audit.record_change'];
let catalog: Catalog;

beforeAll(async () => {
  await populate(database);
  catalog = await catalogOf(database);
});

/** What a case comes to: what refuses it, `nothing` when it meets no row, or else what `look` shows. All is rolled back. */
async function outcomeOf({ by, given = '', statement }: Case, away = '', look = `select 'taken'`): Promise<string> {
  const client = await database.owner.connect();
  try {
    await client.query(`begin; ${given}; ${away}`);
    if (typeof by === 'string') {
      const { role, userId } = actors[by];
      await client.query(`select set_config('app.current_user_id', $1, true), set_config('role', $2, true)`, [
        userId ?? '',
        role,
      ]);
    }
    try {
      const { rowCount } = await client.query(statement);
      if (rowCount === 0) return 'nothing';
      await client.query('set constraints all immediate');
    } catch (error) {
      if (error instanceof pg.DatabaseError) return refusal(error);
      throw error;
    }
    await client.query('reset role');
    const { rows } = await client.query<Record<string, unknown>>(look);
    return String(Object.values(rows[0] ?? {})[0]);
  } finally {
    await client.query('rollback');
    client.release();
  }
}

/** Triggers by the name that the rules use. A partition's own, which are no copies, stand beside its parent's. */
const triggers = () =>
  new Map(catalog.triggers.map((trigger) => [`${trigger.schema}.${trigger.table} ${trigger.name}`, trigger]));
const routine = (name: string) => {
  const [found, ...others] = catalog.functions.filter((each) => `${each.schema}.${each.name}` === name);
  if (found === undefined || others.length > 0) throw new Error(`There is not one function ${name}.`);
  return found;
};
const functionOf = (name: string) => routine(triggers().get(name)?.function ?? name);
/** SQLSTATE and constraint of an error, as a trigger's function raises it for that trigger. */
function named({ code, constraint }: Raised, name: string): string {
  const given = / EXECUTE FUNCTION [^(]+\((.*)\)$/.exec(triggers().get(name)?.definition ?? '')?.[1]?.split(', ') ?? [];
  return [code, typeof constraint === 'number' ? given[constraint]?.slice(1, -1) : constraint].filter(Boolean).join(' ');
}
/** Relations that have a trigger: its table and, where it is for statements, each partition. */
async function having(name: string): Promise<string[]> {
  const { rows } = await database.owner.query<{ name: string }>(
    `select t.tgrelid::regclass::text as name from pg_trigger as t
     where t.tgname = split_part($1, ' ', 2) and t.tgparentid = 0
       and (t.tgrelid = split_part($1, ' ', 1)::regclass or t.tgrelid in (select relid from pg_partition_tree(split_part($1, ' ', 1))))
     order by 1`,
    [name],
  );
  expect(rows.length, name).toBeGreaterThan(0);
  return rows.map((row) => row.name);
}

async function refuses(name: string, { refused, breaks, edge }: Refusal): Promise<void> {
  const raised = errorsOf(functionOf(name)).find((each) => named(each, name) === refused);
  if (raised === undefined) throw new Error(`${name} does not raise ${refused}.`);
  const [table = '', trigger = ''] = name.split(' ');
  const tables = trigger === '' ? [table] : await having(name);
  const away = [
    without(functionOf(name), raised),
    ...(trigger === '' ? [] : [tables.map((each) => `drop trigger ${trigger} on ${each}`).join('; ')]),
  ];
  for (const each of breaks) {
    for (const relation of tables) {
      const broken = { ...each, statement: each.statement.replace(table, relation) };
      expect(await outcomeOf(broken), broken.statement).toBe(refused);
      for (const ddl of away) expect(await outcomeOf(broken, ddl), broken.statement).toBe(each.instead ?? 'taken');
    }
  }
  for (const each of edge) expect(await outcomeOf(each), each.statement).toBe('taken');
}

async function changes(name: string, { look, acts, spares }: Effect): Promise<void> {
  const [table = '', trigger = ''] = name.split(' ');
  const away = `drop trigger ${trigger} on ${table}`;
  for (const each of acts) {
    expect(await outcomeOf(each, '', look), each.statement).toBe(each.seen);
    expect(await outcomeOf(each, away, look), each.statement).not.toBe(each.seen);
  }
  for (const each of spares) {
    for (const ddl of ['', away]) expect(await outcomeOf(each, ddl, look), each.statement).toBe(each.seen);
  }
}

test.each(cases)('%s', async (name, rule) => {
  if ('refused' in rule) await refuses(name, rule);
  else await changes(name, rule);
});

test('every trigger and every function that raises an error has a rule, and every rule has its trigger or function', () => {
  const ours = [...triggers()].filter(([, trigger]) => !GENERIC.includes(trigger.function));
  const raising = catalog.functions.filter((each) => each.returns !== 'trigger' && errorsOf(each).length > 0);
  const there = [...ours.map(([name]) => name), ...raising.map(({ schema, name }) => `${schema}.${name}`)];
  expect(Object.keys(rules).toSorted()).toEqual(there.toSorted());
  for (const [name, rule] of cases) {
    const [some, others] = 'refused' in rule ? [rule.breaks, rule.edge] : [rule.acts, rule.spares];
    expect(some.length * others.length, name).toBeGreaterThan(0);
  }
});

test('a partition has no trigger that its parent has not', async () => {
  const { rows } = await database.owner.query(
    `select t.tgrelid::regclass::text as leaf, t.tgname as name from pg_trigger as t join pg_inherits as i on i.inhrelid = t.tgrelid
     where t.tgparentid = 0 and not t.tgisinternal
       and not exists (select from pg_trigger as p where p.tgrelid = i.inhparent and p.tgname = t.tgname)`,
  );
  expect(rows).toEqual([]);
});

test('every error that a function raises is broken, by a trigger of each name that it is given', () => {
  const errors = Object.keys(rules).flatMap((name) => {
    const of = functionOf(name);
    return errorsOf(of).map((raised) => `${of.schema}.${of.name}: ${named(raised, name)}`);
  });
  const broken = cases.flatMap(([name, rule]) =>
    'refused' in rule ? [`${functionOf(name).schema}.${functionOf(name).name}: ${rule.refused}`] : [],
  );
  expect([...new Set(broken)].toSorted()).toEqual([...new Set(errors)].toSorted());
  // A trigger function without a trigger would never be asked for.
  const used = new Set(catalog.triggers.map((trigger) => trigger.function));
  const idle = catalog.functions.filter((each) => each.returns === 'trigger' && !used.has(`${each.schema}.${each.name}`));
  expect(idle.map(({ name }) => name)).toEqual([]);
  const ours = new Set(Object.keys(rules).filter((name) => triggers().has(name)));
  console.log(
    `${String(ours.size)} triggers and ${String(new Set(errors).size)} named errors: all broken or seen at work, and all at the edge.`,
  );
});

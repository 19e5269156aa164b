import type pg from 'pg';
import type { Actor, BookQuery } from './query.ts';
import { everyNode, type Leaves, type PlanNode, quoted, relationOf, render } from './render.ts';

/** What is known of the database in which plans are taken. */
export interface Surroundings {
  readonly leaves: Leaves;
  /** Rows by relation: tables and materialized views; of a partitioned table, and of each leaf. */
  readonly rows: ReadonlyMap<string, number>;
  /** Functions that policies call, as EXPLAIN writes them; PostgreSQL's own left out. */
  readonly policyFunctions: readonly string[];
  /** Of PostgreSQL: 15. */
  readonly major: number;
}

/** How many leaves of a partitioned table a plan reads. */
export interface Reads {
  readonly table: string;
  readonly leaves: number;
  readonly of: number;
}

export interface Plan {
  readonly role: string;
  /** The planner's estimate for all rows, to three digits. */
  readonly cost: number;
  readonly reads: readonly Reads[];
  readonly lines: readonly string[];
}

/** A plan just taken, with what only the whole tree tells. */
export interface TakenPlan extends Plan {
  /** Relations that are read from end to end by a sequential scan, and how many rows that are: of a partitioned table those of such leaves. */
  readonly sequential: readonly { readonly table: string; readonly rows: number }[];
  /** Indexes that find a part of a relation. */
  readonly indexes: readonly { readonly table: string; readonly index: string }[];
}

/** Reads what plans are judged by. */
export async function readSurroundings(client: pg.ClientBase): Promise<Surroundings> {
  const leaves = await client.query<{ name: string; root: string; of: number }>(`
    select case c.relkind when 'i' then 'index ' || quote_ident(c.relname) else format('%I.%I', n.nspname, c.relname) end as name,
           case r.relkind when 'I' then quote_ident(r.relname) else format('%I.%I', m.nspname, r.relname) end as root,
           count(*) over (partition by r.oid)::integer as of
    from pg_catalog.pg_class as c
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    join pg_catalog.pg_class as r on r.oid = pg_catalog.pg_partition_root(c.oid)
    join pg_catalog.pg_namespace as m on m.oid = r.relnamespace
    where c.relispartition and c.relkind in ('r', 'i')`);
  const rows = await client.query<{ name: string; rows: number }>(`
    select format('%I.%I', n.nspname, r.relname) as name, sum(greatest(c.reltuples, 0))::float8 as rows
    from pg_catalog.pg_class as c
    join pg_catalog.pg_class as r on r.oid = coalesce(pg_catalog.pg_partition_root(c.oid)::oid, c.oid)
    join pg_catalog.pg_namespace as n on n.oid = r.relnamespace
    where c.relkind in ('r', 'm')
    group by 1
    union all
    select format('%I.%I', n.nspname, c.relname), greatest(c.reltuples, 0)::float8
    from pg_catalog.pg_class as c join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    where c.relkind = 'r' and c.relispartition`);
  const functions = await client.query<{ name: string }>(`
    select distinct d.refobjid::regproc::text as name
    from pg_catalog.pg_depend as d
    where d.classid = 'pg_catalog.pg_policy'::regclass and d.refclassid = 'pg_catalog.pg_proc'::regclass
    order by 1`);
  const version = await client.query<{ major: number }>("select current_setting('server_version_num')::integer / 10000 as major");
  return {
    leaves: new Map(leaves.rows.map(({ name, root, of }) => [name, { root, of }])),
    rows: new Map(rows.rows.map(({ name, rows: count }) => [name, count])),
    policyFunctions: functions.rows.map(({ name }) => name),
    major: version.rows[0]?.major ?? 0,
  };
}

/**
 * Plans queries as if nothing stood between them and the tables: no policy, and no view that is a barrier.
 *
 * The settings are those of each query's first actor: what policies do not do then, its own conditions still do.
 */
export async function takeUnhindered(
  client: pg.ClientBase,
  queries: readonly BookQuery[],
  surroundings: Surroundings,
): Promise<TakenPlan[]> {
  await client.query('begin');
  try {
    await client.query(WITHOUT_BARRIERS);
    const plans: TakenPlan[] = [];
    for (const query of queries) {
      await assume(client, { settings: {}, ...query.actors[0], role: 'none' });
      plans.push(await explainPlan(client, query, 'none', surroundings));
    }
    return plans;
  } finally {
    await client.query('rollback');
  }
}

const WITHOUT_BARRIERS = `
  do $do$
  declare
    barrier regclass;
  begin
    for barrier in select oid from pg_catalog.pg_class where relkind = 'v' and 'security_barrier=true' = any (reloptions) loop
      execute format('alter view %s set (security_barrier = false)', barrier);
    end loop;
  end;
  $do$`;

/**
 * Plans a query as somebody, with the values of its example, and rolls back.
 *
 * Not the generic plan, which PostgreSQL may change to after five times: it does so only where that costs no more.
 *
 * @throws pg.DatabaseError when the role may not, or the statement is wrong
 */
export const takePlan = (client: pg.ClientBase, query: BookQuery, actor: Actor, surroundings: Surroundings): Promise<TakenPlan> =>
  asSomebody(client, actor, () => explainPlan(client, query, actor.role, surroundings));

async function explainPlan(
  client: pg.ClientBase,
  { sql, parameters }: BookQuery,
  role: string,
  { leaves, rows: known }: Surroundings,
): Promise<TakenPlan> {
  const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(`explain (format json, verbose) ${sql}`, [
    ...parameters,
  ]);
  const plan = rows[0]?.['QUERY PLAN'][0].Plan;
  if (plan === undefined) throw new Error('EXPLAIN returned no plan.');
  const scans = everyNode(plan).filter((node) => node['Node Type'].includes('Scan') && relationOf(node) !== undefined);
  const rootOf = (node: PlanNode) => leaves.get(relationOf(node) ?? '')?.root ?? relationOf(node) ?? '';
  return {
    role,
    cost: Number((plan['Total Cost'] as number).toPrecision(3)),
    reads: readsOf(scans, leaves),
    lines: render(plan, leaves),
    sequential: sequentialOf(scans, rootOf, known),
    indexes: indexesOf(plan, leaves),
  };
}

/** EXPLAIN's own text, with costs; with `analyze` the query runs, and is rolled back. */
export async function explainText(
  client: pg.ClientBase,
  { sql, parameters }: BookQuery,
  actor: Actor,
  analyze: boolean,
): Promise<string[]> {
  const { rows } = await asSomebody(client, actor, () =>
    client.query<{ 'QUERY PLAN': string }>(`explain (${analyze ? 'analyze, buffers, ' : ''}verbose) ${sql}`, [...parameters]),
  );
  return rows.map((row) => row['QUERY PLAN']);
}

/** The types of a query's parameters, as PostgreSQL infers them: `text`, `prompts.prompt_status`. */
export async function parameterTypes(client: pg.ClientBase, { sql }: BookQuery, actor: Actor): Promise<string[]> {
  return await asSomebody(client, actor, async () => {
    await client.query(`prepare kaava_book as ${sql}`);
    const { rows } = await client.query<{ types: string[] }>(
      "select parameter_types::text[] as types from pg_catalog.pg_prepared_statements where name = 'kaava_book'",
    );
    await client.query('deallocate kaava_book');
    return rows[0]?.types ?? [];
  });
}

async function asSomebody<Result>(client: pg.ClientBase, actor: Actor, use: () => Promise<Result>): Promise<Result> {
  await client.query('begin');
  try {
    await assume(client, actor);
    return await use();
  } finally {
    await client.query('rollback');
  }
}

/** For the transaction that is open. */
async function assume(client: pg.ClientBase, { role, settings }: Actor): Promise<void> {
  for (const [name, value] of Object.entries({ ...settings, role }))
    await client.query('select set_config($1, $2, true)', [name, value]);
}

function indexesOf(node: PlanNode, leaves: Leaves, above = ''): { table: string; index: string }[] {
  // A bitmap's index says not of which table it is: that is what the scan above it reads.
  const relation = relationOf(node) ?? above;
  const { 'Index Name': name, 'Index Cond': condition } = node;
  const table = leaves.get(relation)?.root ?? relation;
  const own =
    typeof name === 'string' && typeof condition === 'string'
      ? [{ table, index: leaves.get(`index ${quoted(name)}`)?.root ?? quoted(name) }]
      : [];
  return [...own, ...(node.Plans ?? []).flatMap((child) => indexesOf(child, leaves, relation))];
}

function sequentialOf(scans: readonly PlanNode[], rootOf: (node: PlanNode) => string, known: Surroundings['rows']) {
  const read = new Map<string, number>();
  const sequential = scans.filter((node) => node['Node Type'] === 'Seq Scan');
  // Each relation once, however often it is read.
  for (const [relation, node] of new Map(sequential.map((each) => [relationOf(each) ?? '', each])))
    read.set(rootOf(node), (read.get(rootOf(node)) ?? 0) + (known.get(relation) ?? 0));
  return [...read].map(([table, rows]) => ({ table, rows })).toSorted((a, b) => (a.table < b.table ? -1 : 1));
}

function readsOf(scans: readonly PlanNode[], leaves: Leaves): Reads[] {
  const read = new Map<string, { of: number; names: Set<string> }>();
  for (const node of scans) {
    const name = relationOf(node) ?? '';
    const leaf = leaves.get(name);
    if (leaf === undefined) continue;
    const { names } = read.get(leaf.root) ?? { names: new Set<string>() };
    read.set(leaf.root, { of: leaf.of, names: names.add(name) });
  }
  return [...read]
    .map(([table, { of, names }]) => ({ table, leaves: names.size, of }))
    .toSorted((a, b) => (a.table < b.table ? -1 : 1));
}

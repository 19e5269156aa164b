import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { CouldNotCheck } from '../../errors.ts';
import { withKept } from '../migrate/kept.ts';
import { migrate } from '../migrate/shadow.ts';
import { planScale, runScale } from '../seed/scale.ts';
import { seed } from '../seed/seed.ts';
import { readScaleSeed } from '../seed/steps.ts';
import { STAND_STILL } from './still.ts';

/** Enough that a large table is large, and few enough that ANALYZE reads every row. */
export const USERS = 5_000;
export const EVENTS = 100_000;

export interface PlanningOptions {
  /** A superuser's connection string to the server. The database in it is not touched. */
  readonly serverUrl: string;
  /** The migrations. */
  readonly dir: string;
  /** `reference.sql`, `scale` and `examples.sql`; what is not there is left out. */
  readonly seeds: string;
  readonly signal: AbortSignal;
  /** Told what is being done, where it takes seconds. */
  readonly onProgress: (what: string) => void;
}

/**
 * Lends a database in which queries are planned as in any other one that is made of the same files, whenever and wherever: the same rows,
 * all of them counted, at the same moment, with the planner's settings as PostgreSQL ships them but for a few ({@link PLANNER}).
 *
 * Making it takes seconds; it is kept on the server, and copied.
 *
 * @throws CouldNotCheck when it cannot be made
 */
export async function withPlanningDatabase<Result>(
  options: PlanningOptions,
  use: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const { serverUrl, dir, seeds, signal, onProgress } = options;
  const files = [...(await sqlBelow(dir)), ...(await sqlBelow(seeds))];
  const texts = await Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')]));
  const madeOf = JSON.stringify([STAND_STILL, NO_AUTOVACUUM, ANALYZE, USERS, EVENTS, texts]);
  const build = async (client: pg.Client, url: string): Promise<void> => {
    onProgress(`Making a database to plan queries in, of ${String(USERS)} users and ${String(EVENTS)} events; it is kept …`);
    const { rows } = await client.query<{ super: boolean }>(
      'select rolsuper as super from pg_catalog.pg_roles where rolname = current_user',
    );
    if (rows[0]?.super !== true)
      throw new CouldNotCheck(
        'Plans are taken in a database whose clock stands still, which only a superuser can make: set DIRECT_URL to one, or leave it and DATABASE_URL out, and the embedded server is used.',
      );
    await client.query(STAND_STILL);
    await migrate(url, dir, signal);
    await client.query(NO_AUTOVACUUM);
    const reference = join(seeds, 'reference.sql');
    const examples = join(seeds, 'examples.sql');
    if (existsSync(reference)) await seed(client, reference);
    if (existsSync(join(seeds, 'scale'))) {
      const plan = await planScale(client, await readScaleSeed(join(seeds, 'scale')), { users: USERS, events: EVENTS, seed: 1 });
      const { complete } = await runScale(client, plan, { signal, onProgress: () => {} });
      if (!complete) throw new CouldNotCheck('Interrupted before there were rows to plan with.');
    }
    if (existsSync(examples)) await seed(client, examples);
    for (const statement of ANALYZE) await client.query(statement);
  };
  return await withKept({ serverUrl, dir, signal, madeOf, build }, async (client) => {
    await client.query(PLANNER);
    return await use(client);
  });
}

/** It would come at any time, and make room here and there for rows that are still to come. */
const NO_AUTOVACUUM = `
  do $do$
  declare
    relation record;
  begin
    for relation in select oid::regclass as name, relkind from pg_catalog.pg_class where relkind in ('r', 'm') and relnamespace <> all (array['pg_catalog', 'information_schema']::regnamespace[]) loop
      execute format('alter %s %s set (autovacuum_enabled = false, toast.autovacuum_enabled = false)',
        case relation.relkind when 'm' then 'materialized view' else 'table' end, relation.name);
    end loop;
  end;
  $do$`;

/** Where a changed row lands, and what room it leaves, is a matter of chance: each table is written anew, in the order of its key. */
const IN_ORDER = `
  do $do$
  declare
    key record;
  begin
    for key in
      select distinct on (i.indrelid) i.indrelid::regclass as relation, c.relname as index
      from pg_catalog.pg_index as i
      join pg_catalog.pg_class as c on c.oid = i.indexrelid and c.relkind = 'i'
      join pg_catalog.pg_class as r on r.oid = i.indrelid and r.relkind in ('r', 'm')
      where i.indisunique and i.indpred is null and c.relnamespace <> all (array['pg_catalog', 'pg_toast', 'information_schema']::regnamespace[])
      order by i.indrelid, i.indisprimary desc, c.relname
    loop
      execute format('cluster %s using %I', key.relation, key.index);
    end loop;
  end;
  $do$`;

/** Then every row is read, and every page marked as visible to all. */
const ANALYZE = [IN_ORDER, 'set default_statistics_target = 1000', 'vacuum (freeze, analyze)'];

/** All that steers the planner as it is shipped, whatever the server's configuration says, but for what depends on the machine. */
const PLANNER = `
  select set_config(name, boot_val, false) from pg_catalog.pg_settings where category like 'Query Tuning%' and context = 'user';
  set jit = off; set max_parallel_workers_per_gather = 0; set random_page_cost = 1.1; set work_mem = '16MB'; set hash_mem_multiplier = 2;
  set timezone = 'UTC'; set datestyle = 'ISO'; set intervalstyle = 'postgres'; set search_path = "$user", public; set row_security = on;
  set extra_float_digits = 1; set plan_cache_mode = force_custom_plan; set bytea_output = hex; set lock_timeout = 0`;

async function sqlBelow(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  return names
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
    .map((name) => join(folder, name));
}

import type pg from 'pg';
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import type { Catalog } from '../../../src/catalog/catalog.ts';
import { type Other, readFingerprint, readOthers } from '../../../src/catalog/fingerprint.ts';
import { type Origins, readOrigins } from '../../../src/catalog/origins.ts';
import { readCatalog } from '../../../src/catalog/read.ts';
import { describe as inWords } from '../../../src/toolkit/drift/describe.ts';
import { type Drift, findDrift } from '../../../src/toolkit/drift/drift.ts';
import { compareOthers } from '../../../src/toolkit/drift/inspect.ts';
import { readMigrations } from '../../../src/toolkit/migrate/files.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();

const leafOf = (table: string) =>
  `(select inhrelid::regclass::text from pg_inherits where inhparent = '${table}'::regclass order by 1 limit 1)`;
const onLeaf = (statement: string, table = 'prompts.execution_logs') =>
  `do $$ begin execute format('${statement.replaceAll("'", "''")}', ${leafOf(table)}); end $$`;

/** What somebody does behind the migrations' back, and exactly what is told of it: `what kind object.property`. */
const changes: readonly (readonly [what: string, statement: string, ...told: string[]])[] = [
  [
    'an altered policy',
    'alter policy prompts_select_own on prompts.prompts using (true)',
    'changed policies prompts_select_own on prompts.prompts.using',
  ],
  [
    'a lost WITH CHECK',
    'alter policy prompts_update_own on prompts.prompts with check (true)',
    'changed policies prompts_update_own on prompts.prompts.check',
  ],
  [
    'a policy for more roles',
    'alter policy prompts_select_own on prompts.prompts to public',
    'changed policies prompts_select_own on prompts.prompts.roles',
  ],
  [
    'a dropped policy',
    'drop policy prompts_select_own on prompts.prompts',
    'missing policies prompts_select_own on prompts.prompts',
  ],
  [
    'an added policy',
    'create policy open on prompts.prompts for select to anonymous using (true)',
    'extra policies open on prompts.prompts',
  ],
  [
    'row-level security switched off',
    'alter table prompts.prompts disable row level security',
    'changed tables prompts.prompts.rlsEnabled',
  ],
  [
    'row-level security no longer forced',
    'alter table prompts.prompts no force row level security',
    'changed tables prompts.prompts.rlsForced',
  ],
  [
    'a dropped grant',
    'revoke select on identity.public_profiles from anonymous',
    'missing grants on view identity.public_profiles to anonymous',
  ],
  [
    'a further privilege',
    'grant truncate on prompts.prompts to authenticated',
    'changed grants on table prompts.prompts to authenticated.privileges',
  ],
  [
    'a grant on a column',
    'grant update (user_id) on prompts.prompts to authenticated',
    'extra grants on column prompts.prompts.user_id to authenticated',
  ],
  [
    'EXECUTE for everybody',
    'grant execute on function learning.award_xp to public',
    'extra grants on function learning.award_xp(uuid,learning.xp_source,uuid,integer) to PUBLIC',
  ],
  ['USAGE of a schema', 'grant usage on schema audit to anonymous', 'extra grants on schema audit to anonymous'],
  [
    'default privileges',
    'alter default privileges in schema prompts grant select on tables to public',
    'extra defaultPrivileges of <owner> on tables in prompts to PUBLIC',
  ],
  [
    'a lost security_barrier',
    'alter view identity.public_profiles reset (security_barrier)',
    'changed views identity.public_profiles.options',
  ],
  [
    'a view over more rows',
    `create or replace view prompts.my_daily_usage with (security_barrier = true) as select d.day, d.executions, d.failures, d.avg_latency_ms, d.p95_latency_ms, d.cost_usd, d.tokens from prompts.daily_usage as d`,
    'changed views prompts.my_daily_usage.definition',
  ],
  ['a view that is gone', 'drop view prompts.my_daily_usage', 'missing views prompts.my_daily_usage'],
  [
    'a function body',
    `create or replace function core.is_semver(version text) returns boolean language sql immutable strict parallel safe set search_path = pg_catalog, pg_temp as $$ select true $$`,
    'changed functions core.is_semver(version text).definition',
  ],
  [
    'a function that is SECURITY DEFINER now',
    'alter function core.is_semver(text) security definer',
    'changed functions core.is_semver(version text).security',
  ],
  [
    'a function without its search_path',
    'alter function core.set_updated_at() reset all',
    'changed functions core.set_updated_at().config',
  ],
  [
    'a function that is there too',
    'create function core.own() returns integer language sql return 1',
    'extra functions core.own()',
  ],
  ['an index on one leaf only', onLeaf('create index one_leaf on %s (level)'), 'extra indexes prompts.one_leaf'],
  ['a leaf without row-level security', onLeaf('alter table %s disable row level security'), 'changed tables LEAF.rlsEnabled'],
  [
    'a leaf that may be read by its name',
    onLeaf('grant select on %s to authenticated'),
    'extra grants on table LEAF to authenticated',
  ],
  [
    'a leaf whose trigger sleeps',
    onLeaf('alter table %s disable trigger log_append_only', 'audit.log'),
    'changed triggers log_append_only on AUDIT_LEAF.enabled',
  ],
  ['a dropped index', 'drop index prompts.prompts_tags_idx', 'missing indexes prompts.prompts_tags_idx'],
  [
    'an index with another predicate',
    'drop index prompts.prompts_tags_idx; create index prompts_tags_idx on prompts.prompts using gin (tags) where version > 1',
    'changed indexes prompts.prompts_tags_idx.definition',
    'changed indexes prompts.prompts_tags_idx.comment',
  ],
  ['a comment', `comment on table prompts.prompts is 'Mine.'`, 'changed tables prompts.prompts.comment'],
  ['a comment on a column', `comment on column prompts.prompts.name is null`, 'changed columns prompts.prompts.name.comment'],
  [
    'a default',
    'alter table prompts.prompts alter column version set default 2',
    'changed columns prompts.prompts.version.default',
  ],
  [
    'a column that may be null',
    'alter table prompts.prompts alter column name drop not null',
    'changed columns prompts.prompts.name.notNull',
  ],
  [
    'a wider type',
    'alter table core.rate_limits alter column consumed type bigint',
    'changed columns core.rate_limits.consumed.type',
  ],
  ['an added column', 'alter table prompts.prompts add column extra text', 'extra columns prompts.prompts.extra'],
  ['a dropped column', 'alter table identity.users drop column lockouts cascade', 'missing columns identity.users.lockouts'],
  [
    'a dropped CHECK',
    'alter table prompts.prompts drop constraint prompts_name_length',
    'missing constraints prompts_name_length on prompts.prompts',
  ],
  [
    'a looser CHECK',
    'alter table prompts.prompts drop constraint prompts_name_length; alter table prompts.prompts add constraint prompts_name_length check (char_length(name) < 9999)',
    'changed constraints prompts_name_length on prompts.prompts.definition',
  ],
  [
    'a CHECK that is not validated',
    'alter table prompts.prompts add constraint later check (version > 0) not valid',
    'extra constraints later on prompts.prompts',
  ],
  [
    'a foreign key that cascades',
    'alter table studio.legacy_templates drop constraint legacy_templates_module_template_id_fkey; alter table studio.legacy_templates add constraint legacy_templates_module_template_id_fkey foreign key (module_template_id) references studio.module_templates (id) on delete cascade',
    'changed constraints legacy_templates_module_template_id_fkey on studio.legacy_templates.definition',
  ],
  [
    'a disabled trigger',
    'alter table prompts.prompts disable trigger prompts_audit',
    'changed triggers prompts_audit on prompts.prompts.enabled',
  ],
  ['a dropped trigger', 'drop trigger prompts_audit on prompts.prompts', 'missing triggers prompts_audit on prompts.prompts'],
  [
    'a further trigger',
    'create trigger mine before insert on prompts.prompts for each row execute function core.set_updated_at()',
    'extra triggers mine on prompts.prompts',
  ],
  ['another owner', 'alter table prompts.prompts owner to kaava_definer', 'changed tables prompts.prompts.owner'],
  ['a label of an enum', `alter type prompts.log_level add value 'TRACE'`, 'changed enums prompts.log_level.labels'],
  ['a table that is there too', 'create table prompts.mine (id integer)', 'extra tables prompts.mine'],
  ['a table that is gone', 'drop table prompts.validations', 'missing tables prompts.validations'],
  ['an extension', 'create extension hstore', 'extra extensions hstore'],
  ['a storage parameter', 'alter table prompts.prompts set (fillfactor = 50)', 'changed tables prompts.prompts.options'],
];

let expected: Catalog;
let others: Other[];
let fingerprint: string;
let origins: Origins;
beforeAll(async () => {
  const client = await database.owner.connect();
  expected = await readCatalog(client);
  others = await readOthers(client);
  ({ fingerprint } = await readFingerprint(client));
  client.release();
  const files = await readMigrations('migrations');
  origins = await readOrigins(files.map(({ filename, text, up }) => ({ path: `migrations/${filename}`, text, part: up })));
});

/** A connection on which a snapshot's own transaction is a part of one that is rolled back afterwards. */
const within = (client: pg.PoolClient): pg.PoolClient =>
  new Proxy(client, {
    get: (target, property) =>
      property === 'query'
        ? (text: string, values?: unknown[]) =>
            target.query(text.replace(/^begin.*$/, 'savepoint snapshot').replace(/^rollback$/, 'rollback to snapshot'), values)
        : (Reflect.get(target, property) as unknown),
  });

async function after(
  statement: string,
): Promise<{ drift: Drift[]; fingerprint: string; roles: readonly string[]; leaves: string[] }> {
  const client = await database.owner.connect();
  try {
    await client.query('begin');
    await client.query(statement);
    const { rows } = await client.query<{ leaf: string; audit: string }>(
      `select ${leafOf('prompts.execution_logs')} as leaf, ${leafOf('audit.log')} as audit`,
    );
    const live = await readCatalog(within(client));
    return {
      drift: findDrift(expected, live, origins),
      ...(await readFingerprint(within(client))),
      leaves: [rows[0]?.leaf ?? '', rows[0]?.audit ?? ''],
    };
  } finally {
    await client.query('rollback');
    client.release();
  }
}

const told = ({ what, kind, object, property }: Drift) =>
  `${what} ${kind} ${object}${property === undefined ? '' : `.${property}`}`;

test('a database on which the migrations ran has no drift, and the fingerprint of any other such', async () => {
  expect(await after('select 1')).toMatchObject({ drift: [], fingerprint });
});

test.each(changes)('%s is named, and nothing else', async (_what, statement, ...expectedToBeTold) => {
  const {
    drift,
    fingerprint: changed,
    leaves: [leaf = '', audit = ''],
  } = await after(statement);
  const said = drift.map(told);
  expect(said).toEqual(expectedToBeTold.map((each) => each.replace('AUDIT_LEAF', audit).replace('LEAF', leaf)));
  expect(changed).not.toBe(fingerprint);
  for (const each of drift) {
    if (each.what === 'extra' || each.object.includes(leaf) || each.object.includes(audit)) continue;
    expect(each.place, told(each)).toBeDefined();
    const { file, line } = each.place ?? { file: '', line: 0 };
    expect(readFileSync(file, 'utf8').split('\n')[line - 1], `${file}:${String(line)}`).toMatch(/\S/);
    expect(inWords(each)).not.toMatch(/undefined|\[object/);
  }
});

test.each([
  [
    'extended statistics',
    'create statistics prompts.mine on status, user_id from prompts.prompts',
    /^extra statistics CREATE STATISTICS prompts\.mine/,
  ],
  [
    'a rule',
    'create rule mine as on delete to prompts.prompts do instead nothing',
    /^extra rule CREATE RULE mine .* DO INSTEAD NOTHING;$/,
  ],
  [
    'an event trigger',
    `create function pg_temp.mine() returns event_trigger language plpgsql as 'begin end'; create event trigger mine on ddl_command_end execute function pg_temp.mine()`,
    /^extra event trigger mine on ddl_command_end calls .*mine enabled O$/,
  ],
])('%s that no migration makes is told, and nothing else', async (_what, statement, wanted) => {
  const client = await database.owner.connect();
  try {
    await client.query('begin');
    await client.query(statement);
    const found = compareOthers(others, await readOthers(within(client))).map(
      ({ what, kind, definition }) => `${what} ${kind} ${definition}`,
    );
    expect(found).toEqual([expect.stringMatching(wanted)]);
    expect(findDrift(expected, await readCatalog(within(client)), origins)).toEqual([]);
  } finally {
    await client.query('rollback');
    client.release();
  }
});

test('a privilege that was granted and taken again, or was there before, is no drift', async () => {
  const statement = `grant usage on type prompts.priority to analyst; revoke usage on type prompts.priority from analyst`;
  expect(await after(statement)).toMatchObject({ drift: [], fingerprint });
});

test('the line that is named is the one that says otherwise', async () => {
  const { drift } = await after(
    'alter table prompts.prompts alter column version set default 2; drop policy prompts_select_own on prompts.prompts',
  );
  const lines = drift.map(({ place }) => readFileSync(place?.file ?? '', 'utf8').split('\n')[(place?.line ?? 0) - 1]);
  expect(lines[0]).toMatch(/^\s+version +integer/);
  expect(lines[1]).toMatch(/^create policy prompts_select_own/);
});

test('who owns the database makes no difference', async () => {
  const role = `${database.name}_owner`;
  const { rows } = await database.owner.query<{ statement: string }>(
    `with theirs as (select objid from pg_depend where deptype = 'e'), own as (select oid from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema')
     select format('alter table %s owner to ${role}', c.oid::regclass) as statement from pg_class c
     where c.relkind in ('r', 'p', 'v', 'm') and pg_get_userbyid(c.relowner) = current_user and c.relnamespace in (select oid from own) and c.oid not in (select objid from theirs)
     union all
     select format('alter function %s owner to ${role}', p.oid::regprocedure) from pg_proc p
     where pg_get_userbyid(p.proowner) = current_user and p.pronamespace in (select oid from own) and p.oid not in (select objid from theirs)
     union all
     select format('alter type %s owner to ${role}', t.oid::regtype) from pg_type t where t.typtype = 'e' and t.typnamespace in (select oid from own)
     union all
     select format('alter schema %I owner to ${role}', n.nspname) from pg_namespace n where n.oid in (select oid from own) and n.nspname <> 'public'`,
  );
  const { drift } = await after(`create role ${role}; ${rows.map(({ statement }) => statement).join('; ')}`);
  // Default privileges, and the schema that PostgreSQL made, stay with who made the database.
  expect(drift.map(told).filter((each) => !/defaultPrivileges|schemas public|roles /.test(each))).toEqual([]);
});

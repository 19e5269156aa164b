import type pg from 'pg';
import { ROLES } from './attempt.ts';

/** A change that breaks the protection of one relation, and that a test has to notice. */
export interface Mutant {
  readonly on: string;
  /** `drop policy prompts_select_own` */
  readonly name: string;
  readonly sql: string;
  /** How the commands of cells begin that are the likeliest to notice. */
  readonly commands: RegExp;
}

/** Mutants that change nothing, and why. They are not generated, but counted and printed. */
export const EQUIVALENT: Readonly<Record<string, string>> = {
  'analytics.event_counts: without security_barrier': 'the view has no condition and hides no row',
};

interface PolicyRow {
  readonly relation: string;
  readonly policy: string;
  readonly command: 'r' | 'a' | 'w' | 'd' | '*';
  readonly using: string | null;
  readonly check: string | null;
  readonly roles: readonly string[];
  /** Whether the signed-in hold a privilege that the policy is about: else to widen it changes nothing. */
  readonly widens: boolean;
}

interface RelationRow {
  readonly name: string;
  readonly schema: string;
  readonly kind: 'r' | 'p' | 'v' | 'm';
  readonly barrier: boolean;
  /** Roles that may not read it; of a partition, only the signed-in stand for all. */
  readonly strangers: readonly string[];
}

const TOUCHED_BY = {
  r: /^select$/,
  a: /^insert/,
  w: /^(update|move)/,
  d: /^delete/,
  '*': /^(select$|update|delete|insert|move)/,
} as const;

/** Every mutant of the policies and of row-level security itself, and of what keeps partitions, materialized views, TRUNCATE and functions closed. */
export async function readMutants(client: pg.ClientBase): Promise<readonly Mutant[]> {
  const { rows: policies } = await client.query<PolicyRow>(
    `select p.polrelid::regclass::text as relation, quote_ident(p.polname) as policy, p.polcmd as command,
            pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as check,
            p.polroles::regrole[]::text[] as roles,
            exists (
              select from (values ('r', 'select'), ('a', 'insert'), ('w', 'update'), ('d', 'delete')) as v (command, privilege)
              where p.polcmd in (v.command, '*')
                and case v.privilege when 'delete' then has_table_privilege('authenticated', p.polrelid, 'delete')
                    else has_any_column_privilege('authenticated', p.polrelid, v.privilege) end
            ) as widens
     from pg_policy as p order by 1, 2`,
  );
  const { rows: relations } = await client.query<RelationRow>(
    `select c.oid::regclass::text as name, n.nspname as schema, c.relkind as kind,
            coalesce('security_barrier=true' = any (c.reloptions), false) as barrier,
            array(select role from unnest($1::text[]) as r (role)
                  where not has_any_column_privilege(role, c.oid, 'select') and (role = 'authenticated' or not c.relispartition)) as strangers
     from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
     where n.nspname !~ '^pg_' and n.nspname not in ('public', 'information_schema') and c.relkind in ('r', 'p', 'v', 'm') order by 1`,
    [ROLES],
  );
  const { rows: functions } = await client.query<{ name: string; schema: string }>(
    `select p.oid::regprocedure::text as name, n.nspname as schema
     from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
     where n.nspname !~ '^pg_' and n.nspname not in ('public', 'information_schema') and p.prorettype <> 'trigger'::regtype
       and not has_function_privilege('analyst', p.oid, 'execute') order by 1`,
  );
  return [...policies.flatMap(ofPolicy), ...relations.flatMap(ofRelation), ...functions.map(ofFunction)];
}

function ofPolicy({ relation, policy, command, using, check, roles, widens }: PolicyRow): Mutant[] {
  const on = relation;
  const commands = policy.endsWith('_definer') ? /^own/ : TOUCHED_BY[command];
  const mutants = [{ on, name: `drop policy ${policy}`, sql: `drop policy ${policy} on ${relation}`, commands }];
  const alter = (clause: string, likeliest: RegExp): void => {
    mutants.push({
      on,
      name: `${policy} ${clause}`,
      sql: `alter policy ${policy} on ${relation} ${clause}`,
      commands: likeliest,
    });
  };
  // What is true already has no such mutant.
  if (using !== null && using !== 'true') alter('using (true)', commands);
  if (widens && !roles.includes('authenticated') && !roles.includes('kaava_definer'))
    alter(`to ${[...roles, 'authenticated'].join(', ')}`, commands);
  const checks = command === 'a' || command === 'w' || command === '*';
  if (checks && (check ?? using) !== 'true') alter('with check (true)', command === 'a' ? /^insert/ : /^(move|insert|update)/);
  return mutants;
}

function ofRelation({ name, schema, kind, barrier, strangers }: RelationRow): Mutant[] {
  const mutant = (what: string, sql: string, commands: RegExp): Mutant => ({ on: name, name: what, sql, commands });
  const grant = (privilege: string, role: string, commands: RegExp): Mutant =>
    mutant(
      `grant ${privilege} to ${role}`,
      `grant usage on schema ${schema} to ${role}; grant ${privilege} on ${name} to ${role}`,
      commands,
    );
  const grants = strangers.map((role) => grant('select', role, /^select$/));
  if (kind === 'm') return grants;
  if (kind === 'v')
    return barrier
      ? [...grants, mutant('without security_barrier', `alter view ${name} reset (security_barrier)`, /^leak/)]
      : grants;
  return [
    mutant('no force row level security', `alter table ${name} no force row level security`, /^own/),
    mutant('disable row level security', `alter table ${name} disable row level security`, /^own/),
    grant('truncate', 'authenticated', /^truncate/),
    ...grants,
  ];
}

/** A grant too many. */
const ofFunction = ({ name, schema }: { name: string; schema: string }): Mutant => ({
  on: name,
  name: 'grant execute to analyst',
  sql: `grant usage on schema ${schema} to analyst; grant execute on function ${name} to analyst`,
  commands: /^may execute/,
});

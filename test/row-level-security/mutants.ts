import type pg from 'pg';

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
            pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as check
     from pg_policy as p order by 1, 2`,
  );
  const { rows: relations } = await client.query<{ name: string; schema: string; kind: string; leaf: boolean; barrier: boolean }>(
    `select c.oid::regclass::text as name, n.nspname as schema, c.relkind as kind, c.relispartition as leaf,
            coalesce('security_barrier=true' = any (c.reloptions), false) as barrier
     from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
     where n.nspname !~ '^pg_' and n.nspname not in ('public', 'information_schema') and c.relkind in ('r', 'p', 'v', 'm') order by 1`,
  );
  const { rows: functions } = await client.query<{ name: string; schema: string }>(
    `select p.oid::regprocedure::text as name, n.nspname as schema
     from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
     where n.nspname !~ '^pg_' and n.nspname not in ('public', 'information_schema') and p.prorettype <> 'trigger'::regtype
       and not has_function_privilege('analyst', p.oid, 'execute') order by 1`,
  );
  return [...policies.flatMap(ofPolicy), ...relations.flatMap(ofRelation), ...functions.map(ofFunction)];
}

function ofPolicy({ relation, policy, command, using, check }: PolicyRow): Mutant[] {
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
  const checks = command === 'a' || command === 'w' || command === '*';
  if (checks && (check ?? using) !== 'true') alter('with check (true)', command === 'a' ? /^insert/ : /^(move|insert|update)/);
  return mutants;
}

function ofRelation({
  name,
  schema,
  kind,
  leaf,
  barrier,
}: {
  name: string;
  schema: string;
  kind: string;
  leaf: boolean;
  barrier: boolean;
}): Mutant[] {
  const mutant = (what: string, sql: string, commands: RegExp): Mutant => ({ on: name, name: what, sql, commands });
  const open = `grant usage on schema ${schema} to authenticated; grant`;
  const granted = mutant('grant select to authenticated', `${open} select on ${name} to authenticated`, /^select$/);
  if (kind === 'm') return [granted];
  if (kind === 'v')
    return barrier ? [mutant('without security_barrier', `alter view ${name} reset (security_barrier)`, /^leak/)] : [];
  return [
    mutant('no force row level security', `alter table ${name} no force row level security`, /^own/),
    mutant('disable row level security', `alter table ${name} disable row level security`, /^own/),
    mutant('grant truncate to authenticated', `${open} truncate on ${name} to authenticated`, /^truncate/),
    ...(leaf ? [granted] : []),
  ];
}

/** A grant too many. */
const ofFunction = ({ name, schema }: { name: string; schema: string }): Mutant => ({
  on: name,
  name: 'grant execute to analyst',
  sql: `grant usage on schema ${schema} to analyst; grant execute on function ${name} to analyst`,
  commands: /^may execute/,
});

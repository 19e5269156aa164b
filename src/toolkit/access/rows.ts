import type { Catalog, Policy, Table } from '../../catalog/catalog.ts';
import { nameOf } from '../../catalog/names.ts';
import type { Cell, Command, Rows } from './model.ts';
import { and, FALSE, or, type Predicate, readPredicate, written } from './predicate.ts';
import type { RoleGraph } from './roles.ts';

/** Of a cell, what row-level security says. */
export type RowsOfCell = Pick<Cell, 'rows' | 'becomes' | 'reading' | 'exempt'>;

/** Which rows of a table a role gets by a command, if privileges allow it. */
export type RowsOf = (role: string, table: Table, command: Command) => RowsOfCell;

/**
 * As PostgreSQL decides (manual, CREATE POLICY): permissive policies of the command and of ALL are alternatives, every restrictive
 * one must hold too, and without a permissive one there are no rows. TRUNCATE, REFERENCES and TRIGGER ask no policy.
 */
export function rowsByPolicies(catalog: Catalog, graph: RoleGraph): RowsOf {
  const roles = new Map(graph.roles.map((role) => [role.name, role]));
  const plain = new Set(['text', ...catalog.enums.map(({ schema, name }) => nameOf(schema, name))]);
  const predicateOf = (sql: string | null): Predicate => (sql === null ? FALSE : readPredicate(sql, (type) => plain.has(type)));
  const policies = new Map<string, Policy[]>();
  for (const policy of catalog.policies) {
    const table = nameOf(policy.schema, policy.table);
    policies.set(table, [...(policies.get(table) ?? []), policy]);
  }
  return (role, table, command) => {
    const all: RowsOfCell = { rows: { kind: 'all' } };
    if (!table.rlsEnabled || !['SELECT', 'INSERT', 'UPDATE', 'DELETE'].includes(command)) return all;
    const known = roles.get(role);
    if (known?.superuser === true || known?.bypassRls === true) return { ...all, exempt: 'BYPASSRLS' };
    const inherited = graph.inherited(role);
    if (!table.rlsForced && inherited.has(table.owner)) return { ...all, exempt: 'owner' };
    const mine = (policies.get(nameOf(table.schema, table.name)) ?? []).filter(({ roles }) =>
      roles.some((each) => each === 'PUBLIC' || inherited.has(each)),
    );
    const asked = (command: Command, of: (policy: Policy) => string | null) => {
      const those = mine.filter((policy) => policy.command === command || policy.command === 'ALL');
      const say = (permissive: boolean) =>
        those.filter((each) => each.permissive === permissive).map((each) => predicateOf(of(each)));
      return and(or(...say(true)), ...say(false));
    };
    const using = (command: Command) => asked(command, (policy) => policy.using);
    const check = (command: Command) => asked(command, (policy) => policy.check ?? policy.using);
    const none = mine.some((each) => each.permissive && (each.command === command || each.command === 'ALL'))
      ? 'its policies let no row through'
      : 'row-level security is on, and no policy is for it';
    const seen = using('SELECT');
    const answer = (predicate: Predicate, why = none): Rows => {
      const text = written(predicate);
      return text === 'true'
        ? { kind: 'all' }
        : text === 'false'
          ? { kind: 'none', refused: false, why }
          : { kind: 'where', predicate: text };
    };
    if (command === 'SELECT') return { rows: answer(seen) };
    const touched = command === 'INSERT' ? check('INSERT') : using(command);
    const both = and(touched, seen);
    return {
      rows: answer(touched),
      ...(command === 'UPDATE' ? { becomes: answer(check('UPDATE')) } : {}),
      ...(written(both) === written(touched) ? {} : { reading: answer(both, 'it may SELECT no row') }),
    };
  };
}

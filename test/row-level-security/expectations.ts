import type pg from 'pg';
import { cellsOf, cellsOfFunction, cellsOfLeaf, type Expected } from './cells.ts';
import { cellsOfCollisions } from './collisions.ts';
import { describeRelations } from './catalog-of-relations.ts';
import type { Cell } from './evaluate.ts';
import { audit } from './expected-of-audit.ts';
import { content } from './expected-of-content.ts';
import { functions } from './expected-of-functions.ts';
import { identity } from './expected-of-identity.ts';
import { kaava } from './expected-of-kaava.ts';
import { learning } from './expected-of-learning.ts';
import { prompts } from './expected-of-prompts.ts';
import { studio } from './expected-of-studio.ts';

const contexts = [identity, prompts, studio, content, learning, audit, kaava];

/** What is expected of a relation, or undefined where nothing is. */
export function expectedOf(name: string): Expected | undefined {
  const about = <Row extends readonly [string, ...unknown[]]>(rows: readonly Row[]): Row[] =>
    rows.filter(([table]) => table === name);
  for (const { relations, updates, deletes, inserts, moves } of contexts) {
    const relation = relations[name];
    if (relation === undefined) continue;
    return { ...relation, updates: about(updates), deletes: about(deletes)[0], inserts: about(inserts), moves: about(moves) };
  }
  return undefined;
}

/** Names in the expectations that are no relation's: of what was dropped or misspelt. */
export const expectedNames = (): string[] =>
  contexts.flatMap(({ relations, updates, deletes, inserts, moves }) => [
    ...Object.keys(relations),
    ...[...updates, ...deletes, ...inserts, ...moves].map(([table]) => table),
  ]);

/**
 * The matrix: every cell of every relation that the catalog has, by relation. `probe` is a name for the role that owns a table for a
 * moment. Relations without expectations have no cells: the test of completeness names them.
 */
export async function readMatrix(client: pg.ClientBase, probe: string): Promise<ReadonlyMap<string, readonly Cell[]>> {
  const cells = new Map<string, readonly Cell[]>();
  for (const relation of await describeRelations(client)) {
    const expected = expectedOf(relation.name);
    if (relation.leafOf !== null) cells.set(relation.name, cellsOfLeaf(relation, probe));
    else if (expected !== undefined)
      cells.set(
        relation.name,
        await resolved(client, [...cellsOf(relation, expected, probe), ...cellsOfCollisions(relation.name)]),
      );
  }
  return cells;
}

/** The same for every function: who may execute it, and what comes of it. */
export async function readCalls(client: pg.ClientBase): Promise<ReadonlyMap<string, readonly Cell[]>> {
  const cells = new Map<string, readonly Cell[]>();
  for (const [name, executed] of Object.entries(functions))
    cells.set(name, await resolved(client, cellsOfFunction(name, executed)));
  return cells;
}

/** With `{{select id …}}` replaced by the id that it finds now. */
async function resolved(client: pg.ClientBase, cells: readonly Cell[]): Promise<readonly Cell[]> {
  const found = new Map<string, string>();
  for (const { statement } of cells) {
    for (const [, query] of statement.matchAll(/\{\{(.*?)\}\}/g)) {
      if (query === undefined || found.has(query)) continue;
      const { rows } = await client.query<{ id: string }>(query);
      if (rows.length !== 1) throw new Error(`An expectation names a row that is not there, or not once: ${query}`);
      found.set(query, rows[0]?.id ?? '');
    }
  }
  return cells.map((cell) => ({
    ...cell,
    statement: cell.statement.replaceAll(/\{\{(.*?)\}\}/g, (_, query: string) => found.get(query) ?? ''),
  }));
}

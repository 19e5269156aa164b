import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useDatabase } from '../support/database.ts';
import { type Cell, evaluate } from './evaluate.ts';
import { readCalls, readMatrix } from './expectations.ts';
import { EQUIVALENT, type Mutant, readMutants } from './mutants.ts';
import { populate } from './world.ts';

/**
 * Tests of the tests: every protection is taken away once, and some cell of the matrix must come out differently. A mutant that
 * lives is a protection that no test would miss.
 */
const database = useDatabase();

/** Cells of the mutant's relation, those first that are the likeliest to notice; then all others. */
function* inOrder(matrix: ReadonlyMap<string, readonly Cell[]>, { on, commands }: Mutant): Generator<Cell> {
  const own = matrix.get(on) ?? [];
  yield* own.filter(({ command }) => commands.test(command));
  yield* own.filter(({ command }) => !commands.test(command));
  for (const [relation, cells] of matrix) if (relation !== on) yield* cells;
}

let client: pg.PoolClient;
let matrix: ReadonlyMap<string, readonly Cell[]>;
let mutants: readonly Mutant[];

beforeAll(async () => {
  await populate(database);
  client = await database.owner.connect();
  matrix = new Map([...(await readMatrix(client, `owner_of_${database.name}`)), ...(await readCalls(client))]);
  mutants = await readMutants(client);
});
afterAll(() => client.release());

const titleOf = ({ on, name }: Mutant): string => `${on}: ${name}`;
const isEquivalent = (mutant: Mutant): boolean => EQUIVALENT[titleOf(mutant)] !== undefined;

test('every mutant is killed', { timeout: 600_000 }, async ({ annotate }) => {
  const effective = mutants.filter((mutant) => !isEquivalent(mutant));
  expect(effective.length).toBeGreaterThan(1000);
  const survivors: string[] = [];
  for (const mutant of effective) {
    const differences = await evaluate(client, inOrder(matrix, mutant), { mutation: mutant.sql, first: true });
    if (differences.length === 0) survivors.push(titleOf(mutant));
  }
  const killed = effective.length - survivors.length;
  const score = `mutants: ${killed} of ${effective.length} killed (${Math.floor((100 * killed) / effective.length)} %)`;
  const equivalent = Object.entries(EQUIVALENT).map(([title, why]) => `not counted: ${title} (${why})`);
  await annotate([score, ...equivalent].join('\n'));
  process.stdout.write(`${[score, ...equivalent].join('\n')}\n`);
  expect(survivors).toEqual([]);
});

test('a mutant that is said to change nothing lives: what kills the others is not the harness', async () => {
  const equivalent = mutants.filter(isEquivalent);
  expect(equivalent.map(titleOf).toSorted()).toEqual(Object.keys(EQUIVALENT).toSorted());
  for (const { on, sql } of equivalent) expect(await evaluate(client, matrix.get(on) ?? [], { mutation: sql })).toEqual([]);
});

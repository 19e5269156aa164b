import { beforeAll, expect, test } from 'vitest';
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
beforeAll(() => populate(database));

/** Cells of the mutant's relation, those first that are the likeliest to notice; then all others. */
function* inOrder(matrix: ReadonlyMap<string, readonly Cell[]>, { on, commands }: Mutant): Generator<Cell> {
  const own = matrix.get(on) ?? [];
  yield* own.filter(({ command }) => commands.test(command));
  yield* own.filter(({ command }) => !commands.test(command));
  for (const [relation, cells] of matrix) if (relation !== on) yield* cells;
}

test('every mutant is killed', { timeout: 600_000 }, async ({ annotate }) => {
  const client = await database.owner.connect();
  try {
    const matrix = new Map([...(await readMatrix(client, `owner_of_${database.name}`)), ...(await readCalls(client))]);
    const all = (await readMutants(client)).map((mutant) => ({ ...mutant, title: `${mutant.on}: ${mutant.name}` }));
    const mutants = all.filter(({ title }) => EQUIVALENT[title] === undefined);
    expect(mutants.length).toBeGreaterThan(700);
    expect(all.length - mutants.length, 'mutants that are said to change nothing').toBe(Object.keys(EQUIVALENT).length);
    const survivors: string[] = [];
    for (const mutant of mutants) {
      const [difference] = await evaluate(client, inOrder(matrix, mutant), { mutation: mutant.sql, first: true });
      if (difference === undefined) survivors.push(mutant.title);
    }
    const killed = mutants.length - survivors.length;
    const score = `mutants: ${killed} of ${mutants.length} killed (${Math.floor((100 * killed) / mutants.length)} %)`;
    await annotate(`${score}; not counted, because they change nothing: ${JSON.stringify(EQUIVALENT)}`);
    process.stdout.write(`${score}\n`);
    expect(survivors).toEqual([]);
  } finally {
    client.release();
  }
});

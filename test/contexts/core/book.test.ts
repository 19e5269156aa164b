import { describe, expect, test } from 'vitest';
import { book } from '../../../src/contexts/core/feature-flags/book.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
const NO_ONE = '01933b6e-0000-7000-8000-000000000002';

describe('every query of the book', () => {
  test.each(Object.entries(book))('%s can be planned by everybody who sends it', async (_, example) => {
    const compiled = example(database.db).compile();
    const plan = { compile: () => ({ ...compiled, sql: `explain ${compiled.sql}` }) };
    for (const { role } of example.actors) expect(await database.as(role, NO_ONE).all(plan)).not.toHaveLength(0);
  });
});

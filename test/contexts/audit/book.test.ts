import { describe, expect, test } from 'vitest';
import { book as changes } from '../../../src/contexts/audit/changes/book.ts';
import { book as jobRuns } from '../../../src/contexts/audit/job-runs/book.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
const ME = '01933b6e-0000-7000-8000-0000000000aa';

describe('every query of the book', () => {
  test.each(Object.entries({ ...changes, ...jobRuns }))('%s can be planned by everybody who sends it', async (_, example) => {
    const compiled = example(database.db).compile();
    const plan = { compile: () => ({ ...compiled, sql: `explain ${compiled.sql}` }) };
    for (const { role } of example.actors) expect(await database.as(role, ME).all(plan)).not.toHaveLength(0);
  });
});

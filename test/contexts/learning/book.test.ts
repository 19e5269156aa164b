import { describe, expect, test } from 'vitest';
import { book as authoring } from '../../../src/contexts/learning/authoring/book.ts';
import { book as catalogue } from '../../../src/contexts/learning/catalogue/book.ts';
import { book as changes } from '../../../src/contexts/learning/collaboration/changes/book.ts';
import { book as chat } from '../../../src/contexts/learning/collaboration/chat/book.ts';
import { book as collaboration } from '../../../src/contexts/learning/collaboration/book.ts';
import { book as progress } from '../../../src/contexts/learning/progress/book.ts';
import { book as quizzes } from '../../../src/contexts/learning/quizzes/book.ts';
import { book as submissions } from '../../../src/contexts/learning/submissions/book.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
const NO_ONE = '01933b6e-0000-7000-8000-000000000002';

describe('every query of the book', () => {
  test.each(
    Object.entries({
      ...authoring,
      ...catalogue,
      ...changes,
      ...chat,
      ...collaboration,
      ...progress,
      ...quizzes,
      ...submissions,
    }),
  )('%s can be planned by everybody who sends it', async (_, example) => {
    const compiled = example(database.db).compile();
    const plan = { compile: () => ({ ...compiled, sql: `explain ${compiled.sql}` }) };
    for (const { role } of example.actors) expect(await database.as(role, NO_ONE).all(plan)).not.toHaveLength(0);
  });
});

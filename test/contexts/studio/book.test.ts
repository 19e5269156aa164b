import { describe, expect, test } from 'vitest';
import { book as logs } from '../../../src/contexts/studio/ai-session-logs/book.ts';
import { book as aiSessions } from '../../../src/contexts/studio/ai-sessions/book.ts';
import { book as collaborators } from '../../../src/contexts/studio/collaborators/book.ts';
import { book as projects } from '../../../src/contexts/studio/projects/book.ts';
import { book as designs } from '../../../src/contexts/studio/designs/book.ts';
import { book as moduleTemplates } from '../../../src/contexts/studio/module-templates/book.ts';
import { book as reviews } from '../../../src/contexts/studio/template-reviews/book.ts';
import { book as templates } from '../../../src/contexts/studio/templates/book.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
const NO_ONE = '01933b6e-0000-7000-8000-000000000002';

describe('every query of the book', () => {
  test.each(
    Object.entries({
      ...projects,
      ...collaborators,
      ...aiSessions,
      ...logs,
      ...designs,
      ...moduleTemplates,
      ...reviews,
      ...templates,
    }),
  )('%s can be planned by everybody who sends it', async (_, example) => {
    const compiled = example(database.db).compile();
    const plan = { compile: () => ({ ...compiled, sql: `explain ${compiled.sql}` }) };
    for (const { role } of example.actors) expect(await database.as(role, NO_ONE).all(plan)).not.toHaveLength(0);
  });
});

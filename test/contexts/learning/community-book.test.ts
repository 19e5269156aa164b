import { describe, expect, test } from 'vitest';
import { book as achievements } from '../../../src/contexts/learning/achievements/book.ts';
import { book as community } from '../../../src/contexts/learning/community/book.ts';
import { book as dashboards } from '../../../src/contexts/learning/dashboards/book.ts';
import { book as events } from '../../../src/contexts/learning/events/book.ts';
import { book as leaderboard } from '../../../src/contexts/learning/leaderboard/book.ts';
import { book as profiles } from '../../../src/contexts/learning/profiles/book.ts';
import { book as recommendations } from '../../../src/contexts/learning/recommendations/book.ts';
import { book as tutor } from '../../../src/contexts/learning/tutor/book.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
const NO_ONE = '01933b6e-0000-7000-8000-000000000002';

describe('every query of the book', () => {
  test.each(
    Object.entries({
      ...achievements,
      ...community,
      ...dashboards,
      ...events,
      ...leaderboard,
      ...profiles,
      ...recommendations,
      ...tutor,
    }),
  )('%s can be planned by everybody who sends it', async (_, example) => {
    const compiled = example(database.db).compile();
    const plan = { compile: () => ({ ...compiled, sql: `explain ${compiled.sql}` }) };
    for (const { role } of example.actors) expect(await database.as(role, NO_ONE).all(plan)).not.toHaveLength(0);
  });
});

import { describe, expect, test } from 'vitest';
import { book as executions } from '../../../src/contexts/prompts/executions/book.ts';
import { book as logs } from '../../../src/contexts/prompts/logs/book.ts';
import { book as prompts } from '../../../src/contexts/prompts/book.ts';
import { book as usage } from '../../../src/contexts/prompts/usage/book.ts';
import { book as validations } from '../../../src/contexts/prompts/validations/book.ts';
import type { Db } from '../../../src/database/connect.ts';
import type { Query, Role } from '../../../src/database/session.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
const books = { ...prompts, ...validations, ...executions, ...logs, ...usage };
const NO_ONE = '01933b6e-0000-7000-8000-000000000002';
/** What a user may do; the queue is the service's. */
const roleOf = (name: string): Role => (name === 'claimExecutions' ? 'service' : 'authenticated');

describe('every query of the book', () => {
  test.each(Object.entries(books))(
    '%s can be planned by the role that sends it',
    async (name, build: (db: Db) => Query<unknown>) => {
      const { sql, parameters } = build(database.db).compile();
      const plan = { compile: () => ({ ...build(database.db).compile(), sql: `explain ${sql}`, parameters }) };
      expect(await database.as(roleOf(name), NO_ONE).all(plan as never)).not.toHaveLength(0);
    },
  );
});

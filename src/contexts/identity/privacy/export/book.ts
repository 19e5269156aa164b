import { as, type Book } from '../../../../database/book.ts';
import type * as queries from './queries.ts';
import * as query from './queries.ts';

const ALL_TIME =
  'an export is of all time: in each partition by the index that begins with the user, or with what is found by it';

/** One example for each query. */
export const book: Book<typeof queries> = {
  exportRows: as('authenticated', (db) => query.exportRows(db), {
    'lost-pruning of analytics.events': ALL_TIME,
    'lost-pruning of learning.learning_events': ALL_TIME,
    'lost-pruning of learning.user_progress': 'found when it runs: the user is not known to the plan',
    'lost-pruning of prompts.execution_logs': ALL_TIME,
    'lost-pruning of studio.ai_session_logs': ALL_TIME,
  }),
};

import type { Database } from '../../../database/connect.ts';
import type { Session } from '../../../database/session.ts';
import { type Answer, insertResearch, insertResearchOfCache } from './queries.ts';

/** Keeps what is asked: with its answer, or with an earlier one that is young enough, or with none yet. */
export const askResearch = (
  db: Database,
  session: Session,
  { query, max_age_seconds: maxAge, ...answer }: Answer & { readonly query: string; readonly max_age_seconds: number },
) =>
  session.one(
    Object.keys(answer).length > 0 || maxAge === 0 ? insertResearch(db, query, answer) : insertResearchOfCache(db, query, maxAge),
  );

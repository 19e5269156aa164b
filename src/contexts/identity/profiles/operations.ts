import type { Db } from '../../../database/connect.ts';
import type { Session } from '../../../database/session.ts';
import { constraintOf } from '../../../database/violation.ts';
import { UsernameTaken } from '../errors.ts';
import * as queries from './queries.ts';

/** Changes the caller's profile. @throws UsernameTaken */
export const changeProfile = (db: Db, session: Session, patch: queries.ProfilePatch) =>
  session.one(queries.updateMe(db, patch)).catch((error: unknown) => {
    throw constraintOf(error) === 'users_username_key' ? new UsernameTaken(error) : error;
  });

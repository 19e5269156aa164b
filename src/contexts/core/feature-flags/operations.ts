import type { Db } from '../../../database/connect.ts';
import type { Session } from '../../../database/session.ts';
import { constraintOf } from '../../../database/violation.ts';
import { FlagExists } from './errors.ts';
import { insertFlag, type NewFlag } from './queries.ts';

/** Makes a flag. @throws FlagExists */
export const createFlag = (db: Db, session: Session, flag: NewFlag) =>
  session.one(insertFlag(db, flag)).catch((error: unknown) => {
    throw constraintOf(error) === 'feature_flags_pkey' ? new FlagExists(error) : error;
  });

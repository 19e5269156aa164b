import type { Database } from '../../../database/connect.ts';
import type { Session } from '../../../database/session.ts';
import { constraintOf } from '../../../database/violation.ts';
import { LearnerOrCourseUnknown } from './errors.ts';
import { upsertRecommendation } from './queries.ts';

/**
 * As service: recommends a course to a learner, or says anew why. Of two at once the later one stays.
 *
 * @throws LearnerOrCourseUnknown
 */
export async function recommend(db: Database, session: Session, recommendation: Parameters<typeof upsertRecommendation>[1]) {
  try {
    return await session.one(upsertRecommendation(db, recommendation));
  } catch (error) {
    const broken = constraintOf(error);
    if (broken === 'recommendations_user_id_fkey') throw new LearnerOrCourseUnknown('/user_id', { cause: error });
    if (broken === 'recommendations_course_id_fkey') throw new LearnerOrCourseUnknown('/course_id', { cause: error });
    throw error;
  }
}

import type { Database } from '../../../database/connect.ts';
import type { Session } from '../../../database/session.ts';
import { constraintOf, sqlStateOf } from '../../../database/violation.ts';
import { AlreadyAnswered, InteractionNotFound, LessonUnknown, NotAnswered } from './errors.ts';
import { answerInteraction, findInteraction, insertInteraction, updateRating } from './queries.ts';

/**
 * Puts a question to the tutor, who answers later.
 *
 * @throws LessonUnknown when the policy refuses the lesson (42501): the only thing of the row that it may refuse
 */
export async function ask(db: Database, session: Session, question: Parameters<typeof insertInteraction>[1]) {
  try {
    return await session.one(insertInteraction(db, question));
  } catch (error) {
    if (question.lesson_id && sqlStateOf(error) === '42501') throw new LessonUnknown({ cause: error });
    throw error;
  }
}

/**
 * @throws InteractionNotFound
 * @throws NotAnswered
 */
export async function rate(db: Database, session: Session, id: string, rating: number) {
  try {
    const rated = await session.maybe(updateRating(db, id, rating));
    if (rated === undefined) throw new InteractionNotFound();
    return rated;
  } catch (error) {
    if (constraintOf(error) === 'tutor_interactions_rating_of_answer') throw new NotAnswered({ cause: error });
    throw error;
  }
}

/**
 * As service: answers a question, once.
 *
 * @throws InteractionNotFound
 * @throws AlreadyAnswered
 */
export async function answer(db: Database, session: Session, id: string, given: Parameters<typeof answerInteraction>[2]) {
  const answered = await session.maybe(answerInteraction(db, id, given));
  if (answered !== undefined) return answered;
  if ((await session.maybe(findInteraction(db, id))) === undefined) throw new InteractionNotFound();
  throw new AlreadyAnswered();
}

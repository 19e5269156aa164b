import type { Database } from '../../../database/connect.ts';
import type { Page } from '../../../database/newest-first.ts';
import type { Session } from '../../../database/session.ts';
import { constraintOf, detailOf } from '../../../database/violation.ts';
import { ChangedSince } from '../authoring/errors.ts';
import { LessonNotFound, QuizNotFound } from '../errors.ts';
import { NotPassed, TooManyFailures } from './errors.ts';
import * as queries from './queries.ts';

/** @throws LessonNotFound where there is none that the caller may write */
export const addQuiz = (session: Session, lessonId: string, quiz: queries.QuizText) =>
  session.transaction(async (tx) => {
    if ((await queries.lockLessonOfQuiz(tx, lessonId).executeTakeFirst()) === undefined) throw new LessonNotFound();
    return queries.insertQuiz(tx, lessonId, quiz).executeTakeFirstOrThrow();
  });

/** @throws QuizNotFound, ChangedSince */
export async function changeQuiz(
  db: Database,
  session: Session,
  id: string,
  moment: string,
  change: Parameters<typeof queries.updateQuiz>[3],
) {
  const quiz = await session.maybe(queries.updateQuiz(db, id, moment, change));
  if (quiz !== undefined) return quiz;
  const there = await session.maybe(queries.findQuiz(db, id));
  throw there !== undefined && there.updated_at !== moment ? new ChangedSince('quiz') : new QuizNotFound();
}

/**
 * The right answers, for who has passed the quiz and for who writes quizzes.
 *
 * @throws QuizNotFound, NotPassed
 */
export async function readAnswerKey(db: Database, session: Session, id: string) {
  const quiz = await session.maybe(queries.findAnswerKey(db, id));
  if (quiz === undefined) throw new QuizNotFound();
  const { answer_key } = quiz;
  if (answer_key === null) throw new NotPassed();
  return { ...quiz, answer_key };
}

/**
 * Answers a quiz, which is graded at once.
 *
 * @throws QuizNotFound
 * @throws TooManyFailures when it was failed five times within an hour, and never passed
 */
export async function answerQuiz(
  db: Database,
  session: Session,
  id: string,
  answers: Parameters<typeof queries.insertAttempt>[2],
) {
  try {
    const graded = await session.maybe(queries.insertAttempt(db, id, answers));
    if (graded === undefined) throw new QuizNotFound();
    return graded;
  } catch (error) {
    if (constraintOf(error) === 'quiz_attempts_failed_hourly')
      throw new TooManyFailures(Number(detailOf(error)), { cause: error });
    throw error;
  }
}

/**
 * A page of the attempts at a quiz, and one row more. Whether there is the quiz is asked only where there is none.
 *
 * @throws QuizNotFound
 */
export async function readAttempts(db: Database, session: Session, whose: 'own' | 'all', quizId: string, page: Page) {
  const list = whose === 'own' ? queries.listOwnAttemptsAtQuiz : queries.listAttempts;
  const rows = await session.all(list(db, quizId, page));
  if (rows.length === 0 && (await session.maybe(queries.findQuiz(db, quizId))) === undefined) throw new QuizNotFound();
  return rows;
}

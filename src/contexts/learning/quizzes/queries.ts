import { sql } from 'kysely';
import type { Db, Tx } from '../../../database/connect.ts';
import { newestFirst, type Page } from '../../../database/newest-first.ts';
import { jsonb } from '../../../database/values.ts';
import type { QuizAnswers, QuizQuestions } from '../json.ts';

export interface QuizText {
  readonly title: string;
  readonly questions: QuizQuestions;
  readonly answer_key: QuizAnswers;
  readonly passing_score?: number | undefined;
}

/** All but the right answers, which are granted to nobody. */
const QUIZ = ['id', 'lesson_id', 'title', 'questions', 'passing_score', 'created_at', 'updated_at'] as const;
const ATTEMPT = ['id', 'user_id', 'quiz_id', 'answers', 'score', 'passed', 'created_at'] as const;

/** A quiz that the caller may see. */
export const findQuiz = (db: Db, id: string) => db.selectFrom('learning.quizzes').select(QUIZ).where('id', '=', id);

/** The right answers of a quiz that the caller may see: null before they have passed it, if they do not write quizzes. */
export const findAnswerKey = (db: Db, id: string) =>
  db
    .selectFrom('learning.quizzes as q')
    .select(['q.id as quiz_id', sql<QuizAnswers | null>`learning.read_answer_key(q.id)`.as('answer_key')])
    .where('q.id', '=', id);

/** Of a lesson that the caller may see. */
export const lockLessonOfQuiz = (tx: Tx, lessonId: string) =>
  tx.selectFrom('learning.lessons').select('id').where('id', '=', lessonId).forNoKeyUpdate();

export const insertQuiz = (db: Db, lessonId: string, { questions, answer_key, ...quiz }: QuizText) =>
  db
    .insertInto('learning.quizzes')
    .values({ ...quiz, lesson_id: lessonId, questions: jsonb(questions), answer_key: jsonb(answer_key) })
    .returning(QUIZ);

/** Changes what is given of a quiz, if it was last changed at that moment. Attempts stay as they were graded. */
export const updateQuiz = (
  db: Db,
  id: string,
  moment: string,
  { questions, answer_key, ...change }: { readonly [Name in keyof QuizText]?: QuizText[Name] | undefined },
) =>
  db
    .updateTable('learning.quizzes')
    .set({
      ...change,
      ...(questions !== undefined && { questions: jsonb(questions) }),
      ...(answer_key !== undefined && { answer_key: jsonb(answer_key) }),
    })
    .where('id', '=', id)
    .where('updated_at', '=', sql<string>`${moment}::timestamptz`)
    .returning(QUIZ);

/** With the attempts at it. */
export const deleteQuiz = (db: Db, id: string) => db.deleteFrom('learning.quizzes').where('id', '=', id).returning('id');

/** Answers a quiz that the caller sees, once more; a trigger grades it. No row where they see none. */
export const insertAttempt = (db: Db, quizId: string, answers: QuizAnswers) =>
  db
    .insertInto('learning.quiz_attempts')
    .columns(['quiz_id', 'answers'])
    .expression(
      db
        .selectFrom('learning.quizzes as q')
        .select(['q.id', jsonb(answers).as('answers')])
        .where('q.id', '=', quizId),
    )
    .returning(ATTEMPT);

const attempts = (db: Db) => db.selectFrom('learning.quiz_attempts').select(ATTEMPT);
const ownAttempts = (db: Db) => attempts(db).where('user_id', '=', sql<string>`(select core.current_user_id())`);

/** The caller's own attempts at all quizzes, newest first. Served by quiz_attempts_user_id_created_at_idx. */
export const listOwnAttempts = (db: Db, page: Page) => ownAttempts(db).$call(newestFirst(page));

/** The caller's own attempts at a quiz, newest first. Served by quiz_attempts_quiz_id_user_id_idx. */
export const listOwnAttemptsAtQuiz = (db: Db, quizId: string, page: Page) =>
  ownAttempts(db).where('quiz_id', '=', quizId).$call(newestFirst(page));

/** Everybody's attempts at a quiz, newest first, for who may see them. Served by quiz_attempts_quiz_id_created_at_idx. */
export const listAttempts = (db: Db, quizId: string, page: Page) =>
  attempts(db).where('quiz_id', '=', quizId).$call(newestFirst(page));

/** An attempt that the caller sees. */
export const findAttempt = (db: Db, id: string) => attempts(db).where('id', '=', id);

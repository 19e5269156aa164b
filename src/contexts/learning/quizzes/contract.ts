import { z } from 'zod';
import { learningQuizAttempts, learningQuizzes } from '../../../generated/contracts.ts';
import { pageOfSchema } from '../../../http/contract.ts';

const { row, insert, update } = learningQuizzes;
const text = { title: true, questions: true, answer_key: true, passing_score: true } as const;

interface Keyed {
  readonly questions?: readonly { readonly id: string }[] | undefined;
  readonly answer_key?: Readonly<Record<string, unknown>> | undefined;
}

/** The key is what an attempt is graded by: a question without an answer would be none, and an answer without a question never right. */
const fits = ({ questions, answer_key: key }: Keyed): boolean => {
  if (questions === undefined && key === undefined) return true;
  if (questions === undefined || key === undefined) return false;
  const ids = new Set(questions.map(({ id }) => id));
  return ids.size === questions.length && ids.size === Object.keys(key).length && Object.keys(key).every((id) => ids.has(id));
};
const FITS = { path: ['answer_key'], error: 'must answer each of the questions, which come with it and have ids of their own' };

export const QuizParams = z.strictObject({ id: row.shape.id });
export const AttemptParams = z.strictObject({ id: learningQuizAttempts.row.shape.id });

export const NewQuizBody = insert.pick(text).refine(fits, FITS);
export const QuizPatchBody = update
  .pick(text)
  .refine(fits, FITS)
  .refine((body) => Object.keys(body).length > 0, 'must change something');

/** Without the right answers. */
export const Quiz = row.omit({ answer_key: true });
export const AnswerKey = z.strictObject({ quiz_id: row.shape.id, answer_key: row.shape.answer_key });

export const AttemptBody = learningQuizAttempts.insert.pick({ answers: true });
export const Attempt = learningQuizAttempts.row;
export const AttemptPage = pageOfSchema(Attempt);

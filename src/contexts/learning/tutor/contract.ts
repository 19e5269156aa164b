import { z } from 'zod';
import { learningTutorInteractions } from '../../../generated/contracts.ts';
import { given } from '../../../generated/contracts/columns.ts';
import { PageQuery, pageOfSchema } from '../../../http/contract.ts';

const { row, insert } = learningTutorInteractions;

export const InteractionParams = z.strictObject({ id: row.shape.id });
export const NewQuestionBody = insert.pick({ lesson_id: true, question: true });
export const RatingBody = z.strictObject({ rating: given(insert.shape.rating) });
export const AnswerBody = insert.pick({ tokens: true }).extend({ answer: given(insert.shape.answer) });

export const ListInteractionsQuery = PageQuery;
export const Interaction = row;
export const InteractionPage = pageOfSchema(Interaction);

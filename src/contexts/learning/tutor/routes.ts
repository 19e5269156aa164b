import { decodeCursor, pageOf } from '../../../http/page.ts';
import { type Route, route } from '../../../http/route.ts';
import {
  AnswerBody,
  Interaction,
  InteractionPage,
  InteractionParams,
  ListInteractionsQuery,
  NewQuestionBody,
  RatingBody,
} from './contract.ts';
import { InteractionNotFound } from './errors.ts';
import { answer, ask, rate } from './operations.ts';
import * as queries from './queries.ts';

const NOT_FOUND = { TUTOR_INTERACTION_NOT_FOUND: 'There is none, or it is not yours.' };

const own: Route[] = [
  route({
    method: 'get',
    path: '/tutor-interactions',
    operationId: 'listTutorInteractions',
    summary: 'Your own questions to the tutor and its answers, newest first.',
    access: 'learning:read',
    query: ListInteractionsQuery,
    status: 200,
    response: InteractionPage,
    async handle({ db, session, query: { cursor, limit } }) {
      const rows = await session.all(queries.listInteractions(db, { after: decodeCursor(cursor, 2), limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.created_at, row.id]);
    },
  }),
  route({
    method: 'post',
    path: '/tutor-interactions',
    operationId: 'askTutor',
    summary: 'Ask the tutor. The answer is null until it comes.',
    access: 'learning:write',
    body: NewQuestionBody,
    status: 201,
    response: Interaction,
    errors: { LESSON_UNKNOWN: 'There is no such lesson, or you do not see it.' },
    handle: ({ db, session, body }) => ask(db, session, body),
  }),
  route({
    method: 'get',
    path: '/tutor-interactions/:id',
    operationId: 'getTutorInteraction',
    summary: 'Your own question to the tutor, and its answer.',
    access: 'learning:read',
    params: InteractionParams,
    status: 200,
    response: Interaction,
    errors: NOT_FOUND,
    async handle({ db, session, params }) {
      const interaction = await session.maybe(queries.findInteraction(db, params.id));
      if (interaction === undefined) throw new InteractionNotFound();
      return interaction;
    },
  }),
  route({
    method: 'post',
    path: '/tutor-interactions/:id/rating',
    operationId: 'rateTutorInteraction',
    summary: 'Say how good the answer to your question was, 1 to 5; or change your mind.',
    access: 'learning:write',
    params: InteractionParams,
    body: RatingBody,
    status: 200,
    response: Interaction,
    errors: { ...NOT_FOUND, NOT_ANSWERED: 'There is no answer yet.' },
    handle: ({ db, session, params, body }) => rate(db, session, params.id, body.rating),
  }),
  route({
    method: 'delete',
    path: '/tutor-interactions/:id',
    operationId: 'deleteTutorInteraction',
    summary: 'Delete your own question with its answer.',
    access: 'learning:write',
    params: InteractionParams,
    status: 204,
    errors: NOT_FOUND,
    async handle({ db, session, params }) {
      if ((await session.maybe(queries.deleteInteraction(db, params.id))) === undefined) throw new InteractionNotFound();
    },
  }),
];

const work: Route[] = [
  route({
    method: 'get',
    path: '/tutor-interactions/unanswered',
    operationId: 'listUnansweredTutorInteractions',
    summary: "Everybody's questions that wait for an answer, oldest first.",
    access: 'ai-sessions:work',
    query: ListInteractionsQuery,
    status: 200,
    response: InteractionPage,
    async handle({ db, session, query: { cursor, limit } }) {
      const rows = await session.all(queries.listUnanswered(db, { after: decodeCursor(cursor, 2), limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.created_at, row.id]);
    },
  }),
  route({
    method: 'post',
    path: '/tutor-interactions/:id/answer',
    operationId: 'answerTutorInteraction',
    summary: 'Answer a question that waits for it. Of two answers at once the first stays.',
    access: 'ai-sessions:work',
    params: InteractionParams,
    body: AnswerBody,
    status: 200,
    response: Interaction,
    errors: { TUTOR_INTERACTION_NOT_FOUND: 'There is none.', ALREADY_ANSWERED: 'It has an answer.' },
    handle: ({ db, session, params, body }) => answer(db, session, params.id, body),
  }),
];

export const tutorRoutes: Route[] = [...own, ...work];

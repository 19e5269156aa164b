import { decodeCursor, pageOf } from '../../../http/page.ts';
import { type Route, route } from '../../../http/route.ts';
import {
  ListRecommendationsQuery,
  Recommendation,
  RecommendationBody,
  RecommendationPage,
  RecommendationParams,
} from './contract.ts';
import { RecommendationNotFound } from './errors.ts';
import { recommend } from './operations.ts';
import * as queries from './queries.ts';

const NOT_FOUND = { RECOMMENDATION_NOT_FOUND: 'There is none, or it is not yours.' };

export const recommendationRoutes: Route[] = [
  route({
    method: 'get',
    path: '/recommendations',
    operationId: 'listRecommendations',
    summary: 'Courses that you might take next, best first, without those that you dismissed.',
    access: 'learning:read',
    query: ListRecommendationsQuery,
    status: 200,
    response: RecommendationPage,
    async handle({ db, session, query: { cursor, limit } }) {
      const rows = await session.all(queries.listRecommendations(db, { after: decodeCursor(cursor, 2), limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.score, row.id]);
    },
  }),
  route({
    method: 'post',
    path: '/recommendations/:id/dismiss',
    operationId: 'dismissRecommendation',
    summary: 'Wave your own recommendation away. It does not come back.',
    access: 'learning:write',
    params: RecommendationParams,
    status: 200,
    response: Recommendation,
    errors: NOT_FOUND,
    async handle({ db, session, params }) {
      const dismissed = await session.maybe(queries.dismissRecommendation(db, params.id));
      if (dismissed === undefined) throw new RecommendationNotFound();
      return dismissed;
    },
  }),
  route({
    method: 'post',
    path: '/recommendations',
    operationId: 'recommendCourse',
    summary: 'Recommend a course to a learner, or say anew why and how well it fits.',
    description: 'There is one recommendation of a course to a learner. What was dismissed stays dismissed.',
    access: 'ai-sessions:work',
    body: RecommendationBody,
    status: 200,
    response: Recommendation,
    errors: { LEARNER_OR_COURSE_UNKNOWN: 'There is no such learner, or no such course.' },
    handle: ({ db, session, body }) => recommend(db, session, body),
  }),
  route({
    method: 'delete',
    path: '/recommendations/:id',
    operationId: 'deleteRecommendation',
    summary: 'Take a recommendation back.',
    access: 'ai-sessions:work',
    params: RecommendationParams,
    status: 204,
    errors: NOT_FOUND,
    async handle({ db, session, params }) {
      if ((await session.maybe(queries.deleteRecommendation(db, params.id))) === undefined) throw new RecommendationNotFound();
    },
  }),
];

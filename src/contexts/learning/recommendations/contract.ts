import { z } from 'zod';
import { learningCourses, learningRecommendations } from '../../../generated/contracts.ts';
import { PageQuery, pageOfSchema } from '../../../http/contract.ts';

const { row, insert } = learningRecommendations;

export const RecommendationParams = z.strictObject({ id: row.shape.id });
export const ListRecommendationsQuery = PageQuery;
export const RecommendationBody = insert.pick({ user_id: true, course_id: true, reason: true, score: true });

export const Recommendation = row;
export const RecommendationPage = pageOfSchema(
  Recommendation.extend({
    course: learningCourses.row.pick({ slug: true, title: true, difficulty: true, estimated_minutes: true }),
  }),
);

import { decodeCursor, pageOf } from '../../../http/page.ts';
import { type Route, route } from '../../../http/route.ts';
import {
  Achievement,
  AchievementPage,
  AchievementParams,
  AchievementPatchBody,
  EarnedAchievementPage,
  ListAchievementsQuery,
  NewAchievementBody,
} from './contract.ts';
import { AchievementNotFound } from './errors.ts';
import { createAchievement, removeAchievement } from './operations.ts';
import * as queries from './queries.ts';

/** What everybody sees of achievements. */
const CATALOGUE = ['achievements'];
const NOT_FOUND = { ACHIEVEMENT_NOT_FOUND: 'There is no such achievement.' };

export const achievementRoutes: Route[] = [
  route({
    method: 'get',
    path: '/achievements',
    operationId: 'listAchievements',
    summary: 'What can be reached, in the order in which it was made.',
    access: 'public',
    query: ListAchievementsQuery,
    cache: { tags: CATALOGUE, seconds: 60 },
    status: 200,
    response: AchievementPage,
    async handle({ db, session, query: { cursor, limit } }) {
      const rows = await session.all(queries.listAchievements(db, { after: decodeCursor(cursor, 1), limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.id]);
    },
  }),
  route({
    method: 'get',
    path: '/achievements/earned',
    operationId: 'listEarnedAchievements',
    summary: 'What you have earned, in the order of the catalogue, and when.',
    access: 'learning:read',
    query: ListAchievementsQuery,
    status: 200,
    response: EarnedAchievementPage,
    async handle({ db, session, query: { cursor, limit } }) {
      const rows = await session.all(queries.listEarnedAchievements(db, { after: decodeCursor(cursor, 1), limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.id]);
    },
  }),
  route({
    method: 'post',
    path: '/admin/achievements',
    operationId: 'createAchievement',
    summary: 'Make an achievement. Whoever meets it gets it with their next award.',
    access: 'administrator',
    body: NewAchievementBody,
    renews: CATALOGUE,
    status: 201,
    response: Achievement,
    errors: { ACHIEVEMENT_CODE_TAKEN: 'Another achievement has this code.' },
    handle: ({ db, session, body }) => createAchievement(db, session, body),
  }),
  route({
    method: 'patch',
    path: '/admin/achievements/:id',
    operationId: 'updateAchievement',
    summary: 'Change what is given of an achievement. Who has it keeps it.',
    access: 'administrator',
    params: AchievementParams,
    body: AchievementPatchBody,
    renews: CATALOGUE,
    status: 200,
    response: Achievement,
    errors: NOT_FOUND,
    async handle({ db, session, params, body }) {
      const achievement = await session.maybe(queries.updateAchievement(db, params.id, body));
      if (achievement === undefined) throw new AchievementNotFound();
      return achievement;
    },
  }),
  route({
    method: 'delete',
    path: '/admin/achievements/:id',
    operationId: 'deleteAchievement',
    summary: 'Delete an achievement that nobody has earned.',
    access: 'administrator',
    params: AchievementParams,
    renews: CATALOGUE,
    status: 204,
    errors: { ...NOT_FOUND, ACHIEVEMENT_EARNED: 'Somebody has earned it.' },
    handle: ({ db, session, params }) => removeAchievement(db, session, params.id),
  }),
];

import { PageQuery } from '../../../http/contract.ts';
import { decodeCursor, pageOf } from '../../../http/page.ts';
import { type Route, route } from '../../../http/route.ts';
import { NewResearchBody, Research, ResearchPage, ResearchParams, ResearchPatchBody, SearchResearchQuery } from './contract.ts';
import { ResearchNotFound } from './errors.ts';
import { askResearch } from './operations.ts';
import * as queries from './queries.ts';

const NOT_FOUND = { RESEARCH_QUERY_NOT_FOUND: 'There is none, or it is not yours.' };

export const researchRoutes: Route[] = [
  route({
    method: 'get',
    path: '/research-queries',
    operationId: 'listResearchQueries',
    summary: 'What you have looked up, newest first.',
    access: 'content:read',
    query: PageQuery,
    status: 200,
    response: ResearchPage,
    async handle({ db, session, query: { cursor, limit } }) {
      const rows = await session.all(queries.listResearch(db, { after: decodeCursor(cursor, 2), limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.created_at, row.id]);
    },
  }),
  route({
    method: 'post',
    path: '/research-queries',
    operationId: 'createResearchQuery',
    summary: 'Keep what you look up, with its answer if there is one.',
    description:
      'Without an answer it gets your own latest one to the same question, if that is young enough, and says so: `cached` is true. ' +
      'Otherwise summary and sources are null, until they are given.',
    access: 'content:write',
    body: NewResearchBody,
    status: 201,
    response: Research,
    handle: ({ db, session, body }) => askResearch(db, session, body),
  }),
  route({
    method: 'get',
    path: '/research-queries/search',
    operationId: 'searchResearchQueries',
    summary: 'What you have looked up that contains the text, newest first.',
    access: 'content:read',
    query: SearchResearchQuery,
    status: 200,
    response: ResearchPage,
    async handle({ db, session, query: { q, cursor, limit } }) {
      const rows = await session.all(queries.searchResearch(db, q, { after: decodeCursor(cursor, 2), limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.created_at, row.id]);
    },
  }),
  route({
    method: 'get',
    path: '/research-queries/:id',
    operationId: 'getResearchQuery',
    summary: 'What you have looked up, and what was found.',
    access: 'content:read',
    params: ResearchParams,
    status: 200,
    response: Research,
    errors: NOT_FOUND,
    handle: async ({ db, session, params }) => found(await session.maybe(queries.findResearch(db, params.id))),
  }),
  route({
    method: 'patch',
    path: '/research-queries/:id',
    operationId: 'answerResearchQuery',
    summary: 'Give your own query its answer, or another one. What was asked stays.',
    access: 'content:write',
    params: ResearchParams,
    body: ResearchPatchBody,
    status: 200,
    response: Research,
    errors: NOT_FOUND,
    handle: async ({ db, session, params, body }) => found(await session.maybe(queries.updateResearch(db, params.id, body))),
  }),
  route({
    method: 'delete',
    path: '/research-queries/:id',
    operationId: 'deleteResearchQuery',
    summary: 'Forget what you have looked up, and its answer.',
    access: 'content:write',
    params: ResearchParams,
    status: 204,
    errors: NOT_FOUND,
    handle: async ({ db, session, params }) => void found(await session.maybe(queries.deleteResearch(db, params.id))),
  }),
];

/** @throws ResearchNotFound */
function found<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new ResearchNotFound();
  return row;
}

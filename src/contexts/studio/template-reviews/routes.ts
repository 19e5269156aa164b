import { PageQuery } from '../../../http/contract.ts';
import { decodeCursor, pageOf } from '../../../http/page.ts';
import { type Route, route } from '../../../http/route.ts';
import { ModuleTemplateParams } from '../module-templates/contract.ts';
import {
  ModerationBody,
  NewTemplateReviewBody,
  PublicTemplateReviewPage,
  TemplateReview,
  TemplateReviewPage,
  TemplateReviewParams,
  TemplateReviewPatchBody,
} from './contract.ts';
import { TemplateReviewNotFound } from './errors.ts';
import { addTemplateReview, moderate, reviewsOf } from './operations.ts';
import * as queries from './queries.ts';

const NOT_FOUND = { TEMPLATE_REVIEW_NOT_FOUND: 'There is none, or it is not yours.' };
const TEMPLATE_NOT_FOUND = { MODULE_TEMPLATE_NOT_FOUND: 'There is no such module template, or you do not see it.' };

const own: Route[] = [
  route({
    method: 'get',
    path: '/template-reviews',
    operationId: 'listTemplateReviews',
    summary: 'Your own reviews of module templates, newest first.',
    access: 'studio:read',
    query: PageQuery,
    status: 200,
    response: TemplateReviewPage,
    async handle({ db, session, query: { cursor, limit } }) {
      const rows = await session.all(queries.listOwnTemplateReviews(db, { after: decodeCursor(cursor, 2), limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.created_at, row.id]);
    },
  }),
  route({
    method: 'get',
    path: '/template-reviews/:id',
    operationId: 'getTemplateReview',
    summary: 'Your own review of a module template.',
    access: 'studio:read',
    params: TemplateReviewParams,
    status: 200,
    response: TemplateReview,
    errors: NOT_FOUND,
    handle: async ({ db, session, params }) => found(await session.maybe(queries.findOwnTemplateReview(db, params.id))),
  }),
  route({
    method: 'patch',
    path: '/template-reviews/:id',
    operationId: 'updateTemplateReview',
    summary: 'Change what is given of your own review. It waits for a moderator again.',
    access: 'studio:write',
    params: TemplateReviewParams,
    body: TemplateReviewPatchBody,
    status: 200,
    response: TemplateReview,
    errors: NOT_FOUND,
    handle: async ({ db, session, params, body }) =>
      found(await session.maybe(queries.updateTemplateReview(db, params.id, body))),
  }),
  route({
    method: 'delete',
    path: '/template-reviews/:id',
    operationId: 'deleteTemplateReview',
    summary: 'Take your own review back.',
    access: 'studio:write',
    params: TemplateReviewParams,
    status: 204,
    errors: NOT_FOUND,
    handle: async ({ db, session, params }) => void found(await session.maybe(queries.deleteTemplateReview(db, params.id))),
  }),
];

const ofTemplates: Route[] = [
  route({
    method: 'get',
    path: '/module-templates/:id/reviews',
    operationId: 'listReviewsOfModuleTemplate',
    summary: 'Approved reviews of a module template, newest first, with who wrote them.',
    access: 'public',
    params: ModuleTemplateParams,
    query: PageQuery,
    status: 200,
    response: PublicTemplateReviewPage,
    errors: TEMPLATE_NOT_FOUND,
    async handle({ db, session, params, query: { cursor, limit } }) {
      const rows = await reviewsOf(db, session, params.id, { after: decodeCursor(cursor, 2), limit: limit + 1 });
      return pageOf(rows, limit, (row) => [row.created_at, row.id]);
    },
  }),
  route({
    method: 'post',
    path: '/module-templates/:id/reviews',
    operationId: 'createTemplateReview',
    summary: 'Review a module template of somebody else: one review each.',
    description: 'It is seen, and counts in the rating, once a moderator approved it.',
    access: 'studio:write',
    params: ModuleTemplateParams,
    body: NewTemplateReviewBody,
    status: 201,
    response: TemplateReview,
    errors: {
      ...TEMPLATE_NOT_FOUND,
      TEMPLATE_REVIEW_EXISTS: 'You have reviewed it already.',
      OWN_TEMPLATE: 'It is your own.',
    },
    handle: ({ db, session, params, body }) => addTemplateReview(db, session, params.id, body),
  }),
];

const moderation = (name: string, approved: boolean, summary: string): Route =>
  route({
    method: 'post',
    path: `/admin/template-reviews/:id/${name}`,
    operationId: `${name}TemplateReview`,
    summary,
    description:
      'Say which one you have read, by its updated_at: what its author changed since is not decided upon. Nor is what is your own, unless you are an administrator.',
    access: 'moderator',
    params: TemplateReviewParams,
    body: ModerationBody,
    status: 204,
    errors: {
      ...NOT_FOUND,
      TEMPLATE_REVIEW_CHANGED: 'It was changed since it was read.',
      OWN_WORK: 'It, or what it is about, is your own.',
    },
    handle: ({ db, session, params, body }) => moderate(db, session, params.id, approved, body.updated_at),
  });

/** @throws TemplateReviewNotFound */
function found<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new TemplateReviewNotFound();
  return row;
}

export const templateReviewRoutes: Route[] = [
  ...own,
  ...ofTemplates,
  route({
    method: 'get',
    path: '/admin/template-reviews',
    operationId: 'listAwaitingTemplateReviews',
    summary: 'Reviews that wait for approval, oldest first.',
    access: 'moderator',
    query: PageQuery,
    status: 200,
    response: TemplateReviewPage,
    async handle({ db, session, query: { cursor, limit } }) {
      const page = { after: decodeCursor(cursor, 2), limit: limit + 1 };
      const rows = await session.all(queries.listAwaitingTemplateReviews(db, page));
      return pageOf(rows, limit, (row) => [row.created_at, row.id]);
    },
  }),
  moderation('approve', true, 'Let a review be seen, and count in the rating.'),
  moderation(
    'hide',
    false,
    'Hide a review, or refuse one that waits: it does not count in the rating, and waits no more until its author changes it.',
  ),
];

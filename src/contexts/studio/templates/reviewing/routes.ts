import { PageQuery } from '../../../../http/contract.ts';
import { decodeCursor, pageOf } from '../../../../http/page.ts';
import { type Route, route } from '../../../../http/route.ts';
import { Template, TemplatePage, TemplateParams, TemplateReviewBody } from '../contract.ts';
import { TemplateNotFound } from '../errors.ts';
import { reviewTemplate } from '../operations.ts';
import * as queries from '../queries.ts';

const NOT_FOUND = { TEMPLATE_NOT_FOUND: 'There is none that waits for review.' };

const decision = (name: string, approved: boolean, summary: string): Route =>
  route({
    method: 'post',
    path: `/admin/templates/:id/${name}`,
    operationId: `${name}Template`,
    summary,
    description:
      'Say which one you have read, by its updated_at: what was changed and submitted anew since is not decided upon. Nor is what is your own, unless you are an administrator.',
    access: 'moderator',
    params: TemplateParams,
    body: TemplateReviewBody,
    status: 204,
    errors: {
      ...NOT_FOUND,
      TEMPLATE_CHANGED: 'It was changed since it was read.',
      OWN_WORK: 'It is of a project that you work on.',
    },
    handle: ({ db, session, params, body }) => reviewTemplate(db, session, params.id, approved, body.updated_at),
  });

export const templateReviewingRoutes: Route[] = [
  route({
    method: 'get',
    path: '/admin/templates',
    operationId: 'listAwaitingTemplates',
    summary: 'Templates that wait for review, oldest first.',
    access: 'moderator',
    query: PageQuery,
    status: 200,
    response: TemplatePage,
    async handle({ db, session, query: { cursor, limit } }) {
      const rows = await session.all(queries.listAwaitingTemplates(db, { after: decodeCursor(cursor, 2), limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.updated_at, row.id]);
    },
  }),
  route({
    method: 'get',
    path: '/admin/templates/:id',
    operationId: 'inspectTemplate',
    summary: 'A template that waits for review, with its code. It does not change while it waits.',
    access: 'moderator',
    params: TemplateParams,
    status: 200,
    response: Template,
    errors: NOT_FOUND,
    async handle({ db, session, params }) {
      const template = await session.maybe(queries.findTemplate(db, params.id));
      if (template === undefined) throw new TemplateNotFound();
      return template;
    },
  }),
  decision('approve', true, 'Approve a template that waits: its authors may publish it, and the owner of the project is told.'),
  decision('reject', false, 'Send a template that waits back to its authors, as a draft.'),
];

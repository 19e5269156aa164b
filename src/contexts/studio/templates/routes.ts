import { Bytes } from '../../../http/bytes.ts';
import { PageQuery } from '../../../http/contract.ts';
import { decodeCursor, pageOf } from '../../../http/page.ts';
import { etagOfMoment, momentOf } from '../../../http/precondition.ts';
import { type Route, route } from '../../../http/route.ts';
import { dispositionOf } from '../../../services/storage/content.ts';
import {
  FoundTemplates,
  ListTemplatesQuery,
  NewTemplateBody,
  SearchTemplatesQuery,
  Template,
  TemplatePage,
  TemplateParams,
  TemplatePatchBody,
} from './contract.ts';
import { TemplateNotFound } from './errors.ts';
import { archiveTemplate, changeTemplate, createTemplate, findTemplates, moveTemplate } from './operations.ts';
import * as queries from './queries.ts';
import { templateReviewingRoutes } from './reviewing/routes.ts';
import { templateVersionRoutes } from './versions/routes.ts';

const NOT_FOUND = { TEMPLATE_NOT_FOUND: 'There is none, or it is not yours to work on.' };

const own: Route[] = [
  route({
    method: 'get',
    path: '/templates',
    operationId: 'listTemplates',
    summary: 'Templates of a project that you are in on, newest first.',
    access: 'studio:read',
    query: ListTemplatesQuery,
    status: 200,
    response: TemplatePage,
    async handle({ db, session, query: { cursor, limit, ...filter } }) {
      const page = { ...filter, after: decodeCursor(cursor, 2), limit: limit + 1 };
      return pageOf(await session.all(queries.listTemplates(db, page)), limit, (row) => [row.created_at, row.id]);
    },
  }),
  route({
    method: 'post',
    path: '/templates',
    operationId: 'createTemplate',
    summary: 'Add a template, as a draft, to a project that you may edit.',
    access: 'studio:write',
    body: NewTemplateBody,
    status: 201,
    response: Template,
    revision: 'told',
    errors: { PROJECT_NOT_FOUND: 'There is no such project that you may edit, or no such AI session.' },
    async handle({ session, body, set }) {
      const template = await createTemplate(session, body);
      set('ETag', etagOfMoment(template.updated_at));
      return template;
    },
  }),
  route({
    method: 'get',
    path: '/templates/:id',
    operationId: 'getTemplate',
    summary: 'A template: of a project that you are in on, or a published one.',
    access: 'studio:read',
    params: TemplateParams,
    status: 200,
    response: Template,
    revision: 'told',
    errors: NOT_FOUND,
    async handle({ db, session, params, set }) {
      const template = found(await session.maybe(queries.findTemplate(db, params.id)));
      set('ETag', etagOfMoment(template.updated_at));
      return template;
    },
  }),
  route({
    method: 'patch',
    path: '/templates/:id',
    operationId: 'updateTemplate',
    summary: 'Change what is given of a draft. Another text is another version.',
    description:
      'The version that is given, otherwise the next patch. What was before stays in the history. If-Match names what was read: ' +
      'when somebody has changed the template since, nothing is overwritten and the answer is 412.',
    access: 'studio:write',
    params: TemplateParams,
    body: TemplatePatchBody,
    status: 200,
    response: Template,
    revision: 'required',
    errors: {
      ...NOT_FOUND,
      PRECONDITION_FAILED: 'It was changed since it was read.',
      PRECONDITION_REQUIRED: 'If-Match is missing.',
      TEMPLATE_FROZEN: 'It is no draft.',
      TEMPLATE_VERSION_TAKEN: 'The version that was given is that of another text.',
    },
    async handle({ session, params, body, header, set }) {
      const template = await changeTemplate(session, params.id, momentOf(header('if-match')), body);
      set('ETag', etagOfMoment(template.updated_at));
      return template;
    },
  }),
  route({
    method: 'delete',
    path: '/templates/:id',
    operationId: 'deleteTemplate',
    summary: 'Delete a template, with its versions, of a project in which you may delete.',
    access: 'studio:write',
    params: TemplateParams,
    status: 204,
    errors: NOT_FOUND,
    handle: async ({ db, session, params }) => void found(await session.maybe(queries.deleteTemplate(db, params.id))),
  }),
  route({
    method: 'get',
    path: '/templates/:id/download',
    operationId: 'downloadTemplate',
    summary: 'The module that a template is, as a zip archive for HubSpot.',
    access: 'studio:read',
    params: TemplateParams,
    status: 200,
    produces: ['application/zip'],
    errors: NOT_FOUND,
    async handle({ db, session, params }) {
      const { name, body } = await archiveTemplate(db, session, params.id);
      return new Bytes('application/zip', body, { 'Content-Disposition': dispositionOf('application/zip', name) });
    },
  }),
];

const SHARING = { PROJECT_RIGHT_MISSING: 'You may edit the project, and not share it.' };

const step = (name: string, status: queries.TemplateStatus, summary: string, errors: Record<string, string> = {}): Route =>
  route({
    method: 'post',
    path: `/templates/:id/${name}`,
    operationId: `${name}Template`,
    summary,
    access: 'studio:write',
    params: TemplateParams,
    status: 200,
    response: Template,
    errors: { ...NOT_FOUND, TEMPLATE_STATUS: 'From where it stands, it cannot go there.', ...errors },
    handle: ({ db, session, params }) => moveTemplate(db, session, params.id, status),
  });

const published: Route[] = [
  route({
    method: 'get',
    path: '/templates/published',
    operationId: 'listPublishedTemplates',
    summary: "Everybody's published templates, last changed first.",
    access: 'public',
    query: PageQuery,
    status: 200,
    response: TemplatePage,
    async handle({ db, session, query: { cursor, limit } }) {
      const rows = await session.all(queries.listPublishedTemplates(db, { after: decodeCursor(cursor, 2), limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.updated_at, row.id]);
    },
  }),
  route({
    method: 'get',
    path: '/templates/search',
    operationId: 'searchTemplates',
    summary: 'Published templates, and those of projects that you are in on, that match the words, best first.',
    description: 'Full text in English: name before description before tags.',
    access: 'public',
    query: SearchTemplatesQuery,
    status: 200,
    response: FoundTemplates,
    handle: async ({ db, session, query: { q, limit } }) => ({ data: await findTemplates(db, session, q, limit) }),
  }),
];

/** @throws TemplateNotFound */
function found<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new TemplateNotFound();
  return row;
}

export const templateRoutes: Route[] = [
  ...own,
  step('submit', 'REVIEW', 'Hand a draft to the moderators.'),
  step('reopen', 'DRAFT', 'Make a template a draft again that waits, was approved or is archived.'),
  step('publish', 'PUBLISHED', 'Let everybody see an approved template, of a project that you may share.', SHARING),
  step('archive', 'ARCHIVED', 'Put a draft away, or a published template of a project that you may share.', SHARING),
  ...published,
  ...templateVersionRoutes,
  ...templateReviewingRoutes,
];

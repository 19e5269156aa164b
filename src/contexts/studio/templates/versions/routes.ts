import { PageQuery } from '../../../../http/contract.ts';
import { decodeCursor, pageOf } from '../../../../http/page.ts';
import { type Route, route } from '../../../../http/route.ts';
import {
  DifferenceQuery,
  Template,
  TemplateDifference,
  TemplateParams,
  TemplateVersion,
  TemplateVersionPage,
  TemplateVersionParams,
} from '../contract.ts';
import { TemplateNotFound } from '../errors.ts';
import { restoreTemplate, templateDifference, templateVersion } from '../operations.ts';
import * as queries from '../queries.ts';

const NOT_FOUND = { TEMPLATE_NOT_FOUND: 'There is none, or it is not yours to work on.' };
const VERSION_NOT_FOUND = { TEMPLATE_VERSION_NOT_FOUND: 'There is no such version, or it is not yours to see.' };

/** The texts that a template ever had: written by the database, and never changed. */
export const templateVersionRoutes: Route[] = [
  route({
    method: 'get',
    path: '/templates/:id/versions',
    operationId: 'listTemplateVersions',
    summary: 'What versions there were of a template, latest first; of one that is not yours, the current one.',
    access: 'studio:read',
    params: TemplateParams,
    query: PageQuery,
    status: 200,
    response: TemplateVersionPage,
    errors: NOT_FOUND,
    async handle({ db, session, params, query: { cursor, limit } }) {
      const page = { after: decodeCursor(cursor, 2), limit: limit + 1 };
      const rows = await session.all(queries.listTemplateVersions(db, params.id, page));
      // A template that the caller sees has a version at least; only a page after the last has none.
      if (rows.length === 0 && cursor === undefined) throw new TemplateNotFound();
      return pageOf(rows, limit, (row) => [row.created_at, row.id]);
    },
  }),
  route({
    method: 'get',
    path: '/templates/:id/versions/:version',
    operationId: 'getTemplateVersion',
    summary: 'A version of a template, with its text.',
    access: 'studio:read',
    params: TemplateVersionParams,
    status: 200,
    response: TemplateVersion,
    errors: VERSION_NOT_FOUND,
    handle: ({ db, session, params }) => templateVersion(db, session, params.id, params.version),
  }),
  route({
    method: 'get',
    path: '/templates/:id/versions/:version/difference',
    operationId: 'getTemplateDifference',
    summary: 'In what a version of a template differs from another: field by field, and of texts line by line.',
    access: 'studio:read',
    params: TemplateVersionParams,
    query: DifferenceQuery,
    status: 200,
    response: TemplateDifference,
    errors: { ...NOT_FOUND, ...VERSION_NOT_FOUND },
    handle: ({ db, session, params, query }) => templateDifference(db, session, params.id, params.version, query.to),
  }),
  route({
    method: 'post',
    path: '/templates/:id/versions/:version/restore',
    operationId: 'restoreTemplateVersion',
    summary: 'Make the text of a version that of the draft again, as a new version.',
    description: 'Name, description and tags stay as they are: they are no part of the text.',
    access: 'studio:write',
    params: TemplateVersionParams,
    status: 200,
    response: Template,
    errors: { ...NOT_FOUND, ...VERSION_NOT_FOUND, TEMPLATE_FROZEN: 'It is no draft.' },
    handle: ({ db, session, params }) => restoreTemplate(db, session, params.id, params.version),
  }),
];

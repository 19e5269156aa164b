import { Bytes } from '../../../http/bytes.ts';
import { PageQuery } from '../../../http/contract.ts';
import { decodeCursor, pageOf } from '../../../http/page.ts';
import { type Route, route } from '../../../http/route.ts';
import { dispositionOf } from '../../../services/storage/content.ts';
import type { Tally } from '../../../services/tally.ts';
import {
  FoundModuleTemplates,
  GalleryQuery,
  ModuleTemplate,
  ModuleTemplatePage,
  ModuleTemplateParams,
  ModuleTemplatePatchBody,
  ModuleTemplateReviewBody,
  ModuleTemplateSlugParams,
  NewModuleTemplateBody,
  PublishedModuleTemplate,
  SearchModuleTemplatesQuery,
} from './contract.ts';
import { ModuleTemplateNotFound } from './errors.ts';
import { archiveModuleTemplate, changeModuleTemplate, createModuleTemplate, findModuleTemplates, review } from './operations.ts';
import * as queries from './queries.ts';

const NOT_FOUND = { MODULE_TEMPLATE_NOT_FOUND: 'There is none, or it is not yours.' };
const SLUG_TAKEN = { SLUG_TAKEN: 'Another module template has the slug that was given.' };

const own: Route[] = [
  route({
    method: 'get',
    path: '/module-templates',
    operationId: 'listModuleTemplates',
    summary: 'Your own module templates, newest first.',
    access: 'studio:read',
    query: PageQuery,
    status: 200,
    response: ModuleTemplatePage,
    async handle({ db, session, query: { cursor, limit } }) {
      const rows = await session.all(queries.listOwnModuleTemplates(db, { after: decodeCursor(cursor, 2), limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.created_at, row.id]);
    },
  }),
  route({
    method: 'post',
    path: '/module-templates',
    operationId: 'createModuleTemplate',
    summary: 'Make a module template, which only you see.',
    description: 'Without a slug it gets one of its name, with a suffix where another template has that one.',
    access: 'studio:write',
    body: NewModuleTemplateBody,
    status: 201,
    response: ModuleTemplate,
    errors: SLUG_TAKEN,
    handle: ({ db, session, body }) => createModuleTemplate(db, session, body),
  }),
  route({
    method: 'get',
    path: '/module-templates/:id',
    operationId: 'getModuleTemplate',
    summary: 'A module template: your own, or a published one.',
    access: 'studio:read',
    params: ModuleTemplateParams,
    status: 200,
    response: ModuleTemplate,
    errors: NOT_FOUND,
    handle: async ({ db, session, params }) => found(await session.maybe(queries.findModuleTemplate(db, params.id))),
  }),
  route({
    method: 'patch',
    path: '/module-templates/:id',
    operationId: 'updateModuleTemplate',
    summary: 'Change what is given of your own module template.',
    description: 'A change of any of it withdraws its approval: it waits for a moderator again.',
    access: 'studio:write',
    params: ModuleTemplateParams,
    body: ModuleTemplatePatchBody,
    status: 200,
    response: ModuleTemplate,
    errors: { ...NOT_FOUND, ...SLUG_TAKEN },
    handle: ({ db, session, params, body }) => changeModuleTemplate(db, session, params.id, body),
  }),
  route({
    method: 'delete',
    path: '/module-templates/:id',
    operationId: 'deleteModuleTemplate',
    summary: 'Delete your own module template, with its reviews. Projects that were made from it stay.',
    access: 'studio:write',
    params: ModuleTemplateParams,
    status: 204,
    errors: NOT_FOUND,
    handle: async ({ db, session, params }) => void found(await session.maybe(queries.deleteModuleTemplate(db, params.id))),
  }),
];

const step = (name: string, isPublic: boolean, summary: string): Route =>
  route({
    method: 'post',
    path: `/module-templates/:id/${name}`,
    operationId: `${name}ModuleTemplate`,
    summary,
    access: 'studio:write',
    params: ModuleTemplateParams,
    status: 200,
    response: ModuleTemplate,
    errors: NOT_FOUND,
    handle: async ({ db, session, params }) =>
      found(await session.maybe(queries.updateModuleTemplatePublic(db, params.id, isPublic))),
  });

const published: Route[] = [
  route({
    method: 'get',
    path: '/module-templates/published',
    operationId: 'browseModuleTemplates',
    summary: 'The gallery: everybody’s published module templates.',
    access: 'public',
    query: GalleryQuery,
    status: 200,
    response: ModuleTemplatePage,
    async handle({ db, session, query: { cursor, limit, sort, ...filter } }) {
      const page = { ...filter, sort, after: decodeCursor(cursor, 2), limit: limit + 1 };
      const rows = await session.all(queries.browseModuleTemplates(db, page));
      return pageOf(rows, limit, (row) => {
        const value = { rating: row.rating ?? '0', popularity: String(row.usage_count), latest: row.published_at ?? '' };
        return [value[sort], row.id];
      });
    },
  }),
  route({
    method: 'get',
    path: '/module-templates/published/:slug',
    operationId: 'getPublishedModuleTemplate',
    summary: 'A published module template by its slug, with who made it.',
    description: 'Its code is what its author sent: run it in a sandbox.',
    access: 'public',
    params: ModuleTemplateSlugParams,
    status: 200,
    response: PublishedModuleTemplate,
    errors: { MODULE_TEMPLATE_NOT_FOUND: 'There is none, or it is not published.' },
    handle: async ({ db, session, params }) => found(await session.maybe(queries.findPublishedModuleTemplate(db, params.slug))),
  }),
  route({
    method: 'get',
    path: '/module-templates/search',
    operationId: 'searchModuleTemplates',
    summary: 'Published module templates and, when you are signed in, your own that match the words, best first.',
    description: 'Full text in English: name before description before tags and keywords.',
    access: 'public',
    query: SearchModuleTemplatesQuery,
    status: 200,
    response: FoundModuleTemplates,
    handle: async ({ db, session, query: { q, limit } }) => ({ data: await findModuleTemplates(db, session, q, limit) }),
  }),
];

/** What a moderator decides about a module template. */
const decision = (name: string, approved: boolean, summary: string): Route =>
  route({
    method: 'post',
    path: `/admin/module-templates/:id/${name}`,
    operationId: `${name}ModuleTemplate`,
    summary,
    description:
      'Say which one you have read, by its updated_at: what its author changed since is not decided upon. Nor is what is your own, unless you are an administrator.',
    access: 'moderator',
    params: ModuleTemplateParams,
    body: ModuleTemplateReviewBody,
    status: 204,
    errors: { ...NOT_FOUND, MODULE_TEMPLATE_CHANGED: 'It was changed since it was read.', OWN_WORK: 'It is your own.' },
    handle: ({ db, session, params, body }) => review(db, session, params.id, approved, body.updated_at),
  });

const moderated: Route[] = [
  route({
    method: 'get',
    path: '/admin/module-templates',
    operationId: 'listAwaitingModuleTemplates',
    summary: 'Module templates that wait for approval, oldest first.',
    access: 'moderator',
    query: PageQuery,
    status: 200,
    response: ModuleTemplatePage,
    async handle({ db, session, query: { cursor, limit } }) {
      const page = { after: decodeCursor(cursor, 2), limit: limit + 1 };
      const rows = await session.all(queries.listAwaitingModuleTemplates(db, page));
      return pageOf(rows, limit, (row) => [row.created_at, row.id]);
    },
  }),
  route({
    method: 'get',
    path: '/admin/module-templates/:id',
    operationId: 'reviewModuleTemplate',
    summary: 'A module template that waits for approval, or is published, with its code.',
    access: 'moderator',
    params: ModuleTemplateParams,
    status: 200,
    response: ModuleTemplate,
    errors: NOT_FOUND,
    handle: async ({ db, session, params }) => found(await session.maybe(queries.findModuleTemplate(db, params.id))),
  }),
  decision('approve', true, 'Publish a module template that its author submitted; they are told.'),
  decision('reject', false, 'Give a module template back to its author: nobody else sees it then.'),
];

/** @throws ModuleTemplateNotFound */
function found<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new ModuleTemplateNotFound();
  return row;
}

export const moduleTemplateRoutes = (downloads: Pick<Tally, 'count'>): Route[] => [
  ...own,
  step('submit', true, 'Let everybody see your own module template, once a moderator approved it.'),
  step('unpublish', false, 'Take your own module template back, which only you see then.'),
  ...published,
  ...moderated,
  route({
    method: 'get',
    path: '/module-templates/:id/download',
    operationId: 'downloadModuleTemplate',
    summary: 'The files of a module template, your own or a published one, as a zip archive.',
    description: 'Counted, some seconds later.',
    access: 'studio:read',
    params: ModuleTemplateParams,
    status: 200,
    produces: ['application/zip'],
    errors: NOT_FOUND,
    async handle({ db, session, params }) {
      const { name, body } = await archiveModuleTemplate(db, session, params.id);
      downloads.count(params.id);
      return new Bytes('application/zip', body, { 'Content-Disposition': dispositionOf('application/zip', name) });
    },
  }),
];

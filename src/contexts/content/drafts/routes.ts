import { PageQuery } from '../../../http/contract.ts';
import { decodeCursor, pageOf } from '../../../http/page.ts';
import { etagOf, revisionOf } from '../../../http/precondition.ts';
import { type Route, route } from '../../../http/route.ts';
import { Draft, DraftPage, DraftParams, DraftPatchBody, NewDraftBody } from './contract.ts';
import { DraftNotFound } from './errors.ts';
import { saveDraft } from './operations.ts';
import * as queries from './queries.ts';

const NOT_FOUND = { DRAFT_NOT_FOUND: 'There is none, or it is not yours.' };

export const draftRoutes: Route[] = [
  route({
    method: 'get',
    path: '/drafts',
    operationId: 'listDrafts',
    summary: 'Your own drafts, last saved first.',
    access: 'content:read',
    query: PageQuery,
    status: 200,
    response: DraftPage,
    async handle({ db, session, query: { cursor, limit } }) {
      const rows = await session.all(queries.listDrafts(db, { after: decodeCursor(cursor, 2), limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.updated_at, row.id]);
    },
  }),
  route({
    method: 'post',
    path: '/drafts',
    operationId: 'createDraft',
    summary: 'Begin a draft, with as much as there is of it.',
    access: 'content:write',
    body: NewDraftBody,
    status: 201,
    response: Draft,
    revision: 'told',
    async handle({ db, session, body, set }) {
      const draft = await session.one(queries.insertDraft(db, body));
      set('ETag', etagOf(draft.revision));
      return draft;
    },
  }),
  route({
    method: 'get',
    path: '/drafts/:id',
    operationId: 'getDraft',
    summary: 'Your own draft.',
    access: 'content:read',
    params: DraftParams,
    status: 200,
    response: Draft,
    revision: 'told',
    errors: NOT_FOUND,
    async handle({ db, session, params, set }) {
      const draft = await session.maybe(queries.findDraft(db, params.id));
      if (draft === undefined) throw new DraftNotFound();
      set('ETag', etagOf(draft.revision));
      return draft;
    },
  }),
  route({
    method: 'patch',
    path: '/drafts/:id',
    operationId: 'saveDraft',
    summary: 'Save what is given of your own draft, by hand or as it is written.',
    description:
      'If-Match names the revision that was read. When the draft has been saved since, in another window for instance, nothing is ' +
      'overwritten and the answer is 412. The same text again is no new revision.',
    access: 'content:write',
    params: DraftParams,
    body: DraftPatchBody,
    status: 200,
    response: Draft,
    revision: 'required',
    errors: {
      ...NOT_FOUND,
      PRECONDITION_FAILED: 'It was saved since it was read.',
      PRECONDITION_REQUIRED: 'If-Match is missing.',
    },
    async handle({ db, session, params, body, header, set }) {
      const draft = await saveDraft(db, session, params.id, revisionOf(header('if-match')), body);
      set('ETag', etagOf(draft.revision));
      return draft;
    },
  }),
  route({
    method: 'delete',
    path: '/drafts/:id',
    operationId: 'deleteDraft',
    summary: 'Throw your own draft away.',
    access: 'content:write',
    params: DraftParams,
    status: 204,
    errors: NOT_FOUND,
    async handle({ db, session, params }) {
      if ((await session.maybe(queries.deleteDraft(db, params.id))) === undefined) throw new DraftNotFound();
    },
  }),
];

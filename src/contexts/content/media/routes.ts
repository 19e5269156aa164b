import { decodeCursor, pageOf } from '../../../http/page.ts';
import { type Route, route } from '../../../http/route.ts';
import type { Storage } from '../../../services/storage/storage.ts';
import { ListMediaQuery, Media, MediaPage, MediaParams, MediaPatchBody, NewMediaBody } from './contract.ts';
import { MediaAssetNotFound } from './errors.ts';
import { removeMedia } from './files/operations.ts';
import { mediaFileRoutes } from './files/routes.ts';
import { addMedia, changeMedia } from './operations.ts';
import * as queries from './queries.ts';

const ARTICLE_NOT_FOUND = { ARTICLE_NOT_FOUND: 'There is no such article, or it is not yours.' };
const NOT_FOUND = { MEDIA_ASSET_NOT_FOUND: 'There is none, or it is not yours.' };

export const mediaRoutes = (storage: Storage): Route[] => [
  ...mediaFileRoutes(storage),
  route({
    method: 'get',
    path: '/media-assets',
    operationId: 'listMediaAssets',
    summary: 'Your own images, videos and sounds, newest first.',
    access: 'content:read',
    query: ListMediaQuery,
    status: 200,
    response: MediaPage,
    async handle({ db, session, query: { cursor, limit, ...filter } }) {
      const rows = await session.all(queries.listMedia(db, { ...filter, after: decodeCursor(cursor, 2), limit: limit + 1 }));
      return pageOf(rows, limit, (row) => [row.created_at, row.id]);
    },
  }),
  route({
    method: 'post',
    path: '/media-assets',
    operationId: 'createMediaAsset',
    summary: 'Describe an image, a video or a sound that a model made, for an article of yours or for none.',
    access: 'content:write',
    body: NewMediaBody,
    status: 201,
    response: Media,
    errors: ARTICLE_NOT_FOUND,
    handle: ({ db, session, body }) => addMedia(db, session, body),
  }),
  route({
    method: 'get',
    path: '/media-assets/:id',
    operationId: 'getMediaAsset',
    summary: 'Your own image, video or sound.',
    access: 'content:read',
    params: MediaParams,
    status: 200,
    response: Media,
    errors: NOT_FOUND,
    async handle({ db, session, params }) {
      const media = await session.maybe(queries.findMedia(db, params.id));
      if (media === undefined) throw new MediaAssetNotFound();
      return media;
    },
  }),
  route({
    method: 'patch',
    path: '/media-assets/:id',
    operationId: 'updateMediaAsset',
    summary: 'Change what is said of your own image, video or sound, or the article that it is for.',
    description: 'What was asked for of whom stays, and so does its file.',
    access: 'content:write',
    params: MediaParams,
    body: MediaPatchBody,
    status: 200,
    response: Media,
    errors: { ...NOT_FOUND, ...ARTICLE_NOT_FOUND },
    handle: ({ db, session, params, body }) => changeMedia(db, session, params.id, body),
  }),
  route({
    method: 'delete',
    path: '/media-assets/:id',
    operationId: 'deleteMediaAsset',
    summary: 'Delete your own image, video or sound, with its file.',
    access: 'content:write',
    params: MediaParams,
    status: 204,
    errors: NOT_FOUND,
    handle: ({ db, session, params }) => removeMedia(db, session, storage, params.id),
  }),
];

import { Link } from '../../../../http/contract.ts';
import { type Route, route } from '../../../../http/route.ts';
import type { Storage } from '../../../../services/storage/storage.ts';
import { Media, MediaParams, NewMediaUploadBody } from '../contract.ts';
import { beginMediaUpload, confirmMediaUpload, mediaDownload } from './operations.ts';

const NOT_FOUND = { MEDIA_ASSET_NOT_FOUND: 'There is none, or it is not yours.' };
const REFUSED = { MEDIA_REFUSED: 'A file of this type or size is not taken for this kind of media.' };

/** The files of media: they go to the storage and come from it by links, past the API where it is a bucket. */
export const mediaFileRoutes = (storage: Storage): Route[] => [
  route({
    method: 'post',
    path: '/media-assets/:id/upload',
    operationId: 'beginMediaUpload',
    summary: 'A link by which the file of your own image, video or sound is uploaded, once.',
    description: 'Then confirm it: before that it is not the file of the asset, and after a day it is removed.',
    access: 'content:write',
    params: MediaParams,
    body: NewMediaUploadBody,
    status: 200,
    response: Link,
    keyless: true,
    errors: { ...NOT_FOUND, ...REFUSED, MEDIA_FILE_EXISTS: 'It has its file, which does not change.' },
    handle: ({ db, session, params, body }) => beginMediaUpload(db, session, storage, params.id, body),
  }),
  route({
    method: 'post',
    path: '/media-assets/:id/upload/confirm',
    operationId: 'confirmMediaUpload',
    summary: 'Say that the file was uploaded: it is looked at, and is the file of the asset from then on.',
    description: 'What is not what it said, is removed: upload another. A second time changes nothing.',
    access: 'content:write',
    params: MediaParams,
    status: 200,
    response: Media,
    keyless: true,
    errors: {
      ...NOT_FOUND,
      ...REFUSED,
      OBJECT_NOT_FOUND: 'Nothing was uploaded.',
      OBJECT_TOO_LARGE: 'It is too large, and was removed.',
      CONTENT_REFUSED: 'Its content is of another type than it said, and was removed.',
    },
    handle: ({ db, session, params }) => confirmMediaUpload(db, session, storage, params.id),
  }),
  route({
    method: 'get',
    path: '/media-assets/:id/download',
    operationId: 'downloadMedia',
    summary: 'A link by which the file of your own image, video or sound is downloaded.',
    access: 'content:read',
    params: MediaParams,
    status: 200,
    response: Link,
    errors: { ...NOT_FOUND, MEDIA_FILE_MISSING: 'It was not uploaded yet.' },
    handle: ({ db, session, params }) => mediaDownload(db, session, storage, params.id),
  }),
];

import { Bytes } from '../../../http/bytes.ts';
import { type Route, route } from '../../../http/route.ts';
import { CONTENT_TYPES, dispositionOf } from '../../../services/storage/content.ts';
import type { Files } from '../../../services/storage/files.ts';
import { OBJECTS_PATH, type Permit } from '../../../services/storage/signed-url.ts';
import { SignatureRefused, type Storage } from '../../../services/storage/storage.ts';
import { ObjectParams, SignedQuery } from './contract.ts';

const REFUSED = { SIGNATURE_REFUSED: 'The link is not valid, is for something else, or has expired.' };
const NOTE =
  'Where files are in a bucket, its own URLs take the place of this. Whoever has the link may follow it; it is asked for anew when it has expired.';

/** Where signed URLs lead while files are in a folder of the service's own. Nothing of a URL is believed before its signature. */
export const objectRoutes = ({ storage, permit }: Files): Route[] => {
  const permitted = (
    method: string,
    params: { user_id: string; context: string; object_id: string },
    query: Record<string, string | undefined>,
  ): Permit => {
    const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const path = [params.user_id, params.context, params.object_id].map(encodeURIComponent).join('/');
    return permit(method, `${OBJECTS_PATH}${path}?${new URLSearchParams(given).toString()}`);
  };
  return [
    route({
      method: 'put',
      path: '/objects/:user_id/:context/:object_id',
      operationId: 'uploadObject',
      summary: 'Upload a file by the link that was given for it, with exactly the headers that came with the link.',
      description: NOTE,
      access: 'public',
      params: ObjectParams,
      query: SignedQuery,
      accepts: CONTENT_TYPES,
      status: 204,
      errors: {
        ...REFUSED,
        OBJECT_EXISTS: 'It was uploaded already.',
        OBJECT_TOO_LARGE: 'It is larger than was said.',
        CONTENT_REFUSED: 'It is not of the type that was said.',
      },
      async handle({ params, query, header, content }) {
        const { key, contentType = '', size = 0 } = permitted('PUT', params, query);
        if (header('content-type') !== contentType || header('content-length') !== String(size))
          throw new SignatureRefused('The link is for a file of another type or size.');
        await storage.put(key, content, { contentType, maxBytes: size });
      },
    }),
    route({
      method: 'get',
      path: '/objects/:user_id/:context/:object_id',
      operationId: 'downloadObject',
      summary: 'Download a file, or a range of its bytes, by the link that was given for it.',
      description: NOTE,
      access: 'public',
      params: ObjectParams,
      query: SignedQuery,
      status: 200,
      produces: ['*/*'],
      errors: { ...REFUSED, OBJECT_NOT_FOUND: 'There is no such file.' },
      async handle({ params, query, header }) {
        const { key, fileName } = permitted('GET', params, query);
        const range = await partOf(storage, key, header('range'));
        const { contentType, size, body } = await storage.get(key, range);
        const headers = {
          'Content-Disposition': dispositionOf(contentType, fileName),
          'Accept-Ranges': 'bytes',
          // A page of another origin may show it: it was given the link.
          'Cross-Origin-Resource-Policy': 'cross-origin',
        };
        if (range === undefined) return new Bytes(contentType, body, { ...headers, 'Content-Length': String(size) });
        return new Bytes(
          contentType,
          body,
          {
            ...headers,
            'Content-Length': String(range.end - range.start + 1),
            'Content-Range': `bytes ${String(range.start)}-${String(range.end)}/${String(size)}`,
          },
          206,
        );
      },
    }),
  ];
};

/** What a Range header asks for, of what there is; all of it, as RFC 9110 allows, where it does not fit or asks for several. */
async function partOf(
  storage: Storage,
  key: string,
  header: string | undefined,
): Promise<{ start: number; end: number } | undefined> {
  const [, first, last] = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  const size = first === undefined ? 0 : ((await storage.stat(key))?.size ?? 0);
  const [start, end] = [Number(first ?? 0), last === '' ? size - 1 : Math.min(Number(last ?? 0), size - 1)];
  return first === undefined || start > end ? undefined : { start, end };
}

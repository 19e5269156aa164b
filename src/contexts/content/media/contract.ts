import { z } from 'zod';
import { contentMediaAssets, MediaType } from '../../../generated/contracts.ts';
import { newUploadOf, PageQuery, pageOfSchema } from '../../../http/contract.ts';
import { LARGEST, MEDIA_CONTENT_TYPES } from './content-types.ts';

const { row, insert, update } = contentMediaAssets;

export const MediaParams = z.strictObject({ id: row.shape.id });

/** What describes the object itself is told by the store that keeps it. */
export const NewMediaBody = insert.pick({
  article_id: true,
  type: true,
  provider: true,
  prompt: true,
  style: true,
  aspect_ratio: true,
  url: true,
  metadata: true,
});

/** What was asked for of whom, and so what it is, stays. */
export const MediaPatchBody = update
  .pick({ article_id: true, style: true, aspect_ratio: true, url: true, metadata: true })
  .refine((body) => Object.keys(body).length > 0, 'must change something');

/** What is taken depends on what kind of media it is for. */
export const NewMediaUploadBody = newUploadOf(MEDIA_CONTENT_TYPES, LARGEST);

export const ListMediaQuery = PageQuery.extend({
  article_id: row.shape.id.optional().meta({ description: 'Of this article only.' }),
  type: MediaType.optional(),
});

export const Media = row.omit({ object_key: true });
export const MediaPage = pageOfSchema(Media.omit({ metadata: true }));

import { z } from 'zod';
import { identityUsers, studioTemplateReviews } from '../../../generated/contracts.ts';
import { pageOfSchema } from '../../../http/contract.ts';

const { row, insert, update } = studioTemplateReviews;
const columns = { rating: true, comment: true } as const;

export const TemplateReviewParams = z.strictObject({ id: row.shape.id });

export const NewTemplateReviewBody = insert.pick(columns);
export const TemplateReviewPatchBody = update
  .pick(columns)
  .refine((body) => Object.keys(body).length > 0, 'must change something');

export const ModerationBody = z.strictObject({
  updated_at: insert.shape.updated_at.unwrap().meta({ description: 'The updated_at of the review as you have read it.' }),
});

export const TemplateReview = row;
export const TemplateReviewPage = pageOfSchema(TemplateReview);
export const PublicTemplateReviewPage = pageOfSchema(
  TemplateReview.extend({
    reviewer: identityUsers.row
      .pick({ username: true, name: true, avatar_url: true })
      .nullable()
      .meta({ description: 'Null when the account is not active any more.' }),
  }),
);

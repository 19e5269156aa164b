import { z } from 'zod';
import { contentDrafts } from '../../../generated/contracts.ts';
import { pageOfSchema } from '../../../http/contract.ts';

const { row, insert, update } = contentDrafts;
const columns = { title: true, config: true, metadata: true, sections: true, cta_content: true, autosave: true } as const;

export const DraftParams = z.strictObject({ id: row.shape.id });

/** A draft may begin with nothing. */
export const NewDraftBody = insert.pick(columns).extend({
  title: insert.shape.title.default(''),
  config: insert.shape.config.default({}),
  sections: insert.shape.sections.default([]),
  autosave: insert.shape.autosave.default(true),
});
export const DraftPatchBody = update.pick(columns).refine((body) => Object.keys(body).length > 0, 'must change something');

export const Draft = row;
export const DraftPage = pageOfSchema(row.omit({ config: true, metadata: true, sections: true, cta_content: true }));

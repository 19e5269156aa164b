import { z } from 'zod';
import { contentResearchQueries } from '../../../generated/contracts.ts';
import { PageQuery, pageOfSchema } from '../../../http/contract.ts';

const { row, insert, update } = contentResearchQueries;

export const ResearchParams = z.strictObject({ id: row.shape.id });

export const NewResearchBody = insert.pick({ query: true, summary: true, sources: true }).extend({
  max_age_seconds: z
    .int()
    .min(0)
    .max(31_536_000)
    .default(2_592_000)
    .meta({ description: 'How old your own answer to the same question may be, to be taken again. 0: none is.' }),
});
export const ResearchPatchBody = update
  .pick({ summary: true, sources: true })
  .refine((body) => Object.keys(body).length > 0, 'must change something');

export const SearchResearchQuery = PageQuery.extend({ q: z.string().min(1).max(200) });

export const Research = row;
const Summary = row.omit({ sources: true });
export const ResearchPage = pageOfSchema(Summary);

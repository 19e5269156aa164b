import { z } from 'zod';
import { studioAiSessions } from '../../../generated/contracts.ts';
import { Link, newUploadOf } from '../../../http/contract.ts';
import { DESIGN_TYPES, LARGEST_DESIGN } from './content-types.ts';

export const DesignParams = z.strictObject({ id: studioAiSessions.row.shape.id });

/** In a query, where numbers are text. */
export const ClaimedDesignQuery = z.strictObject({
  claim_count: z.coerce.number().int().min(0).max(2_147_483_647).meta({ description: 'As it was when the session was claimed.' }),
});

export const QueueBody = z
  .strictObject({
    without_design: z
      .boolean()
      .default(false)
      .meta({ description: 'Also where none was uploaded, or what was uploaded is none.' }),
  })
  .prefault({});

export const NewDesignBody = newUploadOf(DESIGN_TYPES, LARGEST_DESIGN);

export const Design = z.strictObject({
  content_type: z.enum(DESIGN_TYPES),
  size_bytes: z.int(),
  download: Link,
});

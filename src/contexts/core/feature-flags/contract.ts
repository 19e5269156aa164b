import { z } from 'zod';
import { coreFeatureFlags } from '../../../generated/contracts.ts';
import { pageOfSchema } from '../../../http/contract.ts';

const { row, insert, update } = coreFeatureFlags;

export const FlagParams = z.strictObject({ key: insert.shape.key });
export const NewFlagBody = insert.pick({ key: true, enabled: true, rollout_percentage: true, description: true });
export const FlagPatchBody = update
  .pick({ enabled: true, rollout_percentage: true, description: true })
  .refine((body) => Object.keys(body).length > 0, 'must change something');

export const FeatureFlag = row;
export const FeatureFlagPage = pageOfSchema(FeatureFlag);
export const FlagsOn = z.strictObject({ data: z.array(row.shape.key) });

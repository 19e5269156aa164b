import { KaavaError } from '../../../errors.ts';

/** There is none, or row-level security hides it: the same words for both. */
export class MediaAssetNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'MEDIA_ASSET_NOT_FOUND';
  constructor() {
    super('There is no such media asset, or it is not yours.');
  }
}

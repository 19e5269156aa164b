import { type Issue, KaavaError } from '../../../errors.ts';

/** There is none, or row-level security hides it: the same words for both. */
export class MediaAssetNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'MEDIA_ASSET_NOT_FOUND';
  constructor() {
    super('There is no such media asset, or it is not yours.');
  }
}

/** A file of this type, or so large a one, is not taken for this kind of media. */
export class MediaRefused extends KaavaError {
  readonly kind = 'unprocessable';
  readonly code = 'MEDIA_REFUSED';
  override readonly issues: readonly Issue[];
  constructor(type: string, issue: Issue) {
    super(`This file is not taken for media of the kind ${type}.`);
    this.issues = [issue];
  }
}

/** Its file was uploaded and confirmed: it does not change. */
export class MediaFileExists extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'MEDIA_FILE_EXISTS';
  constructor() {
    super('The file of this media asset was uploaded already. It does not change: make another asset.');
  }
}

/** Nothing was uploaded, or it was not confirmed. */
export class MediaFileMissing extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'MEDIA_FILE_MISSING';
  constructor() {
    super('The file of this media asset was not uploaded yet.');
  }
}

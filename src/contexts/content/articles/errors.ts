import { KaavaError } from '../../../errors.ts';

/** There is none, or row-level security hides it: the same words for both. */
export class ArticleNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'ARTICLE_NOT_FOUND';
  constructor() {
    super('There is no such article, or it is not yours.');
  }
}

/** Slugs are names in URLs: of all articles, whoever wrote them. */
export class SlugTaken extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'SLUG_TAKEN';
  override readonly issues = [{ path: '/slug', message: 'is the slug of another article' }];
  constructor(options?: ErrorOptions) {
    super('Another article has this slug.', options);
  }
}

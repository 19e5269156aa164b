import { KaavaError } from '../../../errors.ts';

/** There is none, or row-level security hides it: the same words for both. */
export class ResearchNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'RESEARCH_QUERY_NOT_FOUND';
  constructor() {
    super('There is no such research query, or it is not yours.');
  }
}

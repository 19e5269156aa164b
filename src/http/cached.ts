import type { Outcome } from './idempotency.ts';
import type { Principal, Route, TagsOf } from './route.ts';

/** A tag of what tells whose something is: renewed where an account is opened or closed. */
export const ACCOUNTS = 'accounts';

/** Where answers are kept. Given by the service, as http knows none. */
export interface Answers {
  /** The answer that is kept, or a computed one. Nothing but `compute` makes it fail. */
  answer<Answer extends object>(
    question: { readonly key: readonly string[]; readonly tags: readonly string[]; readonly seconds: number },
    compute: () => Promise<Answer>,
  ): Promise<{ readonly answer: Answer; readonly lookup: string }>;
  /** Answers with any of these tags are not found again, by no process. Never throws. */
  renew(tags: readonly string[]): Promise<void>;
}

/** Told how each look for an answer ended. */
export type OnLookup = (route: Route, lookup: string) => void;

interface Input {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/**
 * Answers as the route declares it: from what is kept, if it has a `cache`; and what it `renews` is, when its transaction is over.
 * A failure renews, too: a COMMIT whose answer was lost may have been done, and costs no more than a computation.
 *
 * The key holds in whose name the database answers, so that nobody is ever given what another may see; nobody's are shared by all who
 * send no credentials. Who that is has been asked of the database just before.
 */
export async function withCache(
  answers: Answers,
  route: Route,
  { actor }: Principal,
  input: Input,
  act: () => Promise<Outcome & { readonly replayed?: boolean }>,
  onLookup: OnLookup,
): Promise<Outcome & { readonly replayed?: boolean }> {
  const { cache, renews } = route;
  if (cache !== undefined) {
    const key = [route.operationId, actor.role, actor.userId ?? 'public', JSON.stringify([input.params, input.query])];
    const { answer, lookup } = await answers.answer({ key, tags: named(cache.tags, input), seconds: cache.seconds }, act);
    onLookup(route, lookup);
    return answer;
  }
  if (renews === undefined) return act();
  try {
    return await act();
  } finally {
    await answers.renew(named(renews, input));
  }
}

const named = (tags: TagsOf<never>, input: Input): readonly string[] =>
  typeof tags === 'function' ? tags(input as never) : tags;

/** @throws Error for a route that cannot do what it declares: our mistake, found when it is mounted */
export function checkCaching({ operationId, method, cache, renews }: Route): void {
  if (cache !== undefined && method !== 'get') throw new Error(`${operationId} changes something, so its answer is not kept.`);
  if (renews !== undefined && method === 'get') throw new Error(`${operationId} changes nothing, so there is nothing to renew.`);
}

/** Steps of paths that say what is done, or to which of them, rather than what there is. */
const NO_COLLECTION = /^(?:|v1|admin|moderation|published|public|claim|claimed|reorder|by-username|\{.*)$/;

/** Where a path or a field has another word for it. */
const ALSO: Readonly<Record<string, string>> = {
  profiles: 'users',
  actors: 'users',
  sessions: 'ai-sessions',
  prerequisites: 'courses',
  attempts: 'quiz-attempts',
  submissions: 'code-submissions',
  reviews: 'template-reviews',
};

/** The collection in which a parameter or field of a request to this path names a row. */
export function collectionOf(path: string, name = 'id'): string {
  const steps = path.split('/');
  if (name !== 'id' && name !== 'ids') {
    const named = `${name.replace(/_id$/, '').replaceAll('_', '-')}s`;
    return ALSO[named] ?? named;
  }
  const end = name === 'id' && steps.includes('{id}') ? steps.indexOf('{id}') : steps.length;
  return last(steps.slice(0, end));
}

/** The collection to which a POST to this path adds a row. */
export const addedTo = (path: string): string => last(path.split('/'));

const last = (steps: readonly string[]): string => {
  const step = steps.findLast((each) => !NO_COLLECTION.test(each)) ?? '';
  return step === 'sessions' ? step : (ALSO[step] ?? step);
};

/** Rows by the collection that they are in, the newest last. */
export class Rows {
  readonly #ids = new Map<string, string[]>();

  constructor(ids: Readonly<Record<string, string>> = {}) {
    for (const [collection, id] of Object.entries(ids)) this.add(collection, id);
  }

  add(collection: string, id: string): void {
    const ids = this.#ids.get(collection) ?? [];
    this.#ids.set(collection, [...ids.filter((each) => each !== id), id].slice(-MOST));
  }

  remove(id: string): void {
    for (const [collection, ids] of this.#ids)
      this.#ids.set(
        collection,
        ids.filter((each) => each !== id),
      );
  }

  count(collection: string): number {
    return this.#ids.get(collection)?.length ?? 0;
  }

  at(collection: string, number: number): string | undefined {
    const ids = this.#ids.get(collection) ?? [];
    return ids[number % Math.max(1, ids.length)];
  }
}

/** Of a collection are remembered so many. */
const MOST = 20;

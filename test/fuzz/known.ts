import fc from 'fast-check';
import type { Operation } from './document.ts';
import type { People, Role } from './people.ts';
import type { Wish } from './requests.ts';
import { addedTo, collectionOf } from './rows.ts';
import type { Answer } from './send.ts';

// A request is made before it is known which rows there will be. What only then can be filled in is a placeholder in its text until it
// is sent: of characters that mean nothing in a URL, in JSON or in a header.

type Whose = 'own' | 'foreign' | 'word';

const placeholder = (whose: Whose, of: string): fc.Arbitrary<string> =>
  fc.nat(999).map((number) => `~${whose}!${of}!${String(number)}~`);

/** An id of a collection's rows: mostly the sender's own, sometimes another's, sometimes nobody's. */
export const anyId = (collection: string): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 7, arbitrary: placeholder('own', collection) },
    { weight: 2, arbitrary: placeholder('foreign', collection) },
    { weight: 1, arbitrary: fc.uuid() },
  );

/** What an answer said under this name: a slug, a cursor, an ETag. */
export const anyWord = (name: string): fc.Arbitrary<string> => placeholder('word', name);

const PLACEHOLDER = /~(own|foreign|word)!([\w-]+)!(\d+)~/g;

const fillIn = (text: string, value: (whose: Whose, of: string, number: number) => string): string =>
  text.replaceAll(PLACEHOLDER, (_, whose: Whose, of: string, number: string) => value(whose, of, Number(number)));

/** What answers have told, by which placeholders are filled in. */
export class Known {
  readonly #people: People;
  readonly #words = new Map<string, string>();

  constructor(people: People) {
    this.#people = people;
    this.#words.set('username', people.bystander);
  }

  /** Rows and words at the time of sending. `turn` chooses whose. */
  filler({ method }: Operation, role: Role, turn: number): (text: string) => string {
    return (text) =>
      fillIn(text, (whose, of, number) => {
        if (whose === 'word') return (of === 'email' ? this.#people.email(role) : this.#words.get(of)) ?? 'unheard-of';
        const rows = this.#people[whose](role, turn);
        // The last one is not often given up: what is below it could not be asked for any more.
        return (method === 'DELETE' && rows.count(of) < 2 && number % 4 > 0 ? undefined : rows.at(of, number)) ?? UNKNOWN;
      });
  }

  learn({ operationId, path, method }: Operation, role: Role, wish: Wish, { status, headers, body }: Answer): void {
    if (typeof headers.etag === 'string' && !headers.etag.startsWith('W/'))
      this.#words.set(`etag-${collectionOf(path)}`, headers.etag);
    const missing = method === 'GET' && status === 404 && path.endsWith('s/{id}') && role === 'owner';
    if (missing || (method === 'DELETE' && status === 204)) this.#people.forget(FIRST_ID.exec(wish.path)?.[0] ?? '');
    if (status >= 300) return;
    for (const [, name = '', value = ''] of body.matchAll(WORDS)) {
      if (name === 'next_cursor') this.#words.set(`cursor-${operationId}`, value);
      else if (name === 'slug') this.#words.set(`slug-${addedTo(path)}`, value);
      else if (path.includes('feature-flags')) this.#words.set(name, value);
    }
    // A new row; or several, of which a worker has become the owner for a while.
    const made = [...body.matchAll(IDS)].slice(0, path.endsWith('claim') ? 20 : status === 201 ? 1 : 0);
    for (const [, id = ''] of made) this.#people.own(role, 0).add(addedTo(path), id);
  }
}

const UNKNOWN = '01933b6e-0000-7000-8000-00000000dead';
const FIRST_ID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/;
const IDS = /"id":"([\da-f-]{36})"/g;
const WORDS = /"(next_cursor|slug|key)":"([\w.=-]{1,300})"/g;

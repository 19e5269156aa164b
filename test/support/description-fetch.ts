import { describedBy } from './description.ts';

type Check = ReturnType<typeof describedBy>;

/** fetch(), which hands over what each answer of a service says that its OpenAPI document does not. */
export function lookingFetch(look: (found: Promise<string[]>) => void, send: typeof fetch = fetch): typeof fetch {
  const checks = new Map<string, Promise<Check>>();
  const read = async (origin: string): Promise<Check> => {
    const answer = await send(`${origin}/openapi.json`);
    if (!answer.ok) throw new Error(`There is no description of ${origin}: ${String(answer.status)}.`);
    return describedBy((await answer.json()) as object);
  };
  return async (...asked) => {
    const { url, method } = new Request(...asked);
    const { origin, pathname } = new URL(url);
    const answer = await send(...asked);
    if (!pathname.startsWith('/v1/')) return answer;
    const check = checks.get(origin) ?? read(origin);
    checks.set(origin, check);
    const { status, headers } = answer;
    const contentType = headers.get('content-type') ?? undefined;
    // A stream may never end.
    const body = contentType?.startsWith('text/event-stream') === true ? '' : said(answer);
    const answered = { method, url: pathname, status, contentType, header: (name: string) => headers.get(name) ?? undefined };
    const looked = Promise.all([check, body]).then(([found, text]) =>
      text === undefined ? [] : found({ ...answered, body: text }),
    );
    look(looked.catch((error: unknown) => [String(error)]));
    return answer;
  };
}

/** The body of an answer; undefined of a service that was killed as it answered: it is not asked for more than it said. */
const said = (answer: Response): Promise<string | undefined> =>
  answer
    .clone()
    .text()
    .catch(() => undefined);

import { encodeCursor } from '../../src/http/page.ts';
import { type Operation, type Parameter, requestOf } from './operations.ts';
import type { Answer, Send } from './relay.ts';

/** What is worth trying in place of a sample that is refused. */
export interface Candidates {
  readonly texts: readonly string[];
  readonly ids: readonly string[];
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Keys of lists are of one to three columns: ids, times, texts and numbers. Most lists begin with what is newest. */
const columns = [
  'ffffffff-ffff-7fff-bfff-ffffffffffff',
  '2099-01-01T00:00:00+00:00',
  '1000000',
  'a',
  '1',
  '2000-01-01T00:00:00+00:00',
  '00000000-0000-0000-0000-000000000000',
];
const pairs = columns.flatMap((each) => columns.map((other) => [each, other]));
const triples = pairs.flatMap(([one = '', other = '']) => columns.slice(0, 3).map((each) => [one, other, each]));
/** The key of awards is one of its own: time, source, and its id. */
const award = ['2099-01-01T00:00:00+00:00', 'LESSON', '00000000-0000-0000-0000-000000000000'];
const CURSORS = [...columns.map((each) => [each]), ...pairs, ...triples, award].map(encodeCursor);

/** The names of parameters that a problem document complains of. */
function namedIn({ body }: Answer): string[] {
  if (body === '') return [];
  const { errors = [] } = JSON.parse(body) as { readonly errors?: readonly { readonly path: string }[] };
  return errors.map(({ path }) => (/^(?:\/|$)/.test(path) ? `body${path}` : path.replace(/^params/, 'path')));
}

const isRight = ({ status }: Answer): boolean => status < 300;

/** Of a list that is empty either way, nothing can be told. */
export const isTelling = (answer: Answer): boolean => isRight(answer) && !answer.body.includes('"data":[]');

/**
 * The same operation with samples that the service takes, as far as they can be found by trying: sqlmap looks for what changes an answer,
 * and what is refused before any SQL is reached always has the same one.
 */
export async function settled(
  operation: Operation,
  send: Send,
  { texts, ids }: Candidates,
): Promise<{ operation: Operation; answer: Answer }> {
  const values = new Map<string, string>();
  const ask = (more: readonly (readonly [string, string])[] = []): Promise<Answer> =>
    send(operation, requestOf(operation, new Map([...values, ...more])));
  const optionsOf = ({ name, sample }: Parameter): readonly string[] =>
    name === 'query.cursor' ? CURSORS : UUID.test(sample) ? ids : texts;
  let answer = await ask();
  const tried = new Set<string>();
  while (!isRight(answer)) {
    const named = namedIn(answer);
    // An id that nobody has is complained of without a name.
    const parameter = operation.parameters.find(
      ({ name, sample }) =>
        !tried.has(name) && (named.includes(name) || ((answer.status === 404 || answer.status === 422) && UUID.test(sample))),
    );
    if (parameter === undefined) break;
    const { name } = parameter;
    tried.add(name);
    let better: readonly [string, Answer] | undefined;
    for (const option of optionsOf(parameter)) {
      const other = await ask([[name, option]]);
      const isBetter = isRight(other) || (named.includes(name) && !namedIn(other).includes(name));
      if (isTelling(other) || (isBetter && (better === undefined || (isRight(other) && !isRight(better[1])))))
        better = [option, other];
      if (isTelling(other)) break;
    }
    if (better === undefined) continue;
    values.set(name, better[0]);
    answer = better[1];
  }
  const { body } = requestOf(operation, values);
  const parameters = operation.parameters
    .map((parameter) => ({ ...parameter, sample: values.get(parameter.name) ?? parameter.sample }))
    .flatMap((parameter) => [parameter, ...(parameter.name === 'query.cursor' && isRight(answer) ? partsOf(parameter) : [])]);
  return { operation: { ...operation, body, parameters }, answer };
}

const decoded = (cursor: string): string[] => JSON.parse(Buffer.from(cursor, 'base64url').toString()) as string[];

/** What is inside a cursor goes into SQL, and outside of it nothing but a cursor is taken: each column of the key is a parameter, too. */
const partsOf = ({ name, sample }: Parameter): Parameter[] =>
  decoded(sample).map((column, index) => ({
    name: `${name}.${index}`,
    sample: column,
    put({ query }, value) {
      if (value !== column) query['cursor'] = encodeCursor(decoded(query['cursor'] ?? '').with(index, value));
    },
  }));

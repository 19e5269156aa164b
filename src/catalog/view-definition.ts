/** White space, a string, a quoted name, a plain one, or any other character. */
const TOKEN = /\s+|[eE]?'(?:[^']|'')*'|"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*|[\s\S]/gu;
const NAME = /^["\p{L}_]/u;
const AFTER_FROM = /^(TABLESAMPLE|WHERE|GROUP|HAVING|WINDOW|ORDER|LIMIT|OFFSET|FETCH|FOR|;)$/;

/** A token, and how many parentheses it stands in. */
interface Word {
  readonly text: string;
  /** Which token it is. */
  readonly at: number;
  readonly depth: number;
}

/**
 * A view's query as every major prints it: since PostgreSQL 16 the columns of a query over one relation stand without its name
 * (`SELECT id FROM users`), before that with it (`SELECT users.id FROM users`). Queries inside it are printed alike.
 *
 * @param definition as `pg_get_viewdef` prints it when it is not asked to be pretty
 */
export function portableDefinition(definition: string): string {
  const tokens = definition.match(TOKEN) ?? [];
  const words = wordsOutsideQueries(tokens);
  const clauses = words.filter(({ depth }) => depth === 0);
  const start = clauses.find(({ text }) => text === 'FROM')?.at ?? Infinity;
  const end = clauses.find(({ text, at }) => at > start && AFTER_FROM.test(text))?.at ?? Infinity;
  const isFrom = ({ at }: Word) => at > start && at < end;
  const from = clauses.filter(isFrom);
  const relation = from.at(-1)?.text;
  const isOne =
    !clauses.some(({ text }) => /^(UNION|INTERSECT|EXCEPT)$/.test(text)) &&
    !from.some(({ text }) => text === ',') &&
    !words.some((word) => isFrom(word) && word.text === 'JOIN');
  if (relation === undefined || !isOne) return definition;

  const outputs = new Set(words.flatMap(({ text }, index) => (words[index - 1]?.text === 'AS' ? [text] : [])));
  const order = clauses.findLast(({ text }) => text === 'ORDER')?.at ?? Infinity;
  for (const word of words) {
    const { at, depth } = word;
    const column = tokens[at + 2] ?? '';
    const isQualified = word.text === relation && tokens[at + 1] === '.' && NAME.test(column) && tokens[at + 3] !== '(';
    if (!isQualified || isFrom(word) || /^[.:]$/.test(tokens[at - 1] ?? '')) continue;
    // Here a bare name would mean the output column, so every major prints the relation's.
    if (at > order && depth === 0 && outputs.has(column)) continue;
    tokens[at] = tokens[at + 1] = '';
  }
  return tokens.join('');
}

/** The words of the outermost query: those in parentheses too, unless these hold a query of their own. */
function wordsOutsideQueries(tokens: readonly string[]): Word[] {
  const words: Word[] = [];
  const holdsQuery: boolean[] = [];
  for (const [at, text] of tokens.entries()) {
    if (/^\s/.test(text)) continue;
    if (text === '(') {
      const first = /^\s/.test(tokens[at + 1] ?? '') ? tokens[at + 2] : tokens[at + 1];
      holdsQuery.push(holdsQuery.at(-1) === true || /^(SELECT|WITH|VALUES)$/.test(first ?? ''));
    } else if (text === ')') holdsQuery.pop();
    else if (holdsQuery.at(-1) !== true) words.push({ text, at, depth: holdsQuery.length });
  }
  return words;
}

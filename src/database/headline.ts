import { type RawBuilder, sql } from 'kysely';

/** Characters of a private area, which no text needs: taken out of it, then put around what was found. */
export const MARKS = ['\u{e000}', '\u{e001}'] as const;
const MARKED = `StartSel=${MARKS[0]}, StopSel=${MARKS[1]}`;

/** All of a short text. */
const WHOLE = `${MARKED}, HighlightAll=true`;
/** The best pieces of a long one, of which the first 100,000 characters are looked at. */
const PIECES = `${MARKED}, MaxFragments=3, MaxWords=30, MinWords=10`;

/**
 * The words that a query asks for, each once and any of them. Whether a text has them all, in their order, the search has decided: to look
 * for that again, ts_headline takes time that grows with the square of the text. No words where all are told to be absent.
 */
const anyWordOf = (query: string): RawBuilder<string> =>
  sql`(select coalesce(string_agg(distinct word[1], ' | '), '')::tsquery from regexp_matches(querytree(websearch_to_tsquery('english'::regconfig, ${query})), '''(?:[^'']|'''')+''', 'g') as word)`;

/** A text with what a query found in it between the {@link MARKS}: a title as it is, the best pieces of a text. In English. */
export const headline = (text: RawBuilder<string>, query: string, kind: 'title' | 'text'): RawBuilder<string> =>
  sql<string>`ts_headline('english'::regconfig, translate(left(${text}, 100000), ${MARKS.join('')}, ''), ${anyWordOf(query)}, ${kind === 'title' ? WHOLE : PIECES})`;

/** A text with marks, as pieces: a client puts them on its page as text, whatever an author has written. */
export const piecesOf = (marked: string): { text: string; found: boolean }[] =>
  marked
    .split(MARKS[0])
    .flatMap((part, index) => {
      if (index === 0) return [{ text: part, found: false }];
      const [hit = '', rest = ''] = part.split(MARKS[1]);
      return [
        { text: hit, found: true },
        { text: rest, found: false },
      ];
    })
    .filter(({ text }) => text !== '');

/** One statement of a script, without its semicolon: where it stands, in UTF-16 units. */
export interface Statement {
  readonly start: number;
  readonly end: number;
}

/**
 * Where the statements of a script are, in order, as psql and the server would divide them: semicolons inside strings, quoted names,
 * dollar quotes, comments (which nest), parentheses (rules) and `begin atomic … end` bodies do not end a statement.
 *
 * It does not check the SQL. Comments and white space around a statement are not part of it; a script of comments has none.
 */
export function splitStatements(sql: string): Statement[] {
  const statements: Statement[] = [];
  let start = -1;
  let end = 0;
  let parentheses = 0;
  let atomic = 0;
  let previousWord = '';
  const finish = () => {
    if (start >= 0) statements.push({ start, end });
    start = -1;
    parentheses = 0;
    atomic = 0;
    previousWord = '';
  };
  TOKEN.lastIndex = 0;
  for (let token = TOKEN.exec(sql); token !== null; token = TOKEN.exec(sql)) {
    let text = token[0];
    if (/^(\s|--)/.test(text)) continue;
    if (text === '/*') {
      TOKEN.lastIndex = endOfBlockComment(sql, token.index);
      continue;
    }
    if (text === ';' && parentheses === 0 && atomic === 0) {
      finish();
      continue;
    }
    if (/^\$[^$]*\$$/.test(text)) {
      const close = sql.indexOf(text, TOKEN.lastIndex);
      TOKEN.lastIndex = close < 0 ? sql.length : close + text.length;
      text = '$$';
    }
    if (start < 0) start = token.index;
    end = TOKEN.lastIndex;
    if (text === '(') parentheses += 1;
    else if (text === ')') parentheses = Math.max(0, parentheses - 1);
    const word = text.toLowerCase();
    if (word === 'atomic' && previousWord === 'begin') atomic = 1;
    else if (atomic > 0 && word === 'case') atomic += 1;
    else if (atomic > 0 && word === 'end') atomic -= 1;
    previousWord = word;
  }
  finish();
  return statements;
}

// White space, line comment, start of a block comment, escape string, string, quoted name, dollar quote's opening, word or number, anything else.
const TOKEN =
  /\s+|--[^\r\n]*|\/\*|\b[eE]'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)|'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$|[\p{L}\p{N}_][\p{L}\p{N}_$]*|[\s\S]/gu;

function endOfBlockComment(sql: string, start: number): number {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = start;
  let depth = 0;
  for (let found = mark.exec(sql); found !== null; found = mark.exec(sql)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
  return sql.length;
}

/** A TypeScript file, read apart: enough to know what a line does, without a compiler. Positions stay as they were, so that a line can be named. */
export interface Source {
  /** Comments blanked, and the text inside quotes blanked too: what is left is code. */
  readonly code: string;
  /** Comments blanked, strings as they are. */
  readonly withoutComments: string;
  readonly strings: readonly { readonly text: string; readonly offset: number }[];
  readonly imports: readonly Import[];
}

export interface Import {
  readonly specifier: string;
  /** Erased when compiled: `import type`, or every name in the braces is a type. */
  readonly typeOnly: boolean;
  readonly offset: number;
}

export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/** After one of these a slash begins a regular expression; after a name or a closing bracket it divides. */
const BEFORE_REGEX = /(?:^|[=([{,;:!&|?+*%~^<>-]|\b(?:return|typeof|case|in|of|do|else|throw|await|yield))\s*$/;

export function readSource(text: string): Source {
  const code = text.split('');
  const bare = [...code];
  const strings: { text: string; offset: number }[] = [];
  const blank = (target: string[], from: number, to: number): void => {
    for (let at = from; at < to; at += 1) if (target[at] !== '\n') target[at] = ' ';
  };
  /** Where template literals stand open: the depth of braces at which each goes on. */
  const templates: number[] = [];
  let braces = 0;
  let at = 0;

  const template = (from: number): void => {
    let end = from;
    while (end < text.length && text[end] !== '`' && !text.startsWith('${', end)) end += text[end] === '\\' ? 2 : 1;
    strings.push({ text: text.slice(from, end), offset: from });
    blank(code, from, end);
    if (text[end] === '`') at = end + 1;
    else {
      templates.push(braces);
      at = end + 2;
    }
  };

  while (at < text.length) {
    const char = text[at] as string;
    if (text.startsWith('//', at) || text.startsWith('/*', at)) {
      const closing = text[at + 1] === '/' ? text.indexOf('\n', at) : text.indexOf('*/', at + 2) + 2;
      const end = closing < 2 ? text.length : closing;
      blank(code, at, end);
      blank(bare, at, end);
      at = end;
    } else if (char === "'" || char === '"') {
      let end = at + 1;
      while (end < text.length && text[end] !== char && text[end] !== '\n') end += text[end] === '\\' ? 2 : 1;
      strings.push({ text: text.slice(at + 1, end), offset: at + 1 });
      blank(code, at + 1, end);
      at = end + 1;
    } else if (char === '`') template(at + 1);
    else if (char === '}' && templates.at(-1) === braces) {
      templates.pop();
      template(at + 1);
    } else if (char === '/' && BEFORE_REGEX.test(code.slice(Math.max(0, at - 200), at).join(''))) {
      const end = endOfRegex(text, at);
      blank(code, at + 1, end - 1);
      at = end;
    } else {
      if (char === '{') braces += 1;
      if (char === '}') braces -= 1;
      at += 1;
    }
  }
  const withoutComments = bare.join('');
  return { code: code.join(''), withoutComments, strings, imports: importsOf(code.join(''), withoutComments) };
}

function endOfRegex(text: string, from: number): number {
  let inClass = false;
  for (let at = from + 1; at < text.length; at += 1) {
    const char = text[at];
    if (char === '\\') at += 1;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '\n' || (char === '/' && !inClass)) return at + 1;
  }
  return text.length;
}

/** Static imports and re-exports, side-effect imports, and import(). The code says where they are, the text what they name. */
function importsOf(code: string, withoutComments: string): Import[] {
  const found: Import[] = [];
  const specifierAt = (offset: number): string => /^\s*['"]([^'"]*)['"]/.exec(withoutComments.slice(offset))?.[1] ?? '';
  for (const match of code.matchAll(/\b(import|export)\b(\s+type\b(?!\s*,|\s+from\b))?([\w\s{},*$]*?)\bfrom\b(?=\s*['"])/g)) {
    const names = /^\s*\{([\s\w,$]*)\}\s*$/
      .exec(match[3] ?? '')?.[1]
      ?.split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
    const typeOnly =
      match[2] !== undefined || (names !== undefined && names.length > 0 && names.every((name) => /^type\s/.test(name)));
    found.push({ specifier: specifierAt(match.index + match[0].length), typeOnly, offset: match.index });
  }
  for (const match of code.matchAll(/\bimport\s*\(?(?=\s*['"])/g))
    found.push({ specifier: specifierAt(match.index + match[0].length), typeOnly: false, offset: match.index });
  return found.toSorted((a, b) => a.offset - b.offset);
}

/** Whether a file does nothing but pass on what others export. */
export const isBarrel = ({ code }: Source): boolean =>
  /\bexport\b/.test(code) &&
  code
    .replaceAll(/\b(?:export|import)\b[\w\s{},*$]*?\bfrom\s*(['"])\s*\1\s*;?/g, '')
    .replaceAll(/export\s*\{[\w\s,]*\}\s*;?/g, '')
    .trim() === '';

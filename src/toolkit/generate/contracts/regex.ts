import { Undecidable } from './node.ts';

/**
 * PostgreSQL's advanced regular expressions as JavaScript's.
 *
 * What a class such as [:alpha:] holds beyond ASCII is for the database's locale to say. So there are two translations: `surely` matches
 * only what every locale would, `perhaps` whatever any would. They are the same text where a pattern does not ask the locale.
 */
export interface Translated {
  readonly surely: string;
  readonly perhaps: string;
}

type Bound = 'surely' | 'perhaps';
const other = (bound: Bound): Bound => (bound === 'surely' ? 'perhaps' : 'surely');

/** What is inside of a class, in ASCII; beyond, a locale may put any character into any of them. */
const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: String.raw`\t-\r `,
  blank: String.raw`\t `,
  punct: String.raw`!-\/:-@\[-\u{60}\{-~`,
  xdigit: '0-9A-Fa-f',
  cntrl: String.raw`\0-\x1f\x7f`,
  graph: '!-~',
  print: ' -~',
  word: 'A-Za-z0-9_',
};
const BEYOND_ASCII = String.raw`\x80-\u{10ffff}`;
/** But nobody takes a letter for a space. */
const SPACES = String.raw`\s\x1c-\x1f\x85\u180e\u200b`;
const SHORT: Readonly<Record<string, string>> = { d: 'digit', s: 'space', w: 'word' };

/** @throws Undecidable for what has no translation, saying what */
export function translatePattern(pattern: string, insensitive: boolean): Translated {
  let source = pattern;
  let ignoresCase = insensitive;
  if (source.startsWith('***')) throw new Undecidable('its pattern begins with ***');
  const options = /^\(\?([a-z]+)\)/.exec(source);
  if (options !== null) {
    if (/[^icst]/.test(options[1] ?? '')) throw new Undecidable(`its pattern has the option (?${String(options[1])})`);
    for (const option of options[1] ?? '') if (option !== 's' && option !== 't') ignoresCase = option === 'i';
    source = source.slice(options[0].length);
  }
  const translate = (bound: Bound) => {
    const text = new Reader(source, ignoresCase).alternatives(bound);
    try {
      void new RegExp(text, 'u');
    } catch {
      throw new Undecidable('its pattern has no translation');
    }
    return text;
  };
  return { surely: translate('surely'), perhaps: translate('perhaps') };
}

class Reader {
  readonly #characters: readonly string[];
  readonly #ignoresCase: boolean;
  #at = 0;

  constructor(source: string, ignoresCase: boolean) {
    this.#characters = [...source];
    this.#ignoresCase = ignoresCase;
  }

  #peek(ahead = 0): string {
    return this.#characters[this.#at + ahead] ?? '';
  }

  #startsWith(text: string): boolean {
    return this.#characters.slice(this.#at, this.#at + text.length).join('') === text;
  }

  #take(text: string): boolean {
    if (!this.#startsWith(text)) return false;
    this.#at += text.length;
    return true;
  }

  alternatives(bound: Bound): string {
    let text = '';
    while (this.#at < this.#characters.length && this.#peek() !== ')') text += this.#take('|') ? '|' : this.#quantified(bound);
    return text;
  }

  #quantified(bound: Bound): string {
    const atom = this.#atom(bound);
    const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(this.#characters.slice(this.#at, this.#at + 12).join(''))?.[0] ?? '';
    this.#at += quantifier.length;
    return atom + quantifier.replace(/(?<=.)\?$/, '');
  }

  #atom(bound: Bound): string {
    for (const open of LOOKS) if (this.#take(open)) return this.#group(open, open.includes('!') ? other(bound) : bound);
    if (this.#startsWith('(?') && !this.#startsWith('(?:')) throw new Undecidable('its pattern has an unknown group');
    if (this.#take('(?:') || this.#take('(')) return this.#group('(?:', bound);
    if (this.#take('[')) return this.#bracket(bound);
    if (this.#take('.')) return String.raw`[\s\S]`;
    if (this.#take('^')) return '^';
    if (this.#take('$')) return '$';
    if (this.#take('\\')) return this.#escape(bound);
    return this.#literal(this.#next(), bound);
  }

  #next(): string {
    const character = this.#peek();
    this.#at += 1;
    return character;
  }

  #group(open: string, bound: Bound): string {
    const text = this.alternatives(bound);
    if (!this.#take(')')) throw new Undecidable('its pattern has an open group');
    return `${open}${text})`;
  }

  #literal(character: string, bound: Bound): string {
    const variants = this.#ignoresCase ? variantsOf(character, bound) : [character];
    return variants.length === 1 ? escaped(character) : `[${variants.map(inClass).join('')}]`;
  }

  #escape(bound: Bound): string {
    const character = this.#next();
    const short = SHORT[character.toLowerCase()];
    if (short !== undefined)
      return character === character.toLowerCase() ? `[${classOf(short, bound)}]` : `[^${classOf(short, other(bound))}]`;
    if (character === 'A') return '^';
    if (character === 'Z') return '$';
    if (/[mMyY]/.test(character)) return boundOf(character, bound);
    if (/[1-9]/.test(character)) throw new Undecidable('its pattern has a back-reference');
    return this.#literal(this.#character(character), bound);
  }

  /** The character that an escape stands for. */
  #character(escape: string): string {
    const simple = SIMPLE[escape];
    if (simple !== undefined) return simple;
    const digits = escape === 'u' ? 4 : escape === 'U' ? 8 : 0;
    if (digits > 0) {
      const hex = this.#characters.slice(this.#at, this.#at + digits).join('');
      this.#at += digits;
      return String.fromCodePoint(Number.parseInt(hex, 16));
    }
    if (/[A-Za-z0-9]/.test(escape)) throw new Undecidable(`its pattern has the escape \\${escape}`);
    return escape;
  }

  #bracket(bound: Bound): string {
    const isNegated = this.#take('^');
    const inside = isNegated ? other(bound) : bound;
    let text = '';
    for (let first = true; first || this.#peek() !== ']'; first = false) {
      if (this.#at >= this.#characters.length) throw new Undecidable('its pattern has an open bracket');
      text += this.#item(inside);
    }
    this.#at += 1;
    return `[${isNegated ? '^' : ''}${text}]`;
  }

  #item(bound: Bound): string {
    const named = /^\[:(\w+):\]/.exec(this.#characters.slice(this.#at, this.#at + 12).join(''));
    if (named !== null) {
      this.#at += named[0].length;
      const name = this.#ignoresCase && /^(upper|lower)$/.test(named[1] ?? '') ? 'alpha' : (named[1] ?? '');
      return classOf(name, bound);
    }
    if (this.#peek() === '\\' && /[dsw]/.test(this.#peek(1))) {
      this.#at += 2;
      return classOf(SHORT[this.#peek(-1)] ?? '', bound);
    }
    const from = this.#member();
    const isRange = this.#peek() === '-' && this.#peek(1) !== ']';
    if (!isRange) return (this.#ignoresCase ? variantsOf(from, bound) : [from]).map(inClass).join('');
    this.#at += 1;
    const to = this.#member();
    return this.#ignoresCase ? foldedRange(from, to, bound) : `${inClass(from)}-${inClass(to)}`;
  }

  #member(): string {
    if (this.#take('[=')) throw new Undecidable('its pattern has an equivalence class');
    if (this.#take('[.')) {
      const character = this.#next();
      if (!this.#take('.]')) throw new Undecidable('its pattern names a collating element');
      return character;
    }
    const character = this.#next();
    if (character !== '\\') return character;
    const escape = this.#next();
    if (/[DSW0-9]/.test(escape)) throw new Undecidable(`its pattern has \\${escape} within brackets`);
    return this.#character(escape);
  }
}

const LOOKS = ['(?=', '(?!', '(?<=', '(?<!'];
const SIMPLE: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  B: '\\',
  e: '\u001b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

function classOf(name: string, bound: Bound): string {
  const found = CLASSES[name];
  if (found === undefined) throw new Undecidable(`its pattern has the class ${name}`);
  if (bound === 'surely') return found;
  return name === 'space' ? SPACES : found + BEYOND_ASCII;
}

const START = String.raw`(?<!\w)(?=\w)`;
const END = String.raw`(?<=\w)(?!\w)`;
const BOUNDS: Readonly<Record<string, string>> = {
  m: START,
  M: END,
  y: `(?:${START}|${END})`,
  Y: String.raw`(?:(?<=\w)(?=\w)|(?<!\w)(?!\w))`,
};
const NO_OTHERS = String.raw`(?<![^\0-\x7f][\s\S]*)(?![\s\S]*[^\0-\x7f])`;
const OTHERS = String.raw`(?<=[^\0-\x7f][\s\S]*)|(?=[\s\S]*[^\0-\x7f])`;

/** Where a word begins or ends, which is sure only as long as all of the text is ASCII. */
const boundOf = (escape: string, bound: Bound) =>
  bound === 'surely' ? `(?:${NO_OTHERS}${BOUNDS[escape] ?? ''})` : `(?:${BOUNDS[escape] ?? ''}|${OTHERS})`;

const RELATIVES: Readonly<Record<string, string>> = { k: '\u212a', s: '\u017f', i: '\u0130\u0131' };

function variantsOf(character: string, bound: Bound): string[] {
  const cases = [character, character.toLowerCase(), character.toUpperCase()].filter((each) => [...each].length === 1);
  if (character <= '\u007f')
    return [...new Set([...cases, ...(bound === 'perhaps' ? (RELATIVES[character.toLowerCase()] ?? '') : '')])];
  return bound === 'surely' ? [character] : [...new Set(cases)];
}

function foldedRange(from: string, to: string, bound: Bound): string {
  const range = `${inClass(from)}-${inClass(to)}`;
  const [start, end] = [from.codePointAt(0) ?? 0, to.codePointAt(0) ?? 0];
  const letters = Array.from({ length: Math.max(0, Math.min(end, 127) - start + 1) }, (_, offset) =>
    String.fromCodePoint(start + offset),
  );
  const folded = letters.filter((each) => /[A-Za-z]/.test(each)).flatMap((each) => variantsOf(each, bound));
  const beyond = bound === 'perhaps' && end > 127 ? BEYOND_ASCII : '';
  return range + [...new Set(folded)].map(inClass).join('') + beyond;
}

const escaped = (character: string): string => (/[\^$\\.*+?()[\]{}|/]/.test(character) ? `\\${character}` : printable(character));
const inClass = (character: string): string => (/[[\]^\\-]/.test(character) ? `\\${character}` : printable(character));
const printable = (character: string): string =>
  /[\0-\x1f\x7f-\u009f\u2028\u2029]/.test(character) ? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}` : character;

/** LIKE as a regular expression: `%`, `_`, and a backslash before what is meant itself. */
export function translateLike(pattern: string, insensitive: boolean): Translated {
  const translate = (bound: Bound) => {
    let text = '';
    const characters = [...pattern];
    for (let at = 0; at < characters.length; at += 1) {
      const character = characters[at] ?? '';
      if (character === '%') text += String.raw`[\s\S]*`;
      else if (character === '_') text += String.raw`[\s\S]`;
      else {
        if (character === '\\') at += 1;
        const meant = characters[at] ?? '';
        const variants = insensitive ? variantsOf(meant, bound) : [meant];
        text += variants.length === 1 ? escaped(meant) : `[${variants.map(inClass).join('')}]`;
      }
    }
    return `^${text}$`;
  };
  return { surely: translate('surely'), perhaps: translate('perhaps') };
}

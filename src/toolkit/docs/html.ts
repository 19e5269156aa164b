/** HTML that is whole: whatever was put into it is escaped already. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Value = string | number | Html | null | undefined | false | readonly Value[];

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Control characters are no text in HTML. */
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

const textOf = (value: Value): string => {
  if (value instanceof Html) return value.text;
  if (typeof value === 'object' && value !== null) return value.map(textOf).join('');
  if (value === null || value === undefined || value === false) return '';
  return String(value)
    .replace(CONTROL, '\u{fffd}')
    .replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? '');
};

/** A piece of HTML; values are escaped, pieces and lists of pieces stand as they are, null and false are nothing. */
export const html = (strings: TemplateStringsArray, ...values: readonly Value[]): Html =>
  new Html(strings.map((part, index) => part + textOf(values[index])).join(''));

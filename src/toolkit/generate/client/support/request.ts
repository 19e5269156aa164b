import type { Bytes, Operation, Place } from './operation.ts';

type Input = Readonly<Record<string, unknown>>;

const placeOf = (each: string | Place): Place => (typeof each === 'string' ? { from: each, name: each } : each);

const isObject = (value: unknown): value is Input => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The URL of an operation, with what of the input belongs there. */
export function urlOf(baseUrl: string, { path, inPath = [], inQuery = [] }: Operation, input: Input): URL {
  const filled = inPath.map(placeOf).reduce((text, { from, name, style }) => {
    const value = input[from];
    const parts = Array.isArray(value) && style === undefined ? value : [value];
    const written = parts.map((each) => encodeURIComponent(textOf(each, style))).join(',');
    // A path of dots would be resolved away, and lead to another operation.
    if (value === undefined || /^\.{0,2}$/.test(written)) throw new TypeError(`${from} cannot be '${written}' in ${path}`);
    return text.replaceAll(`{${name}}`, () => written);
  }, path);
  const url = new URL(baseUrl.replace(/\/+$/, '') + filled);
  for (const { from, name, style } of inQuery.map(placeOf))
    for (const [key, value] of pairsOf(name, input[from], style)) url.searchParams.append(key, value);
  return url;
}

/** The parameters of a query that hold a value: none for undefined, several for a list. */
function pairsOf(name: string, value: unknown, style: Place['style']): (readonly [string, string])[] {
  if (value === undefined) return [];
  if (style === 'brackets' && isObject(value))
    return Object.entries(value).flatMap(([key, each]) => pairsOf(`${name}[${key}]`, each, undefined));
  if (style !== undefined) return [[name, textOf(value, style)]];
  if (Array.isArray(value)) return value.map((each) => [name, textOf(each)] as const);
  if (isObject(value)) return Object.entries(value).flatMap(([key, each]) => pairsOf(key, each, undefined));
  return [[name, textOf(value)]];
}

const SEPARATORS: Readonly<Record<string, string>> = { space: ' ', pipe: '|' };

function textOf(value: unknown, style?: Place['style']): string {
  if (style === 'json') return JSON.stringify(value);
  const parts = Array.isArray(value) ? value : isObject(value) ? Object.entries(value).flat() : [value];
  return parts
    .map((each) => (typeof each === 'object' && each !== null ? JSON.stringify(each) : String(each)))
    .join(SEPARATORS[style ?? ''] ?? ',');
}

/** The headers that an operation takes of the input. */
export function headersOf({ inHeader = [] }: Operation, input: Input): Record<string, string> {
  return Object.fromEntries(
    inHeader.flatMap(({ from, name, style }) => (input[from] === undefined ? [] : [[name, textOf(input[from], style)]])),
  );
}

/** A body as fetch takes it, with its content type, where fetch does not know it better. */
export interface Body {
  readonly content: NonNullable<RequestInit['body']>;
  readonly type?: string;
  /** A stream can be read only once: such a request is never repeated. */
  readonly once: boolean;
}

export function bodyOf({ body: type }: Operation, input: Input): Body | undefined {
  const { body } = input;
  if (type === undefined || body === undefined) return undefined;
  if (isJson(type)) return { content: JSON.stringify(body), type, once: false };
  if (type === 'multipart/form-data') return { content: formOf(body), once: false };
  if (type === 'application/x-www-form-urlencoded') {
    const content = new URLSearchParams();
    for (const [field, value] of Object.entries(body as Input))
      for (const [name, text] of pairsOf(field, value, undefined)) content.append(name, text);
    return { content, once: false };
  }
  const once = body instanceof ReadableStream;
  // A Blob says itself what it is; a type with a star says nothing.
  const known = (body instanceof Blob && body.type !== '') || type.includes('*');
  return { content: body as Bytes as Body['content'], once, ...(!known && { type }) };
}

export const isJson = (type: string): boolean => /^application\/(?:[\w.-]+\+)?json\b/i.test(type);

function formOf(body: unknown): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(body as Input))
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each === undefined) continue;
      if (each instanceof Blob) form.append(name, each);
      else form.append(name, isObject(each) ? new Blob([JSON.stringify(each)], { type: 'application/json' }) : textOf(each));
    }
  return form;
}

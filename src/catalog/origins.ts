import { parse } from 'libpg-query';
import type { Catalog } from './catalog.ts';
import { type Touched, touchedBy } from './touched.ts';

/** SQL of one file: all of it, or a part that begins at an offset (in UTF-16 units) of the whole. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly part: { readonly text: string; readonly offset: number };
}

/** Where a migration says something of an object. */
export interface Place {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Whether the statement makes something, rather than changes it. */
  readonly creates: boolean;
}

/** Which statements of which files made, changed and granted what. */
export class Origins {
  readonly #places = new Map<string, Place[]>();

  /** Remembers that a statement is about an object; later ones come later. */
  add({ kind, object, comment }: Touched, place: Place): void {
    const key = keyOf(kind, object, comment === true);
    const places = this.#places.get(key) ?? [];
    places.push(place);
    this.#places.set(key, places);
  }

  /** Every place that is about an object, or about its comment, oldest first. */
  placesOf(kind: keyof Catalog, object: string, about: 'object' | 'comment' = 'object'): readonly Place[] {
    return this.#places.get(keyOf(kind, bare(kind, object), about === 'comment')) ?? [];
  }

  /** Where an object is made, the last time it is. */
  creationOf(kind: keyof Catalog, object: string): Place | undefined {
    return this.placesOf(kind, object).findLast(({ creates }) => creates) ?? this.lastWordOn(kind, object);
  }

  /** The last word on an object: the newest statement about it, or else about what it belongs to; undefined where nobody says a thing. */
  lastWordOn(kind: keyof Catalog, object: string, about: 'object' | 'comment' = 'object'): Place | undefined {
    if (about === 'comment') {
      const commented = this.placesOf(kind, object, 'comment').at(-1);
      if (commented !== undefined) return commented;
    }
    const own = this.placesOf(kind, object).at(-1);
    if (own !== undefined) return own;
    const path = /(?: on (?:\w+ )?| to |^)([^\s(]+\.[^\s(]+)/.exec(object)?.[1] ?? object.split(' to ')[0] ?? object;
    for (let at = path; at !== ''; at = at.includes('.') ? at.slice(0, at.lastIndexOf('.')) : '') {
      for (const owner of ['tables', 'views', 'functions', 'schemas'] as const) {
        const place = this.placesOf(owner, at).at(-1);
        if (place !== undefined) return place;
      }
    }
    return undefined;
  }
}

const keyOf = (kind: keyof Catalog, object: string, comment: boolean): string => `${kind} ${comment ? 'comment ' : ''}${object}`;

/** An identity of the catalog as a statement would name it: functions without arguments, grants and default privileges without their kind. */
function bare(kind: keyof Catalog, object: string): string {
  if (kind === 'functions') return object.replace(/\(.*$/s, '');
  if (kind === 'grants')
    return object
      .replace(/^on \w+ /, '')
      .replaceAll('"', '')
      .replace(/\(.*\)/s, '');
  if (kind === 'defaultPrivileges') return object.replace(/^of .* in /, '');
  return object;
}

/**
 * Reads which statement is about which object, with PostgreSQL's own parser; in the order of the files.
 *
 * A file that the parser of this version does not understand (syntax of a newer server) has no places.
 */
export async function readOrigins(files: readonly SourceFile[]): Promise<Origins> {
  const origins = new Origins();
  for (const { path, text, part } of files) {
    const parsed = await parse(part.text).catch(() => undefined);
    const bytes = Buffer.from(part.text);
    const firstLine = linesBefore(text.slice(0, part.offset));
    const lineAt = (offset: number) => 1 + firstLine + linesBefore(bytes.subarray(0, offset).toString());
    for (const { stmt, stmt_location: start = 0 } of parsed?.stmts ?? []) {
      if (stmt === undefined) continue;
      const from = start + leadingSpace(bytes.subarray(start).toString());
      const creates = /^(Create|View|Index|Grant)/.test(Object.keys(stmt)[0] ?? '');
      for (const touched of touchedBy(stmt))
        origins.add(touched, {
          file: path,
          line: lineAt(touched.at ?? from),
          creates: touched.aside !== true && (creates || touched.at !== undefined),
        });
    }
  }
  return origins;
}

const linesBefore = (text: string): number => text.split('\n').length - 1;

/** Bytes of white space and comments before a statement. */
const leadingSpace = (text: string): number =>
  Buffer.byteLength(/^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/.exec(text)?.[0] ?? '');

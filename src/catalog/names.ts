/** The parts of a name as PostgreSQL prints it: `studio."My Table".id` is `studio`, `My Table` and `id`. */
export const partsOf = (name: string): string[] =>
  (name.match(/"(?:[^"]|"")*"|[^."]+/g) ?? []).map((part) =>
    part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part,
  );

/** Parts as one name, quoted only where it would be read otherwise. For people and as a key: a keyword stays as it is. */
export const nameOf = (...parts: readonly string[]): string =>
  parts.map((part) => (/^[\p{Ll}_][\p{Ll}\p{N}_$]*$/u.test(part) ? part : `"${part.replaceAll('"', '""')}"`)).join('.');

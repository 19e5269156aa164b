/** Those of a list of names that somebody may have meant who wrote something else, with or without what stands before the last dot: the nearest first, at most five. */
export function nearest(names: readonly string[], wanted: string): string[] {
  const most = Math.max(2, (wanted.split('.').at(-1) ?? wanted).length / 3);
  const far = (name: string) =>
    name.startsWith(wanted)
      ? 0
      : Math.min(...[name, withoutSchema(name)].map((each) => distance(each.toLowerCase(), wanted.toLowerCase())));
  return [...new Set(names)]
    .map((name) => ({ name, far: far(name) }))
    .filter(({ name, far }) => far <= most || name.endsWith(`.${wanted}`))
    .toSorted((a, b) => a.far - b.far)
    .slice(0, 5)
    .map(({ name }) => name);
}

/** `orders` of `shop.orders`, also where the schema is quoted. */
export const withoutSchema = (name: string): string => name.replace(/^(?:"(?:[^"]|"")*"|[^".(]+)\./, '');

/** How many letters must be put in, left out or changed (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j += 1)
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (letter === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length] ?? 0;
}

const CONTEXT = 3;
/** Comparisons at most: beyond, what differs is shown as a whole. */
const MOST = 16_000_000;

interface Line {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
  /** Of the line, or of where it would be, in the old text; from 1. */
  readonly number: number;
}

/** What must change in a text to become another, as in a unified diff: `@@ line 12 @@`, then lines with a space, a minus or a plus. */
export function differenceOf(from: string, to: string): string[] {
  const lines = compare(linesOf(from), linesOf(to));
  const changed = lines.flatMap(({ sign }, index) => (sign === ' ' ? [] : [index]));
  const isShown = new Set(changed.flatMap((at) => Array.from({ length: 2 * CONTEXT + 1 }, (_, offset) => at - CONTEXT + offset)));
  return lines.flatMap(({ sign, text, number }, index) => {
    if (!isShown.has(index)) return [];
    const line = `${sign}${text}`;
    return isShown.has(index - 1) && index > 0 ? [line] : [`@@ line ${String(number)} @@`, line];
  });
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

function compare(from: readonly string[], to: readonly string[]): Line[] {
  let start = 0;
  while (start < Math.min(from.length, to.length) && from[start] === to[start]) start += 1;
  let end = 0;
  while (end < Math.min(from.length, to.length) - start && from.at(-1 - end) === to.at(-1 - end)) end += 1;
  const same = (text: string, index: number): Line => ({ sign: ' ', text, number: index + 1 });
  return [
    ...from.slice(0, start).map(same),
    ...compareMiddle(from.slice(start, from.length - end), to.slice(start, to.length - end), start),
    ...from.slice(from.length - end).map((text, index) => same(text, from.length - end + index)),
  ];
}

/** By the longest common subsequence: lengths[i][j] is that of what follows i in one and j in the other. */
function compareMiddle(from: readonly string[], to: readonly string[], offset: number): Line[] {
  const width = to.length + 1;
  const fits = (from.length + 1) * width <= MOST;
  const lengths = new Uint32Array(fits ? (from.length + 1) * width : 0);
  const lengthAt = (i: number, j: number) => lengths[i * width + j] ?? 0;
  if (fits) {
    for (let i = from.length - 1; i >= 0; i -= 1) {
      for (let j = to.length - 1; j >= 0; j -= 1)
        lengths[i * width + j] =
          from[i] === to[j] ? lengthAt(i + 1, j + 1) + 1 : Math.max(lengthAt(i + 1, j), lengthAt(i, j + 1));
    }
  }
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < from.length || j < to.length) {
    const [old, now] = [from[i], to[j]];
    const number = offset + i + 1;
    if (fits && old !== undefined && old === now) {
      lines.push({ sign: ' ', text: old, number });
      i += 1;
      j += 1;
    } else if (old !== undefined && (now === undefined || lengthAt(i + 1, j) >= lengthAt(i, j + 1))) {
      lines.push({ sign: '-', text: old, number });
      i += 1;
    } else {
      lines.push({ sign: '+', text: now ?? '', number });
      j += 1;
    }
  }
  return lines;
}

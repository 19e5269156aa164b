import { structuredPatch } from 'diff';

/** A line of one text or of both. */
export interface DifferenceLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Lines that differ, with those around them; lines are counted from 1. */
export interface DifferenceHunk {
  readonly from_line: number;
  readonly to_line: number;
  readonly lines: DifferenceLine[];
}

/** Lines that are added or removed at most: the time that it takes grows with their square. */
const MOST_CHANGES = 1_000;
const AROUND = 3;

const KINDS: Readonly<Record<string, DifferenceLine['kind']>> = { ' ': 'same', '-': 'removed', '+': 'added' };

/** In which lines two texts differ: nothing where they are equal, null where nearly everything does. */
export function differenceOf(before: string, after: string): DifferenceHunk[] | null {
  const patch = structuredPatch('', '', before, after, '', '', { context: AROUND, maxEditLength: MOST_CHANGES });
  if (patch === undefined) return null;
  return patch.hunks.map(({ oldStart, newStart, lines }) => ({
    from_line: oldStart,
    to_line: newStart,
    // `\ No newline at end of file` is no line.
    lines: lines.flatMap((line) => {
      const kind = KINDS[line.charAt(0)];
      return kind === undefined ? [] : [{ kind, text: line.slice(1) }];
    }),
  }));
}

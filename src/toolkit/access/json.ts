import type { AccessMatrix } from './model.ts';

const LINE = 160;

/** A value as JSON that can be compared by eye: what fits a line stands on one. */
export function accessJson(matrix: AccessMatrix): string {
  return `${lines(matrix, '')}\n`;
}

function lines(value: unknown, indent: string): string {
  const short = JSON.stringify(value);
  if (short.length + indent.length <= LINE || typeof value !== 'object' || value === null) return short;
  const inner = `${indent} `;
  const parts = Array.isArray(value)
    ? value.map((each) => lines(each, inner))
    : Object.entries(value)
        .filter(([, each]) => each !== undefined)
        .map(([key, each]) => `${JSON.stringify(key)}: ${lines(each, inner)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${indent}${close}`;
}

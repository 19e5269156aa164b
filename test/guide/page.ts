import { readFileSync } from 'node:fs';

/** A page of the guide: its code in one module, and what that prints. */
export interface Page {
  /** One TypeScript module, from all blocks of `ts`, lines kept where they are in the page. */
  readonly code: string;
  /** All blocks of `text`, one below the other. */
  readonly prints: string;
}

/** Reads `docs/guide/<name>.md`. */
export function readPage(name: string): Page {
  const code: string[] = [];
  const prints: string[] = [];
  let kind = '';
  for (const line of readFileSync(`docs/guide/${name}.md`, 'utf8').split('\n')) {
    const fence = /^```(\w*)$/.exec(line);
    if (fence !== null) kind = fence[1] ?? '';
    // Whatever is no code becomes an empty line, so that an error names the line of the page.
    code.push(fence === null && kind === 'ts' ? line : '');
    if (fence === null && kind === 'text') prints.push(line);
  }
  return { code: code.join('\n'), prints: prints.join('\n') };
}

/** What a document is made of: fenced blocks, and the prose between them. */
export interface Block {
  /** `prisma`, `sql`, `typescript`, …; `prose` outside of fences. */
  readonly language: string;
  readonly text: string;
  /** The document's line on which the text begins, from 1. */
  readonly line: number;
  /** What it stands under, without marks: `Strategy` of `## **Strategy**`. */
  readonly heading: string;
}

export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let language = 'prose';
  let lines: string[] = [];
  let start = 1;
  let heading = '';
  const close = (next: string, line: number) => {
    if (lines.some((text) => text.trim() !== '')) blocks.push({ language, text: lines.join('\n'), line: start, heading });
    [language, lines, start] = [next, [], line];
  };
  for (const [index, line] of markdown.split('\n').entries()) {
    const fence = /^\s*```(\w*)\s*$/.exec(line);
    const title = language === 'prose' ? /^#+\s+(.+)$/.exec(line)?.[1] : undefined;
    if (title !== undefined) heading = title.replaceAll('*', '').trim();
    if (fence === null) lines.push(line);
    else close(language === 'prose' ? fence[1] || 'text' : 'prose', index + 2);
  }
  close('prose', 0);
  return blocks;
}

/** `workspaceId` → `workspace_id`, `AISession` → `ai_session`. */
export const snakeCase = (name: string): string =>
  name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();

/** A JSDoc block that its text cannot end early. */
export function documentation(paragraphs: readonly string[]): string {
  const lines = paragraphs.filter((each) => each !== '').flatMap((each) => each.replaceAll('*/', '*\\/').split(/\r?\n/));
  if (lines.length === 0) return '';
  return lines.length === 1
    ? `/** ${lines[0] ?? ''} */\n`
    : `/**\n${lines.map((line) => ` * ${line}`.trimEnd()).join('\n')}\n */\n`;
}

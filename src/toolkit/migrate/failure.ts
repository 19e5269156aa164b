import type { Failure } from './errors.ts';
import type { Block } from './files.ts';
import type { Step } from './progress.ts';
import type { ServerError } from './relay.ts';
import { splitStatements } from './statements.ts';

/**
 * Explains in terms of the file what the server said to dbmate, or, when the server said nothing, what dbmate printed.
 *
 * The server counts characters of the query's text, from 1; dbmate sends a block of the file as it is.
 */
export function explainFailure(
  { file, direction }: Step,
  error: ServerError | undefined,
  output: string,
  invalid: readonly string[],
): Failure {
  const block = file[direction];
  const fields = error?.fields;
  const ours = error?.query === block.text;
  const position = Number(fields?.get('P'));
  const statement = ours && error.completed < statementCount(block) ? error.completed + 1 : undefined;
  const at =
    ours && position > 0
      ? { ...placeOf(file.text, block.offset + unitsOf(block.text, position - 1)) }
      : statement === undefined
        ? undefined
        : { ...placeOf(file.text, block.offset + (splitStatements(block.text)[statement - 1]?.start ?? 0)), column: undefined };
  return {
    filename: file.filename,
    direction,
    message: fields?.get('M') ?? (output.replace(/^Error:\s*/, '') || 'dbmate ended without a word.'),
    sqlState: fields?.get('C'),
    detail: fields?.get('D'),
    hint: fields?.get('H'),
    where: fields?.get('W'),
    schema: fields?.get('s'),
    table: fields?.get('t'),
    columnName: fields?.get('c'),
    constraint: fields?.get('n'),
    line: at?.line,
    column: at?.column,
    lineText: at?.lineText,
    statement,
    rolledBack: block.transaction,
    invalidIndexes: invalid,
  };
}

const statementCount = (block: Block) => splitStatements(block.text).length;

/** UTF-16 units that a number of characters takes from the beginning of a text. */
function unitsOf(text: string, characters: number): number {
  let units = 0;
  for (let left = characters; left > 0 && units < text.length; left -= 1)
    units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1;
  return units;
}

function placeOf(text: string, offset: number): { line: number; column: number; lineText: string } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  const lineEnd = text.indexOf('\n', offset);
  return {
    line: before.split('\n').length,
    column: Array.from(before.slice(lineStart)).length + 1,
    lineText: text.slice(lineStart, lineEnd < 0 ? text.length : lineEnd).replace(/\r$/, ''),
  };
}

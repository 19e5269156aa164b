import { parseAst } from 'vitest/node';
import type { Fact } from '../facts.ts';
import type { Block } from './block.ts';

/** What a block does in code, piece by piece; all of it by its heading, where it has no pieces and nothing else is known of it. */
export function reduceExamples(block: Block, known: readonly Fact[]): Fact[] {
  const pieces = piecesOf(block);
  if (pieces.length > 0) return pieces.map(({ id, line }) => ({ kind: 'example', id, lines: [line] }));
  const end = block.line + block.text.split('\n').length;
  const isSaid = known.some(({ lines }) => lines.some((line) => line >= block.line && line < end));
  return block.language === 'prose' || isSaid ? [] : [{ kind: 'example', id: block.heading, lines: [block.line] }];
}

interface Piece {
  readonly id: string;
  readonly line: number;
}

function piecesOf({ language, text, line, heading }: Block): Piece[] {
  if (language === 'bash')
    return text.split('\n').flatMap((content, index) => {
      const command = /^(?:npm run|npx) [^#]+/.exec(content)?.[0].trim();
      return command === undefined ? [] : [{ id: command, line: line + index }];
    });
  if (language !== 'typescript') return [];
  const { body } = parseAst(text, { lang: 'ts' });
  return body.flatMap(namedIn).map(({ name, of, start }) => ({
    // Two scripts of a document may each have a `main`.
    id: of === undefined ? `${heading}: ${name}` : `${of}.${name}`,
    line: line + text.slice(0, start).split('\n').length - 1,
  }));
}

type Statement = ReturnType<typeof parseAst>['body'][number];

interface Named {
  readonly name: string;
  /** The class of a method. */
  readonly of?: string;
  readonly start: number;
}

/** The methods of a class, a function, or constants that are exported or waited for: what a script is set up with is none. */
function namedIn(statement: Statement): Named[] {
  const isExported = statement.type === 'ExportNamedDeclaration';
  const declared = isExported ? statement.declaration : statement;
  if (declared?.type === 'FunctionDeclaration') return [{ name: declared.id?.name ?? '', start: statement.start }];
  if (declared?.type === 'ClassDeclaration')
    return declared.body.body.flatMap((member) =>
      member.type === 'MethodDefinition' && member.key.type === 'Identifier'
        ? [{ name: member.key.name, of: declared.id?.name ?? '', start: member.start }]
        : [],
    );
  if (declared?.type !== 'VariableDeclaration') return [];
  return declared.declarations.flatMap(({ id, init }) =>
    id.type === 'Identifier' && (isExported || init?.type === 'AwaitExpression')
      ? [{ name: id.name, start: statement.start }]
      : [],
  );
}

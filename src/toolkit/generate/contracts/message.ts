import type { Node } from './node.ts';
import { type Bounds, boundsOf, choicesOf, forbidsNullElements, jsonTypeIn, parts, patternOf } from './shape.ts';
import { written } from './written.ts';

/** What is wrong with a value that breaks a rule, as a sentence about it: `must be 1 to 200 characters`. */
export function messageOf(node: Node): string {
  const bounds = boundsOf(node);
  if (bounds !== undefined) return boundsMessage(bounds);
  const said = parts(node).map(partMessage);
  if (said.every((each) => each !== undefined)) return `must ${said.join(' and ')}`;
  return `must satisfy: ${written(node)}`;
}

const UNITS: Readonly<Record<Bounds['measure'], readonly [verb: string, unit: string]>> = {
  characters: ['be', ' characters'],
  bytes: ['be', ' bytes'],
  'bytes of JSON': ['be', ' bytes as JSON'],
  elements: ['have', ' elements'],
  value: ['be', ''],
};

function boundsMessage({ measure, least, most, above, below }: Bounds): string {
  const [verb, unit] = UNITS[measure];
  if (least !== undefined && least === most) return `must ${verb} ${measure === 'value' ? '' : 'exactly '}${least}${unit}`;
  if (least !== undefined && most !== undefined)
    return `must ${verb} ${measure === 'value' ? 'from ' : ''}${least} to ${most}${unit}`;
  const said = [
    least !== undefined && `at least ${least}`,
    above !== undefined && `more than ${above}`,
    most !== undefined && `at most ${most}`,
    below !== undefined && `less than ${below}`,
  ].filter((each) => each !== false);
  return `must ${verb} ${said.join(' and ')}${unit}`;
}

function partMessage(node: Node): string | undefined {
  const bounds = boundsOf(node);
  if (bounds !== undefined) return boundsMessage(bounds).slice('must '.length);
  const pattern = patternOf(node);
  if (pattern !== undefined) return `match ${pattern.written}`;
  const choices = choicesOf(node);
  if (choices !== undefined)
    return `${choices.of === 'value' ? 'be one of' : 'hold only'} ${choices.values.map(String).join(', ')}`;
  if (forbidsNullElements(node)) return 'not hold null';
  const json = jsonTypeIn(node);
  if (json !== undefined) return json === 'array' || json === 'object' ? `be a JSON ${json}` : `be a ${json} in JSON`;
  return between(node);
}

const TIMES = /^(timestamp|timestamptz|date|time)$/;
const ORDER: Readonly<Record<string, readonly [times: string, others: string]>> = {
  gt: ['be after', 'be greater than'],
  ge: ['not be before', 'be at least'],
  lt: ['be before', 'be less than'],
  le: ['not be after', 'be at most'],
  eq: ['be equal to', 'be equal to'],
  ne: ['differ from', 'differ from'],
};

/** Of one column and another. */
function between(node: Node): string | undefined {
  if (!('call' in node)) return undefined;
  const words = ORDER[node.call];
  const [left, right] = node.of.map(columnIn);
  if (words === undefined || left === undefined || right === undefined) return undefined;
  return `${words[TIMES.test(left.kind) ? 0 : 1]} ${right.name}`;
}

function columnIn(node: Node): { readonly name: string; readonly kind: string } | undefined {
  if ('column' in node) return { name: node.column, kind: node.type.kind };
  const [of] = 'call' in node && /^as[A-Z]/.test(node.call) ? node.of : [];
  return of !== undefined && 'column' in of ? { name: of.column, kind: node.type.kind } : undefined;
}

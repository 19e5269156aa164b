/** A node of EXPLAIN (FORMAT JSON, VERBOSE). */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly Plans?: readonly PlanNode[];
  readonly [key: string]: unknown;
}

/** What a leaf partition, or an index of one, belongs to. */
export interface Leaf {
  /** The partitioned table or index, qualified and quoted: `prompts.execution_logs`. */
  readonly root: string;
  /** How many leaves that has. */
  readonly of: number;
}

/** By qualified and quoted name; an index of a leaf as `index` and its name, which is all that EXPLAIN says of it. */
export type Leaves = ReadonlyMap<string, Leaf>;

/** What a plan says besides its heads: conditions, keys. Everything else is numbers, or follows from the query. */
const LEFT_OUT = new Set([
  'Node Type',
  'Plans',
  'Parent Relationship',
  'Subplan Name',
  'Scan Direction',
  'Join Type',
  'Strategy',
  'Partial Mode',
  'Operation',
  'Command',
  'Schema',
  'Relation Name',
  'Index Name',
  'Alias',
  'CTE Name',
  'Function Name',
  'Function Call',
  'Table Function Name',
  'Tuplestore Name',
  'Output',
]);

/**
 * A plan as indented lines, without costs, much as EXPLAIN writes it. Partitions are folded: `Index Scan using execution_logs_idx on
 * prompts.execution_logs l [3 of 8 partitions]`, once where all are read alike, so that the passing of months changes nothing.
 */
export function render(plan: PlanNode, leaves: Leaves): string[] {
  const aliases = new Map(everyNode(plan).flatMap((node) => aliasOf(node, leaves) ?? []));
  const unfolded = /(?<![\w."])("[^"]+"|\w+)(?=\.)/g;
  return block(plan, leaves, (text) => text.replace(unfolded, (word) => aliases.get(word) ?? word));
}

/** A node and all below it. */
export const everyNode = (plan: PlanNode): PlanNode[] => [plan, ...(plan.Plans ?? []).flatMap(everyNode)];

/** The relation that a node reads, qualified and quoted: that of its own name, not of the partitioned one. */
export function relationOf(node: PlanNode): string | undefined {
  const { Schema: schema, 'Relation Name': name } = node;
  return typeof schema === 'string' && typeof name === 'string' ? `${quoted(schema)}.${quoted(name)}` : undefined;
}

/** As PostgreSQL quotes, but for keywords. */
export const quoted = (name: string): string => (/^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`);

/** What leaves are called in conditions (`l_1`, or their own names), and what the query calls them (`l`). */
function aliasOf(node: PlanNode, leaves: Leaves): [[string, string]] | undefined {
  const relation = relationOf(node);
  const leaf = relation === undefined ? undefined : leaves.get(relation);
  const { Alias: alias, 'Relation Name': name } = node;
  if (leaf === undefined || typeof alias !== 'string') return undefined;
  const called = alias === name ? (leaf.root.split('.').at(-1) ?? alias) : quoted(alias.replace(/_\d+$/, ''));
  return [[quoted(alias), called]];
}

type Rename = (text: string) => string;

function block(node: PlanNode, leaves: Leaves, rename: Rename): string[] {
  const lines = [headOf(node, leaves, rename)];
  for (const [key, value] of Object.entries(node)) {
    if (LEFT_OUT.has(key)) continue;
    if (typeof value === 'string') lines.push(`  ${key}: ${rename(value)}`);
    else if (Array.isArray(value) && value.every((each) => typeof each === 'string'))
      lines.push(`  ${key}: ${value.map(rename).join(', ')}`);
  }
  // What is asked once, before everything else, is all that such a node is there for.
  if (String(node['Subplan Name']).startsWith('InitPlan') && node.Plans === undefined && Array.isArray(node['Output']))
    lines.push(`  Output: ${node['Output'].map((each) => rename(String(each))).join(', ')}`);
  // A subplan that partitions share is written below the first of them: it makes that one no different.
  const same = new Map<string, { readonly text: string; times: number }>();
  for (const child of node.Plans ?? []) {
    const alike = same.get(childText(shared(child), leaves, rename));
    if (alike === undefined)
      same.set(childText(shared(child), leaves, rename), { text: childText(child, leaves, rename), times: 1 });
    else alike.times += 1;
  }
  for (const { text, times } of same.values())
    for (let left = text.includes(ONE) ? 1 : times; left > 0; left -= 1)
      lines.push(...(text.includes(ONE) && times > 1 ? text.replaceAll(ONE, `[${String(times)} of `) : text).split('\n'));
  return lines;
}

/** The node without what only the first of several partitions has below it. */
const shared = (node: PlanNode): PlanNode => ({
  ...node,
  Plans:
    node['Subplan Name'] === undefined
      ? (node.Plans ?? []).filter((child) => child['Subplan Name'] === undefined)
      : (node.Plans ?? []),
});

function childText(node: PlanNode, leaves: Leaves, rename: Rename): string {
  const name = node['Subplan Name'];
  const indent = typeof name === 'string' ? '    ' : '  ';
  return [
    ...(typeof name === 'string' ? [`  ${name}`] : []),
    ...block(node, leaves, rename).map((line, index) => `${indent}${index === 0 ? '-> ' : '   '}${line}`),
  ].join('\n');
}

const ONE = '[1 of ';

function headOf(node: PlanNode, leaves: Leaves, rename: Rename): string {
  const text = (key: string) => (typeof node[key] === 'string' ? node[key] : '');
  const relation = relationOf(node);
  const leaf = relation === undefined ? undefined : leaves.get(relation);
  const index = text('Index Name');
  const indexName = leaves.get(`index ${quoted(index)}`)?.root ?? quoted(index);
  const target =
    relation ??
    (text('Function Name') === ''
      ? text('CTE Name')
      : [text('Schema'), text('Function Name')].filter(Boolean).map(quoted).join('.'));
  const name = leaf?.root ?? target;
  const alias = rename(`${quoted(text('Alias'))}.`).slice(0, -1);
  return [
    nameOf(text),
    text('Scan Direction') === 'Backward' && 'Backward',
    index !== '' && `${relation === undefined ? 'on' : 'using'} ${indexName}`,
    name !== '' && `on ${name}`,
    text('Alias') !== '' && alias !== name.split('.').at(-1) && (name === '' ? `on ${alias}` : alias),
    leaf !== undefined && `${ONE}${String(leaf.of)} partitions]`,
  ]
    .filter((word) => word !== false)
    .join(' ');
}

/** The first words of a node, as EXPLAIN writes them in text. */
function nameOf(text: (key: string) => string): string {
  const type = text('Node Type');
  if (type === 'ModifyTable') return text('Operation');
  if (type === 'Aggregate')
    return { Sorted: 'GroupAggregate', Hashed: 'HashAggregate', Mixed: 'MixedAggregate' }[text('Strategy')] ?? type;
  const join = text('Join Type');
  if (join === '' || join === 'Inner') return type;
  return type === 'Nested Loop' ? `${type} ${join} Join` : type.replace(/ Join$/, ` ${join} Join`);
}

import fc from 'fast-check';

const COLUMNS = {
  a: ['id', 'x', 'y', 'flag', 'maybe', 't', 'n'],
  b: ['id', 'a_id', 'z', 'w', 'n'],
  c: ['id', 'b_id', 'v'],
} as const;
type Table = keyof typeof COLUMNS;

/** A tree of joins: each leaf a table, `t0`, `t1` … from the left. */
type Tree = Table | { readonly type: string; readonly left: Tree; readonly right: Tree; readonly picks: readonly number[] };

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 1 },
    fc.constantFrom<Table>('a', 'b', 'c'),
    fc.record({
      type: fc.constantFrom('join', 'left join', 'left join', 'right join', 'full join'),
      left: tie('tree'),
      right: tie('tree'),
      picks: fc.array(fc.nat(1000), { minLength: 8, maxLength: 8 }),
    }),
  ),
}));

const query = fc.record({
  tree: fc.record({
    type: fc.constantFrom('join', 'left join', 'right join', 'full join'),
    left: tree,
    right: tree,
    picks: fc.array(fc.nat(1000), { minLength: 8, maxLength: 8 }),
  }),
  where: fc.array(fc.nat(1000), { minLength: 8, maxLength: 8 }),
  select: fc.array(fc.nat(100_000), { minLength: 6, maxLength: 6 }),
  form: fc.constantFrom('plain', 'plain', 'plain', 'grouped', 'united', 'nested', 'aggregated'),
});

interface Rendered {
  readonly sql: string;
  readonly integers: readonly string[];
  readonly others: readonly string[];
}

const INTEGERS = new Set<string>(['id', 'x', 'y', 'a_id', 'z', 'w', 'b_id', 'v']);

function render(node: Tree, next: () => number): Rendered {
  if (typeof node === 'string') {
    const alias = `t${String(next())}`;
    const all = COLUMNS[node].map((name) => `${alias}.${name}`);
    const isInteger = (column: string) => INTEGERS.has(column.split('.')[1] ?? '');
    return { sql: `lab.${node} as ${alias}`, integers: all.filter(isInteger), others: all.filter((each) => !isInteger(each)) };
  }
  const left = render(node.left, next);
  const right = render(node.right, next);
  // A full join can only be over equality.
  const equal = `${pick(left.integers, node.picks[0])} = ${pick(right.integers, node.picks[1])}`;
  const both = { integers: [...left.integers, ...right.integers], others: [...left.others, ...right.others] };
  const more = predicate(both.integers, node.picks.slice(2));
  const extra = node.type === 'full join' ? '' : (['', '', ` and ${more}`, ` or ${more}`][(node.picks[7] ?? 0) % 4] ?? '');
  return { ...both, sql: `(${left.sql} ${node.type} ${right.sql} on ${equal}${extra})` };
}

const pick = (list: readonly string[], number = 0): string => list[number % list.length] ?? '';

function predicate(columns: readonly string[], [kind = 0, one, two, three]: readonly number[]): string {
  const [a, b, c] = [pick(columns, one), pick(columns, two), pick(columns, three)];
  const forms = [
    `${a} = ${b}`,
    `${a} > 0`,
    `${a} is not null`,
    `${a} is null`,
    `not (${a} is null)`,
    `(${a} < ${b} or ${c} is not null)`,
    `(${a} = 1 or ${a} = ${b})`,
    `not (${a} = ${b} or ${c} > 1)`,
    `${a} is distinct from ${b}`,
    `coalesce(${a}, ${b}) > 0`,
    `(${a} + ${b} > 0) is true`,
    `(${a} > ${b}) is not true`,
    `${a} in (1, 2, 7)`,
    `(${a} is not null and ${b} > 0 or ${c} is not null and ${b} = 1)`,
  ];
  return pick(forms, kind);
}

function expression({ integers, others }: Rendered, number: number): string {
  const [a, b] = [pick(integers, number), pick(integers, Math.floor(number / 37))];
  const forms = [
    a,
    a,
    a,
    b,
    pick(others.length > 0 ? others : integers, number),
    `coalesce(${a}, ${b})`,
    `coalesce(${a}, 0)`,
    `${a} + ${b}`,
    `case when ${a} is null then ${b} else ${a} end`,
    `case when ${a} > 0 then ${a} end`,
    `greatest(${a}, ${b})`,
    `nullif(${a}, ${b})`,
    `(select count(*) from lab.c where c.id = ${a})`,
    `${a} is null`,
  ];
  return pick(forms, Math.floor(number / 7));
}

/** Queries of joins, conditions and expressions: the same in every run. */
export const randomQueries = (count: number): string[] =>
  fc.sample(query, { numRuns: count, seed: 20_260_101 }).map(({ tree: top, where, select, form }) => {
    let leaves = 0;
    const from = render(top, () => leaves++);
    const condition =
      [
        ` where ${predicate(from.integers, where)}`,
        ` where ${predicate(from.integers, where)} and ${predicate(from.integers, where.slice(4))}`,
        '',
      ][(where[7] ?? 0) % 3] ?? '';
    const columns = select.map((number, index) => `${expression(from, number)} as c${String(index)}`).join(', ');
    const plain = `select ${columns} from ${from.sql}${condition}`;
    const [key, value] = [pick(from.integers, select[0]), pick(from.integers, select[1])];
    if (form === 'grouped')
      return `select ${key} as k, count(*) as c, sum(${value}) as s, max(coalesce(${value}, 0)) as m from ${from.sql}${condition} group by ${key}`;
    if (form === 'aggregated')
      return `select count(${value}) as c, sum(${value}) as s, coalesce(max(${value}), 0) as m from ${from.sql}${condition}`;
    if (form === 'united') return `select ${key} as k from ${from.sql}${condition} union all select ${value} from ${from.sql}`;
    if (form === 'nested')
      return `with q as (${plain}) select q.c0, q.c1, b.z, b.w from q left join lab.b on b.id = 1 where q.c2 is not null and q.c3 is not null`;
    return plain;
  });

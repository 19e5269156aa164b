import { expect, test } from 'vitest';
import { type PlanNode, render } from '../../../src/toolkit/queries/render.ts';

const leaves = new Map([
  ['lab.log_a', { root: 'lab.log', of: 3 }],
  ['lab.log_b', { root: 'lab.log', of: 3 }],
  ['lab.log_c', { root: 'lab.log', of: 3 }],
  ['index log_a_at_idx', { root: 'log_at_idx', of: 3 }],
  ['index log_b_at_idx', { root: 'log_at_idx', of: 3 }],
]);
const scan = (leaf: string, alias: string, more: object = {}): PlanNode => ({
  'Node Type': 'Index Scan',
  'Parent Relationship': 'Member',
  Schema: 'lab',
  'Relation Name': leaf,
  Alias: alias,
  'Index Name': `${leaf}_at_idx`,
  'Total Cost': 8.15,
  'Index Cond': `(${alias}.at > now())`,
  ...more,
});

test('partitions that are read alike are one line, under the names of the partitioned table and index', () => {
  const plan: PlanNode = { 'Node Type': 'Append', 'Subplans Removed': 1, Plans: [scan('log_a', 'l_1'), scan('log_b', 'l_2')] };
  expect(render(plan, leaves)).toEqual([
    'Append',
    '  -> Index Scan using log_at_idx on lab.log l [2 of 3 partitions]',
    '       Index Cond: (l.at > now())',
  ]);
});

test('a single partition is called what the query calls the table', () => {
  expect(render(scan('log_a', 'log_a'), leaves)).toEqual([
    'Index Scan using log_at_idx on lab.log [1 of 3 partitions]',
    '  Index Cond: (log.at > now())',
  ]);
});

test('a subplan that stands below the first partition makes it no different from the others', () => {
  const below = { 'Node Type': 'Result', 'Parent Relationship': 'SubPlan', 'Subplan Name': 'SubPlan 1' };
  const plan: PlanNode = { 'Node Type': 'Append', Plans: [scan('log_a', 'l_1', { Plans: [below] }), scan('log_b', 'l_2')] };
  expect(render(plan, leaves)).toEqual([
    'Append',
    '  -> Index Scan using log_at_idx on lab.log l [2 of 3 partitions]',
    '       Index Cond: (l.at > now())',
    '       SubPlan 1',
    '         -> Result',
  ]);
});

test('partitions that are read differently stay apart, and so do other nodes that are alike', () => {
  const plan: PlanNode = {
    'Node Type': 'Append',
    Plans: [
      scan('log_a', 'l_1'),
      { 'Node Type': 'Seq Scan', Schema: 'lab', 'Relation Name': 'log_c', Alias: 'l_3' },
      { 'Node Type': 'Result' },
      { 'Node Type': 'Result' },
    ],
  };
  expect(render(plan, leaves).filter((line) => line.includes('->'))).toEqual([
    '  -> Index Scan using log_at_idx on lab.log l [1 of 3 partitions]',
    '  -> Seq Scan on lab.log l [1 of 3 partitions]',
    '  -> Result',
    '  -> Result',
  ]);
});

test('heads read as EXPLAIN writes them, with names quoted where they must be', () => {
  const plan: PlanNode = {
    'Node Type': 'ModifyTable',
    Operation: 'Update',
    Schema: 'lab',
    'Relation Name': 'Odd Name',
    Alias: 'o',
    Plans: [
      {
        'Node Type': 'Hash Join',
        'Join Type': 'Left',
        'Hash Cond': '(a.id = b.id)',
        Plans: [
          { 'Node Type': 'Aggregate', Strategy: 'Hashed', 'Group Key': ['a.x', 'a.y'] },
          { 'Node Type': 'Function Scan', Schema: 'lab', 'Function Name': 'ids', Alias: 'b', 'Function Call': 'lab.ids()' },
          {
            'Node Type': 'Index Scan',
            'Scan Direction': 'Backward',
            Schema: 'lab',
            'Relation Name': 'a',
            Alias: 'a',
            'Index Name': 'a_idx',
          },
        ],
      },
    ],
  };
  expect(render(plan, leaves)).toEqual([
    'Update on lab."Odd Name" o',
    '  -> Hash Left Join',
    '       Hash Cond: (a.id = b.id)',
    '       -> HashAggregate',
    '            Group Key: a.x, a.y',
    '       -> Function Scan on lab.ids b',
    '       -> Index Scan Backward using a_idx on lab.a',
  ]);
});

import { readFileSync } from 'node:fs';
import type pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { loadBooks } from '../../../src/cli/books.ts';
import { type Committed, checkBook, type TakenBook, takeBook } from '../../../src/toolkit/queries/check.ts';
import { parseBook, writeBook } from '../../../src/toolkit/queries/book-file.ts';
import { withPlanningDatabase } from '../../../src/toolkit/queries/database.ts';
import type { BookQuery } from '../../../src/toolkit/queries/query.ts';

const ADA = '01933b6e-0000-7000-8000-000000000001';
const LIMITS = { large: 250, factor: 3 };

const asRole = (role: string) => ({ role, settings: { 'app.current_user_id': role === 'service' ? '' : ADA } });
const query = (name: string, sql: string, role = 'authenticated', parameters: readonly unknown[] = []): BookQuery => ({
  name: `prompts.${name}`,
  context: 'prompts',
  sql,
  parameters,
  actors: [asRole(role)],
  comment: '',
  accepted: {},
});

let client: pg.Client;
let release: () => void;
let lent: Promise<void>;
let queries: BookQuery[];
let unchanged: TakenBook;

beforeAll(async () => {
  queries = await loadBooks('src/contexts');
  await new Promise<void>((resolve, reject) => {
    lent = withPlanningDatabase(
      {
        serverUrl: inject('serverUrl'),
        dir: 'migrations',
        seeds: 'db/seeds',
        signal: new AbortController().signal,
        onProgress() {},
      },
      (connected) => {
        client = connected;
        resolve();
        return new Promise((done) => (release = done));
      },
    );
    lent.catch(reject);
  });
  unchanged = await takeBook(client, queries);
  // Making the database, where it is not kept from before, takes half a minute; on a machine that does much else, many.
}, 600_000);

afterAll(async () => {
  release?.();
  await lent;
});

/** As if a book had been written and committed. */
function committed({ queries: taken, surroundings: { major } }: TakenBook): Map<string, Committed> {
  const contexts = [...new Set(taken.map((each) => each.query.context))];
  return new Map(
    contexts.map((context) => {
      const entries = taken
        .filter((each) => each.query.context === context)
        .map(({ query: { name }, statement, plans }) => ({ name, statement, plans }));
      return [context, { ...parseBook(writeBook(['A title'], { major, entries })), path: `db/queries/${context}.sql` }];
    }),
  );
}

/** What is found of queries, after something was done to the database that is then undone. */
async function foundAfter(plant: string, undo: string, asked: readonly BookQuery[], before = asked) {
  const book = committed(await takeBook(client, before));
  await client.query(plant);
  try {
    return checkBook(await takeBook(client, asked), book, LIMITS).findings.map(({ rule, object }) => `${rule} ${String(object)}`);
  } finally {
    await client.query(undo);
  }
}

const named = (name: string): BookQuery[] => queries.filter((each) => each.name === name);

test('nothing is found in the database as it is, and every query of every book is in the files', () => {
  const report = checkBook(unchanged, committed(unchanged), LIMITS);
  expect(report.findings).toEqual([]);
  expect(report.unchecked.filter(({ kind }) => kind === 'could-not')).toEqual([]);
  const written = [...committed(unchanged).values()].flatMap(({ entries }) => entries.map(({ name }) => name));
  expect(written.toSorted()).toEqual(queries.map(({ name }) => name).toSorted());
});

test('what is committed is what is sent', () => {
  for (const [context, { entries }] of committed(unchanged)) {
    const found = parseBook(readFileSync(`db/queries/${context}.sql`, 'utf8'));
    expect(found.entries.map(({ statement }) => statement)).toEqual(entries.map(({ statement }) => statement));
    for (const { name, plans } of found.entries) expect(plans, name).not.toHaveLength(0);
  }
});

test('two runs give the same text, byte for byte', async () => {
  const again = await takeBook(client, queries);
  expect([...committed(again).values()]).toEqual([...committed(unchanged).values()]);
});

test('a large table that is read from end to end since its index is gone', async () => {
  expect(
    await foundAfter(
      'drop index identity.sessions_user_id_created_at_idx, identity.sessions_expires_at_idx',
      `create index sessions_user_id_created_at_idx on identity.sessions (user_id, created_at desc);
       create index sessions_expires_at_idx on identity.sessions (expires_at)`,
      named('identity.listSessions'),
    ),
  ).toContain('sequential-scan identity.sessions');
});

test('a policy that calls a volatile function, for each row', async () => {
  expect(
    await foundAfter(
      `create function core.whose() returns uuid language plpgsql volatile as 'begin return core.current_user_id(); end';
       grant execute on function core.whose() to public;
       alter policy executions_select_own on prompts.executions using (user_id = core.whose())`,
      `alter policy executions_select_own on prompts.executions using (user_id = (select core.current_user_id()));
       drop function core.whose()`,
      named('prompts.findExecution'),
    ),
  ).toEqual(['policy-per-row core.whose']);
});

test('a policy whose subquery is asked for each row, and was asked once', async () => {
  expect(
    await foundAfter(
      `alter policy execution_logs_select_own on prompts.execution_logs
         using (exists (select from prompts.executions as e where e.id = execution_logs.execution_id and e.user_id = (select core.current_user_id()) offset 0))`,
      `alter policy execution_logs_select_own on prompts.execution_logs
         using (execution_id in (select e.id from prompts.executions as e where e.user_id = (select core.current_user_id())))`,
      named('prompts.listLogs'),
    ),
  ).toContain('policy-per-row prompts.listLogs');
});

test('a predicate that hides the partition key', async () => {
  const before = query(
    'recentLogs',
    `select id from prompts.execution_logs where execution_id = '${ADA}' and logged_at >= timestamptz '2026-11-20Z'`,
    'service',
  );
  const after = { ...before, sql: before.sql.replace('logged_at >=', 'logged_at::date >=') };
  const found = await foundAfter('select', 'select', [after], [before]);
  expect(found).toEqual(expect.arrayContaining(['lost-pruning prompts.execution_logs', 'not-current prompts.recentLogs']));
});

test.each([
  ['ILIKE', `select id from prompts.prompts where name ilike '%reviewer%'`, 'prompts.prompts'],
  ['citext, behind a view that is a barrier', `select id from identity.public_profiles where username = 'ada'`, 'identity.users'],
])('an index that a policy makes useless: %s', async (_, sql, table) => {
  expect(await foundAfter('select', 'select', [query('search', sql)])).toEqual([`index-lost-below-policy ${table}`]);
});

test('a cost many times the committed one, and none that is less than that', () => {
  const before = committed(unchanged);
  for (const [context, file] of before) {
    const entries = file.entries.map((entry) => ({
      ...entry,
      plans: entry.plans.map((plan) => ({ ...plan, cost: plan.cost / (entry.name === 'prompts.listTags' ? 3.1 : 2.9) })),
    }));
    before.set(context, { ...file, entries });
  }
  expect(checkBook(unchanged, before, LIMITS).findings.map(({ rule, object }) => [rule, object])).toEqual([
    ['cost', 'prompts.listTags'],
  ]);
});

test('a query that is not written down, one that is sent no more, and one that is planned otherwise', () => {
  const before = committed(unchanged);
  const file = before.get('prompts') as Committed;
  const [first, second, ...others] = file.entries as [(typeof file.entries)[0], (typeof file.entries)[0]];
  const otherwise = { ...second, plans: second.plans.map((plan) => ({ ...plan, lines: ['Result'] })) };
  before.set('prompts', { ...file, entries: [{ ...first, name: 'prompts.gone' }, otherwise, ...others] });
  expect(checkBook(unchanged, before, LIMITS).findings.map(({ message }) => message)).toEqual([
    'prompts.gone is written down, and nobody sends it any more.',
    `${first.name} is not written down yet.`,
    `${second.name} is planned otherwise than is written down, and not worse.`,
  ]);
});

test('what is accepted and not there', async () => {
  const [prompt] = named('prompts.findPrompt') as [BookQuery];
  const book = await takeBook(client, [{ ...prompt, accepted: { 'sequential-scan of prompts.prompts': 'It was small.' } }]);
  expect(checkBook(book, committed(book), LIMITS).findings.map(({ rule }) => rule)).toEqual(['accepted-in-vain']);
});

test('the plans of another major of PostgreSQL are not compared, and that is said', () => {
  const before = committed(unchanged);
  for (const [context, file] of before) before.set(context, { ...file, major: 9 });
  const report = checkBook(unchanged, before, LIMITS);
  expect(report.findings).toEqual([]);
  expect(before.size).toBeGreaterThan(1);
  expect(report.unchecked.filter(({ kind }) => kind === 'could-not').map(({ object }) => object)).toEqual(
    [...before.keys()].toSorted(),
  );
});

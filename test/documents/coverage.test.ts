import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import type { Catalog } from '../../src/catalog/catalog.ts';
import { readCatalog } from '../../src/catalog/read.ts';
import { createTestDatabase, useDatabase } from '../support/database.ts';
import { type Decisions, problemsOf } from './cover.ts';
import { decisions } from './decisions.ts';
import { meaningOf } from './expression.ts';
import { type Document, type Fact, readDocuments } from './facts.ts';
import { type Reach, readReach } from './reach.ts';
import { problemsOfReach, reachedBy, UNREACHED } from './reached.ts';
import { REPORT_FILE, reportOf } from './report.ts';

const database = useDatabase();
const documents = readDocuments();
let catalog: Catalog;
let reach: Reach;

async function catalogOf({ owner }: Pick<typeof database, 'owner'>): Promise<Catalog> {
  const client = await owner.connect();
  try {
    return await readCatalog(client, { leaves: 'fold' });
  } finally {
    client.release();
  }
}

beforeAll(async () => {
  catalog = await catalogOf(database);
  reach = await readReach(catalog);
});

const problemsIn = (found: Catalog): string[] =>
  documents.flatMap((document) => problemsOf(document, decisions[document.name] ?? {}, { catalog: found, reach }));

test.each(documents.map(({ name }) => name))(
  'everything that %s says lives in the database, as it says or as decided',
  (name) => {
    const document = documents.find((each) => each.name === name);
    expect(document?.facts.length).toBeGreaterThan(100);
    expect(document === undefined ? [] : problemsOf(document, decisions[name] ?? {}, { catalog, reach })).toEqual([]);
  },
);

test('there are no decisions about a document that is not there', () => {
  expect(Object.keys(decisions).toSorted()).toEqual(documents.map(({ name }) => name).toSorted());
});

test(`${REPORT_FILE} is current`, () => {
  expect(readFileSync(REPORT_FILE, 'utf8'), 'run npm run generate:coverage').toBe(reportOf(documents, { catalog, reach }));
});

test('every table and view is read or written by an operation of the API, or a reason says why not', () => {
  expect(problemsOfReach(catalog, reach)).toEqual([]);
});

test('a table without an operation is reported, and so is a reason that nothing needs', () => {
  const [table] = catalog.tables.filter(({ schema, name }) => `${schema}.${name}` === 'studio.projects');
  const planted = { ...catalog, tables: [...catalog.tables, ...(table === undefined ? [] : [{ ...table, name: 'plants' }])] };
  const { 'audit.seals': _, ...reasons } = UNREACHED;
  expect(problemsOfReach(planted, reach, { ...reasons, 'studio.projects': 'None.', 'studio.gone': 'None.' }).toSorted()).toEqual([
    'A reason is given for studio.gone, which there is not.',
    'A reason is given for studio.projects, which operations read or write.',
    'No operation reads or writes audit.seals, and no reason is given.',
    'No operation reads or writes studio.plants, and no reason is given.',
  ]);
});

test('a table that only the export of everything names has no operation of its own', () => {
  const [row] = reach.operations.filter(({ reads }) => reads.has('content.drafts'));
  const only = { ...reach, operations: reach.operations.filter(({ operationId }) => operationId === 'exportMe') };
  expect(row?.operationId).toBeDefined();
  expect(problemsOfReach(catalog, only)).toContain('No operation reads or writes content.drafts, and no reason is given.');
});

test.each([
  ['directly, and only by triggers', 'learning.xp_awards', 'Written by triggers on `learning.user_progress`. Read by'],
  ['by the functions that a query calls', 'learning.quiz_attempts', 'Written by `attemptQuiz`. Only read by'],
  ['through a view', 'learning.learning_events', '`listMyDays`'],
])('tables are found %s', (_, table, said) => {
  expect(reachedBy(table, reach)).toContain(said);
});

/** What somebody may do to the schema, and what is said of it. */
const PLANTS: readonly (readonly [statement: string, ...problems: string[]])[] = [
  [
    'alter table identity.users rename column timezone to zone',
    'blueprint, line 61: User.timezone is missing: no rule places it, and no decision says where it lives',
  ],
  [
    'alter table content.drafts drop column autosave',
    'finity, line 172: Draft.autosave is missing: no rule places it, and no decision says where it lives',
  ],
  [
    'alter table studio.projects rename column build_time_ms to build_ms',
    'blueprint, line 289: Project.buildTime is missing: there is no column studio.projects.build_time_ms',
  ],
  [
    'alter table studio.projects alter column description set not null',
    'blueprint, line 262: Project.description differs in null: theirs is optional, ours is not null',
    'templator, line 61: Project.description differs in null: theirs is optional, ours is not null',
  ],
  [
    'alter table content.articles alter column word_count type numeric',
    'finity, line 137: Article.wordCount differs in type: theirs is Int, ours is numeric',
  ],
  [
    'alter table learning.courses alter column version drop default',
    'learning-platform, line 216: Course.version differs in default: theirs is "1.0.0", ours is none',
  ],
  [
    "alter type identity.notification_type rename value 'PAYMENT_FAILED' to 'PAYMENT_LOST'",
    'blueprint, line 423: NotificationType.PAYMENT_FAILED is missing: no rule places it, and no decision says where it lives',
  ],
  // Theirs is partial, but another index has the same columns for all prompts.
  ['drop index prompts.prompts_published_idx'],
  [
    'drop index learning.courses_difficulty_status_idx',
    'learning-platform, line 232: courses index(difficulty, status) is missing: no rule places it, and no decision says where it lives',
  ],
  [
    'alter table prompts.prompts drop constraint prompts_version_positive',
    'formaops, line 393: chk_version_positive is missing: no rule places it, and no decision says where it lives',
  ],
  [
    'alter table prompts.executions drop constraint executions_latency_ms_positive, add constraint executions_latency_ms_positive check (cost_usd > 0)',
    'formaops, line 385: chk_latency_positive differs in columns: theirs is prompts.executions.latency_ms, ours is prompts.executions.cost_usd',
  ],
  [
    'alter table prompts.validations drop constraint validations_prompt_id_fkey, add constraint validations_prompt_id_fkey foreign key (prompt_id) references prompts.prompts (id)',
    'formaops, line 284: Validation.prompt differs in on delete: theirs is Cascade, ours is Restrict',
  ],
  [
    'alter table studio.template_reviews drop constraint template_reviews_template_id_user_id_key',
    'blueprint, line 253: template_reviews unique(template_id, user_id) is missing: no rule places it, and no decision says where it lives',
  ],
  [
    'drop trigger settings_set_updated_at on identity.settings',
    'finity, line 287: Settings.updatedAt differs in updated_at: theirs is @updatedAt, ours is no trigger',
  ],
  [
    'alter table learning.user_progress no force row level security',
    'learning-platform, line 374: row-level security user_progress is missing: there is no row-level security of learning.user_progress',
  ],
];

test('whatever of it is dropped or changed is reported, and nothing else', async () => {
  const scratch = await createTestDatabase();
  try {
    for (const [statement] of PLANTS) await scratch.owner.query(statement);
    const broken = await catalogOf(scratch);
    expect(problemsIn(broken).toSorted()).toEqual(PLANTS.flatMap(([, ...problems]) => problems).toSorted());
    const report = reportOf(documents, { catalog: broken, reach });
    expect(report).toContain(
      '| `timezone` String? |  | **is missing: no rule places it, and no decision says where it lives** |',
    );
    expect(report).toMatch(/^\*\*\d+ are not covered\*\*/m);
  } finally {
    await scratch.drop();
  }
});

const field: Fact = {
  kind: 'field',
  id: 'User.email',
  model: 'User',
  name: 'email',
  column: 'email',
  type: 'String',
  lines: [2],
};
const said: Document = {
  name: 'notes',
  title: 'Notes',
  facts: [{ kind: 'model', id: 'User', name: 'User', table: 'users', lines: [1] }, field],
};

test.each<[string, Decisions, string[]]>([
  ['the rule alone', {}, []],
  [
    'about nothing',
    { 'User.phone': { at: 'column identity.users.email', why: '…' } },
    ['notes: a decision about User.phone, which the document does not say'],
  ],
  [
    'for what the rule says anyway',
    { 'User.email': { at: 'column identity.users.email', why: '…' } },
    ['notes, line 2: User.email needs no decision: the rule says the same'],
  ],
  [
    'for what is not there',
    { 'User.email': { at: 'column identity.users.mail', why: '…' } },
    ['notes, line 2: User.email is missing: there is no column identity.users.mail'],
  ],
  [
    'for a difference that there is not',
    { 'User.email': { differs: ['type'], why: '…' } },
    ['notes, line 2: User.email does not differ in type, though the decision says so'],
  ],
  [
    'for a column of another type',
    { 'User.email': { at: 'column identity.users.encrypted_data', why: '…' } },
    ['notes, line 2: User.email differs in type: theirs is String, ours is bytea'],
  ],
])('a decision must be needed and true: %s', (_, about, problems) => {
  expect(problemsOf(said, about, { catalog, reach })).toEqual(problems);
});

const shown: Document = { name: 'notes', title: 'Notes', facts: [{ kind: 'example', id: 'Users.add', lines: [3] }] };

test.each<[string, Decisions, string[]]>([
  ['an operation', { 'Users.add': { at: 'operation register', why: '…' } }, []],
  ['a command and a file', { 'Users.add': { at: ['command kaava seed demo', 'file db/seeds/demo'], why: '…' } }, []],
  ['a script', { 'Users.add': { at: 'command npm run db:integrity', why: '…' } }, []],
  ['a reason why there is nothing', { 'Users.add': { why: '…' } }, []],
  ['no decision', {}, ['notes, line 3: Users.add is missing: no rule places it, and no decision says where it lives']],
  ...['operation enlist', 'command kaava enlist', 'command npm run enlist', 'file src/enlist.ts'].map(
    (place): [string, Decisions, string[]] => [
      `what there is not: ${place}`,
      { 'Users.add': { at: ['operation register', place], why: '…' } },
      [`notes, line 3: Users.add is missing: there is no ${place}`],
    ],
  ),
  [
    'a decision about no example',
    { 'Users.add': { at: 'operation register', why: '…' }, 'Users.drop': { why: '…' } },
    ['notes: a decision about Users.drop, which the document does not say'],
  ],
])('an example must be somewhere, or a reason must say why not: %s', (_, about, problems) => {
  expect(problemsOf(shown, about, { catalog, reach })).toEqual(problems);
});

test('a reason is enough for an example only', () => {
  expect(problemsOf(said, { 'User.email': { why: '…' } }, { catalog, reach })).toEqual([
    'notes, line 2: User.email needs no decision: the rule says the same',
  ]);
});

test('an operation that is gone is missed by every example that it stands for', () => {
  const less = { ...reach, operations: reach.operations.filter(({ operationId }) => operationId !== 'searchPrompts') };
  const problems = documents.flatMap((each) => problemsOf(each, decisions[each.name] ?? {}, { catalog, reach: less }));
  expect(problems).toEqual([
    'formaops, line 614: Search Optimization: searchPrompts is missing: there is no operation searchPrompts',
  ]);
  expect(reportOf(documents, { catalog, reach })).toContain(
    '| `Search Optimization: searchPrompts` | operation `searchPrompts` |',
  );
});

test('two ways to write an expression mean the same, and two expressions do not', () => {
  expect(meaningOf("status IN ('A', 'B')")).toBe(meaningOf("(status = ANY (ARRAY['A'::x.status, 'B'::x.status]))"));
  expect(meaningOf('a != 1 AND (b IS NULL)')).toBe(meaningOf('((a <> (1)::numeric) AND (b IS NULL))'));
  expect(meaningOf('a AND (b OR c)')).not.toBe(meaningOf('(a AND b) OR c'));
  expect(meaningOf('old > 1', (column) => (column === 'old' ? 'aged' : column))).toBe(meaningOf('aged > 1'));
});

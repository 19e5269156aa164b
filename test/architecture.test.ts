import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { constraintNames, fileViolations, lineViolations } from './architecture/lines.ts';
import { importViolations, reachable, type Sources } from './architecture/rooms.ts';
import { readSource } from './architecture/source.ts';

const filesUnder = (folder: string, extension: string): Map<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith(extension) && !name.endsWith('.d.ts'))
      .map((name) => `${folder}/${name}`)
      .map((path) => [path, readFileSync(path, 'utf8')]),
  );

const read = (files: ReadonlyMap<string, string>): Sources =>
  new Map([...files].map(([path, text]) => [path, { text, source: readSource(text) }]));

const violations = (files: ReadonlyMap<string, string>, constraints: ReadonlySet<string>): string[] => {
  const sources = read(files);
  return [...importViolations(sources), ...lineViolations(sources, constraints), ...fileViolations(sources)].map(
    ({ file, line, rule }) => `${file}:${String(line)} ${rule}`,
  );
};

const source = filesUnder('src', '.ts');
const constraints = constraintNames([...filesUnder('migrations', '.sql').values()]);

describe('the source', () => {
  test('imports only what its room may import, and keeps every line in its room', () => {
    expect(source.size).toBeGreaterThan(20);
    expect(constraints.size).toBeGreaterThan(20);
    expect(violations(source, constraints)).toEqual([]);
  });

  test('has tests under names that say something', () => {
    const tests = read(filesUnder('test', '.ts'));
    expect(fileViolations(tests).filter(({ rule }) => !rule.endsWith('second idea'))).toEqual([]);
  });

  const sources = read(source);
  const all = [...source.keys()];

  test('of the service reaches neither the toolkit nor the command line: delete them and it still compiles', () => {
    const service = reachable(
      sources,
      ['src/server.ts', 'src/app.ts', ...all.filter((path) => path.startsWith('src/contexts/'))],
      () => false,
    );
    expect(service.size).toBeGreaterThan(20);
    expect([...service].filter((path) => /^src\/(toolkit|catalog|cli)\b/.test(path))).toEqual([]);
  });

  test('of the toolkit reaches no context: delete them, generate the types anew, and it still compiles', () => {
    // The generated types name those of jsonb columns. The edge is erased when compiled, and not written where there is no json.ts.
    const erased = (from: string, to: string, typeOnly: boolean) =>
      typeOnly && from === 'src/generated/database.ts' && to.endsWith('/json.ts');
    const toolkit = reachable(
      sources,
      all.filter((path) => path.startsWith('src/toolkit/')),
      erased,
    );
    expect(toolkit.size).toBeGreaterThan(1);
    expect([...toolkit].filter((path) => /^src\/(contexts|http|app|server)\b/.test(path))).toEqual([]);
  });
});

describe('a planted violation is found, and its legal neighbour is not', () => {
  const names = constraintNames([
    'create table t (constraint prompts_pkey primary key (id));\ncreate unique index users_email_key on t (e);',
  ]);
  const found = (path: string, text: string) => violations(new Map([[path, text]]), names);

  const imports: readonly (readonly [from: string, bad: string, good: string])[] = [
    ['src/errors.ts', `import { a } from './config.ts';`, `import { a } from 'node:util';`],
    [
      'src/generated/database.ts',
      `import { A } from '../contexts/prompts/json.ts';`,
      `import type { A } from '../contexts/prompts/json.ts';`,
    ],
    [
      'src/generated/contracts.ts',
      `import type { A } from '../contexts/prompts/queries.ts';`,
      `import { A } from '../contexts/prompts/json.ts';`,
    ],
    ['src/config.ts', `import { a } from './database/connect.ts';`, `import { UsageError } from './errors.ts';`],
    ['src/database/session.ts', `import { a } from '../http/problem.ts';`, `import type { DB } from '../generated/database.ts';`],
    ['src/catalog/tables.ts', `import { a } from '../toolkit/migrate/apply.ts';`, `import { a } from '../database/connect.ts';`],
    ['src/toolkit/review/rule.ts', `import { a } from '../generate/types.ts';`, `import { a } from '../migrate/shadow.ts';`],
    ['src/toolkit/seed/seed.ts', `import { a } from '../migrate/shadow.ts';`, `import { a } from '../../catalog/read.ts';`],
    ['src/toolkit/integrity/rule.ts', `import { a } from '../seed/seed.ts';`, `import type { Finding } from '../finding.ts';`],
    ['src/http/serve.ts', `export { a } from '../contexts/prompts/routes.ts';`, `import { a } from '../database/session.ts';`],
    ['src/services/cache.ts', `import '../http/serve.ts';`, `import { a } from '../config.ts';`],
    [
      'src/contexts/prompts/queries.ts',
      `import { route } from '../../http/route.ts';`,
      `import { a } from '../../database/values.ts';`,
    ],
    [
      'src/contexts/prompts/contract.ts',
      `import { serve } from '../../http/serve.ts';`,
      `import { PageQuery } from '../../http/contract.ts';`,
    ],
    [
      'src/contexts/prompts/routes.ts',
      `import { a } from '../identity/operations.ts';`,
      `import { route } from '../../http/route.ts';`,
    ],
    ['src/contexts/identity/operations.ts', `import { a } from '../prompts/operations.ts';`, `import { a } from './queries.ts';`],
    [
      'src/contexts/identity/operations.ts',
      `const a = await import('../../toolkit/migrate/apply.ts');`,
      `import { a } from '../../services/cache.ts';`,
    ],
    [
      'src/contexts/studio/operations.ts',
      `import { a } from '../content/operations.ts';`,
      `import { a } from '../prompts/operations.ts';`,
    ],
    [
      'src/app.ts',
      `import { a } from './contexts/prompts/queries.ts';`,
      `import { a } from './contexts/prompts/executions/routes.ts';`,
    ],
    ['src/server.ts', `import { a } from './toolkit/seed/seed.ts';`, `import { a } from './app.ts';`],
    [
      'src/cli/main.ts',
      `import { a } from '../contexts/identity/queries.ts';`,
      `import { a } from '../toolkit/migrate/apply.ts';`,
    ],
    ['src/cli.ts', `import { a } from './http/serve.ts';`, `import { a } from './cli/main.ts';`],
    ['src/http/parse.ts', `import { a } from '../../test/support/database.ts';`, `import { a } from './problem.ts';`],
  ];
  test.each(imports)('%s: %s', (from, bad, good) => {
    expect(found(from, `const first = 1;\n${bad}`)).toEqual([expect.stringMatching(new RegExp(`^${from}:2 `))]);
    expect(found(from, `const first = 1;\n${good}`)).toEqual([]);
  });

  const lines: readonly (readonly [path: string, bad: string, home: string, near: string])[] = [
    ['src/http/serve.ts', `process.env['PORT']`, 'src/config.ts', `// process.env.PORT\nprocess.exitCode`],
    ['src/http/serve.ts', `import { env } from 'node:process'`, 'src/config.ts', `import { argv } from 'node:process'`],
    ['src/services/cache.ts', `new pg.Pool({})`, 'src/database/connect.ts', `new PoolOfThreads()`],
    ['src/services/cache.ts', `new Kysely<DB>({})`, 'src/database/connect.ts', `type A = Kysely<DB>`],
    ['src/contexts/prompts/operations.ts', `db.selectFrom('a')`, 'src/contexts/prompts/executions/queries.ts', `'db.selectFrom'`],
    ['src/http/idempotency.ts', `db\n  .insertInto('a')`, 'src/contexts/prompts/queries.ts', 'sql`insert into a`'],
    ['src/contexts/prompts/routes.ts', `tx.updateTable('a')`, 'src/contexts/prompts/queries.ts', `updateTable(a)`],
    ['src/database/session.ts', `tx.deleteFrom('a')`, 'src/contexts/prompts/queries.ts', `deleteFromCache(a)`],
    ['src/contexts/prompts/queries.ts', 'sql.raw(a)', 'src/catalog/read.ts', 'sql`select 1`'],
    ['src/contexts/prompts/queries.ts', 'sql.lit(a)', 'src/contexts/studio/projects/queries.ts', 'sql`${a}`; split(a)'],
    [
      'src/http/idempotency.ts',
      'tx.executeQuery(CompiledQuery.raw(a))',
      'src/database/cursor.ts',
      'sql`select ${a}`.compile(db)',
    ],
    ['src/services/jobs.ts', 'client.query(`listen ${a}`)', 'src/database/listen.ts', 'client.query(`listen a`, [`${b}`])'],
    ['src/http/ready.ts', '`select 1 from pg_catalog.pg_class`', 'src/toolkit/review/rule.ts', '// pg_catalog\n`select 1`'],
    [
      'src/contexts/prompts/operations.ts',
      'db.transaction().execute(a)',
      'src/database/session.ts',
      'session.transaction(async (tx) => tx)',
    ],
    ['src/services/jobs.ts', '`SET LOCAL role x`', 'src/toolkit/migrate/lock.ts', '`set role x`'],
    ['src/http/actor.ts', `"select set_config('a', 'b', true)"`, 'src/database/statement.ts', '/* set_config */ 1'],
    ['src/contexts/prompts/operations.ts', 'const a = req.body', 'src/http/serve.ts', 'const a = request.body'],
    [
      'src/contexts/prompts/operations.ts',
      'response.status(404)',
      'src/contexts/prompts/routes.ts',
      `({ status: 'DRAFT', version: 200 })`,
    ],
    ['src/services/cache.ts', 'const a = { status: 503 }', 'src/http/problem.ts', `const a = { size: 503, status: 1 }`],
    ['src/contexts/prompts/operations.ts', 'z.string()', 'src/contexts/prompts/contract.ts', `const a = { z: 1 }; fizz.buzz()`],
    [
      'src/contexts/prompts/routes.ts',
      `const a = 'prompts_pkey'`,
      'src/contexts/prompts/operations.ts',
      `const a = 'prompts_pkey_of_ours' // 'prompts_pkey'`,
    ],
    [
      'src/http/problem.ts',
      'const a = { "users_email_key": 1 }',
      'src/contexts/identity/authenticate.ts',
      'const users_email_key = 1',
    ],
    [
      'src/toolkit/seed/seed.ts',
      'console.log(1)',
      'src/cli/terminal.ts',
      'const text = "the console. It"'.replace('console.', 'console '),
    ],
    ['src/http/serve.ts', 'process.stderr.write("a")', 'src/cli/terminal.ts', 'createTerminal(process)'],
    ['src/cli/commands/seed.ts', `import pc from 'picocolors'`, 'src/cli/terminal.ts', 'terminal.colors.red(a)'],
    ['src/toolkit/seed/seed.ts', String.raw`const a = '\x1b[31m'`, 'src/cli/terminal.ts', String.raw`const a = '\x00'`],
    ['src/contexts/prompts/operations.ts', 'new Date()', 'src/http/serve.ts', 'new Date(row.created_at)'],
    ['src/contexts/prompts/operations.ts', 'Date.now()', 'src/services/cache.ts', '`${a} Date.now`'],
    ['src/contexts/identity/operations.ts', 'randomUUID()', 'src/http/serve.ts', 'randomBytes(16)'],
    [
      'src/http/serve.ts',
      `import { spawn } from 'node:child_process'`,
      'src/database/embedded.ts',
      `import { Worker } from 'node:worker_threads'`,
    ],
    [
      'src/services/jobs.ts',
      `const a = await import('node:child_process')`,
      'src/cli/commands/db-psql.ts',
      `const a = 'child_process'`,
    ],
  ];
  test.each(lines)('%s: %s', (path, bad, home, near) => {
    expect(found(path, `const first = 1;\nconst { second } = \`\${first}\`;\n${bad};`)).toEqual([
      expect.stringMatching(new RegExp(`^${path}:[34] `)),
    ]);
    expect(found(home, bad)).toEqual([]);
    expect(found(path, near)).toEqual([]);
  });

  test('a file of 401 lines, a file with an empty name, and a barrel', () => {
    expect(found('src/http/long.ts', 'const a = 1;\n'.repeat(401))).toEqual([
      'src/http/long.ts:401 a file of 401 lines holds a second idea',
    ]);
    expect(found('src/http/long.ts', 'const a = 1;\n'.repeat(400))).toEqual([]);
    for (const name of ['utils.ts', 'string-helpers.ts', 'common/a.ts', 'DatabaseManager.ts', 'job-manager.ts']) {
      const isVague = name !== 'DatabaseManager.ts';
      expect(found(`src/http/${name}`, 'const a = 1;')).toHaveLength(isVague ? 1 : 0);
    }
    expect(found('src/http/index.ts', `export { a } from './a.ts';\nexport * from './b.ts';`)).toHaveLength(1);
    expect(found('src/http/helpful.ts', `export { a } from './a.ts';\nexport const b = 1;`)).toEqual([]);
  });

  test('strings, templates, comments and regular expressions are told from code', () => {
    const tricky = [
      'const a = /[/"\'`]/.test(b) ? `x ${c ? `y ${"}"} console.` : 1} z` : 2; // console.',
      '/* console. */ const d = 4 / 2; console.log(d)',
    ];
    expect(readSource(tricky.join('\n')).code.match(/console\./g)).toHaveLength(1);
    expect(found('src/http/a.ts', tricky.join('\n').replace(' console.` : 1', '` : 1'))).toEqual([
      expect.stringMatching(/^src\/http\/a\.ts:2 /),
    ]);
  });
});

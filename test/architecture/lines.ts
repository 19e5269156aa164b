import { posix } from 'node:path';
import { isOperations, type Sources, type Violation } from './rooms.ts';
import { isBarrel, lineAt, type Source } from './source.ts';

interface LineRule {
  readonly rule: string;
  /** Where it may be seen. */
  readonly home: (path: string) => boolean;
  /** Seen in code, outside of strings and comments … */
  readonly code?: RegExp;
  /** … or in code and strings, outside of comments. */
  readonly text?: RegExp;
}

const within =
  (...rooms: string[]) =>
  (path: string): boolean =>
    rooms.some((room) => path === `src/${room}` || path.startsWith(`src/${room}/`));
const named =
  (...names: string[]) =>
  (path: string): boolean =>
    names.includes(posix.basename(path));
const either =
  (...homes: ((path: string) => boolean)[]) =>
  (path: string): boolean =>
    homes.some((home) => home(path));

const isLogger = within('services/log.ts');

const LINES: readonly LineRule[] = [
  {
    rule: 'process.env is read in config.ts only',
    home: within('config.ts'),
    text: /\bprocess\s*(?:\.\s*env\b|\[\s*['"]env['"])|\benv\b[^;]*from\s*['"](?:node:)?process['"]/g,
  },
  {
    rule: 'a Pool or a Kysely is made in database/ only',
    home: within('database'),
    code: /\bnew\s+(?:\w+\s*\.\s*)?(?:Pool|Kysely)\b/g,
  },
  {
    rule: 'queries are built in contexts/*/queries.ts only',
    home: (path) => path.startsWith('src/contexts/') && named('queries.ts')(path),
    code: /\.\s*(?:selectFrom|insertInto|updateTable|deleteFrom|mergeInto|replaceInto)\b/g,
  },
  {
    rule: 'pg_catalog and sql.raw are for catalog/ and toolkit/',
    home: within('catalog', 'toolkit'),
    text: /\bpg_catalog\b|\bsql\s*\.\s*raw\b/g,
  },
  {
    rule: 'values are sent beside the SQL, not written into it',
    // Of projects: words of the file itself, which an index or a plan depends on.
    home: within('database', 'catalog', 'toolkit', 'cli', 'contexts/studio/projects/queries.ts'),
    text: /\bsql\s*\.\s*lit\b|\bCompiledQuery\s*\.\s*raw\b|\.\s*query\s*\(\s*`[^`]*\$\{/g,
  },
  {
    rule: 'transactions and settings are for database/session.ts, toolkit/migrate and toolkit/queries',
    home: within(
      'database/session.ts',
      'database/statement.ts',
      'database/schema-state.ts',
      'toolkit/migrate',
      'toolkit/queries',
    ),
    text: /\.\s*(?:startTransaction|transaction)\s*\(\s*\)|\bset_config\b|\bset\s+local\b/gi,
  },
  {
    rule: 'req, res and status numbers are for routes.ts and http/',
    // app.ts hands them on where it mounts what Express brings.
    home: either(named('routes.ts'), within('http', 'app.ts', 'toolkit/docs/serve.ts')),
    code: /\b(?:req|res)\b(?!\s*:)|\bsendStatus\b|\bstatus(?:Code)?\s*(?:[:(]|[!=]==?|=)\s*[1-5]\d\d\b/g,
  },
  {
    rule: 'zod is for contract.ts, json.ts, config.ts, project.ts, generated/ and what is copied there',
    home: either(
      named('contract.ts', 'json.ts'),
      within('config.ts', 'project.ts', 'generated', 'toolkit/generate/contracts/support'),
    ),
    code: /\bz\s*\.\s*[a-z]\w*/g,
  },
  {
    rule: 'output and colour are for cli/terminal.ts and the logger',
    // server.ts, for what stops a start before there is a logger, and the sign-in data of development.
    home: either(within('cli/terminal.ts', 'server.ts'), isLogger),
    text: /\bconsole\s*\.|\bprocess\s*\.\s*std(?:out|err)\s*\.\s*write\b|from\s*['"](?:picocolors|cli-table3)['"]|\\(?:x1b|u001b|033)\[/gi,
  },
  {
    rule: 'time and ids come from PostgreSQL',
    home: (path) => !path.startsWith('src/contexts/'),
    code: /\bnew\s+Date\s*(?:\(\s*\)|(?![\w\s(]))|\bDate\s*\.\s*now\b|\brandomUUID\b/g,
  },
  {
    rule: 'processes are started in database/embedded, toolkit/ and cli/ only',
    home: either(within('toolkit', 'cli', 'database/locate.ts', 'database/embedded'), (path) =>
      /^src\/database\/embedded[\w-]*\.ts$/.test(path),
    ),
    text: /\b(?:from|import|require)\s*\(?\s*['"](?:node:)?child_process['"]/g,
  },
];

/** The table "every line knows its room". Constraint names are those that the migrations declare. */
export function lineViolations(files: Sources, constraints: ReadonlySet<string>): Violation[] {
  const found: Violation[] = [];
  for (const [file, { text, source }] of files) {
    for (const { rule, home, code, text: pattern } of LINES) {
      if (home(file)) continue;
      const seen = [
        ...(code === undefined ? [] : source.code.matchAll(code)),
        ...(pattern === undefined ? [] : source.withoutComments.matchAll(pattern)),
      ];
      found.push(...seen.map(({ index }) => ({ file, line: lineAt(text, index), rule })));
    }
    if (!isOperations(file) && !file.startsWith('src/generated/')) {
      for (const { text: name, offset } of source.strings)
        if (constraints.has(name))
          found.push({ file, line: lineAt(text, offset), rule: `the constraint ${name} is named in operations.ts only` });
    }
  }
  return found;
}

const VAGUE = /(?:^|[-_.])(?:utils?|helpers?|common|manager)(?=[-_.]|$)/i;

/** What a file may be: one idea, under its own name. */
export function fileViolations(files: ReadonlyMap<string, { text: string; source: Source }>): Violation[] {
  const found: Violation[] = [];
  for (const [file, { text, source }] of files) {
    const lines = text.trimEnd().split('\n').length;
    if (lines > 400 && !file.startsWith('src/generated/'))
      found.push({ file, line: 401, rule: `a file of ${String(lines)} lines holds a second idea` });
    if (file.split('/').some((part) => VAGUE.test(part)))
      found.push({ file, line: 1, rule: 'a name that says nothing: utils, helpers, common, manager' });
    if (isBarrel(source)) found.push({ file, line: 1, rule: 'a barrel: import from where a thing is' });
  }
  return found;
}

/** The names of constraints and unique indexes that migrations declare. */
export function constraintNames(migrations: readonly string[]): Set<string> {
  const names = new Set<string>();
  for (const sql of migrations)
    for (const [, name] of sql.matchAll(
      /\b(?:constraint|create\s+unique\s+index(?:\s+concurrently)?(?:\s+if\s+not\s+exists)?)\s+"?(\w+)"?/gi,
    ))
      if (name !== undefined && name.includes('_')) names.add(name);
  return names;
}

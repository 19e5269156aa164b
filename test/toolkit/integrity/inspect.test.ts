import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { main } from '../../../src/cli/main.ts';
import { createTerminal } from '../../../src/cli/terminal.ts';
import { chooseRules, inspect } from '../../../src/toolkit/integrity/inspect.ts';
import { parseRules, readProjectRules } from '../../../src/toolkit/integrity/project-rules.ts';
import { genericRules } from '../../../src/toolkit/integrity/rules.ts';
import { onServer, useDatabase } from '../../support/database.ts';

const database = useDatabase();
const reader = `kaava_reader_${String(process.pid)}`;
let client: pg.Client;
let folder = '';
beforeAll(async () => {
  client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  folder = await mkdtemp(join(tmpdir(), 'kaava-integrity-'));
  await client.query(
    'create schema lab; create sequence lab.s; create table lab.t (n integer); insert into lab.t values (1), (2)',
  );
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(async () => {
  await client.query(`drop owned by ${reader}`).catch(() => {});
  await client.end();
  await onServer(`drop role if exists ${reader}`);
  await rm(folder, { recursive: true });
});

const written = (name: string, sql: string, more = '') =>
  `-- rule: ${name}\n-- about: lab.t\n-- holds: It holds.\n-- remedy: Mend it.\n${more}${sql}\n`;
const rulesOf = (...queries: string[]) =>
  parseRules(queries.map((sql, at) => written(`rule-${String(at)}`, sql)).join('\n'), 'lab.sql');
const options = { deep: () => false, timeout: 10_000 };

describe('a file of rules', () => {
  test('gives each rule its file, line, level and text over several lines', () => {
    const text = `-- About all.\n\n-- why\n${written('a', 'select 1 -- rule: not one\n\n-- and more\nfrom lab.t;', '-- level: warning\n--   at all\n').replace('-- level: warning\n--   at all', '--   At once.\n-- level: warning')}\n-- of b\n${written('b', 'with x as (select 1) select * from x;')}`;
    expect(parseRules(text, 'db/integrity/lab.sql')).toMatchObject([
      {
        name: 'lab/a',
        category: 'lab',
        level: 'warning',
        holds: 'It holds.',
        remedy: 'Mend it. At once.',
        file: 'db/integrity/lab.sql',
        line: 4,
      },
      { name: 'lab/b', level: 'error', line: 16 },
    ]);
  });

  const wrong: readonly (readonly [string, string, string])[] = [
    ['a query without a rule', 'select 1;', 'lab.sql:1: expected -- rule: <name>'],
    ['a name with a capital', written('A', 'select 1;'), 'lab.sql:1: a rule is named in lower case with dashes, not "A"'],
    ['a rule without a remedy', '-- rule: a\n-- about: t\n-- holds: x\nselect 1;', 'lab.sql:1: a does not say -- remedy:'],
    ['an unknown field', '-- rule: a\n-- about: t\n-- hold: x\nselect 1;', 'lab.sql:3: expected one of -- about:'],
    ['a field that is said twice', '-- rule: a\n-- about: t\n-- about: t\nselect 1;', 'lab.sql:3: about is said twice'],
    [
      'a level that is none',
      written('a', 'select 1;', '-- level: bad\n'),
      'lab.sql:1: the level of a is error, warning or note, not bad',
    ],
    ['a rule without a query', `-- rule: a\n${written('b', 'select 1;')}`, 'lab.sql:1: the rule has no query'],
    ['a last rule without a query', written('a', ''), 'lab.sql:1: the query of a must begin with select or with'],
    ['a statement that is no query', written('a', 'delete from t;'), 'lab.sql:1: the query of a must begin with select or with'],
    ['a query without its end', written('a', 'select 1'), 'lab.sql:1: the query of a must end with a semicolon'],
  ];
  test.each(wrong)('%s is refused with its line', (_, text, message) => {
    expect(() => parseRules(text, 'lab.sql')).toThrow(message);
  });

  test('may not name a rule twice, and the folder must be there', async () => {
    await writeFile(join(folder, 'lab.sql'), `${written('a', 'select 1;')}${written('a', 'select 1;')}`);
    await expect(readProjectRules(folder)).rejects.toThrow(/lab\.sql:6: there is a rule lab\/a already/);
    await expect(readProjectRules(join(folder, 'nowhere'))).rejects.toMatchObject({ kind: 'usage' });
  });
});

describe('an inspection', () => {
  test('reads one snapshot, whatever others commit meanwhile, and leaves the connection as it was', async () => {
    const broken = 'select n from lab.t where n = 99;';
    const slow = 'select 1 where (select pg_sleep(0.5)) is null;';
    const report = await inspect(client, rulesOf(broken, slow, broken), {
      ...options,
      // The first rule has taken the snapshot by then, and the last one begins half a second later.
      onProgress: (_, number) => void (number === 2 && database.owner.query('insert into lab.t values (99)')),
    });
    expect(report.checked).toHaveLength(3);
    expect(report.findings).toEqual([]);
    await expect.poll(async () => (await inspect(client, rulesOf(broken), options)).findings.length).toBe(1);
    await client.query('delete from lab.t where n = 99');
    const { rows } = await client.query(
      `select current_setting('row_security') as rls, current_setting('statement_timeout') as timeout, current_setting('search_path') as path`,
    );
    expect(rows).toEqual([{ rls: 'on', timeout: '0', path: '"$user", public' }]);
  });

  test('changes nothing, whatever a rule says, and follows the next rule', async () => {
    const { findings, checked, unchecked } = await inspect(
      client,
      rulesOf(
        'select 1) as each limit 1) select 1; drop table lab.t; --;',
        `with gone as (delete from lab.t returning n) select * from gone;`,
        `select setval('lab.s', 9);`,
        'select n from lab.nothing;',
        'select n from lab.t where n = 1;',
      ),
      options,
    );
    expect(unchecked.map(({ rule, kind }) => [rule, kind])).toEqual(
      [0, 1, 2, 3].map((at) => [`lab/rule-${String(at)}`, 'could-not']),
    );
    expect(unchecked.at(-1)?.reason).toMatch(/lab\.nothing.*are all migrations applied/);
    expect(checked).toEqual(['lab/rule-4']);
    expect(findings).toEqual([
      {
        rule: 'lab/rule-4',
        level: 'error',
        category: 'lab',
        message: 'It holds. 1 row of lab.t breaks it, such as {"n":1}.',
        object: 'lab.t',
        file: 'lab.sql',
        line: expect.any(Number) as number,
        remedy: 'Mend it.',
        fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      },
    ]);
    expect((await client.query('select count(*)::int as n from lab.t')).rows).toEqual([{ n: 2 }]);
  });

  test('knows the same damage again when there is more of it', async () => {
    const one = await inspect(client, rulesOf('select n from lab.t where n = 1;'), options);
    const two = await inspect(client, rulesOf('select n from lab.t;'), options);
    expect(one.findings[0]?.fingerprint).toBe(two.findings[0]?.fingerprint);
    expect(one.findings[0]?.message).not.toBe(two.findings[0]?.message);
  });

  test('gives up a rule that takes too long, and says so', async () => {
    const { checked, unchecked } = await inspect(client, rulesOf('select pg_sleep(30);', 'select 1 where false;'), {
      ...options,
      timeout: 100,
    });
    expect(unchecked).toMatchObject([
      { rule: 'lab/rule-0', kind: 'could-not', reason: expect.stringContaining('--timeout') as string },
    ]);
    expect(checked).toEqual(['lab/rule-1']);
  });

  test('ends at once when it is interrupted, and the connection is good afterwards', async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 100);
    const before = performance.now();
    await expect(inspect(client, rulesOf('select pg_sleep(30);'), { ...options, signal: abort.signal })).rejects.toMatchObject({
      kind: 'could-not-check',
    });
    expect(performance.now() - before).toBeLessThan(5000);
    expect((await client.query('select 1 as n')).rows).toEqual([{ n: 1 }]);
  });

  test('does not take what row-level security leaves for the whole', async () => {
    await client.query(
      `create role ${reader}; grant usage on schema identity to ${reader}; grant select on identity.users to ${reader}`,
    );
    await client.query(`set role ${reader}`);
    try {
      const { checked, findings, unchecked } = await inspect(
        client,
        rulesOf('select u.id from identity.users as u;', 'select n from lab.t;'),
        options,
      );
      expect([checked, findings]).toEqual([[], []]);
      expect(unchecked.map(({ reason }) => reason)).toEqual([
        expect.stringMatching(/row-level security.*BYPASSRLS/),
        expect.stringMatching(/permission denied for schema lab.*DIRECT_URL/),
      ]);
      // Of the rules for any database, only those that read no rows are left.
      const generic = await inspect(client, genericRules, options);
      expect(
        generic.unchecked.filter(({ rule, kind }) => rule === 'foreign-key-broken' && kind === 'could-not').length,
      ).toBeGreaterThan(20);
      expect(generic.checked).toContain('index-invalid');
      expect(generic.checked).not.toContain('foreign-key-broken');
    } finally {
      await client.query('reset role');
    }
  });

  test('asks for amcheck only where the rules that need it are asked for, and never creates it', async () => {
    const rules = chooseRules(genericRules, { only: ['index-structure', 'heap-structure'], except: [] });
    const shallow = await inspect(client, rules, options);
    expect(shallow.unchecked.map(({ kind }) => kind)).toEqual(['not-asked', 'not-asked']);
    const deep = await inspect(client, rules, { ...options, deep: () => true });
    expect(deep.unchecked).toMatchObject(
      [0, 1].map(() => ({ kind: 'could-not', reason: expect.stringContaining('CREATE EXTENSION amcheck') as string })),
    );
    expect((await client.query(`select from pg_extension where extname = 'amcheck'`)).rowCount).toBe(0);
  });

  test('works where there is nothing of ours', async () => {
    const empty = `kaava_test_nothing_${String(process.pid)}`;
    await onServer(`create database ${empty} template template0`);
    const url = new URL(database.ownerUrl);
    url.pathname = `/${empty}`;
    const there = new pg.Client({ connectionString: url.toString() });
    await there.connect();
    try {
      const { findings, unchecked } = await inspect(there, genericRules, options);
      expect(findings).toEqual([]);
      expect(unchecked.filter(({ kind }) => kind === 'could-not')).toEqual([]);
      expect(unchecked).toContainEqual({
        rule: 'partition-horizon',
        object: null,
        kind: 'nothing',
        reason: 'no policies: there is no table kaava.partition_policies.',
      });
    } finally {
      await there.end();
      await onServer(`drop database ${empty} with (force)`);
    }
  });
});

describe('kaava integrity', () => {
  async function kaava(...argv: string[]) {
    vi.stubEnv('DIRECT_URL', database.ownerUrl);
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
    const exitCode = await main(['integrity', ...argv], createTerminal({ stdin, stdout, stderr }), new AbortController().signal);
    return { exitCode, stdout: String(stdout.read() ?? ''), stderr: String(stderr.read() ?? '') };
  }
  const withRules = async (text: string) => {
    await writeFile(join(folder, 'lab.sql'), text);
    return ['--rules', folder];
  };

  test('is 0 when nothing is found, and ends with what was checked and what was not', async () => {
    const { exitCode, stdout, stderr } = await kaava('--only', 'storage,constraints', '--except', 'transaction-age');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Found: 0\. Checked: \d rules \(foreign-key-broken, .*Not asked for:\n {2}index-structure: /s);
    expect(stderr).toMatch(/^1\/6 foreign-key-broken …\n/);
  });

  test('is 1 when something is found, as text with the remedy, and as JSON', async () => {
    const given = [...(await withRules(written('one', 'select n from lab.t where n = 2;'))), '--only', 'lab'];
    const text = await kaava(...given);
    expect(text.exitCode).toBe(1);
    expect(text.stdout).toBe(
      `error lab/one  It holds. 1 row of lab.t breaks it, such as {"n":2}.\n  at ${join(folder, 'lab.sql')}:1\n  Mend it.\n\nFound: 1. Checked: 1 rule (lab/one).\n`,
    );
    const json = await kaava(...given, '--json');
    expect(json.exitCode).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({
      clean: false,
      findings: [{ rule: 'lab/one', line: 1 }],
      checked: ['lab/one'],
      unchecked: [],
    });
  });

  test('is 3 when something could not be checked, and 2 when it is asked for what is not there', async () => {
    const given = await withRules(written('one', 'select n from lab.nothing;'));
    expect(await kaava(...given, '--only', 'lab')).toMatchObject({
      exitCode: 3,
      stdout: expect.stringMatching(/Checked: nothing\.\nCould not be checked:\n {2}lab\/one: /) as string,
    });
    expect(await kaava('--only', 'index-structure')).toMatchObject({ exitCode: 3 });
    expect(await kaava('--only', 'nothing-of-the-kind')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('no rule or category nothing-of-the-kind') as string,
    });
    expect(await kaava('--rules', join(folder, 'nowhere'))).toMatchObject({ exitCode: 2 });
    expect(await kaava(...(await withRules('select 1;')))).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('lab.sql:1: expected -- rule:') as string,
    });
  });

  test('--list shows the rules without asking the database', async () => {
    const { exitCode, stdout } = await kaava('--list', '--only', 'storage,learning/profile-xp');
    expect(exitCode).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(6);
    expect(stdout).toMatch(/^learning\/profile-xp {2}The points of a profile/m);
    expect(stdout).toMatch(/^heap-structure .*\(--deep\)$/m);
  });
});

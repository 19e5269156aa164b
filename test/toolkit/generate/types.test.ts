import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type pg from 'pg';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { readCatalog } from '../../../src/catalog/read.ts';
import { generateTypes } from '../../../src/toolkit/generate/types.ts';
import { withShadow } from '../../../src/toolkit/migrate/shadow.ts';

const FIXTURE = 'test/fixtures/generate';
const GOLDEN = `${FIXTURE}/src/generated/database.ts`;

const onFixture = <Result>(use: (client: pg.Client) => Promise<Result>) =>
  withShadow({ serverUrl: inject('serverUrl'), dir: `${FIXTURE}/migrations` }, use);

const typesOf = async (client: pg.Client, contexts: string) =>
  generateTypes(client, { catalog: await readCatalog(client), contexts, outFile: GOLDEN });

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

/** A folder within the project, so that its files find their modules; hidden, so that nothing else finds them. */
async function folder(): Promise<string> {
  const made = await mkdtemp('test/fixtures/generate/.compile-');
  folders.push(made);
  return made;
}

/** The errors of the compiler for a file, as `line: code message`, without the types that it prints at length. */
async function errorsOf(source: string): Promise<string[]> {
  const made = await folder();
  await writeFile(join(made, 'use.ts'), source);
  const compilerOptions = { noUnusedLocals: false };
  await writeFile(
    join(made, 'tsconfig.json'),
    JSON.stringify({ extends: '../../../../tsconfig.json', compilerOptions, include: ['use.ts'] }),
  );
  const compiled = promisify(execFile)('node_modules/.bin/tsc', ['-p', made, '--pretty', 'false', '--rootDir', '.']);
  const output = await compiled.then(
    ({ stdout }) => stdout,
    (error: unknown) => (error as { stdout: string }).stdout,
  );
  return [...output.matchAll(/^.*use\.ts\((\d+),\d+\): error (TS\d+: .*)$/gm)].map(
    ([, line, said]) => `${String(line)}: ${String(said).replace(/ (?:in|to) type 'object & .*| in type '\{.*/, '')}`,
  );
}

const HEAD = `import type { Insertable, Selectable, Updateable } from 'kysely';
import { labMood, type DB } from '../src/generated/database.ts';
type Thing = DB['lab.things'];
`;

describe('a schema of everything that is hard to type', () => {
  test('becomes the golden file', async () => {
    const text = await onFixture((client) => typesOf(client, `${FIXTURE}/src/contexts`));
    expect(text).toBe(await readFile(GOLDEN, 'utf8'));
  });

  test('reads as its types say', async () => {
    const row = await onFixture(async (client) => {
      await client.query(`
        insert into lab.things (path, score, feeling, mood, moods, paths, title, price, prices, counter, counters, happened_at, moments, local_at,
                                happened_on, days, lasted, address, email, emails, raw, settings, ratio, "odd name")
        values ('a-b', 1.50, default, 'MEH', '{SAD,OK}', '{a,b}', 'Title', 0.000001, '{1.10}', 9007199254740993, '{9007199254740993}',
                '2026-01-02T03:04:05.123456Z', '{2026-01-02T03:04:05.123456Z}', '2026-01-02T03:04:05', '2026-01-02', '{2026-01-02}', '1 day',
                '192.0.2.1', 'A@example.com', '{A@example.com}', '\\x00ff', '{"dark": true}', 0.5, true)`);
      const { rows } = await client.query<Record<string, unknown>>('select * from lab.things');
      return rows[0];
    });
    expect(row).toEqual({
      id: '1',
      number: 1,
      path: 'a-b',
      score: '1.50',
      feeling: 'OK',
      mood: 'MEH',
      moods: '{SAD,OK}',
      paths: '{a,b}',
      title: 'Title',
      title_size: 5,
      doubled: '3.00',
      search: `'title':1`,
      price: '0.000001',
      prices: ['1.10'],
      counter: '9007199254740993',
      counters: ['9007199254740993'],
      happened_at: '2026-01-02T03:04:05.123456Z',
      moments: ['2026-01-02T03:04:05.123456Z'],
      local_at: '2026-01-02T03:04:05',
      happened_on: '2026-01-02',
      days: ['2026-01-02'],
      lasted: '1 day',
      address: '192.0.2.1',
      email: 'A@example.com',
      emails: '{A@example.com}',
      raw: Buffer.from([0, 255]),
      tags: [],
      variables: {},
      settings: { dark: true },
      notes: null,
      ratio: 0.5,
      'odd name': true,
    });
    const literal = JSON.stringify({ ...row, raw: null, variables: { names: [] } });
    expect(await errorsOf(`${HEAD}export const row: Selectable<Thing> = ${literal};`)).toEqual([]);
  });

  test('takes what PostgreSQL takes', async () => {
    const source = `${HEAD}
      export const least: Insertable<Thing> = { path: 'a', title: 'T', counter: 1n };
      export const more: Insertable<Thing> = {
        path: 'a', title: 'T', counter: '1', number: 5, mood: labMood[1], moods: ['SAD'], paths: ['a'], price: 1.5, happened_at: new Date(),
        moments: [new Date(), '2026-01-01Z'], counters: [1, '2', 3n], variables: { names: ['a'] }, settings: null, email: null,
      };
      export const change: Updateable<Thing> = { title: 'U', score: null };
      export const labels: readonly ['SAD', 'MEH', 'OK', 'HAPPY'] = labMood;
    `;
    expect(await errorsOf(source)).toEqual([]);
  });

  test('refuses to compile what PostgreSQL would refuse', async () => {
    const source = `${HEAD}
      const least = { path: 'a', title: 'T', counter: 1 };
      export const identity: Insertable<Thing> = { ...least, id: '1' };
      export const generated: Insertable<Thing> = { ...least, title_size: 1 };
      export const vector: Updateable<Thing> = { search: 'a' };
      export const notNull: Insertable<Thing> = { ...least, path: null };
      export const missing: Insertable<Thing> = { title: 'T', counter: 1 };
      export const label: Insertable<Thing> = { ...least, mood: 'GRIM' };
      export const json: Insertable<Thing> = { ...least, variables: { names: 1 } };
      export const leaf: DB['lab.events_2026'] = {};
      export const whole: Selectable<Thing>['counter'] = 1;
    `;
    expect(await errorsOf(source)).toEqual([
      `6: TS2353: Object literal may only specify known properties, and 'id' does not exist`,
      `7: TS2353: Object literal may only specify known properties, and 'title_size' does not exist`,
      `8: TS2353: Object literal may only specify known properties, and 'search' does not exist`,
      `9: TS2322: Type 'null' is not assignable to type 'string'.`,
      `10: TS2322: Type '{ title: string; counter: number; }' is not assignable`,
      `11: TS2322: Type '"GRIM"' is not assignable to type '"HAPPY" | "MEH" | "OK" | "SAD" | null'.`,
      `12: TS2322: Type 'number' is not assignable to type 'readonly string[]'.`,
      `13: TS2339: Property 'lab.events_2026' does not exist on type 'DB'.`,
      `14: TS2322: Type 'number' is not assignable to type 'string'.`,
    ]);
  });

  test('a comment that states @notNull is believed, unless a row says otherwise', async () => {
    const generated = onFixture(async (client) => {
      await client.query(`
        create view lab.stated as select nullif(counter, 2) as "No Two", nullif(counter, 3) as "No Three" from lab.things;
        comment on column lab.stated."No Two" is 'Never two. @notNull'; comment on column lab.things.score is '@notNull';
        insert into lab.things (path, title, counter) values ('a', 'T', 1)`);
      const said = await typesOf(client, `${FIXTURE}/src/contexts`).catch(String);
      await client.query(`comment on column lab.things.score is null`);
      const text = await typesOf(client, `${FIXTURE}/src/contexts`);
      await client.query(`update lab.things set counter = 2`);
      return { said, text, later: await typesOf(client, `${FIXTURE}/src/contexts`).catch(String) };
    });
    const { said, text, later } = await generated;
    expect(said).toContain('comment on column lab.things.score: says "@notNull" of a table: let the column be NOT NULL');
    expect(text.match(/.*(?:No Two|No Three|Never two).*/g)).toEqual([
      '  /** Never two. */',
      '  "No Two": Generated<Int8>;',
      '  "No Three": Int8 | null;',
    ]);
    expect(later).toContain('comment on column lab.stated.No Two: says "@notNull", but there are rows with null in it');
  });

  test('comments name the JSON types, and a type that is not there is named with its column', async () => {
    const made = await folder();
    const generated = onFixture((client) => typesOf(client, made));
    await expect(generated).rejects.toThrow(
      [
        'The comments of 3 columns name a type that does not exist:',
        `  comment on column lab.things.variables: says "@json Variables", but there is no ${made}/lab/json.ts`,
        `  comment on column lab.things.settings: says "@json Settings", but there is no ${made}/lab/json.ts`,
        `  comment on column other.things.variables: says "@json Variables", but there is no ${made}/other/json.ts`,
      ].join('\n'),
    );
  });
});

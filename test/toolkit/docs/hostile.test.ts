import { posix } from 'node:path';
import { instance } from '@viz-js/viz';
import { beforeAll, describe, expect, test } from 'vitest';
import { readCatalog } from '../../../src/catalog/read.ts';
import { buildModel } from '../../../src/toolkit/docs/build.ts';
import { formats } from '../../../src/toolkit/docs/formats.ts';
import { markdownPages } from '../../../src/toolkit/docs/markdown.ts';
import { code, fence, plain } from '../../../src/toolkit/docs/markdown-text.ts';
import type { Model } from '../../../src/toolkit/docs/model.ts';
import { slugOf } from '../../../src/toolkit/docs/names.ts';
import { siteOf } from '../../../src/toolkit/docs/site.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
let model: Model;
let site: ReadonlyMap<string, string>;

const NAMES = [
  'two words',
  'say "hi"',
  "it's",
  '<script>alert(1)</script>',
  'a|b',
  'a`b',
  'back\\slash',
  'back\\',
  'emoji 🦊',
  'select',
  'CON',
  'con',
  'functions',
  'index',
  'a.b',
  '%{x}%;#"]',
  'line\nbreak',
  'bell\u0007',
  'x'.repeat(63),
];
const COMMENT = 'Holds `code`, a | bar, <script>alert(2)</script>, "quotes", \\ and\nlines ]]> --> ``` done';
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

beforeAll(async () => {
  const schema = quoted('evil "|<b>');
  await database.owner.query(`create schema ${schema}`);
  await database.owner.query(`create type ${schema}.${quoted('mood "<')} as enum ('a|b', 'it''s', '<i>', 'say "hi"')`);
  for (const name of NAMES) {
    const table = `${schema}.${quoted(name)}`;
    await database.owner
      .query(`create table ${table} (id int primary key, ${quoted(name)} ${schema}.${quoted('mood "<')} default 'a|b',
      parent int references ${table}, check (id::text ~ 'a|b\\|c'))`);
    await database.owner.query(`comment on table ${table} is '${COMMENT}'`);
    await database.owner.query(`comment on column ${table}.${quoted(name)} is '${COMMENT}'`);
    await database.owner.query(`alter table ${table} enable row level security`);
    await database.owner.query(`create policy ${quoted(name)} on ${table} using (id::text = '</pre><script>alert(3)</script>')`);
  }
  for (let count = 0; count < 200; count += 1)
    await database.owner.query(
      `create table ${schema}.t${String(count)} (id int primary key, up int references ${schema}.${count === 0 ? 't0' : `t${String(count - 1)}`})`,
    );
  const client = await database.owner.connect();
  try {
    model = await buildModel({ title: '<Evil> & "co"', catalog: await readCatalog(client, { schemas: ['evil "|<b>'] }) });
  } finally {
    client.release();
  }
  site = await siteOf(model);
}, 120_000);

describe('names and comments that mean something elsewhere', () => {
  test('are all in the model, and each has a page of its own, even where case does not count', () => {
    const relations = model.contexts[0]?.relations ?? [];
    expect(relations.map(({ name }) => name)).toEqual(expect.arrayContaining(NAMES));
    const slugs = relations.map(({ name }) => slugOf(name).toLowerCase());
    expect(new Set(slugs).size).toBe(relations.length);
    expect(slugs.filter((slug) => !/^[a-z0-9_-]{1,100}$/.test(slug) || /^(con|index)$/.test(slug))).toEqual([]);
  });

  test('split no row of a Markdown table', () => {
    const pages = markdownPages(model, '../..');
    let rows = 0;
    for (const [path, text] of [...pages, ['one', formats['markdown']?.(model) ?? ''] as const]) {
      let columns = 0;
      for (const line of outsideFences(text)) {
        if (!line.startsWith('|')) {
          columns = 0;
          continue;
        }
        const cells = cellsOf(line);
        if (columns === 0) columns = cells;
        expect(cells, `${path}: ${line}`).toBe(columns);
        rows += 1;
      }
      const shown = outsideFences(text)
        .join('\n')
        .replace(/\\./g, '')
        .replace(/(`+)[^`].*?(?<!`)\1(?!`)/g, '');
      expect(shown, path).not.toContain('<script');
    }
    expect(rows).toBeGreaterThan(500);
  });

  test('stay within the grammar of Mermaid', () => {
    for (const text of [formats['mermaid']?.(model) ?? '', ...mermaidIn(markdownPages(model, '.'))])
      for (const line of text.trimEnd().split('\n')) expect(line).toMatch(MERMAID);
  });

  test('are drawn by Graphviz without a word of warning', async () => {
    const viz = await instance();
    const drawn = viz.render(formats['dot']?.(model) ?? '', { format: 'svg' });
    // How wide a letter beyond ASCII is, it guesses.
    expect(drawn.errors.filter(({ message }) => !/width of non-ASCII/.test(message))).toEqual([]);
    expect(drawn.output).toContain('say &quot;hi&quot;');
    expect(drawn.output).not.toContain('<script');
  });

  test('stay within the grammar of DBML', () => {
    const text = formats['dbml']?.(model) ?? '';
    for (const line of text.trimEnd().split('\n')) expect(line).toMatch(DBML);
    expect(text).toContain(`Table "evil '|<b>"."say 'hi'" {`);
  });

  test('run nothing on the site, whose only scripts are its own files', () => {
    expect(site.size).toBeGreaterThan(NAMES.length + 200);
    for (const [path, text] of site) {
      if (path.startsWith('assets/')) continue;
      const tags = [...text.matchAll(/<\/?([A-Za-z!][\w-]*)([^>]*)>/g)];
      for (const [tag, name = '', attributes = ''] of tags) {
        if (/^script$/i.test(name) && !tag.startsWith('</'))
          expect(attributes, path).toMatch(/^ src="\.?[./]*assets\/[\w-]+\.js"( defer)?$/);
        expect(tag, path).not.toMatch(/\son\w+=|\sstyle=|javascript:/i);
      }
      expect(text, path).toContain(`<title>`);
      expect(text, path).not.toMatch(/<script>|alert\(1\)<\/script>/);
    }
    const index = site.get('assets/search-index.js') ?? '';
    expect(index).not.toContain('<');
    const found = JSON.parse(index.slice(index.indexOf('['), index.lastIndexOf(']') + 1)) as [string, string, string, string][];
    for (const [, name, path] of found) expect([...site.keys()], name).toContain(path.replace(/#.*/, ''));
  });
});

test('every link within the site and between the pages leads somewhere', () => {
  const pages = markdownPages(model, '../..');
  let links = 0;
  const follow = (files: ReadonlyMap<string, string>, from: string, target: string) => {
    const [file = '', anchor] = target.split('#');
    const to = file === '' ? from : posix.normalize(posix.join(posix.dirname(from), file));
    expect(files.has(to), `${from} → ${target}`).toBe(true);
    if (anchor !== undefined && to.endsWith('.html')) expect(files.get(to), `${from} → ${target}`).toContain(`id="${anchor}"`);
    links += 1;
  };
  for (const [path, text] of site)
    for (const [, target = ''] of text.matchAll(/(?:^|\s)(?:xlink:)?href="([^"]+)"/g))
      if (!target.startsWith('data:')) follow(site, path, target);
  for (const [path, text] of pages)
    for (const [, target = ''] of outsideFences(text)
      .join('\n')
      .matchAll(/\]\(([^)]+)\)/g))
      follow(pages, path, target);
  expect(links).toBeGreaterThan(5000);
});

test('the same model makes the same bytes', async () => {
  expect([...(await siteOf(model))]).toEqual([...site]);
  for (const [name, format] of Object.entries(formats)) expect(format(model), name).toBe(format(model));
});

test('JSON has the shape that it had: who changes it, changes its format', () => {
  const text = formats['json']?.(model) ?? '';
  const parsed = JSON.parse(text) as Model;
  const keys = (value: object | undefined) => Object.keys(value ?? {}).join(' ');
  const [context] = parsed.contexts;
  const relation = context?.relations.find(({ name }) => name === "it's");
  expect(parsed.format).toBe('kaava docs 1');
  expect(keys(parsed)).toBe('format title contexts');
  expect(keys(context)).toBe('name comment relations enums domains functions');
  expect(new Set(keys(relation).split(' '))).toEqual(
    new Set(
      (
        'schema name kind comment owner partitionedBy upkeep inherits definition options reads readBy columns references referencedBy ' +
        'constraints indexes triggers rowSecurity policies access detours size queries migrations'
      ).split(' '),
    ),
  );
  expect(keys(relation?.columns[0])).toBe('name type typeName nullable default generated identity key references comment shape');
  expect(keys(relation?.references[0])).toBe('name from columns to toColumns many optional onDelete comment');
  expect(keys(relation?.policies[0])).toBe('name command permissive roles words using check comment');
  expect(keys(relation?.constraints[0])).toBe('name kind definition comment');
});

test('text shows as it is in Markdown', () => {
  expect(plain('a_b *c* _d_ [e](f) <g> & `h`')).toBe('a_b \\*c\\* \\_d\\_ \\[e\\](f) &lt;g> &amp; \\`h\\`');
  expect(plain('# no heading')).toBe('\\# no heading');
  expect(plain('1. no list')).toBe('1\\. no list');
  expect(code('a`b')).toBe('`` a`b ``');
  expect(code('a\\|b')).toBe('<code>a&#92;&#124;b</code>');
  expect(fence('sql', 'a ``` b')).toBe('````sql\na ``` b\n````');
});

/** Lines of a Markdown text that are not in a block of code. */
function outsideFences(text: string): string[] {
  let open: string | undefined;
  return text.split('\n').filter((line) => {
    const mark = /^(`{3,})/.exec(line)?.[1];
    if (open === undefined && mark !== undefined) open = mark;
    else if (open !== undefined && line === open) open = undefined;
    else return open === undefined;
    return false;
  });
}

/** Cells of a row, as GitHub counts them: a backslash takes the sign after it along. */
const cellsOf = (line: string): number => line.slice(1).replace(/\\./g, '').split('|').length - 1;

const mermaidIn = (pages: ReadonlyMap<string, string>): string[] =>
  [...pages.values()].flatMap((text) => [...text.matchAll(/^```mermaid\n([\s\S]*?)\n```$/gm)].map(([, body = '']) => body));

const WORD = '[A-Za-z][A-Za-z0-9_]*';
const QUOTED = '"[^"\\\\%]+"';
const MERMAID = new RegExp(
  `^(erDiagram|flowchart LR|  ${WORD}\\[${QUOTED}\\]( \\{)?|  \\}|    ${WORD} ${WORD}( (PK|FK|UK)(, (PK|FK|UK))*)?( ${QUOTED})?|` +
    `  ${WORD} (\\||\\|\\||o\\||\\|o)--(o\\{|o\\|) ${WORD} : ${QUOTED}|  ${WORD} -- "\\d+" --> ${WORD})$`,
);

const ID = '"[^"\\\\]*"';
const STRING = "'(?:[^'\\\\]|\\\\.)*'";
const SETTING = `(pk|not null|unique|increment|default: \`[^\`]*\`|note: ${STRING})`;
const COLUMNS = `(${ID}|\\(${ID}(, ${ID})*\\))`;
const DBML = new RegExp(
  `^(|\\}|(Enum|Table) ${ID}\\.${ID} \\{|TableGroup ${ID} \\{|  ${ID}(\\.${ID})?|  ${ID} ${ID}(\\.${ID})?(\\[\\])?( \\[${SETTING}(, ${SETTING})*\\])?|` +
    `  Note: ${STRING}|  indexes \\{|    \\(${ID}(, ${ID})*\\) \\[pk\\]|  \\}|Ref ${ID}: ${ID}\\.${ID}\\.${COLUMNS} [>-] ${ID}\\.${ID}\\.${COLUMNS}( \\[delete: [a-z ]+\\])?)$`,
);

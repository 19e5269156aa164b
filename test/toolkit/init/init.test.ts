import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, expect, test } from 'vitest';
import { main } from '../../../src/cli/main.ts';
import { createTerminal } from '../../../src/cli/terminal.ts';
import { loadProject } from '../../../src/project.ts';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kaava-init-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

async function init(folder: string, ...parameters: readonly string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const terminal = createTerminal({ stdin: new PassThrough(), stdout, stderr });
  const code = await main(['init', '--dir', folder, ...parameters], terminal, new AbortController().signal);
  return { code, out: String(stdout.read() ?? ''), err: String(stderr.read() ?? '') };
}

/** Every file below a folder, with its text. */
async function contents(folder: string): Promise<Record<string, string>> {
  const entries = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).toSorted();
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path.slice(folder.length + 1), await readFile(path, 'utf8')])),
  );
}

const MIGRATION = '-- migrate:up\ncreate table t (id int);\n\n-- migrate:down\ndrop table t;\n';
const EXISTING = {
  '.env':
    'DATABASE_URL=postgres://me:secret@db.example.com/app\nDBMATE_MIGRATIONS_DIR=./database/changes/\nDBMATE_MIGRATIONS_TABLE=changes\n',
  '.gitignore': 'node_modules',
  'database/changes/20250101000000_first.sql': MIGRATION,
  'database/changes/20250102000000_second.sql': MIGRATION,
  'package.json':
    '{\n\t"name": "app",\n\t"scripts": {\n\t\t"db:migrate": "dbmate up"\n\t},\n\t"devDependencies": {\n\t\t"typescript": "5.9.0"\n\t}\n}\n',
};

test('an empty folder gets settings, a first migration and an entry in .gitignore', async () => {
  const folder = await folderWith({});
  const { code, err } = await init(folder);
  expect(code).toBe(0);
  expect(err).toContain('There are no migrations yet.');
  const files = await contents(folder);
  const [migration = ''] = Object.keys(files).filter((name) => name.startsWith('db/migrations/'));
  expect(migration).toMatch(/^db\/migrations\/\d{14}_first_tables\.sql$/);
  expect(Object.keys(files)).toEqual(['.gitignore', migration, 'kaava.config.json']);
  expect(files['.gitignore']).toBe('.kaava/\n');
  const project = await loadProject(folder);
  expect(project.migrations).toMatch(/db\/migrations$/);
});

test('an existing project of dbmate is found as it is, and nothing of it is overwritten', async () => {
  const folder = await folderWith(EXISTING);
  const { code, out, err } = await init(folder);
  expect(code).toBe(0);
  expect(err).toContain('database/changes has 2 migrations.\n.env says which database: DATABASE_URL.\n');
  expect(err).toContain('.env says DBMATE_MIGRATIONS_TABLE=changes');
  expect(out + err).not.toContain('secret');
  expect(out).toContain('"db:generate": "kaava generate"');
  expect(out).not.toContain('"db:migrate"');
  const { 'kaava.config.ts': config, ...others } = await contents(folder);
  expect(others).toEqual({ ...EXISTING, '.gitignore': 'node_modules\n.kaava/\n' });
  expect(config).toContain("migrations: 'database/changes'");
  expect((await loadProject(folder)).migrations).toMatch(/database\/changes$/);
});

test('with --yes package.json gets the scripts that it does not have, in its own indentation; a second run has nothing to do', async () => {
  const folder = await folderWith(EXISTING);
  await init(folder, '--yes');
  const files = await contents(folder);
  expect(files['package.json']).toBe(
    EXISTING['package.json'].replace(
      '"dbmate up"\n',
      '"dbmate up",\n\t\t"db:generate": "kaava generate",\n\t\t"db:check": "kaava migrate status && kaava generate --check"\n',
    ),
  );
  const { code, out, err } = await init(folder, '--yes');
  expect([code, out]).toEqual([0, '']);
  expect(err).toContain('kaava.config.ts is there, and stays as it is.');
  expect(await contents(folder)).toEqual(files);
});

test('--dry-run shows what would be written, and writes nothing', async () => {
  const folder = await folderWith(EXISTING);
  const { code, out } = await init(folder, '--dry-run', '--yes');
  expect(code).toBe(0);
  expect(out).toContain('kaava.config.ts would be written:');
  expect(out).toContain('.gitignore would get:');
  expect(await contents(folder)).toEqual(EXISTING);
  const json = JSON.parse((await init(folder, '--dry-run', '--json')).out) as Record<string, unknown>;
  expect(json).toMatchObject({ written: [], additions: { '.gitignore': '\n.kaava/\n' } });
});

test('a package.json that is no JSON is said: exit code 2, and nothing is written', async () => {
  const broken = { 'package.json': '{ "name": ' };
  const folder = await folderWith(broken);
  const { code, err } = await init(folder);
  expect(code).toBe(2);
  expect(err).toContain('package.json is no JSON');
  expect(await contents(folder)).toEqual(broken);
});

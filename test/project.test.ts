import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findProject, loadProject } from '../src/project.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kaava-project-'));
  await mkdir(join(folder, 'ts/deep/er'), { recursive: true });
  await mkdir(join(folder, 'json'));
  await mkdir(join(folder, 'none'));
  await mkdir(join(folder, 'broken'));
  await writeFile(
    join(folder, 'ts/kaava.config.ts'),
    `const at: string = 'sql';\nexport default { migrations: at, seeds: '/absolute' };\n`,
  );
  await writeFile(join(folder, 'json/kaava.config.json'), '{ "migrations": "", "migration": "x" }');
  await writeFile(join(folder, 'broken/kaava.config.ts'), 'export default {');
});
afterAll(() => rm(folder, { recursive: true }));

test('a project is as its nearest kaava.config.ts says; what that leaves out is the default, beside it', async () => {
  expect(await loadProject(join(folder, 'ts/deep/er'))).toEqual({
    migrations: relative('.', join(folder, 'ts/sql')),
    seeds: '/absolute',
    integrity: relative('.', join(folder, 'ts/db/integrity')),
    generated: relative('.', join(folder, 'ts/src/generated')),
    documents: relative('.', join(folder, 'ts/db')),
    contexts: relative('.', join(folder, 'ts/src/contexts')),
  });
});

test('without one the defaults are those of the working directory', async () => {
  expect(findProject(join(folder, 'none'))).toBeUndefined();
  expect(await loadProject(join(folder, 'none'))).toMatchObject({ migrations: 'migrations', documents: 'db' });
});

test('one that says something unknown or wrong is refused with each path', async () => {
  const loading = loadProject(join(folder, 'json'));
  await expect(loading).rejects.toMatchObject({ kind: 'usage' });
  await expect(loading).rejects.toThrow(/kaava\.config\.json\.migrations: .*\n.*Unrecognized key: "migration"/);
});

test('one that cannot be loaded is named, with the reason', async () => {
  await expect(loadProject(join(folder, 'broken'))).rejects.toThrow(/broken\/kaava\.config\.ts cannot be loaded: /);
});

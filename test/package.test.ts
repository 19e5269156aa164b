import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Manifest {
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  allowScripts: Record<string, boolean>;
  engines: { node: string };
}
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  packages: Record<string, { hasInstallScript?: boolean; integrity?: string; link?: boolean }>;
};

test('every dependency is at an exact version, and is told of with its reason', () => {
  const contributing = readFileSync('CONTRIBUTING.md', 'utf8');
  for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
    expect(version, name).toMatch(/^(npm:[\w-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/);
    expect(contributing.includes(`\`${name}\``), `${name} is in CONTRIBUTING.md`).toBe(true);
  }
});

test('every locked package has an integrity hash, and none runs an install script that is not decided upon', () => {
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path === '') continue;
    expect(entry.integrity, path).toMatch(/^sha512-/);
    if (entry.hasInstallScript === true)
      expect(manifest.allowScripts, path).toHaveProperty([path.slice(path.lastIndexOf('node_modules/') + 13)]);
  }
});

test('the npm scripts that a newcomer expects are there', () => {
  for (const name of [
    'start',
    'dev',
    'build',
    'test',
    'check',
    'generate',
    'db:validate',
    'db:test-migrations',
    'db:performance',
    'db:security',
    'db:integrity',
    'db:load-test',
  ])
    expect(manifest.scripts).toHaveProperty([name]);
  for (const script of Object.values(manifest.scripts)) {
    for (const [path] of script.matchAll(/\b(?:src|test)\/[\w./-]+/g)) expect(existsSync(path), path).toBe(true);
    for (const [, other = ''] of script.matchAll(/npm run ([\w:-]+)/g)) expect(manifest.scripts).toHaveProperty([other]);
  }
});

test.each(['db:load-test'])('%s, which has no engine yet, says so and exits 3', (name) => {
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', name], { encoding: 'utf8' });
  expect(status).toBe(3);
  expect(stderr).toContain(`${name} is not there yet`);
  expect(stdout).toBe('');
});

test('the CI script runs the test command of the README', () => {
  expect(readFileSync('README.md', 'utf8')).toMatch(/^npm ci && npm test$/m);
  expect(readFileSync('.ci/run', 'utf8')).toContain('README.md');
});

test('nothing asks for a newer Node than the one that we promise', () => {
  expect(manifest.engines.node).toBe('>=20.19.0');
  expect(readFileSync('README.md', 'utf8')).toContain('20.19');
});

import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { artefacts } from '../../../src/cli/artefact.ts';
import { acquireEmbedded, type Embedded } from '../../../src/database/embedded.ts';
import { embeddedMajor } from '../../support/majors.ts';

// Each run is a process, with a throwaway database of up to two hundred tables.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 600_000 });

const SCHEMAS = 'test/fixtures/schemas';

/** What cannot be had of a schema, in the words of who leaves it out; nothing else may be. */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  shop: [],
  hospital: [
    'types: hospital.v1.events: Kysely would take its name apart; rename it, or read it through a view of another name.',
  ],
  wide: [],
};

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs `kaava generate` on a folder of migrations, on a server; what it writes goes below a folder. */
async function generate(schema: string, into: string, serverUrl: string, ...more: readonly string[]): Promise<Run> {
  const folders = ['--out', join(into, 'src'), '--documents', join(into, 'db'), '--contexts', join(into, 'contexts')];
  const parameters = ['generate', '--dir', join(SCHEMAS, schema), ...folders, ...more];
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli.ts', ...parameters], {
    env: { PATH: process.env['PATH'], DATABASE_URL: serverUrl, NO_COLOR: '1' },
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, ...said };
}

/** Every file below a folder, by its path in it. */
async function filesIn(folder: string): Promise<Record<string, string>> {
  const entries = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).toSorted();
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path.slice(folder.length + 1), await readFile(path, 'utf8')])),
  );
}

let other: Embedded;
/** In the project, so that what is written finds its modules; hidden, so that nothing else finds it. */
let folder: string;
beforeAll(async () => {
  const client = new pg.Client({ connectionString: inject('serverUrl') });
  await client.connect();
  const { rows } = await client.query<{ major: number }>(`select current_setting('server_version_num')::int / 10000 as major`);
  await client.end();
  other = await acquireEmbedded(embeddedMajor(rows[0]?.major === 18 ? '15' : '18'));
  folder = await mkdtemp(`${SCHEMAS}/.compile-`);
});
afterAll(async () => {
  await other.release();
  await rm(folder, { recursive: true });
});

/** The client is that of this service, whatever the schema. */
const OF_THE_CLIENT =
  'Left out of client: GET /v1/collaboration-sessions/{id}/socket goes over to another protocol than HTTP: fetch cannot.';

describe.each(Object.keys(LEFT_OUT))('the schema %s', (schema) => {
  let here: string;
  let first: Run;
  beforeAll(async () => {
    here = join(folder, schema);
    first = await generate(schema, here, inject('serverUrl'));
  });

  test('becomes everything that there is to generate, and what is left out is said', async () => {
    expect(first.code, first.err).toBe(0);
    const said = first.err.trimEnd().split('\n');
    expect(said.filter((line) => !line.endsWith(' is written.'))).toEqual([
      ...(LEFT_OUT[schema] ?? []).map((sentence) => `Left out of ${sentence}`),
      OF_THE_CLIENT,
    ]);
    const written = said.filter((line) => line.endsWith(' is written.'));
    expect(written).toHaveLength(Object.keys(await filesIn(here)).length);
    expect(written.length).toBeGreaterThanOrEqual(artefacts.length);
  });

  test('is current right after', async () => {
    const { code, err } = await generate(schema, here, inject('serverUrl'), '--check');
    expect(code, err).toBe(0);
  });

  test('becomes the same, byte for byte, a second time and on another major of PostgreSQL', async () => {
    const files = await filesIn(here);
    const again = join(folder, `${schema}-again`);
    for (const serverUrl of [inject('serverUrl'), other.url]) {
      const { code, err } = await generate(schema, again, serverUrl);
      expect(code, err).toBe(0);
      expect(await filesIn(again)).toEqual(files);
      await rm(again, { recursive: true });
    }
  });
});

test('what is written in TypeScript compiles, strictly', async () => {
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../../../../tsconfig.json', include: ['*/src/**/*.ts'] }),
  );
  const compiler = ['-p', folder, '--pretty', 'false', '--rootDir', '.', '--listFilesOnly'];
  const listed = await promisify(execFile)('node_modules/.bin/tsc', compiler);
  for (const schema of Object.keys(LEFT_OUT)) expect(listed.stdout).toContain(join(folder, schema, 'src/database.ts'));
  const compiled = await promisify(execFile)('node_modules/.bin/tsc', compiler.slice(0, -1)).catch(
    (error: unknown) => error as { stdout: string },
  );
  expect(compiled.stdout).toBe('');
});

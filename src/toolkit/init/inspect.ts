import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { UsageError } from '../../errors.ts';

/** What a folder is like before Kaava is set up in it. Paths are relative to it. */
export interface Found {
  /** A `kaava.config.*`. */
  readonly config: string | undefined;
  /** Where the migrations are, and how many; undefined where there are none. */
  readonly migrations: { readonly folder: string; readonly count: number } | undefined;
  /** What `.env` says that matters. */
  readonly env: {
    readonly databaseUrl: boolean;
    readonly migrationsFolder: string | undefined;
    readonly table: string | undefined;
  };
  readonly packageJson: PackageJson | undefined;
  readonly typescript: boolean;
  readonly hasSource: boolean;
  /** The text of `.gitignore`. */
  readonly gitignore: string | undefined;
}

export interface PackageJson {
  readonly text: string;
  readonly scripts: Readonly<Record<string, string>>;
  /** Names of what is depended on, in any way. */
  readonly dependencies: readonly string[];
}

/** The folders in which dbmate or Kaava would look, in that order. */
const USUAL = ['db/migrations', 'migrations'];

/**
 * Looks at a folder, and changes nothing.
 *
 * @throws UsageError when package.json is no JSON
 */
export async function inspectFolder(dir: string): Promise<Found> {
  const entries = await readdir(dir).catch(() => [] as string[]);
  const read = async (name: string) => (entries.includes(name) ? await readFile(join(dir, name), 'utf8') : undefined);
  const env = parseEnv((await read('.env')) ?? '');
  const named = env['DBMATE_MIGRATIONS_DIR']?.replace(/^\.\//, '').replace(/\/$/, '');
  const packageJson = packageIn(await read('package.json'));
  return {
    config: entries.find((name) => /^kaava\.config\.(m?[tj]s|json)$/.test(name)),
    migrations: await migrationsIn(dir, named === undefined ? USUAL : [named]),
    env: { databaseUrl: env['DATABASE_URL'] !== undefined, migrationsFolder: named, table: env['DBMATE_MIGRATIONS_TABLE'] },
    packageJson,
    typescript: entries.includes('tsconfig.json') || packageJson?.dependencies.includes('typescript') === true,
    hasSource: existsSync(join(dir, 'src')),
    gitignore: await read('.gitignore'),
  };
}

async function migrationsIn(dir: string, folders: readonly string[]): Promise<Found['migrations']> {
  for (const folder of folders) {
    const files = (await readdir(join(dir, folder)).catch(() => [])).filter((name) => /^\d+.*\.sql$/.test(name));
    if (files.length > 0) return { folder, count: files.length };
  }
  return undefined;
}

function packageIn(text: string | undefined): PackageJson | undefined {
  if (text === undefined) return undefined;
  let parsed: Partial<Record<string, Record<string, string>>>;
  try {
    parsed = JSON.parse(text) as typeof parsed;
  } catch (error) {
    throw new UsageError(`package.json is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { scripts = {}, dependencies = {}, devDependencies = {} } = parsed;
  return { text, scripts, dependencies: [...Object.keys(dependencies), ...Object.keys(devDependencies)] };
}

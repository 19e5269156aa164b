import type { Found } from './inspect.ts';

/** What is to be written, all of it new or at the end of what is there. */
export interface Plan {
  /** What was found, a sentence each. */
  readonly found: readonly string[];
  /** Text by path, for files that are not there. */
  readonly files: ReadonlyMap<string, string>;
  /** Text to be added at the end of files. */
  readonly additions: ReadonlyMap<string, string>;
  /** The folder in which a first migration is made; undefined where there are migrations. */
  readonly firstMigration: string | undefined;
  /** Scripts that package.json does not have, by name. */
  readonly scripts: Readonly<Record<string, string>>;
  /** The whole package.json with them; undefined where there is none. */
  readonly packageJson: string | undefined;
  /** What to do next: a command, and what it is for. */
  readonly next: readonly (readonly [string, string])[];
}

const SCRIPTS = {
  'db:migrate': 'kaava migrate up',
  'db:generate': 'kaava generate',
  'db:check': 'kaava migrate status && kaava generate --check',
} as const;

/** What a folder needs to be a project of Kaava. */
export function planInit(found: Found): Plan {
  const { config, migrations, env, packageJson, gitignore } = found;
  // Where dbmate looks by itself, so that it goes on working without being told.
  const folder = migrations?.folder ?? env.migrationsFolder ?? 'db/migrations';
  const missing = Object.entries(SCRIPTS).filter(([name]) => packageJson?.scripts[name] === undefined);
  const scripts = packageJson === undefined ? {} : Object.fromEntries(missing);
  return {
    found: sentences(found),
    files: new Map(config === undefined ? [configFile(found, folder)] : []),
    additions: new Map(
      ignores(gitignore) ? [] : [['.gitignore', `${gitignore === undefined || /\n$|^$/.test(gitignore) ? '' : '\n'}.kaava/\n`]],
    ),
    firstMigration: migrations === undefined ? folder : undefined,
    scripts,
    packageJson: packageJson === undefined || missing.length === 0 ? undefined : withScripts(packageJson.text, scripts),
    next: nextOf(found),
  };
}

function sentences({ config, migrations, env, packageJson }: Found): string[] {
  return [
    migrations === undefined
      ? 'There are no migrations yet.'
      : `${migrations.folder} has ${String(migrations.count)} ${migrations.count === 1 ? 'migration' : 'migrations'}.`,
    ...(config === undefined ? [] : [`${config} is there, and stays as it is.`]),
    env.databaseUrl
      ? '.env says which database: DATABASE_URL.'
      : '.env says no DATABASE_URL: without one, Kaava starts a PostgreSQL of its own in .kaava/.',
    ...(env.table === undefined || env.table === 'schema_migrations'
      ? []
      : [
          `.env says DBMATE_MIGRATIONS_TABLE=${env.table}: Kaava keeps the list of what is applied in schema_migrations, as dbmate does by default. Rename the table before you use kaava migrate.`,
        ]),
    ...(packageJson === undefined ? ['There is no package.json: npm init makes one.'] : []),
  ];
}

function configFile({ typescript, hasSource, migrations }: Found, folder: string): [string, string] {
  const generated = hasSource || migrations === undefined ? 'src/generated' : 'generated';
  if (!typescript) return ['kaava.config.json', `${JSON.stringify({ migrations: folder, generated }, null, 2)}\n`];
  return [
    'kaava.config.ts',
    `import type { ProjectSettings } from 'kaava/config';

export default {
  /** The migrations, in dbmate's format. */
  migrations: '${folder}',
  /** Where generated TypeScript goes. */
  generated: '${generated}',
} satisfies ProjectSettings;
`,
  ];
}

const ignores = (gitignore: string | undefined): boolean => /^\/?\.kaava\/?\s*$/m.test(gitignore ?? '');

function withScripts(text: string, scripts: Readonly<Record<string, string>>): string {
  const parsed = JSON.parse(text) as { readonly scripts?: Readonly<Record<string, string>> };
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? '  ';
  return `${JSON.stringify({ ...parsed, scripts: { ...parsed.scripts, ...scripts } }, null, indent)}\n`;
}

function nextOf({ migrations, packageJson }: Found): [string, string][] {
  const installed = packageJson?.dependencies.includes('kaava') === true;
  return [
    ...(installed ? [] : [['npm install --save-dev kaava', 'where it is not there yet'] as [string, string]]),
    ...(migrations === undefined
      ? [['npx kaava migrate up', 'when your first tables are in the migration']]
      : [['npx kaava migrate status', 'what is applied, and what is not']]
    ).map(([a = '', b = '']): [string, string] => [a, b]),
    ['npx kaava generate', 'types and whatever else is derived from the migrations; commit it'],
    ['npx kaava generate --check', 'in CI: is it current?'],
    ['npx kaava drift', 'is the live database what the migrations say?'],
    ['npx kaava integrity', 'does its data hold together?'],
  ];
}

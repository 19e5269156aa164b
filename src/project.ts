import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { UsageError } from './errors.ts';

const folder = (fallback: string) => z.string().min(1).default(fallback);

const settings = z.strictObject({
  /** The migrations, in dbmate's format. */
  migrations: folder('migrations'),
  /** `reference.sql`, `demo` and `scale`. */
  seeds: folder('db/seeds'),
  /** `<context>.sql`: what must hold of the data, for `kaava integrity`. */
  integrity: folder('db/integrity'),
  /** Where generated TypeScript goes. */
  generated: folder('src/generated'),
  /** Where generated documents go. */
  documents: folder('db'),
  /** `<schema>/json.ts` exports the types of JSON columns; every `book.ts` below it, the service's queries. */
  contexts: folder('src/contexts'),
  /** The OpenAPI document of the service: JSON, or a module that exports it, or what makes it, as `openapi`. For `kaava uses`, and the client. */
  openapi: z.string().min(1).optional(),
});

/** What `kaava.config.ts` may say; what it leaves out is as in our own project. */
export type ProjectSettings = z.input<typeof settings>;

/** Where the parts of a project are. Paths are relative to the working directory. */
export type Project = Readonly<z.output<typeof settings>>;

/** Types what `kaava.config.ts` exports; changes nothing. */
export const defineConfig = (project: ProjectSettings): ProjectSettings => project;

const NAMES = ['kaava.config.ts', 'kaava.config.mts', 'kaava.config.js', 'kaava.config.mjs', 'kaava.config.json'];

/** The nearest `kaava.config.*`, from a folder upwards; undefined where there is none. */
export function findProject(from: string): string | undefined {
  for (let at = resolve(from); ; at = dirname(at)) {
    const found = NAMES.map((name) => join(at, name)).find((path) => existsSync(path));
    if (found !== undefined || at === dirname(at)) return found;
  }
}

/**
 * What the project at a folder says of itself; the defaults where no `kaava.config.*` is found there or above.
 *
 * @throws UsageError when the file cannot be loaded or says something that is not known, naming each
 */
export async function loadProject(from = '.'): Promise<Project> {
  const path = findProject(from);
  if (path === undefined) return settings.parse({});
  const exported = await importModule(path);
  const parsed = settings.safeParse(exported?.['default'] ?? exported);
  const shown = relative('.', path);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path: at, message }) => ({ path: [shown, ...at].join('.'), message }));
    throw new UsageError(`${shown} is wrong:\n${issues.map((each) => `  ${each.path}: ${each.message}`).join('\n')}`, issues);
  }
  const base = dirname(path);
  const here = (to: string) => (isAbsolute(to) ? to : relative('.', join(base, to)) || '.');
  return Object.fromEntries(
    Object.entries(parsed.data).flatMap(([name, to]) => (to === undefined ? [] : [[name, here(to)]])),
  ) as Project;
}

/**
 * What a module of the project exports; undefined where there is no such file.
 *
 * @throws UsageError when it cannot be loaded
 */
export async function importModule(path: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (!existsSync(path)) return undefined;
  // TypeScript too, which Node 20 cannot import by itself. Loaded only where there is such a file.
  const { createJiti } = await import('jiti');
  try {
    return await createJiti(import.meta.url, { fsCache: false }).import(resolve(path));
  } catch (error) {
    throw new UsageError(`${relative('.', path)} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`);
  }
}

import { join, relative } from 'node:path';
import type { ClientBase } from 'pg';
import { readOrigins } from '../../catalog/origins.ts';
import { buildModel } from '../../toolkit/docs/build.ts';
import { readSizes, readUpkeep } from '../../toolkit/docs/live.ts';
import { markdownPages } from '../../toolkit/docs/markdown.ts';
import type { Model } from '../../toolkit/docs/model.ts';
import { accessInWords, detoursInWords } from '../docs-access.ts';
import { knownQueries } from '../docs-queries.ts';
import { accessOfDatabase, accessOfMigrations } from './access.ts';
import { readShapes } from '../../toolkit/docs/shapes.ts';
import { readMigrations, sourcesOf } from '../../toolkit/migrate/files.ts';
import type { Artefact, Shadow } from '../artefact.ts';

export const docsArtefact: Artefact = {
  name: 'docs',
  summary: 'the database described, in Markdown with diagrams',
  async generate(shadow) {
    const folder = join(shadow.project.documents, 'docs');
    const pages = markdownPages(await modelOf(shadow), relative(folder, '.').replaceAll('\\', '/'));
    return { files: new Map([...pages].map(([path, text]) => [join(folder, path), text])), folders: [folder] };
  },
};

/** What the documents say of a database that the migrations made, or of a live one: of its catalog, and what the project knows about it. */
export async function modelOf(
  { client, catalog, project }: Pick<Shadow, 'catalog' | 'project'> & { readonly client: ClientBase },
  { title = 'Database', live = false }: { readonly title?: string; readonly live?: boolean } = {},
): Promise<Model> {
  const matrix = live ? await accessOfDatabase(client, catalog) : await accessOfMigrations(client, catalog, project.migrations);
  return buildModel({
    access: await accessInWords(matrix),
    detours: detoursInWords(matrix),
    queries: await knownQueries(project.contexts),
    title,
    catalog,
    migrator: await currentUser(client),
    origins: await readOrigins(sourcesOf(await readMigrations(project.migrations), project.migrations)),
    shapes: readShapes(catalog, project.contexts),
    upkeep: await readUpkeep(client),
    ...(live && { sizes: await readSizes(client) }),
  });
}

async function currentUser(client: ClientBase): Promise<string> {
  const { rows } = await client.query<{ name: string }>('select current_user::text as name');
  return rows[0]?.name ?? '';
}

import { join } from 'node:path';
import type { ClientBase } from 'pg';
import type { Catalog } from '../../catalog/catalog.ts';
import { withoutDeployment, wordsOf } from '../../toolkit/access/deployment.ts';
import { accessJson } from '../../toolkit/access/json.ts';
import { accessMarkdown } from '../../toolkit/access/markdown.ts';
import { accessMatrix } from '../../toolkit/access/matrix.ts';
import type { AccessMatrix } from '../../toolkit/access/model.ts';
import type { Artefact, GeneratedFiles } from '../artefact.ts';

const INTRO = `Made by \`kaava generate access\` from the migrations; never edited. \`kaava access --check\` tells what changed. \`(owner)\` is whoever runs the migrations, taken
for no superuser. Roles belong to the server: shown are those that the migrations name, with the attributes and memberships that they have there.`;

export const accessArtefact: Artefact = {
  name: 'access',
  summary: 'Who may do what: role by relation by command',
  async generate({ client, catalog, project: { migrations, documents } }) {
    return accessFiles(await accessOfMigrations(client, catalog, migrations), documents);
  },
};

/** The matrix of a database that the migrations made, the same on every server. */
export async function accessOfMigrations(client: ClientBase, catalog: Catalog, migrations: string): Promise<AccessMatrix> {
  return accessMatrix(withoutDeployment(catalog, await currentUser(client), await wordsOf(migrations)));
}

/** The same of a database as it is, with all roles that are there. The connection is its owner's. */
export async function accessOfDatabase(client: ClientBase, catalog: Catalog): Promise<AccessMatrix> {
  return accessMatrix(withoutDeployment(catalog, await currentUser(client)));
}

export const accessFiles = (matrix: AccessMatrix, documents: string): GeneratedFiles => ({
  files: new Map([
    [join(documents, 'access.md'), accessMarkdown(matrix, INTRO)],
    [join(documents, 'access.json'), accessJson(matrix)],
  ]),
});

async function currentUser(client: ClientBase): Promise<string> {
  const { rows } = await client.query<{ name: string }>('select current_user::text as name');
  return rows[0]?.name ?? '';
}

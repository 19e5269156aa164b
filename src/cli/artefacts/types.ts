import { join } from 'node:path';
import { leftOutOfTypes } from '../../toolkit/generate/addressable.ts';
import { generateTypes } from '../../toolkit/generate/types.ts';
import type { Artefact } from '../artefact.ts';

export const typesArtefact: Artefact = {
  name: 'types',
  summary: 'Kysely types of tables and views',
  async generate({ client, catalog, project: { contexts, generated } }) {
    const outFile = join(generated, 'database.ts');
    const text = await generateTypes(client, { catalog, contexts, outFile });
    return { files: new Map([[outFile, text]]), leftOut: leftOutOfTypes(catalog) };
  },
};

import { join } from 'node:path';
import { generateClient } from '../../toolkit/generate/client/module.ts';
import type { LateArtefact } from '../artefact.ts';
import { readOpenApi } from '../openapi.ts';

export const clientArtefact: LateArtefact = {
  name: 'client',
  summary: 'a typed client of the service, of its OpenAPI document',
  async generate({ openapi, generated }) {
    // A project without an API has no client either.
    if (openapi === undefined) return { files: new Map() };
    const { files, leftOut } = generateClient({ document: await readOpenApi(openapi), outFile: join(generated, 'client.ts') });
    return { files, leftOut, folders: [join(generated, 'client')] };
  },
};

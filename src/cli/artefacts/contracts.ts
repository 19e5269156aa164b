import { join } from 'node:path';
import { generateContracts } from '../../toolkit/generate/contracts/module.ts';
import { withoutToolkit } from '../../catalog/without-toolkit.ts';
import type { Artefact } from '../artefact.ts';

export const contractsArtefact: Artefact = {
  name: 'contracts',
  summary: 'zod schemas of what tables give and take, with their CHECKs',
  async generate({ catalog, project: { contexts, generated } }) {
    const outFile = join(generated, 'contracts.ts');
    const files = generateContracts({ catalog: withoutToolkit(catalog), contexts, outFile });
    return { files, folders: [join(generated, 'contracts')] };
  },
};

import { join } from 'node:path';
import { withoutToolkit } from '../../catalog/without-toolkit.ts';
import { personalDataModule } from '../../toolkit/generate/personal-data.ts';
import type { Artefact } from '../artefact.ts';

export const personalDataArtefact: Artefact = {
  name: 'personal-data',
  summary: 'which rows of which tables are a person’s, where a table is said to be of people',
  async generate({ catalog, project: { generated } }) {
    const text = personalDataModule(withoutToolkit(catalog));
    return { files: new Map(text === undefined ? [] : [[join(generated, 'personal-data.ts'), text]]) };
  },
};

import { join } from 'node:path';
import { prismaSchema } from '../../toolkit/prisma/schema.ts';
import type { Artefact } from '../artefact.ts';

export const prismaArtefact: Artefact = {
  name: 'prisma',
  summary: 'a Prisma schema, for documentation only',
  async generate({ catalog, project: { documents } }) {
    return { files: new Map([[join(documents, 'schema.prisma'), await prismaSchema(catalog)]]) };
  },
};

import type { Client } from 'pg';
import type { Catalog } from '../catalog/catalog.ts';
import type { Project } from '../project.ts';

/** A throwaway database on which the migrations ran, and what it is made of, read once for everything that is generated. */
export interface Shadow {
  /** As its owner; not in a transaction, and to be left so. */
  readonly client: Client;
  /** With leaves: fold what they do not matter to. */
  readonly catalog: Catalog;
  readonly project: Project;
}

export interface GeneratedFiles {
  /** Text by path. */
  readonly files: ReadonlyMap<string, string>;
  /** Folders that hold generated files only: whatever else is found there is out of date. */
  readonly folders?: readonly string[];
  /** What the schema has and the files do not: a sentence each, that begins with the object. */
  readonly leftOut?: readonly string[];
}

/** Something that is derived from the migrations, committed, and compared in CI. */
export interface Artefact {
  /** As in `kaava generate <name>`. */
  readonly name: string;
  /** What it is, for the help. */
  readonly summary: string;
  generate(shadow: Shadow): Promise<GeneratedFiles>;
}

/** Something that is derived from the code that the others went into: it is made after they are written, without a database. */
export interface LateArtefact {
  readonly name: string;
  readonly summary: string;
  generate(project: Project): Promise<GeneratedFiles>;
}

type Entry<Loaded> = { readonly name: string; readonly load: () => Promise<Loaded> };

/** Every artefact, in the order in which they are written. Only what is asked for is loaded. */
export const artefacts: readonly Entry<Artefact>[] = [
  { name: 'types', load: async () => (await import('./artefacts/types.ts')).typesArtefact },
  { name: 'fingerprint', load: async () => (await import('./artefacts/fingerprint.ts')).fingerprintArtefact },
  { name: 'access', load: async () => (await import('./artefacts/access.ts')).accessArtefact },
  { name: 'contracts', load: async () => (await import('./artefacts/contracts.ts')).contractsArtefact },
  { name: 'personal-data', load: async () => (await import('./artefacts/personal-data.ts')).personalDataArtefact },
  { name: 'docs', load: async () => (await import('./artefacts/docs.ts')).docsArtefact },
  { name: 'prisma', load: async () => (await import('./artefacts/prisma.ts')).prismaArtefact },
];

/** What is made after all of those, in this order. */
export const lateArtefacts: readonly Entry<LateArtefact>[] = [
  { name: 'client', load: async () => (await import('./artefacts/client.ts')).clientArtefact },
];

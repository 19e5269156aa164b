import type { TestProject } from 'vitest/node';
import { embeddedMajor } from './majors.ts';
import { buildTemplate } from './template.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser URL of the test server's maintenance database. */
    serverUrl: string;
    /** A database on which the migrations of this working tree ran; cloned for each test file. */
    templateDatabase: string;
  }
}

/**
 * One server for the run: TEST_DATABASE_URL (a superuser's), or the embedded PostgreSQL of the major TEST_POSTGRES (15 by default),
 * shared with other runs.
 * The template is named after the migrations' content, so that two runs with different migrations do not meet.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TEST_DATABASE_URL'];
  let serverUrl = given;
  let release = async (): Promise<void> => {};
  if (serverUrl === undefined) {
    const { acquireEmbedded } = await import('../../src/database/embedded.ts');
    const embedded = await acquireEmbedded(embeddedMajor(process.env['TEST_POSTGRES'] ?? '15'));
    serverUrl = embedded.url;
    release = () => embedded.release();
  }
  try {
    project.provide('serverUrl', serverUrl);
    project.provide('templateDatabase', await buildTemplate(serverUrl));
  } catch (error) {
    await release();
    throw error;
  }
  return release;
}

import { defineConfig } from './src/project.ts';

/** Every default, written out: this project is as Kaava expects one to be. And where its API is described. */
export default defineConfig({
  migrations: 'migrations',
  seeds: 'db/seeds',
  integrity: 'db/integrity',
  generated: 'src/generated',
  documents: 'db',
  contexts: 'src/contexts',
  openapi: 'src/app.ts',
});

import { newMigration } from '../../toolkit/migrate/new.ts';
import { defineCommand, ExitCode, required, text } from '../command.ts';
import { runParameters } from './migrate.ts';

export const migrateNew = defineCommand({
  name: 'migrate new',
  summary: 'Write the file of a new migration.',
  arguments: { name: required(text('name', 'Lower-case words joined by underscores, for example prompts_add_language.')) },
  options: { dir: runParameters.dir },
  async run({ terminal }, { name, dir }) {
    terminal.line(await newMigration(dir, name, new Date()));
    return ExitCode.Clean;
  },
});

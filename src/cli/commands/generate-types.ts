import { bringUpToDate, type Outcome } from '../../toolkit/generate/output.ts';
import { generateTypes } from '../../toolkit/generate/types.ts';
import { withShadow } from '../../toolkit/migrate/shadow.ts';
import { type CommandContext, defineCommand, ExitCode, flag, text, type Values } from '../command.ts';
import type { Terminal } from '../terminal.ts';

const options = {
  dir: text('folder', 'The migrations.', 'migrations'),
  out: text('file', 'The file to write.', 'src/generated/database.ts'),
  contexts: text('folder', 'Where <schema>/json.ts exports the types of JSON columns.', 'src/contexts'),
  check: flag('Write nothing; exit 1 when the file is not current.'),
  'dry-run': flag('Write nothing; show what would change.'),
  json: flag('Report as JSON.'),
};

/** What `generate types` does, and `generate` for now. */
export const types = {
  options,
  async run({ locate, terminal, signal }: CommandContext, values: Values<typeof options>): Promise<ExitCode> {
    const { url } = await locate();
    const wanted = await withShadow({ serverUrl: url, dir: values.dir, signal }, (client) =>
      generateTypes(client, { contexts: values.contexts, outFile: values.out }),
    );
    signal.throwIfAborted();
    const outcome = await bringUpToDate(values.out, wanted, values.check || values['dry-run'] ? 'compare' : 'write');
    if (values.json) terminal.json(outcome);
    else report(outcome, terminal);
    return values.check && outcome.status !== 'current' ? ExitCode.Findings : ExitCode.Clean;
  },
};

function report({ file, status, difference }: Outcome, terminal: Terminal): void {
  const { green, red } = terminal.colors;
  if (status === 'outdated') {
    for (const line of difference) terminal.line(line.startsWith('+') ? green(line) : line.startsWith('-') ? red(line) : line);
  }
  const said = { current: 'is current', written: 'is written', outdated: 'is not current', missing: 'does not exist yet' };
  terminal.note(`${file} ${said[status]}${status === 'outdated' || status === 'missing' ? ': run kaava generate types.' : '.'}`);
}

export const generateTypesCommand = defineCommand({
  name: 'generate types',
  summary: 'Write the types of tables and views, from the migrations run on a throwaway database.',
  ...types,
});

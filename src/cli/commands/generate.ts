import { readCatalog } from '../../catalog/read.ts';
import { bringUpToDate, type Outcome, removeStale } from '../../toolkit/generate/output.ts';
import { readMigrations } from '../../toolkit/migrate/files.ts';
import { withShadow } from '../../toolkit/migrate/shadow.ts';
import { artefacts, type GeneratedFiles } from '../artefact.ts';
import { defineCommand, ExitCode, flag, folder, rest } from '../command.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../../errors.ts';

const NAMES = artefacts.map(({ name }) => name);

export const generateCommand = defineCommand({
  name: 'generate',
  summary: 'Write everything that is derived from the migrations, or what is named.',
  arguments: { artefacts: rest(`Any of ${NAMES.join(', ')}; all of them where none is named.`) },
  options: {
    dir: folder('migrations', 'The migrations.'),
    out: folder('generated', 'Where TypeScript goes.'),
    documents: folder('documents', 'Where documents go.'),
    contexts: folder('contexts', 'Where <schema>/json.ts exports the types of JSON columns.'),
    check: flag('Write nothing; exit 1 when something is not current, and name it.'),
    'dry-run': flag('Write nothing; show what would change.'),
    json: flag('Report as JSON.'),
  },
  async run({ locate, project, terminal, signal }, values) {
    const unknown = values.artefacts.filter((name) => !NAMES.includes(name));
    if (unknown.length > 0) throw new UsageError(`There is no ${unknown.join(', no ')} to generate: name ${NAMES.join(', ')}.`);
    const asked = artefacts.filter(({ name }) => values.artefacts.length === 0 || values.artefacts.includes(name));
    const { dir, out: generated, documents, contexts } = values;
    if ((await readMigrations(dir)).length === 0)
      throw new UsageError(`There is no migration in ${dir}: kaava migrate new makes one, --dir names another folder.`);
    const { url } = await locate();
    const made = await withShadow({ serverUrl: url, dir, signal }, async (client) => {
      const shadow = {
        client,
        catalog: await readCatalog(client),
        project: { ...project, migrations: dir, generated, documents, contexts },
      };
      const results: GeneratedFiles[] = [];
      for (const { name, load } of asked) {
        const generated = await (await load()).generate(shadow);
        for (const sentence of generated.leftOut ?? []) terminal.note(`Left out of ${name}: ${sentence}`);
        results.push(generated);
      }
      return results;
    });
    signal.throwIfAborted();
    const mode = values.check || values['dry-run'] ? 'compare' : 'write';
    const outcomes: Outcome[] = [];
    for (const { files, folders } of made) {
      for (const [file, text] of files) outcomes.push(await bringUpToDate(file, text, mode));
      for (const each of folders ?? []) outcomes.push(...(await removeStale(each, [...files.keys()], mode)));
    }
    if (values.json) terminal.json(outcomes);
    else for (const outcome of outcomes) report(outcome, terminal);
    return values.check && outcomes.some(({ status }) => status !== 'current') ? ExitCode.Findings : ExitCode.Clean;
  },
});

const SAID = {
  current: 'is current.',
  written: 'is written.',
  removed: 'is removed: nothing generates it any more.',
  outdated: 'is not current: run kaava generate.',
  missing: 'does not exist yet: run kaava generate.',
  stale: 'is generated no more: run kaava generate.',
};

function report({ file, status, difference }: Outcome, terminal: Terminal): void {
  const { green, red } = terminal.colors;
  if (status === 'outdated') {
    for (const line of difference) terminal.line(line.startsWith('+') ? green(line) : line.startsWith('-') ? red(line) : line);
  }
  terminal.note(`${file} ${SAID[status]}`);
}

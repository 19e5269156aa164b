import { readCatalog } from '../../catalog/read.ts';
import { bringUpToDate, type Outcome, removeStale } from '../../toolkit/generate/output.ts';
import { readMigrations } from '../../toolkit/migrate/files.ts';
import { withShadow } from '../../toolkit/migrate/shadow.ts';
import { artefacts, type GeneratedFiles, lateArtefacts } from '../artefact.ts';
import { defineCommand, ExitCode, flag, folder, rest, text } from '../command.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../../errors.ts';

const NAMES = [...artefacts, ...lateArtefacts].map(({ name }) => name);

export const generateCommand = defineCommand({
  name: 'generate',
  summary: 'Write everything that is derived from the migrations, or what is named.',
  arguments: { artefacts: rest(`Any of ${NAMES.join(', ')}; all of them where none is named.`) },
  options: {
    dir: folder('migrations', 'The migrations.'),
    out: folder('generated', 'Where TypeScript goes.'),
    documents: folder('documents', 'Where documents go.'),
    contexts: folder('contexts', 'Where <schema>/json.ts exports the types of JSON columns.'),
    openapi: text(
      'file',
      'An OpenAPI document, for the client: JSON, or a module that exports one; by default the setting openapi.',
    ),
    check: flag('Write nothing; exit 1 when something is not current, and name it.'),
    'dry-run': flag('Write nothing; show what would change.'),
    json: flag('Report as JSON.'),
  },
  async run({ locate, project: settings, terminal, signal }, values) {
    const unknown = values.artefacts.filter((name) => !NAMES.includes(name));
    if (unknown.length > 0) throw new UsageError(`There is no ${unknown.join(', no ')} to generate: name ${NAMES.join(', ')}.`);
    const isAsked = ({ name }: { readonly name: string }) => values.artefacts.length === 0 || values.artefacts.includes(name);
    const { dir, out: generated, documents, contexts, openapi = settings.openapi } = values;
    if (values.artefacts.includes('client') && openapi === undefined)
      throw new UsageError('There is no OpenAPI document to make a client of: --openapi names it, or the setting openapi.');
    const project = { ...settings, migrations: dir, generated, documents, contexts, ...(openapi !== undefined && { openapi }) };
    const mode = values.check || values['dry-run'] ? 'compare' : 'write';
    const outcomes: Outcome[] = [];
    const bring = async (name: string, { files, folders = [], leftOut = [] }: GeneratedFiles) => {
      for (const sentence of leftOut) terminal.note(`Left out of ${name}: ${sentence}`);
      for (const [file, content] of files) outcomes.push(await bringUpToDate(file, content, mode));
      for (const each of folders) outcomes.push(...(await removeStale(each, [...files.keys()], mode)));
    };

    const early = artefacts.filter(isAsked);
    if (early.length > 0) {
      if ((await readMigrations(dir)).length === 0)
        throw new UsageError(`There is no migration in ${dir}: kaava migrate new makes one, --dir names another folder.`);
      const { url } = await locate();
      const made = await withShadow({ serverUrl: url, dir, signal }, async (client) => {
        const shadow = { client, catalog: await readCatalog(client), project };
        const results: (readonly [string, GeneratedFiles])[] = [];
        for (const { name, load } of early) results.push([name, await (await load()).generate(shadow)]);
        return results;
      });
      signal.throwIfAborted();
      for (const [name, files] of made) await bring(name, files);
    }
    for (const { name, load } of lateArtefacts.filter(isAsked)) await bring(name, await (await load()).generate(project));
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

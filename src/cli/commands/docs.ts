import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readCatalog } from '../../catalog/read.ts';
import { UsageError } from '../../errors.ts';
import { formats } from '../../toolkit/docs/formats.ts';
import { writeSite } from '../../toolkit/docs/folder.ts';
import type { Model } from '../../toolkit/docs/model.ts';
import { serveSite } from '../../toolkit/docs/serve.ts';
import { siteOf } from '../../toolkit/docs/site.ts';
import { withShadow } from '../../toolkit/migrate/shadow.ts';
import { modelOf } from '../artefacts/docs.ts';
import { type CommandContext, defineCommand, ExitCode, flag, folder, text, whole } from '../command.ts';

const FORMATS = [...Object.keys(formats), 'html'].join(', ');

export const docsCommand = defineCommand({
  name: 'docs',
  summary: 'Describe the database: a site to read, Markdown, diagrams, DBML or JSON.',
  options: {
    html: text('folder', 'Write a site of files that opens without a server or a network.'),
    serve: flag('Show the site on this machine until Ctrl-C.'),
    port: whole('number', 'Where to serve; 0 for any that is free.', { min: 0, max: 65_535, fallback: 4600 }),
    format: text('name', `Print one text: ${FORMATS}.`),
    out: text('path', 'Write it there instead; of html, a folder.'),
    'dry-run': flag('Write nothing; say what would be written.'),
    live: flag('Of the database as it is, with sizes, instead of what the migrations make.'),
    title: text('words', 'What the documents are called.', 'Database'),
    dir: folder('migrations', 'The migrations.'),
    contexts: folder('contexts', 'Where <schema>/json.ts exports the types of JSON columns.'),
  },
  async run(context, { html, serve, port, format, out, live, title, dir, contexts, ...values }) {
    const written = values['dry-run'] ? 'would be written' : 'is written';
    const { terminal, signal } = context;
    if (format !== undefined && format !== 'html' && formats[format] === undefined)
      throw new UsageError(`There is no format ${format}: name ${FORMATS}.`);
    const site = html ?? (format === 'html' ? out : undefined);
    if (format === 'html' && site === undefined)
      throw new UsageError('A site is many files: name a folder with --out or --html.');
    if (site === undefined && format === undefined && !serve) {
      terminal.line(NOTHING);
      return ExitCode.Clean;
    }
    const model = await read(context, { live, title, dir, contexts });
    if (format !== undefined && format !== 'html') {
      const whole = formats[format]?.(model) ?? '';
      if (out === undefined) terminal.line(whole.trimEnd());
      else {
        if (!values['dry-run']) {
          await mkdir(dirname(out), { recursive: true });
          await writeFile(out, whole);
        }
        terminal.note(`${out} ${written}.`);
      }
    }
    const files = site === undefined && !serve ? undefined : await siteOf(model);
    if (files !== undefined && site !== undefined) {
      await writeSite(site, files, values['dry-run'] ? 'check' : 'write');
      terminal.note(`${site} ${written}: ${String(files.size)} files. Open ${site}/index.html.`);
    }
    if (files !== undefined && serve)
      await serveSite(files, { port, signal, started: (url) => terminal.line(`${url} until Ctrl-C`) });
    return ExitCode.Clean;
  },
});

const NOTHING = `Say what to make: --html <folder> for a site, --serve to look at it at once, or --format for one text
(${FORMATS}). Markdown with diagrams is also written to db/docs/ by kaava generate docs.`;

/** From what the migrations make, or from the database as it is. */
async function read(
  { connect, locate, project, signal }: CommandContext,
  {
    live,
    title,
    dir,
    contexts,
  }: { readonly live: boolean; readonly title: string; readonly dir: string; readonly contexts: string },
): Promise<Model> {
  const here = { ...project, migrations: dir, contexts };
  if (!live) {
    const { url } = await locate();
    return await withShadow({ serverUrl: url, dir, signal }, async (client) =>
      modelOf({ client, catalog: await readCatalog(client), project: here }, { title }),
    );
  }
  const client = await connect();
  return modelOf({ client, catalog: await readCatalog(client), project: here }, { title, live });
}

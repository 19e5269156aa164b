import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readCatalog } from '../../catalog/read.ts';
import { CouldNotCheck } from '../../errors.ts';
import { type Change, compareAccess } from '../../toolkit/access/compare.ts';
import type { AccessMatrix } from '../../toolkit/access/model.ts';
import { bringUpToDate } from '../../toolkit/generate/output.ts';
import { withShadow } from '../../toolkit/migrate/shadow.ts';
import { accessFiles, accessOfDatabase, accessOfMigrations } from '../artefacts/access.ts';
import { type CommandContext, defineCommand, ExitCode, flag, folder } from '../command.ts';
import type { Terminal } from '../terminal.ts';

/** Where the matrix comes from: of all three commands. */
export const source = {
  dir: folder('migrations', 'The migrations.'),
  live: flag('Of the database itself, rather than of what the migrations make.'),
  json: flag('As JSON.'),
};

/** The matrix of the migrations, run on a throwaway database, or of the database. */
export async function readAccess(
  { locate, connect, signal }: CommandContext,
  { dir, live }: { readonly dir: string; readonly live: boolean },
): Promise<AccessMatrix> {
  if (live) {
    const client = await connect();
    return accessOfDatabase(client, await readCatalog(client));
  }
  const { url } = await locate();
  return withShadow({ serverUrl: url, dir, signal }, async (client) =>
    accessOfMigrations(client, await readCatalog(client), dir),
  );
}

export const accessCommand = defineCommand({
  name: 'access',
  summary: 'Show who may do what, by grants, policies, views and functions; with --check, what changed since it was committed.',
  options: {
    ...source,
    documents: folder('documents', 'Where access.json and access.md were committed.'),
    check: flag('Compare with what was committed; exit 1 when it differs, and say how.'),
  },
  async run(context, values) {
    const { terminal } = context;
    const matrix = await readAccess(context, values);
    const { files } = accessFiles(matrix, values.documents);
    if (!values.check) {
      if (values.json) terminal.json(matrix);
      else terminal.line(files.get(join(values.documents, 'access.md'))?.trimEnd());
      return ExitCode.Clean;
    }
    const committed = await readCommitted(join(values.documents, 'access.json'));
    const changes = compareAccess(committed, matrix);
    if (values.json) terminal.json(changes);
    else for (const change of changes) report(change, terminal);
    // The database itself is compared by what it allows, the migrations by every byte that they make.
    const outcomes = values.live ? [] : await Promise.all([...files].map(([file, text]) => bringUpToDate(file, text, 'compare')));
    const stale = outcomes.filter(({ status }) => status !== 'current');
    for (const { file } of stale) terminal.note(`${file} is not current: read what changed, then run kaava generate access.`);
    if (changes.length > 0 || stale.length > 0) return ExitCode.Findings;
    terminal.note('Who may do what is as it was committed.');
    return ExitCode.Clean;
  },
});

function report({ says, also }: Change, terminal: Terminal): void {
  terminal.line(`${says}.`);
  for (const each of also) terminal.line(`  also: ${each}.`);
}

async function readCommitted(file: string): Promise<AccessMatrix> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as AccessMatrix;
  } catch (error) {
    throw new CouldNotCheck(
      `${file} cannot be read, so there is nothing to compare with: run kaava generate access, and commit it.`,
      {
        cause: error,
      },
    );
  }
}

import { parseArgs } from 'node:util';
import { readCatalog } from '../../src/catalog/read.ts';
import { ExitCode } from '../../src/cli/command.ts';
import { explain } from '../../src/cli/failure.ts';
import { createTerminal } from '../../src/cli/terminal.ts';
import { loadConfig } from '../../src/config.ts';
import { locateDatabase } from '../../src/database/locate.ts';
import { UsageError } from '../../src/errors.ts';
import { bringUpToDate } from '../../src/toolkit/generate/output.ts';
import { withShadow } from '../../src/toolkit/migrate/shadow.ts';
import { problemsOf } from './cover.ts';
import { decisions } from './decisions.ts';
import { readDocuments } from './facts.ts';
import { readReach } from './reach.ts';
import { problemsOfReach } from './reached.ts';
import { REPORT_FILE, reportOf } from './report.ts';

const terminal = createTerminal(process);

/** Writes db/COVERAGE.md, or with --check tells whether it is current. What is not covered is a finding either way. */
async function generate(check: boolean): Promise<ExitCode> {
  const { url, release } = await locateDatabase(loadConfig(), 'owner');
  try {
    const catalog = await withShadow({ serverUrl: url, dir: 'migrations' }, (client) => readCatalog(client, { leaves: 'fold' }));
    const documents = readDocuments();
    const reach = await readReach(catalog);
    const problems = [
      ...documents.flatMap((document) => problemsOf(document, decisions[document.name] ?? {}, { catalog, reach })),
      ...problemsOfReach(catalog, reach),
    ];
    const { status } = await bringUpToDate(REPORT_FILE, reportOf(documents, { catalog, reach }), check ? 'compare' : 'write');
    const isCurrent = status === 'current' || status === 'written';
    for (const problem of problems) terminal.line(problem);
    terminal.note(isCurrent ? `${REPORT_FILE} is ${status}.` : `${REPORT_FILE} is not current: run npm run generate:coverage.`);
    return problems.length > 0 || !isCurrent ? ExitCode.Findings : ExitCode.Clean;
  } finally {
    await release();
  }
}

function wantsCheck(): boolean {
  try {
    return parseArgs({ options: { check: { type: 'boolean', default: false } } }).values.check;
  } catch {
    throw new UsageError('Usage: npm run generate:coverage [-- --check]');
  }
}

try {
  process.exitCode = await generate(wantsCheck());
} catch (error) {
  process.exitCode = explain(error, terminal);
}

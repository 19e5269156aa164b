import { join } from 'node:path';
import { checkBook, takeBook } from '../../toolkit/queries/check.ts';
import { loadBooks } from '../books.ts';
import { defineCommand, flag, whole } from '../command.ts';
import { exitCodeOf, printReport } from '../report.ts';
import { out, planIn, planning, readBooks } from './queries.ts';

export const queriesCheck = defineCommand({
  name: 'queries check',
  summary: 'Compare every query of the service, and its plan, with what is written down. Exit code 1 when one has become worse.',
  options: {
    ...planning,
    out,
    factor: whole('number', 'How many times the cost that is written down a query may cost.', { min: 1, max: 1000, fallback: 3 }),
    large: whole('rows', 'From how many rows on a table is large.', { min: 1, max: 1_000_000, fallback: 250 }),
    json: flag('As JSON.'),
  },
  async run(context, values) {
    const { terminal, project } = context;
    const queries = await loadBooks(values.contexts);
    const committed = await readBooks(
      values.out ?? join(project.documents, 'queries'),
      queries.map((query) => query.context),
    );
    const book = await planIn(context, values, (client) => takeBook(client, queries));
    const report = checkBook(book, committed, values);
    const accepted = queries.flatMap(({ name, accepted: reasons }) =>
      Object.entries(reasons).map(([what, why]) => ({ query: name, what, why })),
    );
    if (values.json) terminal.json({ ...report, accepted, queries: queries.length, clean: report.findings.length === 0 });
    else {
      printReport(report, terminal);
      if (accepted.length > 0) terminal.line('Accepted:');
      for (const { query, what, why } of accepted) terminal.line(`  ${query}, ${what}: ${why}`);
      terminal.line(`Queries: ${String(queries.length)}.`);
    }
    return exitCodeOf(report);
  },
});

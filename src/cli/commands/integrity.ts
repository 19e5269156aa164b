import { existsSync } from 'node:fs';
import { chooseRules, inspect } from '../../toolkit/integrity/inspect.ts';
import { readProjectRules } from '../../toolkit/integrity/project-rules.ts';
import { genericRules } from '../../toolkit/integrity/rules.ts';
import { defineCommand, ExitCode, flag, folder, text, whole } from '../command.ts';
import { exitCodeOf, printReport } from '../report.ts';

export const integrityCommand = defineCommand({
  name: 'integrity',
  summary: 'Look for what constraints alone cannot keep: in any database, and by the rules of the project.',
  options: {
    rules: folder('integrity', 'Where the rules of the project are: <context>.sql.'),
    only: text('names', 'Follow these rules or categories, with commas between them.', ''),
    except: text('names', 'Leave these rules or categories out.', ''),
    deep: flag('Also read every page of every table and index. Asks for the extension amcheck.'),
    timeout: whole('seconds', 'How long one statement may take.', { min: 1, max: 86_400, fallback: 300 }),
    'transaction-age': whole('transactions', 'How old a table may get; by default twice what autovacuum waits for.', {
      min: 1,
      max: 2_000_000_000,
    }),
    list: flag('Only show the rules.'),
    json: flag('As JSON.'),
  },
  async run({ connect, project, terminal, signal }, values) {
    // A folder that was named must be there; the usual one need not.
    const withProject = values.rules !== project.integrity || existsSync(values.rules);
    const all = [...genericRules, ...(withProject ? await readProjectRules(values.rules) : [])];
    const only = namesIn(values.only);
    const rules = chooseRules(all, { only, except: namesIn(values.except) });
    if (values.list) {
      const shown = rules.map(({ name, category, level, holds, remedy, deep }) => ({
        name,
        category,
        level,
        holds,
        remedy,
        deep: deep === true,
      }));
      if (values.json) terminal.json(shown);
      else
        for (const { name, holds, deep } of shown)
          terminal.line(`${terminal.colors.bold(name)}  ${holds}${deep ? ' (--deep)' : ''}`);
      return ExitCode.Clean;
    }
    const report = await inspect(await connect(), rules, {
      deep: ({ name }) => values.deep || only.includes(name),
      timeout: values.timeout * 1000,
      transactionAge: values['transaction-age'],
      signal,
      onProgress: ({ name }, number, of) => terminal.note(`${String(number)}/${String(of)} ${name} …`),
    });
    if (values.json) terminal.json({ ...report, clean: report.findings.length === 0 });
    else printReport(report, terminal);
    return exitCodeOf(report);
  },
});

const namesIn = (list: string) =>
  list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

import { UsageError } from '../../errors.ts';
import { parameterTypes, explainText } from '../../toolkit/queries/plan.ts';
import { statementOf } from '../../toolkit/queries/book-file.ts';
import { nearest } from '../../catalog/nearest.ts';
import { loadBooks } from '../books.ts';
import { defineCommand, ExitCode, flag, required, text } from '../command.ts';
import { planIn, planning } from './queries.ts';

export const queriesExplain = defineCommand({
  name: 'queries explain',
  summary: 'Show a query and its plan, as everybody who sends it.',
  arguments: { name: required(text('name', 'As kaava queries list shows it: prompts.listPrompts, or listPrompts.')) },
  options: {
    ...planning,
    analyze: flag('Also run it, in a copy that is thrown away, and show times and rows.'),
    json: flag('As JSON.'),
  },
  async run(context, values) {
    const queries = await loadBooks(values.contexts);
    const found = queries.filter(({ name }) => name === values.name || name.split('.').at(-1) === values.name);
    if (found.length !== 1) {
      const meant =
        found.length > 1
          ? found.map(({ name }) => name)
          : nearest(
              queries.map(({ name }) => (values.name.includes('.') ? name : (name.split('.').at(-1) ?? name))),
              values.name,
            );
      throw new UsageError(
        `There ${found.length > 1 ? 'is more than one' : 'is no'} query ${values.name}.${meant.length > 0 ? ` Did you mean ${meant.join(', ')}?` : ' kaava queries list shows them.'}`,
      );
    }
    const [query] = found as [(typeof found)[0]];
    const { terminal } = context;
    const { statement, plans } = await planIn(context, values, async (client) => {
      const taken: { role: string; lines: string[] }[] = [];
      for (const actor of query.actors)
        taken.push({ role: actor.role, lines: await explainText(client, query, actor, values.analyze) });
      const [usual] = query.actors as [(typeof query.actors)[0]];
      return { statement: statementOf(query, await parameterTypes(client, query, usual)), plans: taken };
    });
    if (values.json) terminal.json({ ...query, plans });
    else {
      terminal.line(statement);
      for (const { role, lines } of plans) terminal.line(`-- plan as ${role}\n${lines.join('\n')}`);
    }
    return ExitCode.Clean;
  },
});

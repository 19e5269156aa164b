import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Document, type Fact, FACTS_FILE } from './facts.ts';
import { blocksOf } from './reduce/block.ts';
import { reduceExamples } from './reduce/example.ts';
import { reducePrisma } from './reduce/prisma.ts';
import { reduceCode, reduceIndexLists, reduceMermaid, reduceRequirements } from './reduce/prose.ts';
import { type Models, reduceSql } from './reduce/sql.ts';

/** What a document says about the database, each thing once, in the order in which it is first said. */
export function reduceDocument(name: string, markdown: string): Document {
  const blocks = blocksOf(markdown);
  const inLanguage = (language: string) => blocks.filter((block) => block.language === language);
  const prisma = reducePrisma(inLanguage('prisma'));
  const models: Models = new Map(prisma.flatMap((fact) => (fact.kind === 'model' ? [[fact.table, fact.name]] : [])));
  const facts = [
    ...prisma,
    ...inLanguage('sql').flatMap((block) => reduceSql(block, models)),
    ...inLanguage('mermaid').flatMap((block) => reduceMermaid(block, models)),
    ...reduceIndexLists(inLanguage('prose'), models),
    ...inLanguage('markdown').flatMap(reduceRequirements),
    ...inLanguage('typescript').flatMap((block) => reduceCode(block, models)),
  ];
  const examples = blocks.flatMap((block) => reduceExamples(block, facts));
  return { name, title: /^# (.+)$/m.exec(markdown)?.[1] ?? name, facts: merged([...facts, ...examples]) };
}

/** What is said again adds its line. The first to say it is the one that says most: Prisma before SQL before the rest. */
function merged(facts: readonly Fact[]): Fact[] {
  const byId = new Map<string, Fact>();
  for (const fact of facts) {
    const known = byId.get(fact.id);
    if (known !== undefined && known.kind !== fact.kind) throw new Error(`${fact.id} is a ${known.kind} and a ${fact.kind}.`);
    if (contradicts(known, fact))
      throw new Error(`${fact.id} has two types, on line ${String(known?.lines[0])} and ${String(fact.lines[0])}.`);
    const lines = [...new Set([...(known?.lines ?? []), ...fact.lines])].toSorted((a, b) => a - b);
    byId.set(fact.id, { ...(known ?? fact), lines });
  }
  return [...byId.values()];
}

const contradicts = (known: Fact | undefined, fact: Fact): boolean =>
  known?.kind === 'field' &&
  fact.kind === 'field' &&
  ((fact.type ?? known.type) !== known.type || (fact.list ?? known.list) !== known.list);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) {
    console.error('Usage: npx tsx test/documents/reduce.ts <folder of markdown files>');
    process.exit(2);
  }
  const files = readdirSync(folder).filter((file) => file.endsWith('.md'));
  const documents = files
    .toSorted()
    .map((file) => reduceDocument(basename(file, '.md'), readFileSync(join(folder, file), 'utf8')));
  // One fact a line: a change of the documents is then a change of lines.
  const lines = (facts: readonly Fact[]) => facts.map((fact) => `      ${JSON.stringify(fact)}`).join(',\n');
  const each = documents.map(
    ({ name, title, facts }) =>
      `  {\n    "name": ${JSON.stringify(name)},\n    "title": ${JSON.stringify(title)},\n    "facts": [\n${lines(facts)}\n    ]\n  }`,
  );
  writeFileSync(FACTS_FILE, `[\n${each.join(',\n')}\n]\n`);
  for (const { name, facts } of documents) console.log(`${name}: ${String(facts.length)} facts`);
}

import { contextLinks, type Graph } from './graph.ts';
import type { ColumnDocs, Model } from './model.ts';
import { labelOf } from './names.ts';

/** Beyond so many characters Mermaid's viewers refuse a diagram; they take 50,000. */
const LIMIT = 48_000;

/** An entity diagram; without columns where it would be longer than viewers take. */
export function mermaidOf(graph: Graph): string {
  const whole = entityDiagram(graph, true);
  return whole.length <= LIMIT ? whole : entityDiagram(graph, false);
}

function entityDiagram({ entities, edges }: Graph, withColumns: boolean): string {
  const ids = identifiers(entities.map(({ relation }) => labelOf(relation)));
  const idOf = (label: string) => ids.get(label);
  const blocks = entities.map(({ relation, columns }) => {
    const head = `  ${idOf(labelOf(relation)) ?? ''}["${textOf(labelOf(relation))}"]`;
    if (!withColumns || columns.length === 0) return `${head}\n`;
    return `${head} {\n${columns.map((column) => `    ${attributeOf(column)}\n`).join('')}  }\n`;
  });
  const lines = edges.flatMap(({ from, to, columns, many, optional }) => {
    const [child, parent] = [idOf(labelOf(from)), idOf(labelOf(to))];
    if (child === undefined || parent === undefined) return [];
    return [`  ${parent} ${optional ? '|o' : '||'}--${many ? 'o{' : 'o|'} ${child} : "${textOf(columns.join(', '))}"\n`];
  });
  return `erDiagram\n${blocks.join('')}${lines.join('')}`;
}

/** Which contexts point at which, and by how many foreign keys. */
export function mermaidOfContexts(model: Model): string {
  const ids = identifiers(model.contexts.map(({ name }) => name));
  const nodes = model.contexts.map(({ name }) => `  ${ids.get(name) ?? ''}["${textOf(name)}"]\n`);
  const links = contextLinks(model).flatMap(({ from, to, count }) => {
    const [start, end] = [ids.get(from), ids.get(to)];
    return start === undefined || end === undefined ? [] : [`  ${start} -- "${String(count)}" --> ${end}\n`];
  });
  return `flowchart LR\n${nodes.join('')}${links.join('')}`;
}

/** Words of Mermaid cannot be names, so each begins with a letter of ours; names that become the same are numbered. */
function identifiers(labels: readonly string[]): Map<string, string> {
  const taken = new Set<string>();
  return new Map(
    labels.map((label) => {
      const plain = `t_${label.replace(/[^A-Za-z0-9]+/g, '_').slice(0, 80)}`;
      let id = plain;
      for (let count = 2; taken.has(id); count += 1) id = `${plain}_${String(count)}`;
      taken.add(id);
      return [label, id];
    }),
  );
}

/** `uuid user_id FK "not null"`: types and names are words there. */
function attributeOf({ name, type, key, references }: ColumnDocs): string {
  const keys = [
    ...(key === 'primary' ? ['PK'] : []),
    ...(references.length > 0 ? ['FK'] : []),
    ...(key === 'unique' ? ['UK'] : []),
  ];
  const bare = type.replace(/\(.*?\)/g, '').replace(/^.*\./, '');
  const said = wordOf(name) === name ? '' : ` "${textOf(name)}"`;
  return `${wordOf(bare)} ${wordOf(name)}${keys.length > 0 ? ` ${keys.join(', ')}` : ''}${said}`;
}

const wordOf = (text: string): string => {
  const word = text.replace(/\[\]/g, '_array').replace(/[^A-Za-z0-9_]+/g, '_');
  return /^[A-Za-z]/.test(word) ? word : `c${word}`;
};

/** Text in quotes cannot hold quotes, and some signs mean something in it. */
const textOf = (text: string): string =>
  text
    .replace(/"/g, "'")
    .replace(/[\\%#;`<>{}[\]|\u0000-\u001f\u007f]/g, ' ')
    .trim() || ' ';

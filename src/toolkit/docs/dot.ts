import { contextLinks, type Graph } from './graph.ts';
import type { ColumnDocs, Model, Reference, Relation } from './model.ts';
import { labelOf } from './names.ts';

/** The colours of a diagram that stands alone. The site's style gives each of them a new one, for light and for dark. */
const PAPER = '#ffffff';
const HEAD = '#dbe4f0';
const FOCUS = '#b9d0ee';
const LINE = '#7a869a';
const INK = '#1c2430';

/** The address of a relation's page; undefined for no link. */
export type LinkTo = (relation: Relation) => string | undefined;

const OPENING = (direction: string) =>
  `  graph [rankdir=${direction}, bgcolor="transparent", pad=0.2, nodesep=0.35, ranksep=0.9]\n` +
  `  node [shape=plain, fontname="Courier", fontsize=11, fontcolor="${INK}"]\n` +
  `  edge [color="${LINE}", fontname="Courier", fontsize=9, arrowsize=0.8]\n`;

/** An entity diagram in Graphviz's language: a table for each relation, a crow's foot for each foreign key. */
export function dotOf({ entities, edges }: Graph, linkTo: LinkTo = () => undefined): string {
  // Names may be anything, and a backslash before a quote has no way to be written: nodes are numbered.
  const ids = new Map(entities.map(({ relation }, index) => [labelOf(relation), `t${String(index + 1)}`]));
  const nodes = entities.map(({ relation, columns, focus }) => {
    const rows = columns.map(rowOf);
    const label = headOf(relation, focus, linkTo(relation));
    return `  ${ids.get(labelOf(relation)) ?? ''} [label=<<table border="0" cellborder="1" cellspacing="0" cellpadding="4" color="${LINE}" bgcolor="${PAPER}">${label}${rows.join('')}</table>>]\n`;
  });
  const columnsOf = new Map(entities.map(({ relation, columns }) => [labelOf(relation), columns]));
  const lines = edges.flatMap((edge) => {
    const [from, to] = [ids.get(labelOf(edge.from)), ids.get(labelOf(edge.to))];
    if (from === undefined || to === undefined) return [];
    const start = from + endOf(columnsOf.get(labelOf(edge.from)) ?? [], edge.columns, 'out');
    const end = to + endOf(columnsOf.get(labelOf(edge.to)) ?? [], edge.toColumns, 'in');
    return [
      `  ${start} -> ${end} [${marksOf(edge)}, tooltip="${quoted(`${labelOf(edge.from)} (${edge.columns.join(', ')})`)}"]\n`,
    ];
  });
  return `digraph schema {\n${OPENING('LR')}${nodes.join('')}${lines.join('')}}\n`;
}

/** Which contexts point at which, and by how many foreign keys. */
export function dotOfContexts(model: Model, linkTo: (context: string) => string | undefined = () => undefined): string {
  const ids = new Map(model.contexts.map(({ name }, index) => [name, `t${String(index + 1)}`]));
  const nodes = model.contexts.map(({ name, relations }) => {
    const href = linkTo(name);
    const count = `${String(relations.length)} relation${relations.length === 1 ? '' : 's'}`;
    return `  ${ids.get(name) ?? ''} [label=<<table border="0" cellborder="1" cellspacing="0" cellpadding="7" color="${LINE}" bgcolor="${HEAD}"><tr><td${linkOf(href, name)}><b>${markup(name)}</b><br/>${count}</td></tr></table>>]\n`;
  });
  const links = contextLinks(model).map(
    ({ from, to, count }) => `  ${ids.get(from) ?? ''} -> ${ids.get(to) ?? ''} [label="${String(count)}", fontcolor="${INK}"]\n`,
  );
  return `digraph contexts {\n${OPENING('LR')}${nodes.join('')}${links.join('')}}\n`;
}

const headOf = (relation: Relation, focus: boolean, href: string | undefined): string =>
  `<tr><td port="head" colspan="2" align="left" bgcolor="${focus ? FOCUS : HEAD}"${linkOf(href, labelOf(relation))}><b>${markup(shortened(labelOf(relation)))}</b></td></tr>`;

/** Its name and its type. Keys leave from the type, on the right, and arrive at the name. */
function rowOf({ name, type, nullable, key, references }: ColumnDocs, index: number): string {
  const mark = key === 'primary' ? ' PK' : references.length > 0 ? ' FK' : key === 'unique' ? ' UK' : '';
  const number = String(index + 1);
  return (
    `<tr><td port="in${number}" sides="ltb" align="left">${markup(shortened(name))}</td>` +
    `<td port="out${number}" sides="rtb" align="left"><font point-size="9">${markup(shortened(type))}${nullable ? '' : ' *'}${mark}</font></td></tr>`
  );
}

const linkOf = (href: string | undefined, title: string): string =>
  href === undefined ? '' : ` href="${markup(href)}" title="${markup(title)}"`;

/** A key of one column ends at that column, if it is shown; any other at the head. */
function endOf(columns: readonly ColumnDocs[], names: readonly string[], side: 'in' | 'out'): string {
  const index = names.length === 1 ? columns.findIndex(({ name }) => name === names[0]) : -1;
  return index < 0 ? ':head' : `:${side}${String(index + 1)}`;
}

const marksOf = ({ many, optional }: Reference): string =>
  `dir=both, arrowtail=${many ? 'crowodot' : 'teeodot'}, arrowhead=${optional ? 'teeodot' : 'teetee'}`;

const shortened = (text: string): string => (text.length > 60 ? `${[...text].slice(0, 59).join('')}…` : text);

const CONTROL = /[\u0000-\u001f\u007f]/g;

const markup = (text: string): string =>
  text.replace(CONTROL, ' ').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const quoted = (text: string): string => text.replace(CONTROL, ' ').replaceAll('\\', '\\\\').replaceAll('"', '\\"');

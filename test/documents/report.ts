import type { Catalog, Column } from '../../src/catalog/catalog.ts';
import { columnAt } from './scope.ts';
import { type Coverage, coverDocument, type Ours } from './cover.ts';
import { decisions } from './decisions.ts';
import type { Document, Fact } from './facts.ts';
import { code, tableOf } from './markdown.ts';
import { isRelation, type Place, qualified } from './places.ts';
import { reachedBy, sectionOfOperations, sectionOfUnreached } from './reached.ts';

export const REPORT_FILE = 'db/COVERAGE.md';

/** What a table of the report says of a fact, column by column. */
const COLUMNS: readonly { readonly title: string; readonly cell: (coverage: Coverage, catalog: Catalog) => string }[] = [
  { title: 'theirs', cell: ({ fact }) => theirs(fact) },
  { title: 'ours', cell: ({ places }, catalog) => places.map((place) => placeOf(place, catalog)).join('<br>') },
  { title: 'note', cell: noteOf },
];

/** What is counted in the totals. */
const COUNTED: readonly { readonly title: string; readonly counts: (fact: Fact) => boolean }[] = [
  { title: 'models', counts: ({ kind }) => kind === 'model' },
  { title: 'fields', counts: ({ kind }) => kind === 'field' },
  { title: 'relations', counts: ({ kind }) => kind === 'relation' },
  { title: 'enums', counts: ({ kind }) => kind === 'enum' },
  { title: 'labels', counts: ({ kind }) => kind === 'label' },
  { title: 'keys', counts: (fact) => fact.kind === 'index' && fact.unique },
  { title: 'indexes', counts: (fact) => fact.kind === 'index' && !fact.unique },
  { title: 'checks', counts: ({ kind }) => kind === 'check' },
  { title: 'examples', counts: ({ kind }) => kind === 'example' },
  { title: 'other', counts: ({ kind }) => kind === 'type' || kind === 'object' },
];

/** The whole of db/COVERAGE.md. */
export function reportOf(documents: readonly Document[], ours: Ours): string {
  const covered = documents.map((document) => ({
    document,
    all: coverDocument(document, decisions[document.name] ?? {}, ours),
  }));
  const sections = covered.map(({ document, all }) => sectionOf(document, all, ours));
  return `${[HEAD, totals(covered), ...sections, sectionOfUnreached(), sectionOfOperations(ours.reach)].join('\n\n')}\n`;
}

const HEAD = `# Coverage

Kaava's schema began with five documents. Here is everything that they say about the database, and where it lives now.
Written by \`npm run generate:coverage\` from test/fixtures/documents.json, the decisions in test/documents/decisions/, the migrations and the routes;
a test compares every line with a live database. Where there is no note, the names say where it lives, and type, null, default and what
happens on deletion are as the document has them.

Everywhere: keys, which are texts by \`cuid()\` or \`uuid()\` with them, are uuids by \`core.uuid_v7()\`; \`Float\` is \`numeric\`, which is exact;
an \`Int\` that counts without end is \`bigint\`; an index is covered by one that begins with its columns, whichever way the last one runs.

Below each model are the operations of the API that write and read its table, as the code of the routes says: which queries a handler leads
to, and which tables those name, in views and functions too. What every request does is not among them: to find out who sent it, to count
it against limits, to keep its answer for an Idempotency-Key. [Operations](#operations) says how each is asked for.

At the end of each document is what it does in code: every method, function and query, every command, every file that it shows. Beside it is
what does the same here: operations of the API, commands, files. Where there is nothing, the note says why.`;

/** What is wrong, in what ours differs, and why. */
function noteOf({ decision, differences, problems }: Coverage): string {
  const differs = differences.map(({ aspect, theirs, ours }) => `${aspect}: ${theirs} → ${ours}.`);
  return [...problems.map((each) => `**${each}**`), ...(problems.length === 0 ? differs : []), decision?.why ?? '']
    .join(' ')
    .trim();
}

interface Covered {
  readonly document: Document;
  readonly all: readonly Coverage[];
}

function totals(covered: readonly Covered[]): string {
  const isCovered = ({ problems }: Coverage) => problems.length === 0;
  const row = (title: string, all: readonly Coverage[]) => {
    const counts = COUNTED.map(({ counts }) => String(all.filter(({ fact }) => counts(fact)).length));
    return [title, ...counts, String(all.length), String(all.filter(isCovered).length)];
  };
  const everything = covered.flatMap(({ all }) => all);
  const open = everything.length - everything.filter(isCovered).length;
  const reasons = everything.filter((each) => each.places.length === 0 && isCovered(each)).length;
  return [
    tableOf(
      ['document', ...COUNTED.map(({ title }) => title), 'all', 'covered'],
      [...covered.map(({ document, all }) => row(document.name, all)), row('**all**', everything)],
    ),
    '',
    `${open === 0 ? 'All are covered' : `**${String(open)} are not covered**`}: ` +
      `${String(everything.filter(({ decision }) => decision === undefined).length)} by their names, ` +
      `${String(everything.filter(({ decision }) => decision !== undefined).length)} by a decision, which the note explains` +
      `${reasons === 0 ? '' : `; of these, ${String(reasons)} live nowhere, for the reason that the note gives`}.`,
  ].join('\n');
}

function sectionOf({ name, title, facts }: Document, all: readonly Coverage[], { catalog, reach }: Ours): string {
  const parts = facts.flatMap((model) => {
    if (model.kind !== 'model') return [];
    const own = all.filter(({ fact }) => belongsTo(fact, model));
    const heading = all.filter(({ fact }) => fact === model);
    const places = heading.flatMap((each) => each.places);
    return [
      `### ${model.name} → ${places.map((place) => placeOf(place, catalog)).join(', ')}`,
      ...heading.map(noteOf),
      ...places.filter(isRelation).map((place) => reachedBy(qualified(place), reach)),
      rows(own, catalog),
    ].filter((part) => part !== '');
  });
  const enums = all.filter(({ fact }) => fact.kind === 'enum' || fact.kind === 'label');
  const rest = all.filter(({ fact }) => fact.kind === 'type' || (fact.kind === 'object' && !isOfModel(fact, facts)));
  const examples = all.filter(({ fact }) => fact.kind === 'example');
  return [
    `## ${name}: ${title}`,
    ...parts,
    ...(enums.length > 0 ? ['### Enums', rows(enums, catalog)] : []),
    ...(rest.length > 0 ? ['### Other', rows(rest, catalog)] : []),
    ...(examples.length > 0 ? ['### Examples', rows(examples, catalog)] : []),
  ].join('\n\n');
}

type Model = Extract<Fact, { kind: 'model' }>;

const isOfModel = (fact: Fact, facts: readonly Fact[]): boolean =>
  facts.some((model) => model.kind === 'model' && belongsTo(fact, model));

function belongsTo(fact: Fact, { name, table }: Model): boolean {
  if (fact.kind === 'field' || fact.kind === 'relation') return fact.model === name;
  return (fact.kind === 'index' || fact.kind === 'check' || fact.kind === 'object') && fact.table === table;
}

const rows = (all: readonly Coverage[], catalog: Catalog): string =>
  all.length === 0
    ? ''
    : tableOf(
        COLUMNS.map(({ title }) => title),
        all.map((coverage) => COLUMNS.map(({ cell }) => cell(coverage, catalog))),
      );

/** A thing of theirs, as short as it can be recognised. */
function theirs(fact: Fact): string {
  switch (fact.kind) {
    case 'model':
      return code(fact.name);
    case 'field': {
      const mark = fact.list === true ? '[]' : fact.optional === true ? '?' : '';
      const initial = fact.default === undefined ? '' : ` = ${fact.default}`;
      return `${code(fact.name)}${fact.type === undefined ? '' : ` ${[fact.type, fact.native].filter(Boolean).join(' ')}${mark}${initial}`}`;
    }
    case 'relation':
      return `${code(fact.name)} → ${fact.to}${fact.list ? '[]' : fact.optional ? '?' : ''}${fact.onDelete === undefined ? '' : `, on delete ${fact.onDelete}`}`;
    case 'enum':
      return code(fact.name);
    case 'example':
      return code(fact.id);
    case 'label':
      return code(`${fact.enum}.${fact.name}`);
    case 'index':
      return `${code(fact.id)}${/[()]/.test(fact.id) ? '' : ` (${fact.keys.join(', ')})`}${fact.method === 'btree' ? '' : ` ${fact.method}`}${fact.predicate === undefined ? '' : ` where ${fact.predicate}`}`;
    case 'check':
      return `${code(fact.id)} ${fact.expression}`;
    case 'type':
      return `${code(fact.name)}, named but not defined`;
    case 'object':
      return fact.type === 'requirement' ? fact.name : code(fact.id);
  }
}

/** A place of ours, with what its name does not say. */
function placeOf(place: Place, catalog: Catalog): string {
  const column = columnAt(place, catalog);
  if (column !== undefined)
    return `${code(qualifiedIn(place))} ${typeOf(column)}${column.notNull || isOfView(column, catalog) ? '' : '?'}`;
  const index = catalog.indexes.find(({ schema, name }) => place === `index ${schema}.${name}`);
  if (index === undefined) return `${place.slice(0, place.indexOf(qualifiedIn(place)))}${code(qualifiedIn(place))}`;
  const said = index.definition.slice(index.definition.indexOf(' USING ') + ' USING '.length);
  return `${code(qualifiedIn(place))} ${said.replace(/^btree /, '').replaceAll(/::[\w.]+(\[\])?/g, '')}`;
}

/** A view's columns say nothing about null. */
const isOfView = ({ schema, table }: Column, { views }: Catalog): boolean =>
  views.some((view) => view.schema === schema && view.name === table);

const typeOf = ({ type }: Column): string => type.replace('timestamp with time zone', 'timestamptz');

/** Without the kind: of `constraint users_pkey on identity.users`, `users_pkey on identity.users`. */
const qualifiedIn = (place: Place): string =>
  place.replace(
    /^(table|view|materialized view|column|enum|label|constraint|index|function|trigger|policy|extension|migration|row-level security of|partitions of|operation|command|file) /,
    '',
  );

import { html, type Html } from './html.ts';
import type { ColumnDocs, Context, FunctionDocs, MigrationUse, Model, Name, Part, Reference, Relation, Size } from './model.ts';
import { labelOf, listed, slugOf } from './names.ts';
import { code, contextPath, diagram, functionsPath, type Page, relationPath, section, sql, table } from './site-frame.ts';
import { roleInWords } from './words.ts';

/** A page is in a folder of its context. */
const linkTo = (relation: Name, known: ReadonlySet<string>): Html =>
  known.has(labelOf(relation))
    ? html`<a href="../${relationPath(relation)}">${code(labelOf(relation))}</a>`
    : code(labelOf(relation));

const said = (comment: string | null, name = 'comment'): Html | false =>
  comment !== null && comment !== '' && html`<p class="${name}">${comment}</p>`;

export const overviewPage = (model: Model, svg: string): Page => ({
  path: 'index.html',
  title: model.title,
  context: undefined,
  body: html`<h1>${model.title}</h1>
    ${diagram(svg, 'Contexts, and how many foreign keys lead from one to another')}
    ${section(
      'contexts',
      'Contexts',
      table(
        ['Context', 'Relations', 'Functions', ''],
        model.contexts.map(({ name, relations, functions, comment }) => [
          undefined,
          html`<a href="${contextPath(name)}">${code(name)}</a>`,
          html`${relations.length}`,
          html`${functions.length}`,
          html`${comment}`,
        ]),
      ),
    )}`,
});

export const contextPage = (context: Context, svg: string | undefined): Page => ({
  path: contextPath(context.name),
  title: context.name,
  context: context.name,
  body: html`<h1>${context.name}</h1>
    ${said(context.comment)} ${svg !== undefined && diagram(svg, `The relations of ${context.name} with their keys`)}
    ${section(
      'relations',
      'Relations',
      table(
        ['Relation', 'Kind', ...(context.relations.some(({ size }) => size !== null) ? ['Size'] : []), ''],
        context.relations.map((each) => [
          undefined,
          html`<a href="../${relationPath(each)}">${code(each.name)}</a>`,
          html`${each.kind}`,
          ...(context.relations.some(({ size }) => size !== null) ? [html`${each.size !== null && sizeInWords(each.size)}`] : []),
          html`${each.comment}`,
        ]),
      ),
    )}
    ${section(
      'enums',
      'Enums',
      table(
        ['Enum', 'Labels', ''],
        context.enums.map(({ name, labels, comment, usedBy }) => [
          `type-${slugOf(name)}`,
          code(name),
          html`${labels.map((label) => html`${code(label)} `)}`,
          html`${comment}${users(usedBy)}`,
        ]),
      ),
    )}
    ${section(
      'domains',
      'Domains',
      table(
        ['Domain', 'Type', 'Checks', ''],
        context.domains.map(({ name, type, notNull, checks, comment, usedBy }) => [
          `type-${slugOf(name)}`,
          code(name),
          html`${code(type)}${notNull && ', not null'}`,
          html`${checks.map(({ definition }) => html`${code(definition)} `)}`,
          html`${comment}${users(usedBy)}`,
        ]),
      ),
    )}
    ${section(
      'functions',
      'Functions',
      table(
        ['Function', 'Returns', ''],
        context.functions.map((each) => [
          undefined,
          html`<a href="functions.html#${functionId(each)}">${code(`${each.name}(${each.identityArguments})`)}</a>`,
          html`${each.returns !== null && code(each.returns)}`,
          html`${each.comment}`,
        ]),
      ),
    )}`,
});

const users = (columns: readonly (Name & { readonly column: string })[]): Html | false =>
  columns.length > 0 &&
  html` <span class="aside"
    >Used by
    ${columns.map((each, index) => html`${index > 0 && ', '}<a href="../${relationPath(each)}">${code(`${labelOf(each)}.${each.column}`)}</a>`)}.</span
  >`;

const functionId = ({ name, identityArguments }: FunctionDocs): string => `function-${slugOf(`${name}(${identityArguments})`)}`;

export const functionPage = ({ name, functions }: Context): Page => ({
  path: functionsPath(name),
  title: `Functions of ${name}`,
  context: name,
  body: html`<h1>Functions of ${name}</h1>
    ${functions.map(
      (each) =>
        html`<section id="${functionId(each)}">
          <h2>${each.name}</h2>
          ${said(each.comment)}
          <p>
            ${code(`${labelOf(each)}(${each.arguments})`)}${each.returns !== null && html` returns ${code(each.returns)}`}.
            ${each.volatility}, ${each.language}${each.security === 'definer' && ', with the rights of its owner'}.
            ${each.executableBy.length === 0 ? 'Nobody but its owner' : listed(each.executableBy.map(roleInWords))} may execute
            it.
          </p>
          ${
            each.definition !== null &&
            html`<details>
              <summary>Definition</summary>
              ${sql(each.definition)}
            </details>`
          }
          ${migrations(each.migrations)}
        </section> `,
    )}`,
});

export const relationPage = (relation: Relation, svg: string, known: ReadonlySet<string>): Page => ({
  path: relationPath(relation),
  title: labelOf(relation),
  context: relation.schema,
  body: html`<h1><a href="index.html">${relation.schema}</a>.${relation.name}</h1>
    ${said(relation.comment)}
    <p class="facts">${facts(relation, known)}</p>
    ${diagram(svg, `${labelOf(relation)} and what it is related to`)}
    ${section(
      'columns',
      'Columns',
      table(
        ['Column', 'Type', 'Null', 'Default', ''],
        relation.columns.map((column) => columnRow(column, known)),
      ),
    )}
    ${section('relations', 'Relations', references(relation, known))}
    ${section('constraints', 'Constraints', parts(relation.constraints))}
    ${section('indexes', 'Indexes', parts(relation.indexes))} ${section('access', 'Who may do what', accessOf(relation))}
    ${section('policies', 'Policies', policies(relation))} ${section('triggers', 'Triggers', parts(relation.triggers))}
    ${section(
      'queries',
      'Queries',
      table(
        ['Query', 'Columns', ''],
        relation.queries.map(({ name, columns, summary, file, line }) => [
          undefined,
          code(name),
          html`${columns.map((column) => html`${code(column)} `)}`,
          html`${summary}${file !== null && html` <span class="aside">${file}${line !== null && `:${String(line)}`}</span>`}`,
        ]),
      ),
    )}
    ${section('definition', 'Definition', relation.definition !== null && sql(relation.definition))}
    ${section('migrations', 'Migrations', migrations(relation.migrations))}`,
});

function facts(relation: Relation, known: ReadonlySet<string>): Html {
  const links = (relations: readonly Name[]) => relations.map((each, index) => html`${index > 0 && ', '}${linkTo(each, known)}`);
  return html`A ${relation.kind}${relation.owner !== null && html` of ${code(relation.owner)}`}.
  ${relation.partitionedBy !== null && html`Partitioned by ${code(relation.partitionedBy)}.`} ${relation.upkeep}
  ${relation.size !== null && `${sizeInWords(relation.size)}.`}
  ${relation.inherits.length > 0 && html`Inherits from ${links(relation.inherits)}.`}
  ${relation.reads.length > 0 && html`Reads ${links(relation.reads)}.`}
  ${relation.readBy.length > 0 && html`Read by ${links(relation.readBy)}.`}
  ${relation.options.length > 0 && html`Options: ${relation.options.map((each) => html`${code(each)} `)}`}`;
}

/** `about 12,000 rows, 3.4 MB`. */
function sizeInWords({ rows, bytes }: Size): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const step = bytes < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const amount = step === 0 ? String(bytes) : (bytes / 1024 ** step).toFixed(1);
  const counted = rows === null ? '' : `about ${Math.round(rows).toLocaleString('en-US')} rows, `;
  return `${counted}${amount} ${units[step] ?? ''}`;
}

function columnRow(column: ColumnDocs, known: ReadonlySet<string>): [string, ...Html[]] {
  const { name, type, typeName, nullable, key, shape } = column;
  const value =
    column.generated !== null
      ? html`generated: ${code(column.generated)}`
      : column.identity !== null
        ? html`identity, ${column.identity}`
        : html`${column.default !== null && code(column.default)}`;
  return [
    `column-${slugOf(name)}`,
    html`${code(name)}${key !== null && html` <span class="badge">${key === 'primary' ? 'PK' : 'unique'}</span>`}`,
    html`${typeName === null ? code(type) : html`<a href="../${contextPath(typeName.schema)}#type-${slugOf(typeName.name)}">${code(type)}</a>`}${column.references.map((to) => html` → ${linkTo(to, known)}`)}`,
    html`${nullable ? 'yes' : ''}`,
    value,
    html`${column.comment}${
      shape !== null &&
      html`<details>
        <summary>${code(shape.type)}</summary>
        ${shape.text === null ? html`<p>Its declaration was not found.</p>` : sql(shape.text)}${
          shape.file !== null && html`<p class="aside">${shape.file}:${shape.line}</p>`
        }
      </details>`
    }`,
  ];
}

function references({ references: out, referencedBy }: Relation, known: ReadonlySet<string>): Html | undefined {
  const row = (
    { name, columns, toColumns, onDelete, comment }: Reference,
    count: string,
    other: Name,
  ): [undefined, ...Html[]] => [
    undefined,
    html`${count} ${linkTo(other, known)}`,
    html`${code(columns.join(', '))} → ${code(toColumns.join(', '))}`,
    html`${onDelete}`,
    html`${code(name)} ${comment}`,
  ];
  return table(
    ['Relation', 'Columns', 'On delete', 'Key'],
    [
      ...out.map((each) => row(each, each.optional ? 'none or one' : 'one', each.to)),
      ...referencedBy.map((each) => row(each, each.many ? 'any number of' : 'none or one', each.from)),
    ],
  );
}

const parts = (list: readonly Part[]): Html | undefined =>
  table(
    ['Name', 'Definition', ''],
    list.map(({ name, definition, comment }) => [undefined, code(name), code(definition), html`${comment}`]),
  );

const accessOf = ({ access, detours }: Relation): Html | undefined =>
  access.length + detours.length === 0
    ? undefined
    : html`${table(
        ['Role', 'May', 'Which rows', 'Columns'],
        access.map(({ role, command, rows, columns }) => [
          undefined,
          code(roleInWords(role)),
          html`${command}`,
          html`${rows}`,
          html`${columns === null ? 'all' : columns.map((column) => html`${code(column)} `)}`,
        ]),
      )}${table(
        ['Through', 'May', 'Who'],
        detours.map(({ through, command, roles }) => [
          undefined,
          html`${through}`,
          html`${command}`,
          html`${roles.map((role) => html`${code(role)} `)}`,
        ]),
      )}`;

const STATES = {
  off: 'Row-level security is off: grants alone decide.',
  on: 'Row-level security is on, but not for the owner.',
  forced: 'Row-level security is on, for the owner too.',
};

const policies = (relation: Relation): Html | undefined =>
  relation.rowSecurity === null
    ? undefined
    : html`<p>${STATES[relation.rowSecurity]}</p>
        ${relation.policies.map(
          ({ name, comment, words, using, check }) =>
            html`<article class="policy">
              <h3>${code(name)}</h3>
              ${said(comment)}
              <div class="beside">
                <p>${words}</p>
                ${sql([using !== null && `using ${using}`, check !== null && `with check ${check}`].filter((each) => each !== false).join('\n'))}
              </div>
            </article>`,
        )}`;

const migrations = (list: readonly MigrationUse[]): Html | undefined =>
  list.length === 0
    ? undefined
    : html`<ul class="migrations">
        ${list.map(
          ({ file, lines }) =>
            html`<li>
              ${lines.map(({ line, what }, index) => html`${index > 0 && html`<br />`}${code(`${file}:${String(line)}`)} ${what}`)}
            </li>`,
        )}
      </ul>`;

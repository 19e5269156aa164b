import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { openapi } from '../../src/app.ts';
import type { Catalog } from '../../src/catalog/catalog.ts';
import { parseBook } from '../../src/toolkit/queries/book-file.ts';
import { referencesOfBodies } from '../../src/toolkit/uses/functions.ts';
import { type Reference, referencesIn } from '../../src/toolkit/uses/references.ts';
import { relationsOf } from '../../src/toolkit/uses/uses.ts';
import { type Name, queriesSent, sourcesBelow } from './sent.ts';

/** An operation of the API, and the relations that what it sends reads or writes, in views and functions too. */
export interface Operation {
  readonly operationId: string;
  /** `GET /v1/projects/{id}` */
  readonly request: string;
  readonly tag: string;
  readonly reads: ReadonlySet<string>;
  readonly writes: ReadonlySet<string>;
}

/** How the tables are reached. */
export interface Reach {
  readonly operations: readonly Operation[];
  /** By table, those whose triggers write it. */
  readonly triggers: ReadonlyMap<string, readonly string[]>;
}

type Tables = Pick<Operation, 'reads' | 'writes'>;

/** @throws Error when the code declares other operations than the document, or sends a query that is not written down in db/queries */
export async function readReach(catalog: Catalog): Promise<Reach> {
  const sent = queriesSent(sourcesBelow('src/contexts'));
  const tablesOf = await readerOfTables(catalog);
  const book = readQueries();
  const declared = declaredIn(await openapi());
  const unknown = [...sent.keys()].filter((id) => !declared.some(({ operationId }) => operationId === id));
  if (unknown.length > 0) throw new Error(`The OpenAPI document does not have ${unknown.join(', ')}.`);
  const operations = declared.map(async (operation) => {
    const queries = sent.get(operation.operationId);
    if (queries === undefined) throw new Error(`No routes.ts declares ${operation.operationId}.`);
    return { ...operation, ...(await tablesOf([...queries].map((name) => statementOf(name, book)))) };
  });
  return { operations: await Promise.all(operations), triggers: await triggersIn(catalog, tablesOf) };
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string; readonly tags: string[] }>>>>;
}

const declaredIn = (document: unknown): Pick<Operation, 'operationId' | 'request' | 'tag'>[] =>
  Object.entries((document as Document).paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { operationId, tags }]) => ({
      operationId,
      request: `${method.toUpperCase()} ${path}`,
      tag: tags[0] ?? '',
    })),
  );

/** The statements of db/queries, by their names. */
const readQueries = (): ReadonlyMap<string, string> =>
  new Map(
    readdirSync('db/queries').flatMap((file) =>
      parseBook(readFileSync(join('db/queries', file), 'utf8')).entries.map(({ name, statement }) => [name, statement] as const),
    ),
  );

/** @throws Error for what is not written down */
function statementOf(name: Name, book: ReadonlyMap<string, string>): string {
  const [path = '', exported = ''] = name.split('#');
  const [, , context = '', ...folders] = posix.dirname(path).split('/');
  const statement = book.get([context, ...folders, exported].join('.')) ?? book.get(`${context}.${exported}`);
  if (statement === undefined) throw new Error(`${name} is not in db/queries: run npm run kaava -- queries write.`);
  return statement;
}

/** Says which tables some statements read and write, directly, through views, and in the functions that they call. */
export async function readerOfTables(catalog: Catalog): Promise<(statements: readonly string[]) => Promise<Tables>> {
  const relations = relationsOf(catalog);
  const views = new Map(catalog.views.map(({ schema, name, definition }) => [`${schema}.${name}`, definition]));
  const bodies = new Map<string, { readonly references: Reference[]; readonly texts: string[] }>();
  for (const { routine, references } of await referencesOfBodies(catalog, relations)) {
    const name = `${routine.schema}.${routine.name}`;
    const { references: known = [], texts = [] } = bodies.get(name) ?? {};
    bodies.set(name, { references: [...known, ...references], texts: [...texts, routine.definition ?? ''] });
  }
  const calledIn = (text: string): string[] =>
    [...text.replaceAll('"', '').matchAll(/\b\w+\.\w+(?=\s*\()/g)].map(([name]) => name).filter((name) => bodies.has(name));

  return async (statements) => {
    const [reads, writes, seen] = [new Set<string>(), new Set<string>(), new Set<string>()];
    const note = async (references: readonly Reference[]): Promise<void> => {
      for (const { relation, how } of references) {
        const view = views.get(relation);
        (how === 'writes' ? writes : reads).add(relation);
        if (view !== undefined && !seen.has(relation)) {
          seen.add(relation);
          await note(await referencesIn(view, relations));
        }
      }
    };
    const called: string[] = [];
    for (const statement of statements) {
      await note(await referencesIn(statement, relations));
      called.push(...calledIn(statement));
    }
    for (let name = called.pop(); name !== undefined; name = called.pop()) {
      if (seen.has(name)) continue;
      seen.add(name);
      const { references = [], texts = [] } = bodies.get(name) ?? {};
      await note(references);
      called.push(...texts.flatMap(calledIn));
    }
    return { reads, writes };
  };
}

async function triggersIn(
  { triggers }: Catalog,
  tablesOf: (statements: readonly string[]) => Promise<Tables>,
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const { schema, table, function: routine } of triggers) {
    const { writes } = await tablesOf([`select ${routine}()`]);
    for (const written of writes) {
      const known = found.get(written) ?? [];
      if (!known.includes(`${schema}.${table}`)) found.set(written, [...known, `${schema}.${table}`]);
    }
  }
  return found;
}

import { expect, test } from 'vitest';
import { queriesSent } from './sent.ts';

const NOTES = 'src/contexts/notes';

/** What each operation sends, of a context with these routes. */
const sentBy = (routes: string, operations = ''): Record<string, string[]> => {
  const files = {
    [`${NOTES}/routes.ts`]: `import { type Route, route, stream } from '../../http/route.ts';\nimport * as queries from './queries.ts';\nimport { change as changed } from './operations.ts';\n${routes}`,
    [`${NOTES}/operations.ts`]: `import type { Db } from '../../database/connect.ts';\nimport { insertNote, updateNote } from './queries.ts';\n${operations}`,
    [`${NOTES}/queries.ts`]:
      'export const LIMIT = 20;\nexport const listNotes = (db: Db) => 1;\nexport function insertNote(db: Db) {}\nexport const updateNote = () => insertNote();',
  };
  return Object.fromEntries(
    [...queriesSent(new Map(Object.entries(files)))].map(([id, names]) => [
      id,
      [...names].map((name) => name.replace(/.*#/, '')).toSorted(),
    ]),
  );
};

test.each<[what: string, routes: string, operations: string, sent: Record<string, string[]>]>([
  [
    'that its handler names',
    `export const routes = [route({ operationId: 'list', handle: ({ db }) => queries.listNotes(db, queries.LIMIT) })];`,
    '',
    { list: ['listNotes'] },
  ],
  [
    'that what its handler calls leads to, in its own file and in others',
    `const found = () => changed();\nexport const routes = [route({ operationId: 'change', handle: () => found() })];`,
    'const first = () => updateNote();\nexport function change() { return first() ?? insertNote(); }',
    { change: ['insertNote', 'updateNote'] },
  ],
  [
    'that a function of several routes is called with',
    `const step = (name: string, query: unknown): Route => route({ operationId: \`\${name}Note\`, handle: () => query });
     export const routes = [step('list', queries.listNotes), step('make', queries.insertNote)];`,
    '',
    { listNote: ['listNotes'], makeNote: ['insertNote'] },
  ],
  [
    'that stands before it, in a function that makes it',
    `export const routes = (hub: Hub): Route[] => { const read = () => queries.listNotes(); return [stream({ operationId: 'follow', open: () => read() })]; };`,
    '',
    { follow: ['listNotes'] },
  ],
  [
    'and not what only types name, or a key is called',
    `export const routes = [route({ operationId: 'none', handle: (body: ReturnType<typeof queries.listNotes>) => ({ changed: body.changed }) })];`,
    '',
    { none: [] },
  ],
])('an operation sends each query %s', (_, routes, operations, sent) => {
  expect(sentBy(routes, operations)).toEqual(sent);
});

test('an operationId that only shows as the program runs is refused', () => {
  expect(() => sentBy(`export const make = (name: string) => route({ operationId: name, handle: () => 1 });`)).toThrow(
    `${NOTES}/routes.ts: what operationId make has cannot be told.`,
  );
});

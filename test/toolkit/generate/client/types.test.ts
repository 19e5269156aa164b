import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { generateClient } from '../../../../src/toolkit/generate/client/module.ts';

// Each compiles as a process of its own.
vi.setConfig({ testTimeout: 120_000 });

const FIXTURES = 'test/fixtures/clients';
const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

/** The errors of the strictest compiler for a use of a client where only the browser's types are known, as `line: code`. */
async function errorsOf(client: string, source: string): Promise<string[]> {
  const folder = await mkdtemp(`${FIXTURES}/.compile-`);
  folders.push(folder);
  await writeFile(join(folder, 'use.ts'), `import { createClient } from '${client}';\n${source}`);
  const compilerOptions = {
    types: [],
    lib: ['es2023', 'dom'],
    noUncheckedSideEffectImports: true,
    noPropertyAccessFromIndexSignature: true,
    noImplicitReturns: true,
    isolatedModules: true,
    rootDir: '../../../..',
  };
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../../../../tsconfig.json', compilerOptions, include: ['use.ts'] }),
  );
  const compiled = promisify(execFile)('node_modules/.bin/tsc', ['-p', folder, '--pretty', 'false']);
  const output = await compiled.then(
    ({ stdout }) => stdout,
    (error: unknown) => (error as { stdout: string }).stdout,
  );
  return [...output.matchAll(/^(.*)\((\d+),\d+\): error (TS\d+)/gm)].map(
    ([, file = '', line = '', code = '']) => `${file.endsWith('use.ts') ? '' : file}${line}: ${code}`,
  );
}

const LIBRARY = '../library/client.ts';
const SERVICE = '../../../../src/generated/client.ts';

describe('the types of a client', () => {
  test('let pass what its document allows', async () => {
    const errors = await errorsOf(
      LIBRARY,
      `import type { Answer, Book, BookSent, Call, CallOptions, Client, Events, Listing, ProblemError, RateLimit } from '${LIBRARY}';
const { books, readingRooms, hours }: Client = createClient({ baseUrl: new URL('https://a'), card: 'c', token: async () => undefined, fetch });
const sent: BookSent = { title: 't', secret: 's', kind: { is: 'audio', minutes: null }, names: { fi: 'x' }, 'part of': null };
export const added: Promise<Book> = books.addBook({ body: sent, idempotencyKey: undefined });
export async function use(call: Call<Book>, options: CallOptions): Promise<unknown> {
  const { id, kind }: Book = await call;
  const answer: Answer<Book> = await call.answer();
  const limit: RateLimit | undefined = answer.rateLimit;
  const listing: Listing<{ readonly data: readonly Book[] }, Book> = books.listBooks({ genre: ['"prose"'], filter: { to: 1 } }, options);
  for await (const book of listing) book.copies?.map((copy: number | string) => copy);
  const events: Events = readingRooms.watchRooms();
  for await (const { event, data } of events) event + data;
  const [receipt, price]: readonly [string, number] = await readingRooms.lend({ body: { book: id } });
  const seats: number | undefined = (await readingRooms.listBooks({ names: ['a'] }))['x'];
  const scan: ReadableStream<Uint8Array> | null = (await books.getScan({ id })).body;
  const replaced: Book | undefined = await books.replaceBook({ id, ifMatch: answer.etag ?? '*', body: sent });
  const gone: void = await books.delete({ id });
  const open: unknown = await hours();
  const pages = kind.is === 'print' ? kind.pages : kind.minutes;
  await books.sendScan({ id, body: { pages: [new Blob()] } });
  await books.putCover({ id, body: new Blob() });
  return [receipt, price, seats, scan, replaced, gone, open, pages, limit];
}
export const codeOf = ({ status, code, request_id, issues: [first] }: ProblemError) => [status, code, request_id, first?.path];
`,
    );
    expect(errors).toEqual([]);
  });

  test('refuse what it does not', async () => {
    const wrong = [
      `books.addBook({ body: { secret: 's', kind: { is: 'audio' } } });`,
      `books.addBook({ body: { title: 't', secret: 's', kind: { is: 'print' } } });`,
      `books.addBook({ body: { title: 't', secret: 's', id: 1, kind: { is: 'audio' } } });`,
      `books.addBook({ body: { title: 't', secret: 's', kind: { is: 'audio' }, wrong: 1 } });`,
      `books.addBook();`,
      `books.delete({ id: '1' });`,
      `books.delete({});`,
      `books.replaceBook({ id: 1, body: { title: 't', secret: 's', kind: { is: 'audio' } } });`,
      `books.listBooks({ genre: ['prose'] });`,
      `books.listBooks({ unknown: 1 });`,
      `books.addBook({ idempotencyKey: 1, body: { title: 't', secret: 's', kind: { is: 'audio' } } });`,
      `readingRooms.exportLoans({ cursor: 'x' });`,
      `books.putCover({ id: 1, contentType: 'image/gif', body: 'x' });`,
      `books.getBooksById({ id: 1 }).then(({ secret }) => secret);`,
      `books.getBooksById({ id: 1 }).then((book) => { book.title = ''; });`,
      `books.getBooksById({ id: 1 }).then(({ kind }) => kind.pages);`,
      `readingRooms.listBooks({ names: ['a'] }).then((seats) => seats['x'].toFixed());`,
      `(async () => { for await (const _ of books.getBooksById({ id: 1 })); })();`,
      `createClient({ baseUrl: 'https://a', password: 'x' });`,
      `createClient({});`,
      `books.lend();`,
    ];
    const head = `const { books, readingRooms } = createClient({ baseUrl: 'https://a' });\nvoid readingRooms;`;
    const errors = await errorsOf(LIBRARY, `${head}\n${wrong.join('\n')}\n`);
    expect([...new Set(errors.map((each) => Number.parseInt(each, 10)))]).toEqual(wrong.map((_, at) => at + 4));
  });

  test('of the service’s own client need nothing but the browser’s', async () => {
    const errors = await errorsOf(
      SERVICE,
      `const kaava = createClient({ baseUrl: 'https://a', token: 't' });
export const made: Promise<string> = kaava.prompts.createPrompt({ body: { name: 'a', template: 'b' } }).then(({ id }) => id);
export const wrong = kaava.prompts.createPrompt({ body: { name: 'a', template: 'b', user_id: 'c' } });
export const status = kaava.prompts.listPrompts({ status: 'Draft' });
export const draft = kaava.content.saveDraft({ id: 'a', body: { title: 'b' } });
`,
    );
    expect(errors).toEqual(['4: TS2353', '5: TS2820', '6: TS2741']);
  });
});

describe('the text of a client', () => {
  const outFile = `${FIXTURES}/library/client.ts`;
  const library = async () => JSON.parse(await readFile(`${FIXTURES}/library.json`, 'utf8')) as object;

  test('is the golden one, each time', async () => {
    const { files, leftOut } = generateClient({ document: await library(), outFile });
    for (const [file, text] of files) expect(text, file).toBe(await readFile(file, 'utf8'));
    expect(files.size).toBe(13);
    expect(leftOut).toEqual([
      'other.json#/Hours is not a schema of this document that has a name: its type is unknown.',
      'GET /rooms/talk goes over to another protocol than HTTP: fetch cannot.',
    ]);
    expect([...files.values()].join('')).not.toContain('/rooms/talk');
    expect(generateClient({ document: await library(), outFile })).toEqual({ files, leftOut });
  });

  test('says nothing of where the server is: that is the caller’s to know', async () => {
    const moved = { ...(await library()), servers: [{ url: 'https://elsewhere.example' }] };
    expect(generateClient({ document: moved, outFile })).toEqual(generateClient({ document: await library(), outFile }));
  });

  test.each([{ swagger: '2.0', paths: {} }, { openapi: '4.0.0' }, null])('of %j is refused', (document) => {
    expect(() => generateClient({ document, outFile })).toThrow('of version 3');
  });

  test('of a document without operations compiles', () => {
    const { files } = generateClient({ document: { openapi: '3.0.3', paths: {} }, outFile });
    expect(files.get(outFile)).toContain('new Sender(options, { })');
  });
});

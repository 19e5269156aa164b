import { expect, test } from 'vitest';
import { reduceDocument } from './reduce.ts';

const fenced = (language: string, text: string): string => `# Notes\n\n\`\`\`${language}\n${text}\n\`\`\`\n`;
const factsOf = (language: string, text: string) => reduceDocument('notes', fenced(language, text)).facts;
const idsOf = (markdown: string) => reduceDocument('notes', markdown).facts.map(({ kind, id }) => `${kind} ${id}`);

const SCHEMA = `model Author {
  id       String  @id @default(uuid())
  penName  String? @unique @map("pen_name") // as printed
  mood     Mood    @default(CALM)
  score    Float?  // 0-5 stars, by SHA-256
  tags     String[] @default([])
  reads    String[] // prose, non-fiction
  likes    Json     // Array of titles
  price    Decimal? @db.Decimal(10, 6)
  editedAt DateTime @updatedAt
  // Relations
  books    Book[]

  @@map("authors")
  @@index([penName, mood])
}

enum Mood {
  CALM
  WILD // at night
}

model Book {
  authorId String
  author   Author @relation(fields: [authorId], references: [id], onDelete: Cascade)
  pages    Page[]

  @@id([authorId])
}`;

test('a Prisma model becomes its fields, keys and relations, with everything that is said of them', () => {
  const facts = new Map(factsOf('prisma', SCHEMA).map((fact) => [fact.id, fact]));
  expect([...facts.keys()]).toEqual([
    'Author',
    'Author.id',
    'authors key(id)',
    'Author.penName',
    'authors unique(pen_name)',
    'Author.mood',
    'Author.score',
    'authors score 0-5',
    'Author.tags',
    'Author.reads',
    'authors reads of prose, non-fiction',
    'Author.likes',
    'authors likes array',
    'Author.price',
    'Author.editedAt',
    'Author.books',
    'authors index(pen_name, mood)',
    'Mood',
    'Mood.CALM',
    'Mood.WILD',
    'Book',
    'Book.authorId',
    'Book.author',
    'Book.pages',
    'book key(author_id)',
    'Page',
  ]);
  expect(facts.get('Author.penName')).toMatchObject({
    column: 'pen_name',
    type: 'String',
    optional: true,
    note: 'as printed',
    lines: [6],
  });
  expect(facts.get('Author.tags')).toMatchObject({ list: true, default: '[]' });
  expect(facts.get('Author.price')).toMatchObject({ native: 'Decimal(10, 6)' });
  expect(facts.get('Author.editedAt')).toMatchObject({ column: 'edited_at', updatedAt: true });
  expect(facts.get('authors score 0-5')).toMatchObject({ expression: 'score >= 0 AND score <= 5' });
  expect(facts.get('authors reads of prose, non-fiction')).toMatchObject({
    expression: "reads <@ ARRAY['prose', 'non-fiction']",
  });
  expect(facts.get('authors likes array')).toMatchObject({ expression: "jsonb_typeof(likes) = 'array'" });
  expect(facts.get('Mood.WILD')).toMatchObject({ enum: 'Mood', note: 'at night' });
  expect(facts.get('Book.author')).toMatchObject({ kind: 'relation', to: 'Author', fields: ['authorId'], onDelete: 'Cascade' });
  expect(facts.get('Author.books')).not.toHaveProperty('fields');
  expect(facts.get('Page')).toMatchObject({ kind: 'type' });
});

test('a line of a model that cannot be read is an error that names it', () => {
  expect(() => factsOf('prisma', 'model A {\n  what is this\n  ???\n}')).toThrow('Line 6 is no field of a model: ???');
});

test('SQL becomes indexes, checks, views, policies, and columns that no model has', () => {
  const facts = new Map(
    factsOf(
      'sql',
      `-- é: lines are counted in characters, statements in bytes
CREATE EXTENSION IF NOT EXISTS "pg_trgm";
CREATE INDEX CONCURRENTLY idx_open ON books USING GIN (to_tsvector('english', title || ' (x)')) WHERE status IN ('OPEN', 'NEW');
CREATE UNIQUE INDEX idx_place ON books (shelf, place DESC);
ALTER TABLE books ADD CONSTRAINT chk_pages
  CHECK (
    (pages > 0 AND (pages < 9000))
  );
ALTER TABLE books ADD COLUMN words tsvector;
ALTER TABLE books ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON books FOR ALL TO reader USING (true);
CREATE MATERIALIZED VIEW top AS SELECT b.title, count(*) AS readers FROM books b GROUP BY 1;
CREATE TABLE books_2025 PARTITION OF books FOR VALUES FROM (1) TO (2);
CREATE FUNCTION note() RETURNS trigger AS $$ BEGIN INSERT INTO notes (what, at) VALUES (1, now()); RETURN NEW; END $$ LANGUAGE plpgsql;`,
    ).map((fact) => [fact.id, fact]),
  );
  expect([...facts.keys()]).toEqual([
    'extension pg_trgm',
    'books',
    'idx_open',
    'books.shelf',
    'books.place',
    'idx_place',
    'chk_pages',
    'books.words',
    'row-level security books',
    'policy own',
    'top',
    'top.title',
    'top.readers',
    'partition books_2025',
    'function note',
    'notes',
    'notes.what',
    'notes.at',
  ]);
  expect(facts.get('idx_open')).toMatchObject({
    method: 'gin',
    predicate: "status IN ('OPEN', 'NEW')",
    unique: false,
    lines: [6],
  });
  expect(facts.get('idx_place')).toMatchObject({ keys: ['shelf', 'place DESC'], unique: true });
  expect(facts.get('chk_pages')).toMatchObject({ expression: '(pages > 0 AND (pages < 9000))', table: 'books', lines: [8] });
  expect(facts.get('books.words')).toMatchObject({ type: 'tsvector' });
  expect(facts.get('partition books_2025')).toMatchObject({ table: 'books' });
});

test('SQL that nobody taught it is an error, not an omission', () => {
  expect(() => factsOf('sql', 'CREATE SEQUENCE counter;')).toThrow('Line 4: SQL that is not understood: CREATE SEQUENCE counter');
});

test('what is said again, in a diagram, a list or a seed, adds its line and is one fact', () => {
  const markdown = [
    fenced('prisma', 'model User {\n  email String @unique\n\n  @@map("users")\n  @@index([email])\n}'),
    '```mermaid\nerDiagram\n    User {\n        string email UK\n    }\n    User ||--o{ Book : writes\n```',
    '**Users:**\n- `email` (unique)\n- `email` (sorting)\n\n**users(email)**: most queries\n\n**Tips:**\n- `email` is no index here',
    '```sql\nINSERT INTO users (email) VALUES (1);\n```',
  ].join('\n\n');
  const { facts } = reduceDocument('notes', markdown);
  expect(Object.fromEntries(facts.map(({ id, lines }) => [id, lines]))).toEqual({
    User: [4, 15, 31],
    'User.email': [5, 16, 31],
    'users unique(email)': [5, 16, 22],
    'users index(email)': [8, 23, 25],
    'User writes Book': [18],
  });
});

test('two places that contradict each other are an error', () => {
  const markdown = `${fenced('prisma', 'model User {\n  age Int\n}')}\n${fenced('mermaid', 'User {\n  string age\n}')}`;
  expect(() => reduceDocument('notes', markdown)).toThrow('User.age has two types');
});

test('tables that only code reads are found with the columns that it uses, and lists of requirements item by item', () => {
  const code = `const old = await db.$queryRaw\`SELECT * FROM legacy WHERE moved = false\`;
for (const row of old as any[]) {
  write(row.title, row.body);
  await db.$executeRaw\`UPDATE legacy SET moved = true WHERE id = \${row.id}\`;
}
const tables = await db.$queryRaw\`SELECT tablename FROM pg_tables\`;`;
  expect(idsOf(fenced('typescript', code))).toEqual([
    'model legacy',
    'field legacy.moved',
    'field legacy.title',
    'field legacy.body',
    'field legacy.id',
    'example Notes: old',
    'example Notes: tables',
  ]);
  expect(idsOf(fenced('markdown', '- Play: Badges, streaks\nand so on'))).toEqual([
    'object Play: Badges',
    'object Play: streaks',
  ]);
});

test('what a document does in code are its methods, functions, awaited and exported constants, and commands', () => {
  const code = `const db = new Client();
export class Shelf {
  private books = [];
  constructor() {}
  get size() { return 0; }
  static async find<T>(title: string): Promise<T | null> {
    const found = await db.find(title);
    return found;
  }
}
async function main() {}
const first = await db.first();
export const shared = db.$extends({});
main();`;
  const { facts } = reduceDocument('notes', `## **Use**\n${fenced('typescript', code).replace('# Notes', '')}`);
  expect(facts.map(({ id, lines }) => [id, ...lines])).toEqual([
    ['Shelf.constructor', 8],
    ['Shelf.size', 9],
    ['Shelf.find', 10],
    ['Use: main', 15],
    ['Use: first', 16],
    ['Use: shared', 17],
  ]);
  expect(idsOf(fenced('bash', '# first\nnpm run db:check  # all of it\n\nnpx tool go --fast'))).toEqual([
    'example npm run db:check',
    'example npx tool go --fast',
  ]);
});

test('a block of which nothing else is known is an example by its heading', () => {
  expect(idsOf(fenced('yaml', 'services:\n  # a heading of nothing\n  redis: {}'))).toEqual(['example Notes']);
  expect(idsOf(fenced('', 'A ── B'))).toEqual(['example Notes']);
  expect(idsOf(fenced('bash', '#!/bin/bash\n# not a heading\npg_dump'))).toEqual(['example Notes']);
  expect(idsOf(fenced('sql', '-- nothing yet'))).toEqual(['example Notes']);
  expect(idsOf(fenced('sql', 'CREATE EXTENSION pg_trgm;'))).toEqual(['object extension pg_trgm']);
  expect(idsOf('# Notes\n\nProse says nothing.')).toEqual([]);
});

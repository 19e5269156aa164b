import { sql } from 'kysely';
import { pino } from 'pino';
import { z } from 'zod';
import { type App, type AppOptions, type Wiring } from '../../src/app.ts';
import type { Database } from '../../src/database/connect.ts';
import { KaavaError } from '../../src/errors.ts';
import { type Authenticator, nobody } from '../../src/http/actor.ts';
import { PageQuery, pageOfSchema } from '../../src/http/contract.ts';
import { Unauthenticated } from '../../src/http/errors.ts';
import { decodeCursor, pageOf } from '../../src/http/page.ts';
import { type Permission, type Principal, route, type Route } from '../../src/http/route.ts';
import type { KeyUsage } from '../../src/http/usage.ts';
import { testApp } from '../support/app.ts';

export const ANNA = '0193d5a0-0000-7000-8000-00000000000a';
export const BERT = '0193d5a0-0000-7000-8000-00000000000b';

const session = (userId: string, userRole: string) => (requestId: string) =>
  ({ kind: 'session', userRole, sessionId: userId, actor: { role: 'authenticated', userId, requestId } }) as const;
const key = (id: string, permissions: readonly Permission[], rateLimitPerHour: number) => (requestId: string) =>
  ({
    kind: 'api-key',
    userRole: 'ADMIN',
    apiKey: { id, permissions, rateLimitPerHour },
    actor: { role: 'authenticated', userId: ANNA, requestId },
  }) as const;

const principals: Readonly<Record<string, (requestId: string) => Principal>> = {
  person: session(ANNA, 'USER'),
  anna: session(ANNA, 'USER'),
  bert: session(BERT, 'USER'),
  admin: session(ANNA, 'ADMIN'),
  moderator: session(ANNA, 'MODERATOR'),
  kv_reader: key('reader', ['prompts:read'], 1000),
  kv_worker: key('worker', ['executions:work'], 1000),
  kv_three: key('three', ['prompts:read'], 3),
};

export class NoteMissing extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'NOTE_MISSING';
}

const Note = z.strictObject({ id: z.string(), owner: z.string(), text: z.string() }).meta({ id: 'Note' });
const NewNote = z.strictObject({
  text: z.string().min(1).max(200),
  tags: z.array(z.strictObject({ name: z.string() })).optional(),
  count: z.int().optional(),
  anything: z.json().optional(),
});
const Id = z.strictObject({ id: z.uuid() });
const Me = z.strictObject({ role: z.string(), user_id: z.string().nullable() });

/** Shaped like one; nobody signs in with it. */
const HASH = '$scrypt$ln=15,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g';

/** Makes Anna, Bert, and a table of notes, of which each sees their own. */
export const prepareNotes = async (db: { query(text: string): Promise<unknown> }): Promise<void> => {
  await db.query(`
    insert into identity.users (id, email, name, password_hash) values ('${ANNA}', 'anna@example.com', 'Anna', '${HASH}'), ('${BERT}', 'bert@example.com', 'Bert', '${HASH}');
    create table public.notes (id uuid primary key default core.uuid_v7(), owner uuid not null default core.current_user_id(), text text not null,
      constraint notes_text_unique unique (text), constraint notes_text_not_bad check (text <> 'bad'));
    alter table public.notes enable row level security;
    create policy notes_own on public.notes to authenticated using (owner = (select core.current_user_id()));
    grant select, insert, delete on public.notes to authenticated, anonymous`);
};

const query = <Row>(db: Database, raw: ReturnType<typeof sql<Row>>) => ({ compile: () => raw.compile(db) });

/** What tests count and wait for. */
export interface Probe {
  handled: number;
  /** Requests of POST /slow wait for it. */
  gate: Promise<void>;
  entered: () => void;
  readonly usage: KeyUsage[];
}

export const newProbe = (): Probe => ({ handled: 0, gate: Promise.resolve(), entered: () => {}, usage: [] });

export function fixtureRoutes(probe: Probe): Route[] {
  const whoami = (access: Route['access'], name: string): Route =>
    route({
      method: 'get',
      path: `/whoami/${name}`,
      operationId: `whoami${name}`,
      summary: 'Who acts.',
      access,
      status: 200,
      response: Me,
      handle: ({ db, session: as }) =>
        as.one(
          query(
            db,
            sql<{
              role: string;
              user_id: string | null;
            }>`select current_user::text as role, core.current_user_id()::text as user_id`,
          ),
        ),
    });
  return [
    whoami('public', 'Public'),
    whoami('session', 'Session'),
    whoami('administrator', 'Administrator'),
    whoami('moderator', 'Moderator'),
    whoami('prompts:read', 'Reader'),
    whoami('executions:work', 'Worker'),
    route({
      method: 'get',
      path: '/notes/:id',
      operationId: 'readNote',
      summary: 'One note.',
      access: 'prompts:read',
      params: Id,
      status: 200,
      response: Note,
      errors: { NOTE_MISSING: 'There is none, or it is not yours.' },
      async handle({ db, session: as, params }) {
        const note = await as.maybe(
          query(db, sql<z.input<typeof Note>>`select id, owner, text from public.notes where id = ${params.id}`),
        );
        if (note === undefined) throw new NoteMissing('There is no such note, or it is not yours.');
        return note;
      },
    }),
    route({
      method: 'get',
      path: '/notes/latest',
      operationId: 'latestNote',
      summary: 'Declared after the one that would catch it.',
      access: 'public',
      status: 200,
      response: z.literal('latest'),
      handle: async () => 'latest' as const,
    }),
    route({
      method: 'get',
      path: '/notes',
      operationId: 'listNotes',
      summary: 'Notes.',
      access: 'public',
      query: PageQuery,
      status: 200,
      response: pageOfSchema(z.string()),
      async handle({ query: { limit, cursor } }) {
        const [after = '0'] = decodeCursor(cursor, 1) ?? [];
        const rows = Array.from({ length: 7 }, (_, index) => String(index + 1)).filter((row) => row > after);
        return pageOf(rows.slice(0, limit + 1), limit, (row) => [row]);
      },
    }),
    route({
      method: 'post',
      path: '/notes',
      operationId: 'writeNote',
      summary: 'Writes a note.',
      access: 'session',
      body: NewNote,
      status: 201,
      response: Note,
      async handle({ db, session: as, body, set }) {
        probe.handled += 1;
        const note = await as.transaction((tx) =>
          sql<z.input<typeof Note>>`insert into public.notes (text) values (${body.text}) returning id, owner, text`
            .execute(tx)
            .then(({ rows }) => rows[0] as z.input<typeof Note>),
        );
        if (body.text === 'fails after') throw new NoteMissing('It failed after the insert.');
        set('Location', `/v1/notes/${note.id}`);
        await as.one(query(db, sql`select 1`));
        return note;
      },
    }),
    route({
      method: 'post',
      path: '/slow',
      operationId: 'beSlow',
      summary: 'Waits.',
      access: 'session',
      status: 204,
      async handle() {
        probe.handled += 1;
        probe.entered();
        await probe.gate;
      },
    }),
    ...[true, false].map((declared) =>
      route({
        method: 'post',
        path: declared ? '/isolated' : '/isolated-unsaid',
        operationId: declared ? 'beIsolated' : 'beIsolatedUnsaid',
        summary: 'Tells the isolation of the transaction that it asked for.',
        access: 'session',
        ...(declared && { isolation: 'repeatable read' as const }),
        status: 200,
        response: z.strictObject({ isolation: z.string() }),
        handle: ({ session: as }) =>
          as.transaction(
            async (tx) => {
              const { rows } = await sql<{
                isolation: string;
              }>`select current_setting('transaction_isolation') as isolation`.execute(tx);
              return rows[0] as { isolation: string };
            },
            { isolation: 'repeatable read' },
          ),
      }),
    ),
    route({
      method: 'post',
      path: '/long',
      operationId: 'takeLong',
      summary: 'Takes too long for a transaction.',
      access: 'session',
      keyless: true,
      status: 204,
      async handle() {
        probe.handled += 1;
      },
    }),
    route({
      method: 'post',
      path: '/sleep',
      operationId: 'sleep',
      summary: 'Sleeps in the database.',
      access: 'public',
      status: 200,
      response: z.strictObject({ slept: z.boolean() }),
      async handle({ db, session: as }) {
        probe.entered();
        return as.one(query(db, sql<{ slept: boolean }>`select pg_sleep(600) is not null as slept`));
      },
    }),
    route({
      method: 'post',
      path: '/keys',
      operationId: 'makeKey',
      summary: 'Shows a secret once.',
      access: 'session',
      status: 201,
      response: z.strictObject({ secret: z.string() }),
      secretResponse: true,
      handle: async () => ({ secret: `secret-${(probe.handled += 1)}` }),
    }),
    route({
      method: 'post',
      path: '/sign-in',
      operationId: 'signIn',
      summary: 'Checks a password.',
      access: 'public',
      strict: true,
      body: z.strictObject({ password: z.string() }),
      status: 204,
      async handle() {},
    }),
    route({
      method: 'get',
      path: '/broken/:how',
      operationId: 'beBroken',
      summary: 'Our mistakes.',
      access: 'public',
      params: z.strictObject({ how: z.enum(['bug', 'zod', 'sql', 'unlisted', 'refused', 'unique', 'check']) }),
      status: 200,
      response: z.object({ fine: z.boolean() }),
      async handle({ db, session: as, params: { how } }) {
        if (how === 'bug') throw new TypeError('the secret inner workings');
        if (how === 'zod') z.string().parse(1);
        if (how === 'sql') await as.all(query(db, sql`select secret_column from nowhere`));
        if (how === 'refused') await as.all(query(db, sql`select * from identity.users`));
        if (how === 'unique')
          await as.all(query(db, sql`insert into public.notes (owner, text) values (${ANNA}, 'x'), (${ANNA}, 'x')`));
        return { fine: true, ...(how === 'unlisted' && { password_hash: 'scrypt$1' }) };
      },
    }),
  ];
}

export interface Fixture extends App {
  readonly probe: Probe;
  /** What was logged, one parsed line each. */
  readonly logged: Record<string, unknown>[];
}

const byName: Authenticator = async ({ token }, requestId) => {
  if (token === undefined) return nobody(requestId);
  const principal = principals[token];
  if (principal === undefined) throw new Unauthenticated();
  return principal(requestId);
};

/** The service with these routes instead of its contexts; tokens are the names in `principals`. */
export function fixtureApp(
  db: Database,
  { routes, authenticate, ...options }: Partial<AppOptions> & { routes?: Route[]; authenticate?: Authenticator } = {},
): Fixture {
  const probe = newProbe();
  const logged: Record<string, unknown>[] = [];
  const wiring: Wiring = {
    contexts: [{ tag: 'notes', description: 'For tests.', routes: routes ?? fixtureRoutes(probe) }],
    authenticate: authenticate ?? byName,
    async recordUsage(batch) {
      probe.usage.push(...batch);
    },
    announce: () => {},
    async close() {},
  };
  const log = pino(
    { level: 'debug' },
    { write: (line: string) => void logged.push(JSON.parse(line) as Record<string, unknown>) },
  );
  return Object.assign(testApp(db, { wiring, log, ...options }), { probe, logged });
}

/** A promise and what settles it. */
export function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

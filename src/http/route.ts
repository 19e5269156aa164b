import type { Readable } from 'node:stream';
import type { input, output, ZodType } from 'zod';
import type { Actor, Session, TransactionOptions } from '../database/session.ts';
import type { Database } from '../database/connect.ts';
import type { RowIssue } from './batch.ts';
import type { Bytes } from './bytes.ts';
import type { Batch } from './contract.ts';

/** What an API key may be allowed. A signed-in session may do all of them, except the work of `WORK`. */
export const PERMISSIONS = [
  'account:read',
  'account:write',
  'prompts:read',
  'prompts:write',
  'executions:read',
  'executions:write',
  'executions:work',
  'studio:read',
  'studio:write',
  'ai-sessions:work',
  'content:read',
  'content:write',
  'learning:read',
  'learning:write',
  'submissions:work',
  'events:write',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** Work on the queue of all: an API key that may do it acts as `service` there, and only an administrator makes one. */
export const WORK = ['executions:work', 'ai-sessions:work', 'submissions:work'] as const satisfies readonly Permission[];
export type Work = (typeof WORK)[number];
export const isWork = (access: Access): access is Work => (WORK as readonly string[]).includes(access);

/** Who sent a request, as its credentials proved. */
export interface Principal {
  readonly kind: 'nobody' | 'session' | 'api-key';
  readonly actor: Actor;
  /** Of the user in whose name the actor acts; undefined for nobody. */
  readonly userRole?: string;
  readonly sessionId?: string;
  readonly apiKey?: { readonly id: string; readonly permissions: readonly Permission[]; readonly rateLimitPerHour: number };
}

/**
 * Who may call a route. Rows are guarded by row-level security in any case; this only says what credentials make sense.
 * - `public`: anybody; credentials are looked at when they are there.
 * - `session`: a signed-in person, never an API key (keys, sessions, passwords).
 * - a permission: a signed-in person, or an API key that has it. One of `WORK`: an API key that has it, acting as `service`.
 * - `administrator`, `moderator`: a signed-in person with that role, acting as that database role.
 */
export type Access = 'public' | 'session' | 'administrator' | 'moderator' | Permission;

type Shape = ZodType | undefined;
type Parsed<S> = S extends ZodType ? output<S> : undefined;
type Answer<S> = S extends ZodType ? input<S> : void | Bytes;

/** What a handler is given: parsed input, and a session in the caller's name that ends with the request. */
export interface Call<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The body as it comes, of a route that `accepts` bytes; empty on others. */
  readonly content: Readable;
  /** Queries are built on this … */
  readonly db: Database;
  /** … and sent on this. With an `Idempotency-Key` the whole handler runs in one transaction, and `transaction` joins it. */
  readonly session: Session;
  readonly principal: Principal;
  /** Of a batch: how many of its rows did not fit, and why. */
  readonly rejected: number;
  readonly rowIssues: readonly RowIssue[];
  /** Address of the client as seen through TRUST_PROXY proxies. */
  readonly ip: string;
  readonly userAgent: string | undefined;
  /** A request header, by lower-case name. */
  header(name: string): string | undefined;
  /** Sets a response header: `ETag`, `Location`. */
  set(name: string, value: string): void;
  /** Says that there is news of a topic to whoever listens, in all processes: once what the handler did is committed. */
  announce(topic: string): void;
  /** Ends when the client goes away or the server shuts down. */
  readonly signal: AbortSignal;
}

/** What a connection is given that stays open. Between its queries it holds nothing of the database. */
export interface LiveCall<Params, Query> extends Call<Params, Query, undefined> {
  /**
   * Asks who the credentials are of now: they may not hold for as long as the connection does, or allow less.
   *
   * @throws Unauthenticated, and Forbidden where they do not allow the connection itself any more
   */
  recheck(): Promise<Principal>;
}

/** One of Server-Sent Events. */
export interface ServerEvent {
  /** What a client that lost the connection says it had last, in Last-Event-ID. One line. */
  readonly id: string;
  /** Its name and data; without it, the event only says where the client is now. */
  readonly event?: string;
  readonly data?: unknown;
}

/** What a WebSocket does, when it was let in. */
export interface Conversation<Message, Frame> {
  /** Sends what is to be said, until the connection ends; an error ends it. */
  run(): Promise<void>;
  /**
   * Does what a message asks, one at a time. What it returns is sent back; an error is sent as one, with the message's id.
   *
   * @param principal who sends it, as their credentials are now
   */
  receive(message: Message, principal: Principal): Promise<Frame>;
}

/** The service's end of a WebSocket. */
export interface Socket<Frame> {
  /** Resolves when the frame has gone out, so that who awaits it never piles up frames for a slow reader. @throws when the connection is over */
  send(frame: Frame): Promise<void>;
}

/** How a connection goes on that is not over with one answer. */
export type Live =
  | { readonly kind: 'events'; open(call: LiveCall<unknown, unknown>): AsyncIterable<ServerEvent> }
  | {
      readonly kind: 'socket';
      /** What a client sends … */
      readonly messages: ZodType;
      /** … and what it is sent. */
      readonly frames: ZodType;
      open(call: LiveCall<unknown, unknown>, socket: Socket<unknown>): Conversation<unknown, unknown>;
    };

/** Names of what may become old together, or what names them of a request's input. */
export type TagsOf<Given> = readonly string[] | ((given: Given) => readonly string[]);

/** One declaration of a route: Express serves it and the OpenAPI document describes it. */
export interface RouteDeclaration<P extends Shape, Q extends Shape, B extends Shape, R extends Shape> {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below /v1, in Express's form: `/prompts/:id/publish`. */
  readonly path: `/${string}`;
  /** camelCase and unique: `publishPrompt`. */
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly access: Access;
  /** A signed-in administrator acts as one here, and so on the rows of all. */
  readonly administrators?: true;
  /**
   * Checks a password or a mailed token, or sends a mail to an address that the caller names: few a minute are taken from one address, whoever
   * calls. Where it is public, too, credentials are not looked at.
   */
  readonly strict?: true;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /**
   * The body is a batch, and `body` is its `body`. The handler is given the rows that fit, and in `rowIssues` what is wrong with the
   * others; no row at all may be left.
   */
  readonly batch?: Batch;
  /** Of success. 204 has no response schema. */
  readonly status: 101 | 200 | 201 | 202 | 204;
  readonly response?: R;
  /** Media types of what it answers in place of JSON: the handler then returns `Bytes`. */
  readonly produces?: readonly string[];
  /** What each line is, where it produces JSON Lines. */
  readonly line?: ZodType;
  /** Media types of a body that is no JSON: the handler reads `content`. */
  readonly accepts?: readonly string[];
  /** Codes of the errors that a client should expect beyond the general ones: `PROMPT_NOT_FOUND`. */
  readonly errors?: Readonly<Record<string, string>>;
  /** The response holds a secret that is shown once: it is never stored for replay under an Idempotency-Key. */
  readonly secretResponse?: true;
  /** The isolation that the handler's transaction asks for: the one that an Idempotency-Key puts around the handler then has it, too. */
  readonly isolation?: TransactionOptions['isolation'];
  /** What it answers has a revision, in its ETag. `required`: a change must name in If-Match the one that was read. */
  readonly revision?: 'told' | 'required';
  /**
   * Of a GET: its answer is kept, for so many seconds at most, until a route that `renews` one of the tags has written. It must follow
   * from params, query and the actor alone; nothing else is part of the key. For lists that everybody sees, and sums: not for rows.
   */
  readonly cache?: { readonly tags: TagsOf<{ readonly params: Parsed<P>; readonly query: Parsed<Q> }>; readonly seconds: number };
  /** Of any other: the tags of what it may have made old. Done after the commit, whatever the handler has come to. */
  readonly renews?: TagsOf<{ readonly params: Parsed<P>; readonly body: Parsed<B> }>;
  /** Takes no Idempotency-Key: what it does takes too long to hold a transaction open for, and a second time changes nothing. */
  readonly keyless?: true;
  /** Declared by {@link stream} and {@link socket}: `handle` then only lets the caller in. */
  readonly live?: Live;
  readonly handle: (call: Call<Parsed<P>, Parsed<Q>, Parsed<B>>) => Promise<Answer<R>>;
}

/** A declared route, its types forgotten; the tag is the context's name. */
export type Route = RouteDeclaration<Shape, Shape, Shape, Shape>;

/** Declares a route; the handler's types follow from the contracts. */
export const route = <
  P extends Shape = undefined,
  Q extends Shape = undefined,
  B extends Shape = undefined,
  R extends Shape = undefined,
>(
  declaration: RouteDeclaration<P, Q, B, R>,
): Route => declaration;

type Opening = 'path' | 'operationId' | 'summary' | 'description' | 'access' | 'errors';
type Opened<P extends Shape, Q extends Shape> = Pick<
  RouteDeclaration<P, Q, undefined, undefined>,
  Opening | 'params' | 'query'
> & {
  /** Refuses the caller before anything is opened, with an ordinary answer. */
  admit?(call: Call<Parsed<P>, Parsed<Q>, undefined>): Promise<void>;
};

const opening = <P extends Shape, Q extends Shape>({ admit, ...declared }: Opened<P, Q>, status: 101 | 200, live: Live): Route =>
  ({ ...declared, method: 'get', status, live, handle: async (call: never) => admit?.(call) }) as unknown as Route;

/** Declares a stream of Server-Sent Events. Each has data as `event` says. */
export const stream = <P extends Shape = undefined, Q extends Shape = undefined>({
  event,
  open,
  ...declared
}: Opened<P, Q> & {
  readonly event: ZodType;
  open(call: LiveCall<Parsed<P>, Parsed<Q>>): AsyncIterable<ServerEvent>;
}): Route => ({ ...opening(declared as never, 200, { kind: 'events', open: open as never }), response: event });

/** Declares a WebSocket, with the contracts of both directions. */
export const socket = <M extends ZodType, F extends ZodType, P extends Shape = undefined, Q extends Shape = undefined>({
  messages,
  frames,
  open,
  ...declared
}: Opened<P, Q> & {
  readonly messages: M;
  readonly frames: F;
  open(call: LiveCall<Parsed<P>, Parsed<Q>>, socket: Socket<input<F>>): Conversation<output<M>, input<F>>;
}): Route => opening(declared as never, 101, { kind: 'socket', messages, frames, open });

/** A page of a list. `next_cursor` is null on the last page. */
export interface Page<Row> {
  readonly data: Row[];
  readonly next_cursor: string | null;
}

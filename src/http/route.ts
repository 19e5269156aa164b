import type { input, output, ZodType } from 'zod';
import type { Actor, Session, TransactionOptions } from '../database/session.ts';
import type { Database } from '../database/connect.ts';

/** What an API key may be allowed. A signed-in session may do all of them, except `executions:work`. */
export const PERMISSIONS = [
  'account:read',
  'account:write',
  'prompts:read',
  'prompts:write',
  'executions:read',
  'executions:write',
  'executions:work',
  'content:read',
  'content:write',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

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
 * - a permission: a signed-in person, or an API key that has it. `executions:work`: an API key that has it, acting as `service`.
 * - `administrator`, `moderator`: a signed-in person with that role, acting as that database role.
 */
export type Access = 'public' | 'session' | 'administrator' | 'moderator' | Permission;

type Shape = ZodType | undefined;
type Parsed<S> = S extends ZodType ? output<S> : undefined;
type Answer<S> = S extends ZodType ? input<S> : void;

/** What a handler is given: parsed input, and a session in the caller's name that ends with the request. */
export interface Call<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Queries are built on this … */
  readonly db: Database;
  /** … and sent on this. With an `Idempotency-Key` the whole handler runs in one transaction, and `transaction` joins it. */
  readonly session: Session;
  readonly principal: Principal;
  /** Address of the client as seen through TRUST_PROXY proxies. */
  readonly ip: string;
  readonly userAgent: string | undefined;
  /** A request header, by lower-case name. */
  header(name: string): string | undefined;
  /** Sets a response header: `ETag`, `Location`. */
  set(name: string, value: string): void;
  /** Ends when the client goes away or the server shuts down. */
  readonly signal: AbortSignal;
}

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
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Of success. 204 has no response schema. */
  readonly status: 200 | 201 | 202 | 204;
  readonly response?: R;
  /** Codes of the errors that a client should expect beyond the general ones: `PROMPT_NOT_FOUND`. */
  readonly errors?: Readonly<Record<string, string>>;
  /** The response holds a secret that is shown once: it is never stored for replay under an Idempotency-Key. */
  readonly secretResponse?: true;
  /** The isolation that the handler's transaction asks for: the one that an Idempotency-Key puts around the handler then has it, too. */
  readonly isolation?: TransactionOptions['isolation'];
  /** What it answers has a revision, in its ETag. `required`: a change must name in If-Match the one that was read. */
  readonly revision?: 'told' | 'required';
  /** Takes no Idempotency-Key: what it does takes too long to hold a transaction open for, and a second time changes nothing. */
  readonly keyless?: true;
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

/** A page of a list. `next_cursor` is null on the last page. */
export interface Page<Row> {
  readonly data: Row[];
  readonly next_cursor: string | null;
}

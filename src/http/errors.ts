import { type Issue, KaavaError } from '../errors.ts';

/** Input that does not fit its contract. */
export class InvalidRequest extends KaavaError {
  readonly kind = 'invalid';
  readonly code: string = 'INVALID_REQUEST';
  override readonly issues: readonly Issue[];
  constructor(message: string, issues: readonly Issue[] = []) {
    super(message);
    this.issues = issues;
  }
}

/** A body that is no JSON at all. */
export class BrokenJson extends InvalidRequest {
  override readonly code = 'BROKEN_JSON';
}

/** No credentials, or credentials that prove nothing (any more). It never says which. */
export class Unauthenticated extends KaavaError {
  readonly kind = 'unauthenticated';
  readonly code = 'UNAUTHENTICATED';
  constructor(message = 'Valid credentials are needed.') {
    super(message);
  }
}

/** The credentials are good, but not for this. */
export class Forbidden extends KaavaError {
  readonly kind = 'forbidden';
  readonly code = 'FORBIDDEN';
  constructor(message = 'These credentials do not allow this.') {
    super(message);
  }
}

/** No route has this path. */
export class RouteNotFound extends KaavaError {
  readonly kind = 'not-found';
  readonly code = 'ROUTE_NOT_FOUND';
  constructor() {
    super('There is nothing at this path.');
  }
}

/** The path exists, its method does not. */
export class MethodNotAllowed extends KaavaError {
  readonly kind = 'invalid';
  readonly code = 'METHOD_NOT_ALLOWED';
  readonly allow: readonly string[];
  constructor(allow: readonly string[]) {
    super(`This path takes ${allow.join(', ')}.`);
    this.allow = allow;
  }
}

/** The path is a WebSocket, and this was an ordinary request. */
export class UpgradeRequired extends KaavaError {
  readonly kind = 'invalid';
  readonly code = 'UPGRADE_REQUIRED';
  constructor() {
    super('This path is a WebSocket.');
  }
}

/** The path answers with events, and the client did not say that it takes them. */
export class NotAcceptable extends KaavaError {
  readonly kind = 'invalid';
  readonly code = 'NOT_ACCEPTABLE';
  constructor() {
    super('This path answers with events: ask for them with Accept: text/event-stream.');
  }
}

/** A body that is larger, also after inflation, than BODY_LIMIT_BYTES. */
export class BodyTooLarge extends KaavaError {
  readonly kind = 'too-large';
  readonly code = 'BODY_TOO_LARGE';
  override readonly issues: readonly Issue[];
  constructor(limit: number) {
    super(`The body is larger than ${limit} bytes.`);
    this.issues = [{ path: '', message: `is larger than ${limit} bytes` }];
  }
}

/** A body that is not application/json, or is encoded in a way that is not supported. */
export class UnsupportedBody extends KaavaError {
  readonly kind = 'unsupported-media-type';
  readonly code = 'UNSUPPORTED_MEDIA_TYPE';
}

/** Another request with the same Idempotency-Key is being worked on. */
export class IdempotencyKeyInUse extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'IDEMPOTENCY_KEY_IN_USE';
  override readonly retryAfterSeconds = 1;
  constructor() {
    super('A request with this Idempotency-Key is being worked on.');
  }
}

/** The key answered another request already. */
export class IdempotencyKeyReused extends KaavaError {
  readonly kind = 'unprocessable';
  readonly code = 'IDEMPOTENCY_KEY_REUSED';
  constructor() {
    super('This Idempotency-Key was used for another request.');
  }
}

/** The request was done, and its answer held a secret, which is shown once. */
export class SecretShownOnce extends KaavaError {
  readonly kind = 'conflict';
  readonly code = 'IDEMPOTENCY_SECRET_SHOWN';
  constructor() {
    super('The request with this Idempotency-Key was done. Its answer held a secret, which is shown only once.');
  }
}

/** Too many requests in the window. */
export class RateLimited extends KaavaError {
  readonly kind = 'rate-limited';
  readonly code = 'RATE_LIMITED';
  override readonly retryAfterSeconds: number;
  constructor(retryAfterSeconds: number) {
    super(`Too many requests; try again in ${retryAfterSeconds} s.`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** As many requests are under way as the server takes: MAX_REQUESTS_IN_FLIGHT. */
export class Overloaded extends KaavaError {
  readonly kind = 'unavailable';
  readonly code = 'OVERLOADED';
  override readonly retryAfterSeconds = 1;
  constructor() {
    super('The server is busy; try again.');
  }
}

/** The server stops, and the request did not finish in time. */
export class ShuttingDown extends KaavaError {
  readonly kind = 'unavailable';
  readonly code = 'SHUTTING_DOWN';
  override readonly retryAfterSeconds = 1;
  constructor() {
    super('The server is stopping; try again.');
  }
}

/** One thing that is wrong with what was sent: where, and what. */
export interface Issue {
  /** A JSON pointer into the body, or `query.limit`, `params.id`. */
  readonly path: string;
  readonly message: string;
}

/** The server's answer to a request that it did not do: a problem document (RFC 9457), or whatever it sent instead. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  /** Stable, for programs: `PROMPT_NOT_FOUND`. Empty where the server names none. */
  readonly code: string;
  /** To be named to whoever runs the server. Empty where the server names none. */
  readonly request_id: string;
  /** What exactly is wrong, item by item; empty where the server does not say. */
  readonly issues: readonly Issue[];
  /** Seconds after which a retry makes sense, where the server says. */
  readonly retryAfterSeconds: number | undefined;
  /** What was answered: the document, or text that is none. */
  readonly body: unknown;
  readonly headers: Headers;

  constructor(response: Response, body: unknown) {
    const { title, detail, code, request_id, errors } = (typeof body === 'object' && body !== null ? body : {}) as Problem;
    super([code, detail ?? title ?? `The server answered ${String(response.status)}.`].filter(isText).join(': '));
    this.status = response.status;
    this.code = isText(code) ? code : '';
    this.request_id = isText(request_id) ? request_id : (response.headers.get('x-request-id') ?? '');
    this.issues = Array.isArray(errors) ? (errors as Issue[]) : [];
    this.retryAfterSeconds = retryAfterOf(response.headers);
    this.body = body;
    this.headers = response.headers;
  }
}

/** What a problem document may hold; nothing of it is sure. */
interface Problem {
  readonly title?: unknown;
  readonly detail?: unknown;
  readonly code?: unknown;
  readonly request_id?: unknown;
  readonly errors?: unknown;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** The error that an answer is. */
export async function problemOf(response: Response): Promise<ProblemError> {
  const text = await response.text();
  try {
    return new ProblemError(response, JSON.parse(text));
  } catch {
    return new ProblemError(response, text);
  }
}

/** `Retry-After`, in seconds or as a date (RFC 9110, 10.2.3), as seconds from now. */
export function retryAfterOf(headers: Headers): number | undefined {
  const said = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+$/.test(said)) return Number(said);
  const date = Date.parse(said);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - Date.now()) / 1000));
}

import { z } from 'zod';

/** The body of an answer that is kept for a repeated request: any JSON value. */
export const IdempotentResponseBody = z.json();
export type IdempotentResponseBody = z.infer<typeof IdempotentResponseBody>;

/** The headers of that answer, by lower-case name. */
export const IdempotentResponseHeaders = z.record(z.string(), z.string());
export type IdempotentResponseHeaders = z.infer<typeof IdempotentResponseHeaders>;

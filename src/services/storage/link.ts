import type { SignedUrl } from './storage.ts';

/** Seconds in which a link must be followed. What is under way then goes on. */
export const LINK_SECONDS = 900;

/** A signed URL as a client is told of it. */
export const linkOf = ({ expiresAt, ...signed }: SignedUrl) => ({ ...signed, expires_at: new Date(expiresAt).toISOString() });

// A path may write an id in upper case; the database never does.

/** What is news for everybody in a collaboration session: a change of it, or of who is in. */
export const sessionTopic = (sessionId: string): string => `collaboration-session:${sessionId.toLowerCase()}`;

/** What is news for one user: a notification, or that credentials do not hold any more. */
export const userTopic = (userId: string): string => `user:${userId.toLowerCase()}`;

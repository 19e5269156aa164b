const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const CONTEXT = '[a-z]{1,40}';
const KEY = new RegExp(`^(${UUID})/(${CONTEXT})/(${UUID})$`);
const PREFIX = new RegExp(`^(?:${UUID}/(?:${CONTEXT}/)?)?$`);

/** Whose object it is, which context it belongs to, and its id, from PostgreSQL. */
export interface ObjectName {
  readonly userId: string;
  readonly context: string;
  readonly id: string;
}

/** The key of an object. @throws Error for parts that no key has: then it was our mistake, and no path is made of it */
export const objectKey = ({ userId, context, id }: ObjectName): string => checkedKey(`${userId}/${context}/${id}`);

/** The parts of a key, or undefined for a text that is none. */
export function parseKey(key: string): ObjectName | undefined {
  const [, userId, context, id] = KEY.exec(key) ?? [];
  return userId === undefined || context === undefined || id === undefined ? undefined : { userId, context, id };
}

/** @throws Error for what is no key */
export function checkedKey(key: string): string {
  if (!KEY.test(key)) throw new Error('A key is <user id>/<context>/<uuid>, in lower case.');
  return key;
}

/** @throws Error for what no key begins with, or ends inside a part */
export function checkedPrefix(prefix: string): string {
  if (!PREFIX.test(prefix)) throw new Error("A prefix is '', <user id>/ or <user id>/<context>/.");
  return prefix;
}

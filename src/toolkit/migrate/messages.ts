/** The body of one protocol message, without its type and length. */
type OnMessage = (type: string, body: Buffer) => void;

/**
 * Cuts a byte stream of the PostgreSQL protocol (version 3) into messages, however the packets fall.
 *
 * `untyped` is the number of messages at its beginning that have a length but no type: one, the startup message, from a client.
 */
export function messageReader(onMessage: OnMessage, untyped: number): (chunk: Buffer) => void {
  let pending: Buffer[] = [];
  let size = 0;
  let needed = 0;
  let left = untyped;
  return (chunk) => {
    pending.push(chunk);
    size += chunk.length;
    if (size < needed) return;
    let buffer = pending.length === 1 ? chunk : Buffer.concat(pending);
    for (;;) {
      const prefix = left > 0 ? 0 : 1;
      if (buffer.length < prefix + 4) {
        needed = prefix + 4;
        break;
      }
      const total = prefix + buffer.readInt32BE(prefix);
      if (buffer.length < total) {
        needed = total;
        break;
      }
      onMessage(prefix === 0 ? '' : String.fromCharCode(buffer[0] ?? 0), buffer.subarray(prefix + 4, total));
      if (left > 0) left -= 1;
      buffer = buffer.subarray(total);
    }
    pending = buffer.length === 0 ? [] : [buffer];
    size = buffer.length;
  };
}

/** The fields of an ErrorResponse or NoticeResponse, by their letter (PostgreSQL manual, "Error and Notice Message Fields"). */
export function readFields(body: Buffer): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  let at = 0;
  while (at < body.length && body[at] !== 0) {
    const end = body.indexOf(0, at + 1);
    if (end < 0) break;
    fields.set(String.fromCharCode(body[at] ?? 0), body.toString('utf8', at + 1, end));
    at = end + 1;
  }
  return fields;
}

/** A string that ends with a zero byte. */
export const readString = (body: Buffer): string => body.toString('utf8', 0, Math.max(0, body.indexOf(0)));

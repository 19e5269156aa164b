import type { IncomingMessage, ServerResponse } from 'node:http';

/** How slowly a body may come. */
export interface Patience {
  /** Until all of it is there. An upload may take longer … */
  readonly bodyMs: number;
  /** … as long as so many bytes come in each such time: who sends next to nothing holds no connection by it. */
  readonly uploadBytes: number;
}

export const PATIENCE: Patience = { bodyMs: 60_000, uploadBytes: 65_536 };

const uploads = new WeakSet<IncomingMessage>();

/** Says that the body of a request is an upload. */
export const isUpload = (req: IncomingMessage): void => void uploads.add(req);

/** Cuts off a request whose body comes too slowly: with 408, unless it was answered already. */
export function limitBody(req: IncomingMessage, res: ServerResponse, { bodyMs, uploadBytes }: Patience): void {
  const { headers, socket } = req;
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) return;
  let before = socket.bytesRead;
  const looking = setInterval(() => {
    const now = socket.bytesRead;
    if (req.complete || (uploads.has(req) && now - before >= uploadBytes)) {
      before = now;
      return;
    }
    clearInterval(looking);
    if (!res.headersSent && socket.writable)
      socket.write('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    socket.destroy();
  }, bodyMs).unref();
  req.once('close', () => clearInterval(looking));
}

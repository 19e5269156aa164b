import { type IncomingMessage, type RequestListener, type Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

/** The subprotocol that is spoken. A page offers it, and its credentials beside it, as `bearer.<token>`. */
export const SUBPROTOCOL = 'kaava.v1';

/** What came after the head of a request that asks to be upgraded. */
const heads = new WeakMap<IncomingMessage, Buffer>();

const isForSocket = ({ headers }: IncomingMessage): boolean => headers.upgrade?.toLowerCase() === 'websocket';

/** Whether a request asks for a WebSocket, on a connection that can become one. */
export const asksForSocket = (req: IncomingMessage): boolean => heads.has(req) && isForSocket(req);

/**
 * What a server does with a request that asks for another protocol, whose connection Node hands over.
 *
 * One for a WebSocket takes the same way as any other, so that it is counted, logged and refused alike: a route that is a socket takes it
 * over; any other answers, and the connection ends. What asks for a protocol that is not spoken here is served as if it had not.
 * (RFC 9110, 7.8)
 */
export function upgradeListener(
  server: Server,
  handler: RequestListener,
): (req: IncomingMessage, socket: Duplex, head: Buffer) => void {
  const lastAnswers = new WeakMap<Duplex, ServerResponse>();
  server.on('request', (req, res) => void lastAnswers.set(req.socket, res));

  function take(req: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (!socket.writable) return void socket.destroy();
    if (!isForSocket(req)) {
      // Node has a connection begin anew that is given to it.
      socket.unshift(Buffer.concat([withoutWish(req), head]));
      server.emit('connection', socket);
      return;
    }
    socket.on('error', () => socket.destroy());
    // Half open, it would stay for as long as a client likes that never closes its own end.
    const close = (last = ''): void => void socket.end(last, () => socket.destroy());
    // A body would not be read any more.
    if (req.method !== 'GET' || req.headers['content-length'] !== undefined || req.headers['transfer-encoding'] !== undefined) {
      close('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    heads.set(req, head);
    const res = new ServerResponse(req);
    res.shouldKeepAlive = false;
    res.assignSocket(socket as Socket);
    res.once('finish', () => {
      if (res.socket !== null) close();
    });
    handler(req, res);
  }

  return (req, socket, head) => {
    const before = lastAnswers.get(socket);
    if (before === undefined || before.closed) return take(req, socket, head);
    // It came before the one before it was answered, and is answered after that.
    const lost = (): void => void socket.destroy();
    socket.on('error', lost);
    before.once('close', () => {
      socket.off('error', lost);
      take(req, socket, head);
    });
  };
}

/** The head of a request as it came, but that it asks for no other protocol. */
function withoutWish({ method = '', url = '', httpVersion, rawHeaders }: IncomingMessage): Buffer {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string;
    if (name.toLowerCase() !== 'upgrade') lines.push(`${name}: ${rawHeaders[at + 1] as string}`);
  }
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}

/** The credentials that a page can send: a script may name subprotocols, and no other header. */
export function withOfferedToken(headers: IncomingMessage['headers']): IncomingMessage['headers'] {
  const { authorization, 'x-api-key': apiKey, 'sec-websocket-protocol': offered = '' } = headers;
  const token = /(?:^|,)\s*bearer\.([^\s,]+)/.exec(offered)?.[1];
  return authorization !== undefined || apiKey !== undefined || token === undefined
    ? headers
    : { ...headers, authorization: `Bearer ${token}` };
}

/** What accepts sockets. Messages are not compressed: a compressor for each would take more memory than the messages. */
export const openSocketServer = (maxPayload: number): WebSocketServer =>
  new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  });

/** Turns the connection of a request into a WebSocket. Where the handshake is wrong, it is refused, and `accepted` is not called. */
export function accept(
  server: WebSocketServer,
  req: IncomingMessage,
  res: ServerResponse,
  accepted: (socket: WebSocket) => void,
): void {
  const { socket } = req;
  res.detachSocket(socket);
  server.handleUpgrade(req, socket, heads.get(req) ?? Buffer.alloc(0), accepted);
}

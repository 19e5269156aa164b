import net from 'node:net';
import tls from 'node:tls';
import { messageReader, readFields, readString } from './messages.ts';

/** The real server, as the pg driver understood the URL. */
export interface Upstream {
  /** A name, an address, or the folder of a unix socket. */
  readonly host: string;
  readonly port: number;
  readonly ssl: boolean | tls.ConnectionOptions;
}

/** An error that the server sent, and what it was asked. */
export interface ServerError {
  readonly fields: ReadonlyMap<string, string>;
  /** The text of the query that it answers; undefined before the first. */
  readonly query: string | undefined;
  /** How many statements of that query were completed before. */
  readonly completed: number;
}

/** What went by. Filled while the relay runs. */
export interface Traffic {
  /** Server processes of the connections that were made. */
  readonly backends: Set<number>;
  readonly notices: ReadonlyMap<string, string>[];
  lastError: ServerError | undefined;
}

export interface Relay {
  readonly port: number;
  readonly traffic: Traffic;
  /** Ends every connection at once, and listens no more. */
  close(): Promise<void>;
}

/**
 * Passes bytes between one local program and the server, and reads along: the program then need not report errors well, nor know TLS.
 *
 * Listens on a free port of 127.0.0.1 until it is closed. It cannot be used to get around the server's authentication, which it passes on.
 */
export async function startRelay(upstream: Upstream): Promise<Relay> {
  const traffic: Traffic = { backends: new Set(), notices: [], lastError: undefined };
  const sockets = new Set<net.Socket>();
  const server = net.createServer((client) => {
    sockets.add(client);
    client.on('error', () => client.destroy()).on('close', () => sockets.delete(client));
    client.setNoDelay(true);
    client.pause();
    connectUpstream(upstream, sockets).then(
      (remote) => join(client, remote, traffic),
      () => client.destroy(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A TCP server without a port.');
  return {
    port: address.port,
    traffic,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function join(client: net.Socket, remote: net.Socket, traffic: Traffic): void {
  let query: string | undefined;
  let completed = 0;
  const fromClient = messageReader((type, body) => {
    if (type === 'Q') query = readString(body);
    else if (type === 'P') query = readString(body.subarray(body.indexOf(0) + 1));
    else return;
    completed = 0;
  }, 1);
  const fromServer = messageReader((type, body) => {
    if (type === 'E') traffic.lastError = { fields: readFields(body), query, completed };
    else if (type === 'N') traffic.notices.push(readFields(body));
    else if (type === 'C') completed += 1;
    else if (type === 'K') traffic.backends.add(body.readInt32BE(0));
  }, 0);
  client.on('data', fromClient);
  remote.on('data', fromServer);
  client.pipe(remote);
  remote.pipe(client);
  client.on('close', () => remote.destroy());
  remote.on('close', () => client.destroy());
}

async function connectUpstream({ host, port, ssl }: Upstream, sockets: Set<net.Socket>): Promise<net.Socket> {
  const plain = host.startsWith('/') ? net.connect(`${host}/.s.PGSQL.${String(port)}`) : net.connect(port, host);
  const track = (socket: net.Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  };
  track(plain);
  plain.setNoDelay(true);
  plain.setKeepAlive(true, 10_000);
  await opened(plain, 'connect');
  if (ssl === false || host.startsWith('/')) return plain;
  // SSLRequest: length 8, code 80877103; the answer is one letter.
  plain.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]));
  const answer = await new Promise<string>((resolve, reject) => {
    plain.once('data', (data) => resolve(data.toString('latin1')));
    plain.once('close', () => reject(new Error('The server closed the connection.')));
  });
  if (answer !== 'S') throw new Error('The server does not support TLS.');
  const secure = tls.connect({
    ...(ssl === true ? {} : ssl),
    socket: plain,
    ...(net.isIP(host) === 0 ? { servername: host } : {}),
  });
  track(secure);
  await opened(secure, 'secureConnect');
  return secure;
}

const opened = (socket: net.Socket, event: string) =>
  new Promise<void>((resolve, reject) => {
    socket.once(event, () => resolve());
    socket.once('close', () => reject(new Error('The server cannot be reached.')));
  });

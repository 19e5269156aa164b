import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { UsageError } from '../errors.ts';
import { limitBody, PATIENCE } from './slow-body.ts';
import { upgradeListener } from './upgrade.ts';

/** Connections that asked for another protocol: Node hands them over, and does not count them among a server's own any more. */
const handedOver = new WeakMap<Server, Set<Duplex>>();

/**
 * A server with limits on how long a client may take, so that slow ones cannot hold it.
 *
 * @throws UsageError when the address is taken, or not this machine's
 */
export async function listen(handler: RequestListener, host: string, port: number, patience = PATIENCE): Promise<Server> {
  // Node's own limit on a whole request would be the same for an upload.
  const server = createServer({ headersTimeout: 15_000, requestTimeout: 0, keepAliveTimeout: 65_000 });
  server.on('request', (req, res) => limitBody(req, res, patience));
  server.on('request', handler);
  const sockets = new Set<Duplex>();
  handedOver.set(server, sockets);
  server.on('upgrade', (_req, socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('upgrade', upgradeListener(server, handler));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenProblem(error, host, port)));
    server.listen(port, host, resolve);
  });
  return server;
}

function listenProblem(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE') return new UsageError(`Port ${port} is taken by another process; set PORT to a free one.`);
  if (error.code === 'EACCES') return new UsageError(`Port ${port} is not open to this user; set PORT to one above 1023.`);
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return new UsageError(`HOST ${host} is not an address of this machine.`);
  return error;
}

/** Where a listening server is reached from this machine. */
export function urlOf(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo;
  const host = address === '0.0.0.0' || address === '::' ? '127.0.0.1' : family === 'IPv6' ? `[${address}]` : address;
  return `http://${host}:${port}`;
}

/** How long requests that were given up may take to end by themselves. */
const ABANDON_MS = 500;
const SWEEP_MS = 50;

/**
 * Stops accepting, lets the requests under way finish, and closes their connections.
 *
 * @param deadlineMs after which they are given up, and half a second later cut off
 * @returns whether all of them finished
 */
export async function drain(server: Server, deadlineMs: number, abandon: () => void): Promise<boolean> {
  let finished = true;
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  // A connection that was busy when the server closed is kept alive after its answer, unless somebody closes it.
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  let cut: NodeJS.Timeout | undefined;
  const deadline = setTimeout(() => {
    finished = false;
    abandon();
    cut = setTimeout(() => {
      server.closeAllConnections();
      handedOver.get(server)?.forEach((socket) => socket.destroy());
    }, ABANDON_MS);
  }, deadlineMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(deadline);
  clearTimeout(cut);
  return finished;
}

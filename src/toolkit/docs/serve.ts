import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UsageError } from '../../errors.ts';
import { CONTENT_SECURITY_POLICY } from './site-frame.ts';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
};

/**
 * Serves a site from memory on the loopback interface until the signal is aborted.
 *
 * @param port 0 for any that is free
 * @param started is told where it listens
 * @throws UsageError when the port is taken
 */
export async function serveSite(
  files: ReadonlyMap<string, string>,
  { port, signal, started }: { readonly port: number; readonly signal: AbortSignal; readonly started: (url: string) => void },
): Promise<void> {
  const server = createServer((request, response) => answer(files, request, response));
  await listen(server, port);
  started(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`);
  await new Promise<void>((resolve) => {
    const stop = () => {
      server.close(() => resolve());
      server.closeAllConnections();
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE')
        reject(new UsageError(`Port ${String(port)} is taken by another process: name a free one with --port, or 0 for any.`));
      else if (error.code === 'EACCES')
        reject(new UsageError(`Port ${String(port)} is not open to this user: name one above 1023 with --port.`));
      else reject(error);
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}

function answer(
  files: ReadonlyMap<string, string>,
  { method, url = '/', headers }: IncomingMessage,
  response: ServerResponse,
): void {
  const { pathname } = new URL(url, 'http://127.0.0.1');
  const path = pathname.slice(1) + (pathname.endsWith('/') ? 'index.html' : '');
  const text = files.get(path);
  const status =
    // A page from elsewhere whose name was made to lead here gets nothing.
    !/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? '')
      ? 403
      : method !== 'GET' && method !== 'HEAD'
        ? 405
        : text === undefined
          ? 404
          : 200;
  const body = status === 200 ? (text ?? '') : SAID[status];
  response.writeHead(status, {
    'content-type':
      status === 200 ? (TYPES[path.split('.').at(-1) ?? ''] ?? 'text/plain; charset=utf-8') : 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    ...(status === 405 && { allow: 'GET, HEAD' }),
  });
  response.end(method === 'HEAD' ? undefined : body);
}

const SAID = { 403: 'Not under this name.\n', 404: 'There is no such page.\n', 405: 'Only GET and HEAD.\n' };

import type { Server } from 'node:http';
import type { Express } from 'express';
import { afterAll, beforeAll } from 'vitest';
import { type Client, type ClientOptions, createClient } from '../../src/generated/client.ts';
import { drain, listen, urlOf } from '../../src/http/listen.ts';

/** Clients of a service that listens on a port of its own, as programs elsewhere would have them. */
export function useClients(service: { handler(): Express }) {
  let server: Server;
  let baseUrl = '';
  beforeAll(async () => {
    server = await listen(service.handler(), '127.0.0.1', 0);
    baseUrl = urlOf(server);
  });
  afterAll(() => drain(server, 1000, () => {}));
  return {
    baseUrl: () => baseUrl,
    /** Somebody's; nobody's without credentials. */
    client: (options: Partial<ClientOptions> = {}): Client => createClient({ baseUrl, ...options }),
  };
}

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { MigrationFailed, PooledConnection } from '../../../src/toolkit/migrate/errors.ts';
import { messageReader } from '../../../src/toolkit/migrate/messages.ts';
import { migrateUp } from '../../../src/toolkit/migrate/migrate.ts';
import { type Bench, createBench, table } from './support.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await createBench();
});
afterEach(() => bench.close());

const folder = mkdtempSync(join(tmpdir(), 'kaava-tls-'));
beforeAll(() => {
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...names, ...files], {
    stdio: 'ignore',
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Listens on loopback while `use` runs, and gives each connection, with one to the real server, to `handle`. */
async function between(
  handle: (client: net.Socket, server: net.Socket) => void,
  use: (url: URL) => Promise<void>,
): Promise<void> {
  const real = new URL(bench.url);
  const sockets = new Set<net.Socket>();
  const proxy = net.createServer((client) => {
    const server = net.connect(Number(real.port), real.hostname);
    for (const socket of [client, server]) sockets.add(socket.on('error', () => {}));
    client.on('close', () => server.destroy());
    server.on('close', () => client.destroy());
    handle(client, server);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const url = new URL(bench.url);
  url.host = `localhost:${String((proxy.address() as net.AddressInfo).port)}`;
  try {
    await use(url);
  } finally {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  }
}

const encrypted = (client: net.Socket, server: net.Socket) => {
  client.once('data', () => {
    client.write('S');
    const secure = new tls.TLSSocket(client, {
      isServer: true,
      key: readFileSync(join(folder, 'key.pem')),
      cert: readFileSync(join(folder, 'cert.pem')),
    });
    secure.on('error', () => {});
    secure.pipe(server).pipe(secure);
  });
};

test('dbmate goes through TLS when the URL asks for it, with the certificate checked, and errors keep their place', async () => {
  await bench.write('0001_a.sql', table('a'));
  await bench.write('0002_bad.sql', '-- migrate:up\nselect nope;\n-- migrate:down\n');
  await between(encrypted, async (url) => {
    url.searchParams.set('sslmode', 'verify-full');
    await expect(migrateUp(bench.options({ url: url.toString() }), { allowOutOfOrder: false })).rejects.toThrow(/certificate/);
    url.searchParams.set('sslrootcert', join(folder, 'cert.pem'));
    const error = await migrateUp(bench.options({ url: url.toString() }), { allowOutOfOrder: false }).catch(
      (each: unknown) => each,
    );
    expect(error).toBeInstanceOf(MigrationFailed);
    expect((error as MigrationFailed).failure).toMatchObject({ filename: '0002_bad.sql', sqlState: '42703', line: 2, column: 8 });
  });
  expect(await bench.tables()).toEqual(['a']);
});

test('a pooler, which announces process ids of its own, is refused before anything runs', async () => {
  await bench.write('0001_a.sql', table('a'));
  const pooled = (client: net.Socket, server: net.Socket) => {
    client.pipe(server);
    const forward = messageReader((type, body) => {
      const head = Buffer.alloc(5);
      head.write(type, 'latin1');
      head.writeInt32BE(body.length + 4, 1);
      const copy = Buffer.from(body);
      if (type === 'K') copy.writeInt32BE(424_242, 0);
      client.write(Buffer.concat([head, copy]));
    }, 0);
    server.on('data', forward);
  };
  await between(pooled, async (url) => {
    await expect(migrateUp(bench.options({ url: url.toString() }), { allowOutOfOrder: false })).rejects.toThrow(PooledConnection);
  });
  expect(await bench.tables()).toEqual([]);
});

test('messages are read the same however the packets fall', () => {
  const stream = Buffer.from([0, 0, 0, 6, 1, 2, 0x51, 0, 0, 0, 7, 97, 98, 0, 0x53, 0, 0, 0, 4]);
  const expected = [
    ['', '0102'],
    ['Q', '616200'],
    ['S', ''],
  ];
  for (let size = 1; size <= stream.length; size += 1) {
    const seen: string[][] = [];
    const read = messageReader((type, body) => seen.push([type, body.toString('hex')]), 1);
    for (let at = 0; at < stream.length; at += size) read(stream.subarray(at, at + size));
    expect(seen).toEqual(expected);
  }
});

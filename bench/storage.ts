// What it costs to store and read 10 MB through the storage, checked and durable, beside writing and reading a plain file with fsync; in rounds.
// Prints ratios of one run; absolute times depend on the machine. Run: npm run bench:storage
// A bucket too, where S3_ENDPOINT and its like are set: it must be there.
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { readConfig } from '../src/config.ts';
import { openKeyRing } from '../src/services/encryption/key-ring.ts';
import { openStorage } from '../src/services/storage/open.ts';

const ROUNDS = 15;
const BYTES = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), randomBytes(10_000_000)]);
const home = mkdtempSync(join(tmpdir(), 'kaava-bench-'));
const config = readConfig({ ...process.env, KAAVA_HOME: home });
const ring = openKeyRing(config);
const storages = [['folder', await openStorage({ ...config, S3_ENDPOINT: undefined }, () => ring)] as const];
if (config.S3_ENDPOINT !== undefined) storages.push(['bucket', await openStorage(config, () => ring)] as never);

const times = new Map<string, number[]>();
async function timed(name: string, work: () => Promise<unknown>): Promise<void> {
  const began = performance.now();
  await work();
  times.set(name, [...(times.get(name) ?? []), performance.now() - began]);
}
const median = (name: string): number => (times.get(name) ?? []).toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? NaN;
const pieces = function* () {
  for (let start = 0; start < BYTES.length; start += 65_536) yield BYTES.subarray(start, start + 65_536);
};

for (let round = 0; round < ROUNDS; round += 1) {
  await timed('file, write', async () => {
    const file = await open(join(home, 'plain'), 'w');
    await file.writeFile(BYTES);
    await file.sync();
    await file.close();
  });
  await timed('file, read', () => readFile(join(home, 'plain')));
  for (const [name, storage] of storages) {
    const key = `${randomUUID()}/bench/${randomUUID()}`;
    await timed(`${name}, write`, () =>
      storage.put(key, Readable.from(pieces()), { contentType: 'image/png', maxBytes: BYTES.length }),
    );
    await timed(`${name}, read`, async () => buffer((await storage.get(key)).body));
    await storage.delete(key);
  }
}
for (const [name] of times) {
  const plain = median(`file, ${name.split(', ')[1] ?? ''}`);
  console.log(
    `${name.padEnd(14)} ${median(name).toFixed(0).padStart(6)} ms   ${(median(name) / plain).toFixed(1)} times a plain file`,
  );
}
for (const [, storage] of storages) storage.close();
rmSync(home, { recursive: true });

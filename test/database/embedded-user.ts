import { once } from 'node:events';
import { acquireEmbedded } from '../../src/database/embedded.ts';

/** A process that uses the embedded PostgreSQL until its stdin ends. Says as a line of JSON what it was given, or why not. */
const say = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);
try {
  const { url, dataDirectory, release } = await acquireEmbedded({ home: process.argv[2] ?? '' });
  say({ url, dataDirectory });
  process.stdin.resume();
  await once(process.stdin, 'end');
  await release();
} catch (error) {
  say({ error: error instanceof Error ? error.message : String(error) });
}

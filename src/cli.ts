#!/usr/bin/env node
import { main } from './cli/main.ts';
import { createTerminal } from './cli/terminal.ts';

const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  // The first asks for a clean stop; a second one ends the process as usual.
  process.once(name, () => interruption.abort());
}
const terminal = createTerminal(process);
process.exitCode = await main(process.argv.slice(2), terminal, interruption.signal);

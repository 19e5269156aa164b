import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startOf } from './process.ts';

interface Ticket {
  /** Its place in the queue; undefined while it is being chosen. */
  readonly number: number | undefined;
  readonly nonce: string;
}

/**
 * Runs `work` while no other process does, in the order of arrival.
 *
 * Lamport's bakery (A New Solution of Dijkstra's Concurrent Programming Problem, CACM 17(8), 1974), a file for each process's number.
 * A file names its process by pid and start, so a ticket whose process has died counts for nothing, at once, and whoever sees it may
 * remove it: nobody ever takes a lock over. With a lock file and a time-out, a waiter takes over from a holder that merely slept, and
 * two waiters that find the same stale file remove each other's.
 */
export async function withLock<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  const nonce = randomBytes(6).toString('hex');
  const file = (state: string) => join(folder, `${state}_${nonce}_${String(process.pid)}_${startOf(process.pid) ?? ''}`);
  mkdirSync(folder, { recursive: true });
  const choosing = file('choosing');
  let ticket: string | undefined;
  try {
    writeFileSync(choosing, '');
    const number = 1 + Math.max(0, ...liveTickets(folder).map((other) => other.number ?? 0));
    ticket = file(String(number));
    writeFileSync(ticket, '');
    rmSync(choosing);
    // Two readings, in this order: whoever is not choosing any more has a number that the second one shows.
    const isTurn = () =>
      liveTickets(folder).every((other) => other.number !== undefined) &&
      liveTickets(folder).every(
        (other) => other.number === undefined || other.number > number || (other.number === number && other.nonce >= nonce),
      );
    while (!isTurn()) await sleep(10 + Math.random() * 20);
    return await work();
  } finally {
    rmSync(choosing, { force: true });
    if (ticket !== undefined) rmSync(ticket, { force: true });
  }
}

function liveTickets(folder: string): Ticket[] {
  const live: Ticket[] = [];
  for (const name of readdirSync(folder)) {
    const [state = '', nonce = '', pid, ...start] = name.split('_');
    if (startOf(Number(pid)) !== start.join('_')) rmSync(join(folder, name), { force: true });
    else live.push({ nonce, number: state === 'choosing' ? undefined : Number(state) });
  }
  return live;
}

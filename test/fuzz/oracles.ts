import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { describedBy } from '../support/description.ts';
import { CANARIES, type Role } from './people.ts';
import type { Wish } from './requests.ts';
import type { Answer } from './send.ts';

/** Says what is wrong with an answer; undefined where nothing is. */
export type Oracle = (asked: Wish, answer: Answer, role: Role) => string | undefined;

const noServerError: Oracle = (_, { status, body }) =>
  status < 500 ? undefined : `answered ${String(status)}: ${body.slice(0, 300)}`;

const asDescribed = (document: object): Oracle => {
  const check = describedBy(document);
  return ({ method, path }, { status, headers, body }) =>
    check({
      method,
      url: path,
      status,
      contentType: headers['content-type'],
      header: (name) => headers[name.toLowerCase()],
      body,
    })[0];
};

const noCanary: Oracle = (_, { body }, role) => {
  const [shown] = CANARIES.find(([canary, seenBy]) => body.includes(canary) && !seenBy.has(role)) ?? [];
  return shown === undefined ? undefined : `shows what is the keeper's: ${around(body, body.indexOf(shown))}`;
};

/** Of SQL, of PostgreSQL's messages, of the driver's and of stacks. What clients send holds none of it. */
const INTERNALS =
  /\bselect\b[^"]{1,300}\bfrom\b|\binsert into\b|\bdelete from\b|\bupdate \w+\.\w+ set\b|syntax error at|(?:relation|column|constraint|function|role) \\?"\w|violates |duplicate key|invalid (?:input syntax|byte sequence)|permission denied for|row-level security policy|node_modules|\bat (?:async )?[\w.<>]+ \(|SQLSTATE|ECONN/i;

const noInternals: Oracle = (_, { status, body }) => {
  const found = status < 400 ? null : INTERNALS.exec(body);
  return found === null ? undefined : `shows its inside: ${around(body, found.index)}`;
};

const around = (text: string, index: number): string => text.slice(Math.max(0, index - 100), index + 200);

/** By name: what every answer is asked. */
export const oraclesOf = (document: object): Readonly<Record<string, Oracle>> => ({
  'no server error': noServerError,
  'as described': asDescribed(document),
  'no canary': noCanary,
  'no internals': noInternals,
});

/** Says which connections were never given back, after what is under way has had time to end. */
export async function keptConnections(pool: pg.Pool): Promise<string | undefined> {
  const deadline = performance.now() + 10_000;
  const kept = () => pool.totalCount - pool.idleCount + pool.waitingCount;
  while (kept() > 0 && performance.now() < deadline) await sleep(50);
  return kept() === 0 ? undefined : `${String(kept())} connections of the pool were not given back`;
}

/** Of one turn of the event loop, of the processor's time: several times what the longest of a run takes, which it prints. */
const LONGEST_TURN_MS = 500;
const LOOK_MS = 50;

/**
 * Watches for turns of the event loop that take long. What counts is how much time of the processor a turn took: a machine that is
 * busy with something else makes every turn late, and none of them long.
 */
export function watchTurns(onLong: (ms: number) => void): { longestMs(): number; stop(): void } {
  let [at, spent, longest] = [performance.now(), process.cpuUsage(), 0];
  const timer = setInterval(() => {
    const { user, system } = process.cpuUsage(spent);
    const took = Math.min(performance.now() - at - LOOK_MS, (user + system) / 1_000);
    [at, spent, longest] = [performance.now(), process.cpuUsage(), Math.max(longest, took)];
    if (took > LONGEST_TURN_MS) onLong(took);
  }, LOOK_MS);
  return { longestMs: () => longest, stop: () => clearInterval(timer) };
}

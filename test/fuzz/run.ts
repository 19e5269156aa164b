import { Agent, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { BODIES } from '../world/world.ts';
import { PASSWORD } from '../contexts/identity/fixture.ts';
import { type Operation, operationsOf } from './document.ts';
import { Known } from './known.ts';
import { keptConnections, type Oracle, oraclesOf, watchTurns } from './oracles.ts';
import { type People, type Role, ROLES, type Service } from './people.ts';
import { edgeRequests, mutatedRequests, validRequests, type Wish } from './requests.ts';
import { type Answer, send } from './send.ts';

export interface FuzzOptions {
  readonly service: Service;
  readonly people: People;
  /** Listens: the service, or one in which something is broken. */
  readonly server: Server;
  readonly requests: number;
  readonly seed: number;
  /** Of these only; of all, by default. */
  readonly only?: readonly string[];
}

export interface Finding {
  readonly oracle: string;
  readonly operationId: string;
  readonly what: string;
  /** What to send, in whose name, and which request of the run it was. */
  readonly request: string;
  /** How often the same was found. */
  times: number;
}

export interface Report {
  readonly findings: readonly Finding[];
  readonly statuses: ReadonlyMap<number, number>;
  /** Pairs of operationId and role that were sent. */
  readonly asked: ReadonlySet<string>;
  /** operationIds that did what was asked at least once. */
  readonly succeeded: ReadonlySet<string>;
  /** Of the processor's time, of a turn of the event loop. */
  readonly longestTurnMs: number;
}

/** Bodies that are right, where the world of an owner does not say: for what is done to the sender alone. */
const KNOWN_BODIES: Readonly<Record<string, object>> = {
  ...BODIES,
  inviteCollaborator: { username: '~word!username!0~', role: 'VIEWER' },
  inviteToSession: { user_id: '~own!users!0~', role: 'EDITOR' },
  login: { email: '~word!email!0~', password: PASSWORD },
  restoreAccount: { email: '~word!email!0~', password: PASSWORD },
  closeAccount: { current_password: PASSWORD },
  changePassword: { current_password: PASSWORD, new_password: `${PASSWORD} of another` },
};

/** Requests after which who owns rows is replaced, so that what was deleted does not starve the rest. */
const REPLACE_EVERY = 1_000;
const AT_ONCE = 4;
const SHRINKING_MS = 5_000;

/** One well-mixed seed for each request: neighbours would make requests that are alike. */
function seedOf(seed: number, index: number): number {
  let mixed = Math.imul(seed ^ (index + 0x9e3779b9), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) | 0;
}

const KINDS = [validRequests, edgeRequests, validRequests, mutatedRequests] as const;

/**
 * Sends requests to every operation of the document in every role: round by round, each operation once a round, and each time in another
 * role. So many rounds as there are roles have sent all of them.
 */
export async function fuzz({ service, people, server, requests, seed, only }: FuzzOptions): Promise<Report> {
  const document = (await service.document()).body as object;
  const operations = operationsOf(document).filter(({ operationId }) => only === undefined || only.includes(operationId));
  const oracles = oraclesOf(document);
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE * 2 });
  const known = new Known(people);
  const findings = new Map<string, Finding>();
  const statuses = new Map<number, number>();
  const [asked, succeeded] = [new Set<string>(), new Set<string>()];
  const arbitraries = new Map<string, fc.Arbitrary<Wish>>();
  const underWay = new Set<string>();
  // The first text of any characters takes a second to make: the fuzzer's, not the service's.
  fc.sample(fc.string({ unit: 'binary' }), 1);
  const turns = watchTurns((ms) => {
    const what = `the event loop stood still for ${ms.toFixed()} ms`;
    findings.set(what, {
      oracle: 'no long turn',
      operationId: 'one of these',
      what,
      request: [...underWay].join('\n'),
      times: 1,
    });
  });

  const arbitraryOf = (operation: Operation, kind: number): fc.Arbitrary<Wish> => {
    const key = `${operation.operationId} ${String(kind)}`;
    const made = arbitraries.get(key) ?? (KINDS[kind] ?? validRequests)(operation, KNOWN_BODIES[operation.operationId]);
    arbitraries.set(key, made);
    return made;
  };

  async function judge(wish: Wish, role: Role): Promise<{ answer?: Answer; wrong: readonly (readonly [string, string])[] }> {
    try {
      const answer = await send(agent, port, wish, people.token(role));
      return {
        answer,
        wrong: Object.entries(oracles).flatMap(([name, oracle]: [string, Oracle]) => {
          const what = oracle(wish, answer, role);
          return what === undefined ? [] : [[name, what] as const];
        }),
      };
    } catch (error) {
      return { wrong: [['an answer', String(error)]] };
    }
  }

  async function once(index: number): Promise<void> {
    const [round, place] = [Math.floor(index / operations.length), index % operations.length];
    const operation = operations[(place * STRIDE + round) % operations.length];
    if (operation === undefined) return;
    const role = roleOf(operation, round, place);
    const mixed = seedOf(seed, index);
    const arbitrary = arbitraryOf(operation, (mixed >>> 3) % KINDS.length);
    const fill = known.filler(operation, role, index);
    const filled = (wish: Wish): Wish => ({
      ...wish,
      path: fill(wish.path),
      headers: Object.fromEntries(Object.entries(wish.headers).map(([name, value]) => [name, fill(value)])),
      body: wish.body === undefined ? undefined : fill(wish.body),
    });
    const [wish] = fc.sample(arbitrary, { seed: mixed, numRuns: 1 }).map(filled);
    if (wish === undefined) return;
    const sent = shown(wish, role, index);
    underWay.add(sent);
    const { answer, wrong } = await judge(wish, role);
    underWay.delete(sent);
    asked.add(`${operation.operationId} ${role}`);
    const status = answer?.status ?? 0;
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (status > 0 && status < 300) succeeded.add(operation.operationId);
    for (const [oracle, what] of wrong) {
      const code = /"code":"(\w+)"/.exec(what)?.[1] ?? '';
      const key = [oracle, operation.operationId, status, code].join(' ');
      const same = findings.get(key);
      if (same !== undefined) same.times += 1;
      else {
        const finding = { oracle, operationId: operation.operationId, what, request: sent, times: 1 };
        findings.set(key, finding);
        const smaller = await shrunk(arbitrary, mixed, async (each) =>
          (await judge(filled(each), role)).wrong.some(([name]) => name === oracle),
        );
        if (smaller !== undefined) findings.set(key, { ...finding, request: shown(filled(smaller), role, index) });
      }
    }
    if (answer === undefined) return;
    known.learn(operation, role, wish, answer);
    if (status === 401) await people.renew(role);
  }

  let next = 0;
  let replacing: Promise<void> | undefined;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < requests; index = next++) {
      if (index > 0 && index % REPLACE_EVERY === 0) replacing = people.replaceOwners();
      await replacing;
      await once(index);
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  } finally {
    turns.stop();
    agent.destroy();
  }
  const kept = await keptConnections(service.database.db.pool);
  if (kept !== undefined)
    findings.set(kept, { oracle: 'no connection kept', operationId: '', what: kept, request: 'the whole run', times: 1 });
  return { findings: [...findings.values()], statuses, asked, succeeded, longestTurnMs: turns.longestMs() };
}

/**
 * Every other round, who may do it; in the rounds between each of the others in turn. The keeper only reads.
 */
function roleOf({ meantFor, method }: Operation, round: number, place: number): Role {
  if (round % 2 === 0) return meantFor;
  const role = ROLES[((round - 1) / 2 + place) % ROLES.length] ?? 'nobody';
  return role === 'keeper' && method !== 'GET' ? meantFor : role;
}

/** Rounds after which every operation was asked in every role. */
export const ROUNDS_OF_ALL = 2 * ROLES.length;

/** Prime, and so that neighbours in the document are not asked one after the other. */
const STRIDE = 101;

/** The smallest request that fails as the one of this seed does; undefined when that does not fail again. */
async function shrunk(
  arbitrary: fc.Arbitrary<Wish>,
  seed: number,
  fails: (wish: Wish) => Promise<boolean>,
): Promise<Wish | undefined> {
  const { counterexample } = await fc.check(
    fc.asyncProperty(arbitrary, async (wish) => !(await fails(wish))),
    { seed, numRuns: 1, interruptAfterTimeLimit: SHRINKING_MS },
  );
  return counterexample?.[0];
}

const shown = ({ method, path, headers, body }: Wish, role: Role, index: number): string =>
  [
    `request ${String(index)}, as ${role}: ${method} ${path.slice(0, 2_000)}`,
    JSON.stringify(headers),
    ...(body === undefined
      ? []
      : [`${body.slice(0, 2_000)}${body.length > 2_000 ? `… (${String(body.length)} characters)` : ''}`]),
  ].join('\n');

/** A report for people. */
export const told = ({ findings }: Report): string =>
  findings
    .toSorted((one, other) => other.times - one.times)
    .map(
      ({ oracle, operationId, what, request, times }) => `${operationId}: ${oracle}, ${String(times)} times: ${what}\n${request}`,
    )
    .join('\n\n');

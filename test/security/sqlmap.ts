import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Operation } from './operations.ts';

/** What sqlmap says is injectable. */
export interface Finding {
  readonly operation: string;
  readonly parameter: string;
  readonly title: string;
  readonly payload: string;
  /** It found something, and then could not make anything of it. */
  readonly doubtful: boolean;
}

export interface Outcome {
  readonly findings: readonly Finding[];
  /** Everything that it said. */
  readonly output: string;
}

/** The version of the sqlmap on the path; undefined where there is none. */
export function sqlmapVersion(): string | undefined {
  const { stdout, status } = spawnSync('sqlmap', ['--version'], { encoding: 'utf8' });
  return status === 0 ? /^\d\S*/m.exec(stdout)?.[0] : undefined;
}

/**
 * Level 3 finds an injection into ORDER BY, and `--smart` would pass over it. Techniques: what changes the answer (B), what shows an error (E),
 * what takes time (T). Names are given, since sqlmap by itself passes over parameters that sound like tokens.
 */
const OPTIONS = [
  '--level=3',
  '--risk=1',
  '--technique=BET',
  '--time-sec=1',
  '--dbms=PostgreSQL',
  '--batch',
  '--answers=keep testing=Y,really sure=Y',
  '--ignore-code=401,404',
  '--ignore-stdin',
  '--keep-alive',
  '--skip-waf',
  '--flush-session',
  '--disable-coloring',
];

/** Times that it may doubt what it found itself, on a busy machine, where answers take long for no reason. */
const DOUBTS = 3;

/** Lets sqlmap loose on every parameter of an operation, by way of a relay. */
export async function attack(relay: string, operation: Operation): Promise<Outcome> {
  for (let time = 1; ; time += 1) {
    const outcome = await attackOnce(relay, operation);
    if (time === DOUBTS || !outcome.findings.some(({ doubtful }) => doubtful)) return outcome;
  }
}

async function attackOnce(relay: string, operation: Operation): Promise<Outcome> {
  const home = mkdtempSync(join(tmpdir(), 'kaava-sqlmap-'));
  const samples = new URLSearchParams(operation.parameters.map(({ name, sample }) => [name, sample] as [string, string]));
  const names = operation.parameters.map(({ name }) => name).join(',');
  // It would take a plus for a plus.
  const url = `${relay}/${operation.id}?${samples.toString().replaceAll('+', '%20')}`;
  const child = spawn('sqlmap', [`--url=${url}`, '-p', names, `--output-dir=${home}`, ...OPTIONS], {
    env: { PATH: process.env['PATH'], HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
    // What it has not tried by then is told of.
    timeout: 600_000,
  });
  let output = '';
  child.stdout.on('data', (data) => (output += String(data)));
  child.stderr.on('data', (data) => (output += String(data)));
  await new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve());
  });
  rmSync(home, { recursive: true, force: true });
  return { findings: findingsIn(output, operation.id), output };
}

/** `Parameter: query.q (GET)`, and below it for each technique `Type: …`, `Title: …`, `Payload: …`. */
export function findingsIn(output: string, operation: string): Finding[] {
  const found = output
    .split(/^Parameter: /m)
    .slice(1)
    .flatMap((part) => {
      const parameter = /^(.*) \(\w+\)$/m.exec(part)?.[1] ?? '';
      return [...part.matchAll(/^ +Title: (.*)\n +Payload: (.*)$/gm)].map(([, title = '', payload = '']) => ({
        operation,
        parameter,
        title,
        payload,
        doubtful: false,
      }));
    });
  // It had its doubts; so should we.
  const doubtful = /false positive or unexploitable injection point detected/.test(output)
    ? [{ operation, parameter: '(one of them)', title: 'false positive or unexploitable', payload: '', doubtful: true }]
    : [];
  return [...found, ...doubtful];
}

// sqlmap (https://sqlmap.org), on every parameter of the OpenAPI document: `npm run test:security`, in Debian `apt-get install sqlmap`.
// Exits 1 on a finding, and on a parameter that sqlmap did not try; 2 where there is no operation of a name that is given; 3 where it is not
// installed, does not find what is planted, or an operation is refused to begin with that refused.ts does not know, or is not any more.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { type Operation, operationsOf } from './operations.ts';
import { INJECTABLE, openPlanted, PLANTED, PLANTED_BODIES } from './planted.ts';
import { type Relay, relay, sender } from './relay.ts';
import { unlikeKnown } from './refused.ts';
import { parameterised, prepare } from './samples.ts';
import { openService, openTestDatabase, type Service } from './service.ts';
import { attack, type Finding, sqlmapVersion } from './sqlmap.ts';

/** Requests that sqlmap sends, at level 3, to a parameter before it gives it up; it sends some 260. */
const TRIED = 100;

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    from: { type: 'string' },
    jobs: { type: 'string', default: String(availableParallelism() + 1) },
    verbose: { type: 'boolean' },
  },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const seconds = (): string => `${Math.round(performance.now() / 1000)} s`;

/** Does the work of each, several at a time. */
async function inParallel<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = items.values();
  await Promise.all(
    Array.from({ length: Number(options.jobs) }, async () => {
      for (const item of waiting) await work(item);
    }),
  );
}

interface Attacked {
  readonly findings: readonly Finding[];
  /** Operation and parameter of what was not tried. */
  readonly missed: readonly string[];
}

async function attackAll(
  operations: readonly Operation[],
  { url, seen, requests }: Relay,
  found: (finding: string) => void = () => {},
): Promise<Attacked> {
  const findings: Finding[] = [];
  const missed: string[] = [];
  let done = 0;
  let told = 0;
  await inParallel(operations, async (operation) => {
    const outcome = await attack(url, operation);
    findings.push(...outcome.findings);
    for (const { parameter, title, payload } of outcome.findings) found(`${operation.id} ${parameter}: ${title}: ${payload}`);
    const untried = operation.parameters.filter(({ name }) => (seen.get(operation.id)?.get(name) ?? 0) < TRIED);
    missed.push(...untried.map(({ name }) => `${operation.id} ${name}`));
    if (untried.length > 0 && options.verbose === true) say(outcome.output);
    done += 1;
    if (performance.now() - told > 15_000) {
      told = performance.now();
      say(`${done}/${operations.length} operations, ${requests()} requests, ${seconds()}`);
    }
  });
  return { findings, missed };
}

/** The controls: a quiet run means something only where sqlmap would have spoken. @returns what is wrong with them */
async function controls(database: Parameters<typeof openPlanted>[0]): Promise<string[]> {
  const planted = await openPlanted(database);
  const operations = operationsOf(PLANTED, {
    of: () => undefined,
    bodyOf: (id) => PLANTED_BODIES[id],
    fieldOf: (_, guessed) => guessed,
  });
  const between = await relay(operations, sender(planted.url));
  const { findings, missed } = await attackAll(operations, between);
  await between.close();
  await planted.close();
  const found = new Set(findings.map(({ operation, parameter }) => `${operation} ${parameter}`));
  return [
    ...INJECTABLE.filter((each) => !found.has(each)).map((each) => `${each} is injectable, and was not found`),
    ...[...found].filter((each) => !INJECTABLE.includes(each)).map((each) => `${each} is not injectable, and was found`),
    ...missed.filter((each) => !INJECTABLE.includes(each)).map((each) => `${each} was not tried`),
  ];
}

process.exitCode = await run();

async function run(): Promise<number> {
  const version = sqlmapVersion();
  if (version === undefined) {
    say('COULD NOT CHECK for SQL injection with sqlmap: it is not installed.');
    return 3;
  }
  const database = await openTestDatabase();
  try {
    const wrong = await controls(database.owner);
    say(`sqlmap ${version} finds ${INJECTABLE.length} planted injections, ${seconds()}`);
    if (wrong.length > 0) {
      say(`COULD NOT CHECK for SQL injection with sqlmap:\n${wrong.join('\n')}`);
      return 3;
    }
    const service = await openService(database);
    try {
      return await checkService(service);
    } finally {
      await service.close();
    }
  } finally {
    await database.drop();
  }
}

async function checkService(service: Service): Promise<number> {
  const send = sender(service.url);
  const all = parameterised(service);
  const only = options.only?.split(',');
  const unknown = [...(only ?? []), ...(options.from === undefined ? [] : [options.from])].filter(
    (name) => !all.some(({ id }) => id === name),
  );
  if (unknown.length > 0) {
    say(`There is no operation ${unknown.join(', no ')} that has a parameter.`);
    return 2;
  }
  const asked = all
    .slice(all.findIndex(({ id }) => options.from === undefined || id === options.from))
    .filter(({ id }) => only?.includes(id) !== false);
  if (asked.length === 0) {
    say('COULD NOT CHECK for SQL injection with sqlmap: no operation is left.');
    return 3;
  }
  const { operations, refused } = await prepare(asked, service, send);
  const unlike = unlikeKnown(operations, refused);
  say(`${operations.length - refused.length} of ${operations.length} operations answer 2xx to begin with, ${seconds()}`);
  if (options.verbose === true)
    say(refused.map(({ operation, answer }) => `${operation.id}: ${answer.status} ${answer.body}`).join('\n'));
  // Said before a quarter of an hour has gone by.
  if (unlike.length > 0) {
    for (const each of unlike) say(`COULD NOT CHECK ${each}`);
    return 3;
  }
  const between = await relay(operations, send);
  const { findings, missed } = await attackAll(operations, between, (finding) => say(`FOUND ${finding}`));
  await between.close();
  for (const each of missed) say(`NOT TRIED ${each}`);
  for (const each of between.failures.slice(0, 20)) say(`FAILED ${each}`);
  const parameters = operations.reduce((sum, each) => sum + each.parameters.length, 0);
  say(
    `${operations.length} operations, ${parameters} parameters, ${between.requests()} requests, ${findings.length} findings, ` +
      `${missed.length} parameters not tried, ${between.failures.length} answers of 5xx, ${seconds()}`,
  );
  return findings.length + missed.length + between.failures.length > 0 ? 1 : 0;
}

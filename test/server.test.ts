import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { useDatabase } from './support/database.ts';

const database = useDatabase();
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

interface Started {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly errors: () => string;
  /** Resolves when a line of the output holds this text, rejects when the process ends before. */
  says(text: string): Promise<void>;
  readonly exit: Promise<number | null>;
}

function start(environment: Readonly<Record<string, string>>): Started {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/server.ts'], {
    env: { PATH: process.env['PATH'], NODE_ENV: 'development', PORT: '0', DATABASE_URL: database.apiUrl, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let output = '';
  let errors = '';
  child.stdout.on('data', (data) => (output += String(data)));
  child.stderr.on('data', (data) => (errors += String(data)));
  const exit = once(child, 'close').then(([code]) => code as number | null);
  const says = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (output.includes(text)) resolve();
      };
      child.stdout.on('data', look);
      child.once('close', () => reject(new Error(`It ended without saying "${text}": ${output}${errors}`)));
      look();
    });
  return { child, output: () => output, errors: () => errors, says, exit };
}

const urlIn = (output: string): string => /"url":"([^"]+)"/.exec(output)?.[1] as string;

describe('the server', () => {
  test('names its URL, answers, and ends with 0 at SIGTERM', async () => {
    const server = start({});
    await server.says('listening on http://127.0.0.1:');
    expect(server.output()).toContain('/docs');
    expect((await fetch(`${urlIn(server.output())}/readyz`)).status).toBe(200);
    server.child.kill('SIGTERM');
    expect(await server.exit).toBe(0);
    expect(server.output()).toContain('"msg":"stopped"');
    const { rows } = await database.owner.query(
      `select 1 from pg_stat_activity where datname = current_database() and application_name = 'kaava-api'`,
    );
    expect(rows).toEqual([]);
  });

  test('stops as cleanly when the signal comes before it listens', async () => {
    const target = new URL(database.apiUrl);
    const port = Number(target.port);
    const held: (() => void)[] = [];
    let isConnected = (): void => {};
    const connected = new Promise<void>((resolve) => (isConnected = resolve));
    const relay = createServer((near) => {
      held.push(() => near.pipe(connect(port, target.hostname)).pipe(near));
      near.on('error', () => {});
      isConnected();
    }).listen(0, '127.0.0.1');
    await once(relay, 'listening');
    target.port = String((relay.address() as AddressInfo).port);
    const server = start({ DATABASE_URL: target.toString() });
    await connected;
    server.child.kill('SIGTERM');
    for (const pass of held) pass();
    expect(await server.exit).toBe(0);
    expect(server.output()).toContain('"msg":"stopped"');
    relay.close();
  });

  test('takes a Ctrl-C that npm passes on a second time as one', async () => {
    const server = start({});
    await server.says('listening');
    server.child.kill('SIGINT');
    server.child.kill('SIGINT');
    expect(await server.exit).toBe(0);
  });

  test('on a port that is taken says so in one line and ends with 2', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const server = start({ PORT: String(port) });
    expect(await server.exit).toBe(2);
    expect(server.errors()).toBe(`Port ${port} is taken by another process; set PORT to a free one.\n`);
    taken.close();
  });

  test('with a wrong variable names it, with an example, and ends with 2', async () => {
    const server = start({ PORT: 'many', QUERY_TIMEOUT: '-1' });
    expect(await server.exit).toBe(2);
    expect(server.errors()).toContain('PORT: must be a port number (for example PORT=3000)');
    expect(server.errors()).toContain('QUERY_TIMEOUT');
    expect(server.errors()).not.toContain('    at ');
  });

  test('in production refuses a login that row-level security does not hold for, with 2', async () => {
    const server = start({ NODE_ENV: 'production', DATABASE_URL: database.ownerUrl });
    expect(await server.exit).toBe(2);
    expect(server.errors()).toMatch(/^The login of DATABASE_URL is a superuser .*\n$/);
  });

  test('warns that no backups are made where somebody counts on them', async () => {
    const server = start({ BACKUP_ENABLED: 'true' });
    await server.says('listening');
    expect(server.output()).toContain('none will be made');
  });

  test('in production does not start on the embedded default by mistake: DATABASE_URL is asked for, with 2', async () => {
    const server = start({ NODE_ENV: 'production', DATABASE_URL: '' });
    expect(await server.exit).toBe(2);
    expect(server.errors()).toMatch(/^DATABASE_URL: is needed in production .*\n$/);
  });

  test('in development only warns of it', async () => {
    const server = start({ DATABASE_URL: database.ownerUrl });
    await server.says('listening');
    expect(server.output()).toContain('row-level security does not hold');
  });

  test('without a database to reach says so, without its password, and ends with 3', async () => {
    const server = start({ DATABASE_URL: 'postgresql://kaava_api:hunter2@127.0.0.1:1/kaava' });
    expect(await server.exit).toBe(3);
    expect(server.errors()).toMatch(/^The database cannot be used: .*\n$/);
    expect(server.errors() + server.output()).not.toContain('hunter2');
  });

  test('with a wrong password says so, without a stack, and ends with 3', async () => {
    const server = start({ DATABASE_URL: database.apiUrl.replace(':kaava_api@', ':hunter2@') });
    expect(await server.exit).toBe(3);
    expect(server.errors()).toBe(
      'The database cannot be used: The database refuses the login: check user, password and database name.\n',
    );
  });

  test('on a database without the migrations says what to run, and ends with 2', async () => {
    const url = new URL(database.apiUrl);
    url.pathname = '/postgres';
    await database.owner.query('create role kaava_test_stranger login').catch(() => {});
    await database.owner.query(`alter role kaava_test_stranger password 'stranger'`);
    url.username = 'kaava_test_stranger';
    url.password = 'stranger';
    const server = start({ DATABASE_URL: url.toString() });
    expect(await server.exit).toBe(2);
    expect(server.errors()).toContain('kaava migrate up');
  });
});

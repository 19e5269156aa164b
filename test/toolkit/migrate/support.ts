import { execFile, type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { dbmateBinary } from '../../../src/toolkit/migrate/dbmate.ts';
import type { Progress, RunOptions } from '../../../src/toolkit/migrate/progress.ts';
import { onServer } from '../../support/database.ts';
import { withDatabase } from '../../support/template.ts';

/** An empty database and a folder of migrations. */
export interface Bench {
  readonly url: string;
  readonly directory: string;
  readonly db: pg.Pool;
  readonly progress: Progress[];
  write(filename: string, text: string): Promise<void>;
  remove(filename: string): Promise<void>;
  options(changes?: Partial<RunOptions>): RunOptions;
  tables(): Promise<string[]>;
  versions(): Promise<string[]>;
  ledger(): Promise<string[]>;
  plainDbmate(...args: string[]): Promise<void>;
  close(): Promise<void>;
}

export async function createBench(): Promise<Bench> {
  const name = `kaava_migrate_${randomBytes(6).toString('hex')}`;
  await onServer(`create database ${name}`);
  const url = withDatabase(inject('serverUrl'), name);
  const directory = await mkdtemp(join(tmpdir(), 'kaava-migrations-'));
  const db = new pg.Pool({ connectionString: url, max: 3 });
  db.on('error', () => {});
  const progress: Progress[] = [];
  const column = async (query: string) => (await db.query<{ value: string }>(query)).rows.map(({ value }) => value);
  return {
    url,
    directory,
    db,
    progress,
    write: (filename, text) => writeFile(join(directory, filename), text),
    remove: (filename) => rm(join(directory, filename)),
    options: (changes = {}) => ({
      url,
      directory,
      wait: 20_000,
      lockTimeout: 5000,
      lockAttempts: 10,
      dryRun: false,
      signal: new AbortController().signal,
      onProgress: (each) => progress.push(each),
      ...changes,
    }),
    tables: () =>
      column(
        `select tablename as value from pg_tables where schemaname = 'public' and tablename <> 'schema_migrations' order by 1`,
      ),
    versions: () => column('select version as value from schema_migrations order by 1'),
    ledger: () => column('select version as value from kaava.migration_checksums order by 1'),
    async plainDbmate(...args) {
      const plain = new URL(url);
      plain.searchParams.set('sslmode', 'disable');
      await new Promise<void>((resolve, reject) => {
        execFile(
          dbmateBinary(),
          ['--no-dump-schema', '--migrations-dir', directory, ...args],
          { env: { DATABASE_URL: plain.toString() } },
          (error, _stdout, stderr) => (error === null ? resolve() : reject(new Error(stderr))),
        );
      });
    },
    async close() {
      await db.end();
      await onServer(`drop database if exists ${name} with (force)`);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** A migration that makes, and drops, one table. */
export const table = (name: string) =>
  `-- migrate:up\ncreate table ${name} (id integer);\n\n-- migrate:down\ndrop table ${name};\n`;

export interface Run {
  readonly child: ChildProcess;
  readonly finished: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

/** `kaava` as a process of its own. */
export function kaava(url: string, ...args: string[]): Run {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli.ts', ...args], {
    env: { ...process.env, DATABASE_URL: url, NO_COLOR: '1' },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => (stdout += String(data)));
  child.stderr.on('data', (data) => (stderr += String(data)));
  return { child, finished: new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr }))) };
}

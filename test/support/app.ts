import { pino } from 'pino';
import { type App, type AppOptions, createApp } from '../../src/app.ts';
import { type Config, readConfig } from '../../src/config.ts';
import type { Database } from '../../src/database/connect.ts';
import { described } from './described.ts';

/** The defaults, quiet and without rate limits; anything can be set. */
export const testConfig = (overrides: Readonly<Record<string, string>> = {}): Config =>
  readConfig({
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    RATE_LIMIT_PER_MINUTE: '0',
    RATE_LIMIT_SIGN_IN_PER_MINUTE: '0',
    ...overrides,
  });

/** The service on a test database, for supertest: `request(testApp(database.db).handler).get('/v1/…')`. */
export const testApp = (db: Database, options: Partial<AppOptions> = {}): App =>
  described(createApp({ config: testConfig(), db, log: pino({ level: 'silent' }), ...options }));

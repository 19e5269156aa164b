import { existsSync, mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listen, urlOf } from '../../src/http/listen.ts';
import { testApp } from '../support/app.ts';
import { useDatabase } from '../support/database.ts';

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const found = existsSync(CHROMIUM);
const inCi = process.env['CI'] === 'true';
const because = found ? '' : ` [COULD NOT CHECK: there is no Chromium at ${CHROMIUM}; apt install chromium]`;
if (!found) console.warn(`COULD NOT CHECK /docs in a browser: there is no Chromium at ${CHROMIUM}.`);

const database = useDatabase();
let server: Server;
let browser: Browser | undefined;

beforeAll(async () => {
  server = await listen(testApp(database.db).handler, '127.0.0.1', 0);
  if (found) browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser?.close();
  server.closeAllConnections();
  server.close();
});

// In CI the browser is installed: its absence is a failure there, not something to pass over.
test.skipIf(!found && !inCi)(
  `/docs works in a browser: nothing from elsewhere, no error, operations open${because}`,
  async () => {
    expect(found, `there is no Chromium at ${CHROMIUM}`).toBe(true);
    const page = await (browser as Browser).newPage({ viewport: { width: 1280, height: 1400 } });
    const complaints: string[] = [];
    const elsewhere: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('requestfailed', (failed) => complaints.push(`${failed.url()} failed`));
    page.on('response', (response) => {
      if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
    });
    const here = urlOf(server);
    page.on('request', (asked) => {
      if (!asked.url().startsWith(here) && !asked.url().startsWith('data:')) elsewhere.push(asked.url());
    });

    await page.goto(`${here}/docs`);
    await page.waitForSelector('.opblock', { timeout: 20_000 });
    expect(await page.textContent('.info .title')).toContain('Kaava');
    await page.click('.opblock .opblock-summary-control');
    await page.waitForSelector('.opblock.is-open .responses-table');
    expect(complaints).toEqual([]);
    expect(elsewhere).toEqual([]);
    if (process.env['UPDATE_SCREENSHOTS'] === '1') {
      mkdirSync('docs/images', { recursive: true });
      await page.screenshot({ path: 'docs/images/docs-page.png' });
    }
  },
);

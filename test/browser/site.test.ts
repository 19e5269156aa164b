import { existsSync, mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContext, type Page, chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { readCatalog } from '../../src/catalog/read.ts';
import { loadProject } from '../../src/project.ts';
import { modelOf } from '../../src/cli/artefacts/docs.ts';
import { writeSite } from '../../src/toolkit/docs/folder.ts';
import { siteOf } from '../../src/toolkit/docs/site.ts';
import { useDatabase } from '../support/database.ts';

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const found = existsSync(CHROMIUM);
const inCi = process.env['CI'] === 'true';
const because = found ? '' : ` [COULD NOT CHECK: there is no Chromium at ${CHROMIUM}; apt install chromium]`;
if (!found) console.warn(`COULD NOT CHECK the site of kaava docs in a browser: there is no Chromium at ${CHROMIUM}.`);

const database = useDatabase();
let folder: string;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kaava site-'));
  const client = await database.owner.connect();
  try {
    const model = await modelOf({ client, catalog: await readCatalog(client), project: await loadProject() });
    await writeSite(folder, await siteOf(model));
  } finally {
    client.release();
  }
  if (found) browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
});
afterAll(async () => {
  if (found) await browser.close();
  await rm(folder, { recursive: true });
});

beforeEach(async () => {
  // In CI the browser is installed: its absence is a failure there, not something to pass over.
  if (!found) throw new Error(`There is no Chromium at ${CHROMIUM}.`);
  context = await browser.newContext({ offline: true, viewport: { width: 1280, height: 820 }, colorScheme: 'light' });
  page = await context.newPage();
  complaints = [];
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('requestfailed', (failed) => complaints.push(`${failed.url()} failed`));
  const here = pathToFileURL(resolve(folder)).href;
  page.on('request', (asked) => {
    if (!asked.url().startsWith(here) && !asked.url().startsWith('data:')) complaints.push(`${asked.url()} is elsewhere`);
  });
});
afterEach(async () => {
  await context.close();
  if (complaints.length > 0) throw new Error(`The page complains:\n${complaints.join('\n')}`);
});

const open = (path: string) => page.goto(pathToFileURL(join(folder, path)).href);
const selected = () => page.textContent('[role=option][aria-selected=true] .name');
const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor') as Promise<string>;

test.skipIf(!found && !inCi)(`search finds by keyboard alone, and Enter goes to the column${because}`, async () => {
  await open('index.html');
  await page.keyboard.press('/');
  expect(await page.evaluate('document.activeElement.id')).toBe('search');
  await page.keyboard.type('prompts status');
  await page.waitForSelector('[role=option]');
  expect(await page.getAttribute('#search', 'aria-expanded')).toBe('true');
  const first = await selected();
  await page.keyboard.press('ArrowDown');
  const second = await selected();
  expect(second).not.toBe(first);
  expect(await page.getAttribute('#search', 'aria-activedescendant')).toBe(await page.getAttribute('[aria-selected=true]', 'id'));
  await page.keyboard.press('ArrowUp');
  expect(await selected()).toBe('prompts.prompts.status');
  await page.keyboard.press('Enter');
  await page.waitForURL(/prompts\/prompts\.html#column-status$/);
  expect(await page.evaluate(`document.querySelector(':target').textContent`)).toContain('prompts.prompt_status');
});

test.skipIf(!found && !inCi)(
  `search closes with Escape, tells what it found, and finds nothing in nonsense${because}`,
  async () => {
    await open('studio/index.html');
    await page.fill('#search', 'user');
    expect(await page.textContent('#found-count')).toMatch(/^\d+ found/);
    await page.keyboard.press('Escape');
    expect(await page.isVisible('#found')).toBe(false);
    expect(await page.inputValue('#search')).toBe('user');
    await page.keyboard.press('Escape');
    expect(await page.inputValue('#search')).toBe('');
    await page.fill('#search', 'zzzzzz');
    expect(await page.textContent('#found-count')).toBe('0 found');
    expect(await page.getAttribute('#search', 'aria-expanded')).toBe('false');
    await page.fill('#search', '<img src=x onerror=alert(1)>');
    expect(await page.isVisible('#found')).toBe(false);
  },
);

test.skipIf(!found && !inCi)(
  `the first Tab is a way past the navigation, and what has the focus shows it${because}`,
  async () => {
    await open('identity/users.html');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    await page.keyboard.press('Enter');
    await page.waitForURL(/#main$/);
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
  },
);

test.skipIf(!found && !inCi)(
  `links lead from the overview over contexts and diagrams to relations and back${because}`,
  async () => {
    await open('index.html');
    await page.click('main table a:has-text("prompts")');
    expect(await page.textContent('h1')).toBe('prompts');
    expect(await page.getAttribute('nav [aria-current=page]', 'href')).toBe('../prompts/index.html');
    await page.click('.diagram a:has-text("prompts.executions")');
    await page.waitForURL(/prompts\/executions\.html$/);
    expect(await page.title()).toBe('prompts.executions · Database');
    await page.click('nav a:has-text("validations")');
    expect(await page.textContent('h1')).toBe('prompts.validations');
    await page.click('h1 a');
    expect(await page.textContent('h1')).toBe('prompts');
  },
);

test.skipIf(!found && !inCi)(`a relation's page has all that is known of it${because}`, async () => {
  await open('prompts/executions.html');
  expect(await page.locator('section h2').allTextContents()).toEqual([
    'Columns',
    'Relations',
    'Constraints',
    'Indexes',
    'Who may do what',
    'Policies',
    'Triggers',
    ...((await page.locator('#queries').count()) > 0 ? ['Queries'] : []),
    'Migrations',
  ]);
  expect(await page.locator('#policies').textContent()).toContain('authenticated may select rows where user_id = current user.');
  expect(await page.locator('#migrations').textContent()).toMatch(/migrations\/\d+_prompts_executions\.sql:\d+/);
  expect(await page.locator('.diagram svg .node').count()).toBeGreaterThan(2);
  expect(await page.locator('.diagram svg .edge').count()).toBeGreaterThan(2);
  expect(await page.locator('h1').count()).toBe(1);
  expect(await page.locator('main, nav, header, search').count()).toBe(4);
});

test.skipIf(!found && !inCi)(`dark and light follow the system, or what was chosen, which is remembered${because}`, async () => {
  await open('index.html');
  const light = await background();
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await background();
  expect(dark).not.toBe(light);
  expect(await page.evaluate(`getComputedStyle(document.querySelector('.diagram polygon')).fill`)).not.toBe('rgb(219, 228, 240)');
  await page.click('#theme');
  expect(await page.textContent('#theme')).toBe('Theme: light');
  expect(await background()).toBe(light);
  await open('studio/projects.html');
  expect(await background()).toBe(light);
  await page.click('#theme');
  expect(await background()).toBe(dark);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.reload();
  expect(await background()).toBe(dark);
  await page.click('#theme');
  expect(await page.textContent('#theme')).toBe('Theme: system');
  expect(await background()).toBe(light);
});

test.skipIf(!found && !inCi)(
  `nothing is wider than a narrow screen, and on paper only the content is left${because}`,
  async () => {
    await page.setViewportSize({ width: 380, height: 800 });
    for (const path of ['index.html', 'prompts/index.html', 'prompts/executions.html', 'prompts/functions.html']) {
      await open(path);
      expect(await page.evaluate('document.documentElement.scrollWidth'), path).toBeLessThanOrEqual(380);
    }
    await page.emulateMedia({ media: 'print' });
    expect(await page.isVisible('nav')).toBe(false);
    expect(await page.isVisible('main')).toBe(true);
  },
);

test.skipIf(!found && !inCi)(`every page opens without a complaint${because}`, async () => {
  await open('index.html');
  const paths = (await page.evaluate('searchIndex.map(([, , path]) => path)')) as string[];
  const pages = [...new Set(paths.map((path) => path.replace(/#.*/, '')))];
  expect(pages.length).toBeGreaterThan(50);
  for (const path of pages) {
    await open(path);
    expect(await page.locator('h1').count(), path).toBe(1);
  }
});

test.skipIf(!found && !inCi)(`it looks as the README shows it${because}`, async () => {
  await open('prompts/index.html');
  expect(await page.isVisible('.diagram svg')).toBe(true);
  if (process.env['UPDATE_SCREENSHOTS'] !== '1') return;
  mkdirSync('docs/images', { recursive: true });
  await page.screenshot({ path: 'docs/images/site-light.png' });
  await page.emulateMedia({ colorScheme: 'dark' });
  await open('prompts/executions.html');
  await page.keyboard.press('/');
  await page.keyboard.type('execution user');
  await page.screenshot({ path: 'docs/images/site-dark.png' });
});

import { expect, test } from 'vitest';
import { policyInWords, rowsInWords } from '../../../src/toolkit/docs/words.ts';
import type { Policy } from '../../../src/catalog/catalog.ts';

const self = { schema: 'shop', name: 'orders' };

// As PostgreSQL prints them.
test.each([
  ['true', 'every row'],
  ['false', 'no row'],
  ['(user_id = ( SELECT core.current_user_id() AS current_user_id))', 'rows where user_id = current user'],
  ['(( SELECT auth.uid() AS uid) = user_id)', 'rows where current user = user_id'],
  [`(status = 'PUBLISHED'::shop.status) AND (NOT is_hidden)`, 'rows where status is PUBLISHED and not is_hidden'],
  [`(a IS NULL) OR ((b IS NOT NULL) AND (c <> 3))`, 'rows where a is null or (b is not null and c is not 3)'],
  [`(status = ANY (ARRAY['A'::shop.status, 'two words'::shop.status]))`, "rows where status is one of A, 'two words'"],
  [`(status <> ALL (ARRAY['A'::text]))`, 'rows where status is none of A'],
  [
    `(project_id = ANY (( SELECT studio.ids('VIEW'::studio.r) AS ids)::uuid[]))`,
    'rows where project_id is one of studio.ids(VIEW)',
  ],
  [
    '(cart_id IN ( SELECT c.id FROM shop.carts c WHERE (c.user_id = orders.user_id)))',
    "rows where cart_id is the id of a visible row of shop.carts where user_id = this row's user_id",
  ],
  [
    '(open AND (EXISTS ( SELECT FROM shop.carts c WHERE (c.id = orders.cart_id))))',
    "rows where open and (there is a visible row of shop.carts where id = this row's cart_id)",
  ],
  [`(tenant = current_setting('app.tenant'::text))`, 'rows where tenant = the setting app.tenant'],
  ['(owner = CURRENT_USER)', 'rows where owner = the database role'],
  ['( SELECT learning.is_instructor() AS is_instructor)', 'rows where the caller is instructor'],
  [`(NOT (permissions ? 'work'::text))`, 'rows where not permissions has the key work'],
  [`(COALESCE(a, b) IS DISTINCT FROM c)`, 'rows where (a, or else b) differs from c'],
])('%s is: %s', async (expression, words) => {
  expect(await rowsInWords(expression, self)).toBe(words);
});

test.each([
  'CASE WHEN a THEN b ELSE c END',
  '(n > ( SELECT count(*) FROM shop.carts))',
  '(id IN ( SELECT c.id FROM shop.carts c JOIN shop.lines l ON true))',
  '(id IN ( SELECT a.id FROM a LIMIT 1))',
  'no SQL at all(',
])('for %s there are no words, and none are made up', async (expression) => {
  expect(await rowsInWords(expression, self)).toBe('rows for which the expression holds');
});

const policy = (some: Partial<Policy>): Policy => ({
  schema: 'shop',
  table: 'orders',
  name: 'p',
  command: 'SELECT',
  permissive: true,
  roles: ['authenticated'],
  using: 'mine',
  check: null,
  comment: null,
  ...some,
});

test.each([
  [{}, 'authenticated may select rows where mine.'],
  [{ command: 'INSERT', using: null, check: 'mine' }, 'authenticated may insert rows where mine.'],
  [{ command: 'UPDATE' }, 'authenticated may update rows where mine, which must stay so.'],
  [{ command: 'UPDATE', using: 'true' }, 'authenticated may update every row.'],
  [{ command: 'UPDATE', check: 'open' }, 'authenticated may update rows where mine, into rows where open.'],
  [{ command: 'ALL', roles: ['PUBLIC'] }, 'everybody may select, insert, update and delete rows where mine.'],
  [
    { command: 'ALL', roles: ['a', 'b', 'c'], check: 'true' },
    'a, b and c may select, update and delete rows where mine, and write every row.',
  ],
  [{ permissive: false }, 'authenticated may, whatever else allows it, select only rows where mine.'],
] as const)('a policy with %j reads: %s', async (some, words) => {
  expect(await policyInWords(policy(some))).toBe(words);
});

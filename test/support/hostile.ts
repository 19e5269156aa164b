/** Values of JSON that no client should send, as they are written. */
export const HOSTILE: readonly string[] = [
  'null',
  'true',
  '-1',
  '0.5',
  '1e400',
  '9007199254740993',
  '99999999999999999999999',
  '""',
  '"\\u0000"',
  '"\\ud800"',
  '"%_\\\\"',
  '"\' or 1=1 --"',
  '"infinity"',
  '"0000-00-00T00:00:00Z"',
  `"${'x'.repeat(20_000)}"`,
  '[]',
  '[null]',
  `[${'1,'.repeat(2_000)}1]`,
  '{}',
  '{"__proto__":{"a":1}}',
  '{"constructor":{"prototype":{"a":1}}}',
  `${'['.repeat(1_000)}${']'.repeat(1_000)}`,
];

/** The same in a path or a query. */
export const IN_PATHS: readonly string[] = [
  '0',
  '%00',
  '%ed%a0%80',
  'null',
  '..%2f..%2fetc',
  "'",
  'x'.repeat(3_000),
  '0193D5A0-0000-7000-8000-0000000000FF',
];

import { afterAll, describe, expect, test } from 'vitest';
import { LIMITS, type Rule } from '../../../src/services/validation/rule.ts';
import { openValidator } from '../../../src/services/validation/validator.ts';

/** Real limits for what must be stopped, patience for what must pass: a busy machine is no finding. */
const strict = openValidator({ functions: true });
const patient = openValidator({ functions: true, workers: 1, deadlineMilliseconds: 10_000 });
const without = openValidator({ functions: false, workers: 1, deadlineMilliseconds: 10_000 });
afterAll(() => Promise.all([strict.close(), patient.close(), without.close()]));

const schema = (config: unknown): Rule => ({ type: 'SCHEMA', config });
const regex = (pattern: string, flags?: string): Rule => ({
  type: 'REGEX',
  config: { pattern, ...(flags !== undefined && { flags }) },
});
const fn = (source: string): Rule => ({ type: 'FUNCTION', config: { source } });
const verdict = async (rule: Rule, output: unknown, validator = patient) => {
  const { status, outcomes } = await validator.judge([rule], typeof output === 'string' ? output : JSON.stringify(output), {});
  return { status, reason: outcomes.map((outcome) => ('reason' in outcome ? outcome.reason : '')).join() };
};
const nested = (depth: number, leaf: unknown): unknown => {
  let value = leaf;
  for (let level = 0; level < depth; level += 1) value = { anyOf: [value] };
  return value;
};

describe('a schema', () => {
  const review = schema({
    type: 'object',
    required: ['overall_rating'],
    properties: { overall_rating: { type: 'number', minimum: 1, maximum: 10 } },
  });

  test('passes what fits, and the parsed output is what is kept', async () => {
    expect(await patient.judge([review], ' {"overall_rating": 3} ', {})).toEqual({
      status: 'PASSED',
      outcomes: [{ status: 'PASSED' }],
      validatedOutput: '{"overall_rating":3}',
    });
  });

  test('fails what does not fit, and says where', async () => {
    expect(await verdict(review, { overall_rating: 11 })).toEqual({ status: 'FAILED', reason: '/overall_rating must be <= 10.' });
    expect(await verdict(review, 'no JSON')).toEqual({ status: 'FAILED', reason: 'The output is not JSON.' });
  });

  test('matches its patterns with RE2', async () => {
    expect(await verdict(schema({ type: 'string', pattern: '^(a+)+$' }), JSON.stringify(`${'a'.repeat(5000)}!`))).toMatchObject({
      status: 'FAILED',
      reason: expect.stringContaining('must match pattern'),
    });
    expect(await patient.define(schema({ type: 'string', pattern: '(?=a)' }))).toHaveLength(1);
  });

  test.each([
    ['a reference to another host', { $ref: 'http://127.0.0.1/schema' }, '/config/$ref'],
    ['a format', { type: 'string', format: 'email' }, '/config/format'],
    ['an unknown keyword, deep inside', { properties: { a: { surprise: 1 } } }, '/config/properties/a/surprise'],
    ['unbounded uniqueItems', { type: 'array', uniqueItems: true }, '/config/uniqueItems'],
    ['uniqueItems over 200', { type: 'array', uniqueItems: true, maxItems: 201 }, '/config/uniqueItems'],
    ['a pattern of 501 characters', { type: 'string', pattern: 'a'.repeat(501) }, '/config/pattern'],
    ['20,000 schemas inside each other', nested(20_000, {}), undefined],
    ['21 schemas inside each other', nested(20, {}), undefined],
    ['20,000 schemas beside each other', { anyOf: Array.from({ length: 20_000 }, () => ({ type: 'string' })) }, '/config'],
    ['more than 32 kB', { type: 'object', description: 'x'.repeat(33_000) }, '/config'],
    ['a wrong type', { type: 'objekt' }, '/config/type'],
    ['a reference to nothing', { $ref: '#/$defs/none' }, '/config'],
    ['a reference to itself', { $ref: '#' }, '/config'],
    ['a reference to itself by another way', { allOf: [{ $ref: '#' }] }, '/config'],
    ['a constant nested too deeply', { const: JSON.parse('['.repeat(200) + ']'.repeat(200)) }, '/config/const'],
  ])('is refused with %s', async (_, config, path) => {
    const issues = await patient.define(schema(config));
    expect(issues.length).toBeGreaterThan(0);
    expect(issues.map((issue) => issue.path)).toEqual(expect.arrayContaining([path ?? expect.stringMatching(/^\/config/)]));
  });

  test('as large as the limits allow is compiled in its own time, and then used within the deadline', async () => {
    const names = Array.from({ length: LIMITS.schemaNodes - 2 }, (_, n) => `p${n}`);
    const large = schema({
      type: 'object',
      properties: Object.fromEntries(names.map((name) => [name, { type: 'string', minLength: 1 }])),
    });
    expect(await patient.define(large)).toEqual([]);
    expect(await verdict(large, { p497: 'x' })).toMatchObject({ status: 'PASSED' });
    expect(await verdict(large, { p497: '' })).toMatchObject({ status: 'FAILED' });
    expect(
      await patient.define(schema({ properties: Object.fromEntries([...names, 'a', 'b'].map((name) => [name, {}])) })),
    ).toHaveLength(1);
  });

  test('may refer to itself where the value gets smaller', async () => {
    const tree = schema({ type: 'object', required: ['n'], properties: { n: {}, child: { $ref: '#' } } });
    expect(await patient.define(tree)).toEqual([]);
    expect(await verdict(tree, { n: 1, child: { n: 2, child: { n: 3 } } })).toMatchObject({ status: 'PASSED' });
    expect(await verdict(tree, { n: 1, child: { n: 2, child: {} } })).toMatchObject({ status: 'FAILED' });
  });

  test('of 20 levels and 200 unique items is accepted', async () => {
    expect(await patient.define(schema(nested(19, {})))).toEqual([]);
    expect(await patient.define(schema({ type: 'array', uniqueItems: true, maxItems: LIMITS.uniqueItems }))).toEqual([]);
  });

  test('that was stored against the rules is not run: it fails', async () => {
    const items = Array.from({ length: 12_000 }, (_, index) => ({ index }));
    expect(await verdict(schema({ type: 'array', uniqueItems: true }), items)).toEqual({
      status: 'FAILED',
      reason: 'The rule cannot be used.',
    });
    expect(await verdict(schema(nested(20_000, {})), {})).toMatchObject({ status: 'FAILED' });
    expect(await verdict(schema({ allOf: [{ $ref: '#' }] }), {})).toEqual({
      status: 'FAILED',
      reason: 'The rule refers to itself without end.',
    });
  });

  /** Each definition refers twice to the next: 2^18 steps in a few hundred characters. */
  const doubling = {
    $defs: Object.fromEntries(
      Array.from({ length: 40 }, (_, n) => [
        `d${n}`,
        { allOf: [{ $ref: `#/$defs/d${n + 1}` }, { $ref: `#/$defs/d${n + 1}` }] },
      ]).concat([['d40', {}] as never]),
    ),
    $ref: '#/$defs/d0',
  };

  test('that takes for ever is stopped, at its definition and when it runs', async () => {
    expect((await strict.define(schema(doubling)))[0]?.message).toMatch(/longer than 100 ms/);
    expect(await verdict(schema(doubling), {}, strict)).toEqual({
      status: 'FAILED',
      reason: 'The rule took longer than 100 ms.',
    });
  });

  test('does not block the event loop while it is stopped', async () => {
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 5);
    await verdict(schema(doubling), {}, strict);
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(3);
  });
});

describe('a pattern', () => {
  test.each([
    ['^(a+)+$', 'a'.repeat(5000)],
    ['^(a|aa)+$', 'a'.repeat(5000)],
    ['(.*)*x', 'a'.repeat(5000)],
    [
      '^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$',
      'a'.repeat(60),
    ],
    ['(x+x+)+y', 'x'.repeat(5000)],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'.repeat(5000)],
  ])('%s, which hangs a backtracking engine, is answered', async (pattern, subject) => {
    expect(await patient.define(regex(pattern))).toEqual([]);
    expect(await verdict(regex(pattern), `${subject}!`)).toEqual({
      status: 'FAILED',
      reason: 'The output does not match the pattern.',
    });
  });

  test.each(['(?=a)', '(a)\\1', 'a{1001}', '((a{100}){100}){100}', '(', 'a'.repeat(501)])('%s is refused', async (pattern) => {
    expect(await patient.define(regex(pattern))).toMatchObject([{ path: '/config/pattern' }]);
  });

  test('is found anywhere, with its flags; what is no JSON is kept as text', async () => {
    expect(await patient.judge([regex('^B', 'im')], 'a\nb', {})).toMatchObject({ status: 'PASSED', validatedOutput: '"a\\nb"' });
    expect(await patient.define(regex('a', 'g'))).toMatchObject([{ path: '/config/flags' }]);
  });

  test('is not matched against more than 10 kB', async () => {
    expect(await verdict(regex('a'), 'a'.repeat(10_241))).toMatchObject({
      status: 'FAILED',
      reason: expect.stringContaining('10240'),
    });
    expect(await verdict(regex('a'), 'a'.repeat(10_240))).toMatchObject({ status: 'PASSED' });
  });
});

describe('a function', () => {
  test('gets output and inputs, and says yes or no, or gives an output of its own', async () => {
    const same = fn('(output, inputs) => output.a === inputs.a');
    expect((await patient.judge([same], '{"a":1}', { a: 1 })).status).toBe('PASSED');
    expect((await patient.judge([same], '{"a":1}', { a: 2 })).status).toBe('FAILED');
    expect(await patient.judge([fn('(o) => ({ valid: true, output: { a: o.a + 1 } })')], '{"a":1}', {})).toMatchObject({
      status: 'PASSED',
      validatedOutput: '{"a":2}',
    });
    expect(await verdict(fn('() => ({ valid: false, message: "too short" })'), {})).toEqual({
      status: 'FAILED',
      reason: 'too short',
    });
  });

  test.each([
    ['an endless loop', '() => { for (;;) {} }'],
    ['a memory bomb', '() => { const all = []; for (;;) all.push(new Array(10000).fill("x")); }'],
    ['an array buffer bomb', '() => { const all = []; for (;;) all.push(new ArrayBuffer(1000000)); }'],
    ['a string bomb', '() => { let s = "x"; for (;;) s += s; }'],
    ['endless recursion', '() => { const f = () => f(); return f(); }'],
    ['a hanging pattern', '() => /^(a+)+$/.test("a".repeat(40) + "!")'],
    ['the constructor escape', "() => this.constructor.constructor('return process')().version.length > 0"],
    ['the globalThis escape', '() => globalThis.process.exit(1)'],
    ['an import', '() => require("fs").readFileSync("/etc/passwd").length > 0'],
    ['a promise', 'async () => true'],
    ['a huge answer', '() => ({ valid: true, output: "x".repeat(200000) })'],
    ['a deep answer', '() => { let o = {}; for (let i = 0; i < 200; i++) o = { o }; return { valid: true, output: o }; }'],
    ['an answer with a NUL', '() => ({ valid: true, output: "\\u0000" })'],
    ['an error whose message loops', '() => { throw { get message() { for (;;) {} } } }'],
    ['something that is not a verdict', '() => 42'],
  ])('with %s fails, and nothing else happens', async (_, source) => {
    expect((await verdict(fn(source), {}, strict)).status).toBe('FAILED');
    expect((await verdict(fn('() => true'), {})).status).toBe('PASSED');
  });

  test('has neither process nor clock nor network', async () => {
    const source = `() => ['process', 'require', 'setTimeout', 'fetch', 'console', 'Buffer', 'WebAssembly'].every((name) => typeof globalThis[name] === 'undefined')`;
    expect((await verdict(fn(source), {})).status).toBe('PASSED');
  });

  test('leaves nothing behind for the next', async () => {
    expect((await verdict(fn('() => { globalThis.left = 1; JSON.parse = () => ({}); return true; }'), {})).status).toBe('PASSED');
    expect((await verdict(fn('(o) => typeof left === "undefined" && o.a === 1'), { a: 1 })).status).toBe('PASSED');
  });

  test('that is no function is refused', async () => {
    for (const source of ['42', '() => {', '1), (2', 'x'.repeat(20_001)])
      expect(await patient.define(fn(source))).toMatchObject([{ path: '/config/source' }]);
  });

  test('is refused while functions are off, and skipped if it was there before: never passed', async () => {
    expect(await without.define(fn('() => true'))).toMatchObject([{ path: '/type' }]);
    expect(await without.judge([fn('() => true')], '{}', {})).toMatchObject({ status: 'SKIPPED', validatedOutput: null });
    expect(await without.judge([schema({}), fn('() => true')], '{}', {})).toMatchObject({ status: 'SKIPPED' });
    expect(await without.judge([schema({ type: 'array' }), fn('() => true')], '{}', {})).toMatchObject({ status: 'FAILED' });
  });

  test('is skipped where one judgement does not allow functions', async () => {
    expect(await patient.judge([fn('() => true')], '{}', {}, { functions: false })).toMatchObject({ status: 'SKIPPED' });
    expect(await patient.judge([fn('() => true')], '{}', {}, { functions: true })).toMatchObject({ status: 'PASSED' });
  });
});

describe('an output', () => {
  test('without rules is skipped', async () => {
    expect(await patient.judge([], '{}', {})).toEqual({ status: 'SKIPPED', outcomes: [], validatedOutput: null });
  });

  test.each([
    ['nests 500,000 deep', '['.repeat(500_000)],
    ['nests 101 deep', '['.repeat(101) + ']'.repeat(101)],
    ['holds a NUL', '"\\u0000"'],
    ['holds half a surrogate pair', '{"\\ud800":1}'],
    ['holds a number out of range', '[1e400]'],
  ])('that %s fails a schema', async (_, output) => {
    expect((await verdict(schema({}), output)).status).toBe('FAILED');
  });

  test('is checked by every rule: one that fails decides', async () => {
    const { status, outcomes } = await patient.judge([schema({}), regex('nowhere'), schema({ type: 'object' })], '{}', {});
    expect(status).toBe('FAILED');
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['PASSED', 'FAILED', 'PASSED']);
  });
});

test('beyond the queue is refused as unavailable, and what waits is still answered', async () => {
  const small = openValidator({ functions: false, workers: 1, queue: 2, deadlineMilliseconds: 10_000 });
  const answers = await Promise.allSettled(Array.from({ length: 5 }, () => small.judge([regex('a')], 'a', {})));
  expect(answers.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(2);
  expect(answers.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'VALIDATOR_BUSY', kind: 'unavailable' },
  });
  await small.close();
});
